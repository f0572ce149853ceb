/**
 * The answers of the last ten minutes of wall time, by command id. A retry finds its answer here and is not done again;
 * a command too old to be found here is too old to be done.
 *
 * A busy floor keeps millions of them, so they lie in flat pieces of memory, a queue by age, and are found through tables by age as well: an
 * answer is entered into the newest table and never taken out. A table that is half full is followed by another, for four times as many as are
 * alive then, and the oldest one goes as a whole when the last answer that was entered in it is forgotten. In a steady flow that makes one
 * table, and two for a quarter of the time. In none but the oldest is anything forgotten, so that what they hold is five times as much with each,
 * up to the largest: seven of them hold more than a floor may keep.
 *
 * Nothing is ever copied or cleared for many at once, which would keep everybody waiting. The largest allocation is a table of 16 MiB, which the
 * platform gives as zeroed pages when they are first touched. Details and legs, which few answers have, lie beside.
 */
import { commandLifeMs, type LegOutcome, type OrderId, type OriginId, type Outcome, refusalOf, refusals, type Seq, type Sequenced } from "@crossfloor/protocol";
import { alignedDoubles, assert } from "@crossfloor/stdx";
import { ORDER, ORIGIN, PAYLOAD_FIRST, PAYLOAD_SECOND, pieceMask, pieceShift, rowOf, SEQ, SERIAL, stride, WALL } from "./answer-row.ts";

/** What a command is found by, and when. */
export type AnswerId = Pick<Sequenced, "origin" | "serial" | "wall">;

/** Hash over a command, 64 bits: the same id with another one names another command. */
export interface Payload {
  readonly first: number;
  readonly second: number;
}

export interface Answer extends AnswerId {
  readonly payload: Payload;
  readonly outcome: Outcome;
}

/** More than one command adds, so that a burst's memory goes away bit by bit. */
const forgottenPerCommandMax = 8;
/** Answers that a table may hold, powers of two. The first one of a floor is seldom followed. */
const tableMin = 65_536;
const tableMax = 2_097_152;
/** Tables and pieces begin and end where so many places have gone by. */
const blockMask = 2_047;
/** An entry is a place, counted from 1 at the table's first, and above it some bits of the id's hash, so that nearly no answer is read but the one that is sought. */
const placeBits = 22;
const placeMask = (1 << placeBits) - 1;
const tagMask = ~placeMask;
/** From an entry that is taken on to one in the next line, since sixteen serials in a row mostly fill one. Odd, so that this way leads through all entries. */
const step = 17;

/** Open addressing, at most half full: an entry is 0 where none is. */
interface Table {
  readonly entries: Int32Array;
  /** Place of the first answer that it was for. */
  readonly first: number;
  /** The one before, while it has answers that are not forgotten. */
  before: Table | undefined;
}

interface Aside {
  readonly detail: string;
  readonly legs: readonly LegOutcome[] | undefined;
}

export class Answers {
  /** Pieces of the queue, by the upper bits of the places that lie in them. */
  #pieces: (Float64Array | undefined)[] = Array.from<Float64Array | undefined>({ length: 16 });
  /** One that is not in use. */
  #spare: Float64Array | undefined;
  /** Places are counted on for ever, in 32 bits. From the oldest answer's to the one that the next will get, where the id that was last looked for stands already. */
  #first = 0;
  #next = 0;
  /** The pieces of these two. */
  #oldest: Float64Array;
  #newest: Float64Array;
  /** When the oldest has had its life; never where there is none. */
  #oldestUntil = Number.POSITIVE_INFINITY;
  /** The newest table, and its first place. */
  #entries: Int32Array;
  #entriesFirst = 0;
  #before: Table | undefined;
  readonly #tableLeast: number;
  /** Where the id that was last looked for stands in the newest table, or would, until an answer to it is added, then −1; and its tag. */
  #soughtAt = -1;
  #soughtTag = 0;
  /** Of the answers that have any. */
  readonly #asides = new Map<number, Aside>();
  #legCount = 0;

  /** Tests ask for small tables, and for places that have been counted on for years. */
  constructor(tableLeast = tableMin, firstPlace = 0) {
    assert((tableLeast & (tableLeast - 1)) === 0 && tableLeast > blockMask, "a table ends where a block does");
    assert((firstPlace & pieceMask) === 0, "the first place is that of a piece");
    this.#tableLeast = tableLeast;
    this.#first = firstPlace | 0;
    this.#next = this.#first;
    this.#entriesFirst = this.#first;
    this.#entries = this.#tableFor(0);
    this.#newest = this.#ensurePiece(this.#first);
    this.#oldest = this.#newest;
  }

  get count(): number {
    return (this.#next - this.#first) | 0;
  }

  /** What they take of the room for answers: each leg of a batch as much as an answer. */
  get weight(): number {
    return this.count + this.#legCount;
  }

  /** So many are about to be added to none: they get one table. */
  expect(count: number): void {
    assert(this.count === 0 && (this.#next & blockMask) === 0, "the first table is made when nothing is in it, where a block begins");
    this.#entries = this.#tableFor(count);
    this.#entriesFirst = this.#next;
    this.#before = undefined;
  }

  /**
   * The place of the answer to this command's id, without a sign, good until the next change; −1 if there is none or it is older than its life. What is
   * added next is the answer to this command.
   */
  find(id: AnswerId, { first, second }: Payload): number {
    // Numbers at once, for the compiler, which would look at each use again what they are.
    const origin = +id.origin;
    const serial = +id.serial;
    const rows = this.#newest;
    const row = rowOf(this.#next);
    rows[row | ORIGIN] = origin;
    rows[row | SERIAL] = serial;
    rows[row | WALL] = id.wall;
    rows[row | PAYLOAD_FIRST] = first;
    rows[row | PAYLOAD_SECOND] = second;
    const hash = hashOf(origin, serial);
    const entries = this.#entries;
    const mask = entries.length - 1;
    const tag = hash << placeBits;
    this.#soughtTag = tag;
    let at = homeOf(hash, entries.length);
    for (let entry = entries[at]; entry !== 0; entry = entries[at]) {
      if (((entry ^ tag) & tagMask) === 0 && this.#isSought(placeIn(entry, this.#entriesFirst))) return this.#foundAt(at);
      at = (at + step) & mask;
    }
    this.#soughtAt = at;
    return this.#before === undefined ? -1 : this.#findBefore(hash);
  }

  /** Whether that answer was to the very command that was last looked for. */
  isTo(place: number): boolean {
    const rows = this.#pieceOf(place);
    const row = rowOf(place);
    const sought = rowOf(this.#next);
    return rows[row | PAYLOAD_FIRST] === this.#newest[sought | PAYLOAD_FIRST] && rows[row | PAYLOAD_SECOND] === this.#newest[sought | PAYLOAD_SECOND];
  }

  outcomeAt(place: number): Outcome {
    const rows = this.#pieceOf(place);
    const row = rowOf(place);
    const order = rows[row | ORDER];
    const refusal = order < 0 ? refusalOf(-order) : null;
    assert(refusal !== undefined, "a remembered refusal is one of the table");
    const { detail, legs } = this.#asides.get(place | 0) ?? { detail: "" };
    const plain = { seq: rows[row | SEQ] as Seq, refusal, detail, order: (order < 0 ? 0 : order) as OrderId };
    return legs === undefined ? plain : { ...plain, legs };
  }

  /** The answer to the command that was last looked for. From now on its id has this one, also if it had another that is past its life. */
  add(outcome: Outcome): void {
    assert(this.#soughtAt !== -1, "an answer is added to a command that was looked for");
    const order = outcome.refusal === null ? outcome.order : refusedAs(outcome);
    const place = this.#next;
    const rows = this.#newest;
    const row = rowOf(place);
    rows[row | SEQ] = outcome.seq;
    rows[row | ORDER] = order;
    if (outcome.detail !== "" || outcome.legs !== undefined) this.#putAside(place, outcome);
    this.#entries[this.#soughtAt] = this.#soughtTag | (place - this.#entriesFirst + 1);
    this.#soughtAt = -1;
    if (place === this.#first) this.#oldestUntil = rows[row | WALL] + commandLifeMs;
    this.#next = (place + 1) | 0;
    if ((this.#next & blockMask) === 0) this.#makeRoom();
  }

  forget(wall: number): void {
    if (this.#oldestUntil < wall) this.#forgetOldest(wall);
  }

  /** By age, which is by sequence. */
  *[Symbol.iterator](): Iterator<Answer> {
    for (let turn = 0; turn < this.count; turn += 1) {
      const place = (this.#first + turn) | 0;
      const rows = this.#pieceOf(place);
      const row = rowOf(place);
      yield {
        origin: rows[row | ORIGIN] as OriginId, serial: rows[row | SERIAL], wall: rows[row | WALL] as Sequenced["wall"],
        payload: { first: rows[row | PAYLOAD_FIRST], second: rows[row | PAYLOAD_SECOND] },
        outcome: this.outcomeAt(place),
      };
    }
  }

  #forgetOldest(wall: number): void {
    let until: number;
    let left = forgottenPerCommandMax;
    do {
      if (this.#asides.size > 0) this.#dropAside(this.#first);
      const first = (this.#first + 1) | 0;
      this.#first = first;
      if ((first & blockMask) === 0) this.#giveBack();
      until = first === this.#next ? Number.POSITIVE_INFINITY : this.#oldest[rowOf(first) | WALL] + commandLifeMs;
      left -= 1;
    } while (left > 0 && until < wall);
    this.#oldestUntil = until;
  }

  #putAside(place: number, { detail, legs }: Outcome): void {
    this.#asides.set(place, { detail, legs });
    this.#legCount += legs?.length ?? 0;
  }

  #dropAside(place: number): void {
    this.#legCount -= this.#asides.get(place)?.legs?.length ?? 0;
    this.#asides.delete(place);
  }

  /** The place of the answer in this entry of the newest table; the next answer to its id will stand there. */
  #foundAt(at: number): number {
    this.#soughtAt = at;
    return this.#unlessPast(placeIn(this.#entries[at], this.#entriesFirst));
  }

  #findBefore(hash: number): number {
    for (let table = this.#before; table !== undefined; table = table.before) {
      const { entries, first } = table;
      const mask = entries.length - 1;
      const tag = hash << placeBits;
      let at = homeOf(hash, entries.length);
      for (let entry = entries[at]; entry !== 0; entry = entries[at]) {
        if (((entry ^ tag) & tagMask) === 0 && this.#isSought(placeIn(entry, first))) return this.#unlessPast(placeIn(entry, first));
        at = (at + step) & mask;
      }
    }
    return -1;
  }

  /** Whether an answer lies there, and not one that was forgotten, and to the id that was last looked for. */
  #isSought(place: number): boolean {
    if (((place - this.#first) | 0) < 0) return false;
    const rows = this.#pieceOf(place);
    const row = rowOf(place);
    const sought = rowOf(this.#next);
    return rows[row | SERIAL] === this.#newest[sought | SERIAL] && rows[row | ORIGIN] === this.#newest[sought | ORIGIN];
  }

  /** Without a sign: the place before 0 is an answer's like any other, and −1 says that there is none. */
  #unlessPast(place: number): number {
    return this.#pieceOf(place)[rowOf(place) | WALL] + commandLifeMs < this.#newest[rowOf(this.#next) | WALL] ? -1 : place >>> 0;
  }

  #pieceOf(place: number): Float64Array {
    const piece = this.#pieces[(place >>> pieceShift) & (this.#pieces.length - 1)];
    assert(piece !== undefined, "an answer lies in a piece of memory");
    return piece;
  }

  /** For the next places: another piece, another table, if the last ones are full. */
  #makeRoom(): void {
    if ((this.#next & pieceMask) === 0) this.#newest = this.#ensurePiece(this.#next);
    if (((this.#next - this.#entriesFirst) | 0) * 2 < this.#entries.length) return;
    this.#before = { entries: this.#entries, first: this.#entriesFirst, before: this.#before };
    this.#entries = this.#tableFor(4 * this.count);
    this.#entriesFirst = this.#next;
  }

  /** Of the places before the first: their piece, their table. */
  #giveBack(): void {
    this.#dropTable();
    if ((this.#first & pieceMask) !== 0) return;
    const number = ((this.#first - 1) >>> pieceShift) & (this.#pieces.length - 1);
    this.#spare = this.#pieces[number];
    this.#pieces[number] = undefined;
    this.#oldest = this.#pieceOf(this.#first);
  }

  /** The oldest, if the place that has become the first is that of the table after it. */
  #dropTable(): void {
    if (this.#first === this.#entriesFirst) this.#before = undefined;
    for (let table = this.#before; table !== undefined; table = table.before) if (table.first === this.#first) table.before = undefined;
  }

  /** A table for so many answers, or for as many as one may hold. */
  #tableFor(answers: number): Int32Array {
    let size = this.#tableLeast;
    while (size < answers && size < tableMax) size *= 2;
    return new Int32Array(2 * size);
  }

  /** The piece that this place is the first of. */
  #ensurePiece(place: number): Float64Array {
    // The oldest may still lie in as many pieces and one more, since it need not be the first in its own.
    if ((this.count >>> pieceShift) + 2 > this.#pieces.length) {
      const pieces = Array.from<Float64Array | undefined>({ length: 2 * this.#pieces.length });
      for (let turn = 0; turn < this.#pieces.length; turn += 1) {
        const number = (this.#first >>> pieceShift) + turn;
        pieces[number & (pieces.length - 1)] = this.#pieces[number & (this.#pieces.length - 1)];
      }
      this.#pieces = pieces;
    }
    const piece = this.#spare ?? alignedDoubles(stride << pieceShift);
    this.#spare = undefined;
    this.#pieces[(place >>> pieceShift) & (this.#pieces.length - 1)] = piece;
    return piece;
  }
}

/** An entry's place, in a table that begins with this one. */
function placeIn(entry: number, first: number): number {
  return (first + (entry & placeMask) - 1) | 0;
}

/** Below zero, the code of a refusal. */
function refusedAs({ refusal, order }: Outcome): number {
  assert(refusal !== null, "a refusal is told as one");
  assert(order === 0, "who is refused has no order");
  return -refusals[refusal].code;
}

/**
 * An id in 32 bits. The upper 28 name a run of sixteen entries, a line of memory that sixteen serials in a row share, since a client counts; the
 * runs are scattered. The lower four are the entry within it.
 */
function hashOf(origin: number, serial: number): number {
  const low = serial | 0;
  const high = (serial * 2.3283064365386963e-10) | 0; // serial / 2^32
  const run = Math.imul((low >>> 4) ^ Math.imul(high, 0x27d4eb2f) ^ Math.imul(origin | 0, 0x165667b1), 0x9e3779b1);
  return (run & -16) | (low & 15);
}

/** Where an id would stand in a table of so many entries, a power of two: of its run as many upper bits as there are lines. */
function homeOf(hash: number, entries: number): number {
  return ((hash >>> (5 + Math.clz32(entries))) << 4) | (hash & 15);
}
