/**
 * The answers of the last ten minutes of wall time, by command id. A retry finds its answer here and is not done again;
 * a command too old to be found here is too old to be done.
 *
 * A busy floor keeps millions of them, so they lie in flat pieces of memory, a queue by age with a cache line for each, and are found
 * through a table of places. Neither is ever copied at once, which would keep everybody waiting: the queue takes another piece, and a
 * table that has become too small is emptied into a larger one bit by bit. Details and legs, which few have, lie beside.
 */
import { commandLifeMs, type LegOutcome, type OrderId, type OriginId, type Outcome, refusalOf, refusals, type Seq, type Sequenced } from "@crossfloor/protocol";
import { alignedDoubles, assert } from "@crossfloor/stdx";

/** What a command is found by, and when. */
export type AnswerId = Pick<Sequenced, "origin" | "serial" | "wall">;

export interface Answer {
  readonly origin: OriginId;
  readonly serial: number;
  /** Hash over the command: the same id with another one names another command. */
  readonly payloadFirst: number;
  readonly payloadSecond: number;
  readonly wall: number;
  readonly outcome: Outcome;
}

/** More than one command adds, so that a burst's memory goes away bit by bit. */
const forgottenPerCommandMax = 8;
/** Entries of a table that an answer brings into the larger one: many more than make that one too small again. */
const movedPerAnswer = 16;
const entriesMin = 2_048;
/**
 * From an entry that is taken on to the next but eight, two numbers each: to the next line, since eight serials in a row mostly fill one. Nine is odd, so
 * that this way leads through all entries; its inverse modulo 2^32 tells how many steps lie between two.
 */
const step = 18;
const perStep = 954_437_177;
/** Answers in one piece of memory, a megabyte. */
const pieceShift = 14;
const pieceMask = (1 << pieceShift) - 1;
/** Places are counted on for ever and kept below this. */
const placeMask = 0x3fff_ffff;

const stride = 8;
const ORIGIN = 0;
const SERIAL = 1;
const WALL = 2;
const PAYLOAD_FIRST = 3;
const PAYLOAD_SECOND = 4;
const SEQ = 5;
const ORDER = 6;
/** Code of the refusal, 0 for none. */
const REFUSAL = 7;

export class Answers {
  /** Pieces of the queue, by the upper bits of the places that lie in them. */
  #pieces: (Float64Array | undefined)[] = Array.from<Float64Array | undefined>({ length: 16 });
  /** One that is not in use. */
  #spare: Float64Array | undefined;
  #first = 0;
  #count = 0;
  /** When the oldest was given; of no meaning where there is none. */
  #oldestWall = 0;
  #legCount = 0;
  /**
   * Open addressing, at most half full: pairs of an id's tag and a place + 1, or 0 where none is. An id stands here once, for the last
   * answer to it; tags tell nearly all others apart, so that answers are read for the one that is sought alone.
   */
  #table = new Int32Array(2 * entriesMin);
  /** The table before, while it is brought over, and how far that has come. Nothing is taken out of it: what is not alive in it is passed over. */
  #before: Int32Array | undefined;
  #moved = 0;
  /** The id that was last looked for, and where it stands in the table or would, until that changes, then −1: who looks in vain mostly adds. */
  #soughtOrigin = 0;
  #soughtSerial = 0;
  #soughtAt = -1;
  readonly #details = new Map<number, string>();
  readonly #legs = new Map<number, readonly LegOutcome[]>();

  get count(): number {
    return this.#count;
  }

  /** The place of the answer to this command's id, good until the next change; −1 if there is none or it is older than its life. */
  find({ origin, serial, wall }: AnswerId): number {
    const tag = tagOf(origin, serial);
    this.#soughtOrigin = origin;
    this.#soughtSerial = serial;
    const at = this.#entryOf(tag, origin, serial);
    this.#soughtAt = at;
    let place = this.#table[at + 1] - 1;
    if (place === -1 && this.#before !== undefined) place = this.#placeBefore(tag, origin, serial);
    return place === -1 || this.#wallOf(place) + commandLifeMs < wall ? -1 : place;
  }

  /** Whether that answer was to this very command. */
  isTo(place: number, payload: Int32Array): boolean {
    const piece = this.#pieceOf(place);
    const at = offsetOf(place);
    return piece[at + PAYLOAD_FIRST] === payload[0] && piece[at + PAYLOAD_SECOND] === payload[1];
  }

  outcomeAt(place: number): Outcome {
    const piece = this.#pieceOf(place);
    const at = offsetOf(place);
    const code = piece[at + REFUSAL];
    const refusal = code === 0 ? null : refusalOf(code);
    assert(refusal !== undefined, "a remembered refusal is one of the table");
    const plain = { seq: piece[at + SEQ] as Seq, refusal, detail: this.#details.get(place) ?? "", order: piece[at + ORDER] as OrderId };
    const legs = this.#legs.get(place);
    return legs === undefined ? plain : { ...plain, legs };
  }

  add({ origin, serial, wall }: AnswerId, payload: Int32Array, outcome: Outcome): void {
    const place = (this.#first + this.#count) & placeMask;
    if ((place & pieceMask) === 0 || this.#count === 0) this.#ensurePiece(place);
    if (this.#count === 0) this.#oldestWall = wall;
    this.#count += 1;
    const piece = this.#pieceOf(place);
    const at = offsetOf(place);
    piece[at + ORIGIN] = origin;
    piece[at + SERIAL] = serial;
    piece[at + WALL] = wall;
    piece[at + PAYLOAD_FIRST] = payload[0];
    piece[at + PAYLOAD_SECOND] = payload[1];
    piece[at + SEQ] = outcome.seq;
    piece[at + ORDER] = outcome.order;
    piece[at + REFUSAL] = outcome.refusal === null ? 0 : refusals[outcome.refusal].code;
    if (outcome.detail !== "") this.#details.set(place, outcome.detail);
    if (outcome.legs !== undefined) {
      this.#legs.set(place, outcome.legs);
      this.#legCount += outcome.legs.length;
    }
    // The id of an answer past its life may be given to a later command: then the table names the later one.
    const tag = tagOf(origin, serial);
    const entry = this.#soughtAt !== -1 && this.#soughtSerial === serial && this.#soughtOrigin === origin ? this.#soughtAt : this.#entryOf(tag, origin, serial);
    this.#table[entry] = tag;
    this.#table[entry + 1] = place + 1;
    this.#soughtAt = -1;
    if (this.#before !== undefined) this.#bringOver();
    else if (this.#count * 4 > this.#table.length) {
      this.#before = this.#table;
      this.#moved = 0;
      this.#table = new Int32Array(2 * this.#table.length);
    }
  }

  /** What they take of the room for answers: each leg of a batch as much as an answer. */
  get weight(): number {
    return this.#count + this.#legCount;
  }

  forget(wall: number): void {
    if (this.#count > 0 && this.#oldestWall + commandLifeMs < wall) this.#forgetOldest(wall);
  }

  #forgetOldest(wall: number): void {
    for (let left = forgottenPerCommandMax; left > 0 && this.#count > 0; left -= 1) {
      const place = this.#first;
      if (!(this.#oldestWall + commandLifeMs < wall)) return;
      this.#strike(place);
      if (this.#details.size > 0) this.#details.delete(place);
      if (this.#legCount > 0) this.#forgetLegs(place);
      this.#first = (place + 1) & placeMask;
      this.#count -= 1;
      if ((this.#first & pieceMask) === 0) this.#giveBack(place);
      if (this.#count > 0) this.#oldestWall = this.#wallOf(this.#first);
    }
  }

  #forgetLegs(place: number): void {
    const legs = this.#legs.get(place);
    if (legs === undefined) return;
    this.#legCount -= legs.length;
    this.#legs.delete(place);
  }

  /** By age, which is by sequence. */
  *[Symbol.iterator](): Iterator<Answer> {
    for (let turn = 0; turn < this.#count; turn += 1) {
      const place = (this.#first + turn) & placeMask;
      const piece = this.#pieceOf(place);
      const at = offsetOf(place);
      yield {
        origin: piece[at + ORIGIN] as OriginId, serial: piece[at + SERIAL], payloadFirst: piece[at + PAYLOAD_FIRST], payloadSecond: piece[at + PAYLOAD_SECOND], wall: piece[at + WALL],
        outcome: this.outcomeAt(place),
      };
    }
  }

  #wallOf(place: number): number {
    return this.#pieceOf(place)[offsetOf(place) + WALL];
  }

  /** Whether an answer lies there, and not one that was forgotten. */
  #isAlive(place: number): boolean {
    return ((place - this.#first) & placeMask) < this.#count;
  }

  #pieceOf(place: number): Float64Array {
    const piece = this.#pieces[(place >>> pieceShift) & (this.#pieces.length - 1)];
    assert(piece !== undefined, "an answer lies in a piece of memory");
    return piece;
  }

  /** The piece that this place is the first of to be used. */
  #ensurePiece(place: number): void {
    // The oldest may still lie in as many pieces and one more, since it need not be the first in its own.
    if ((this.#count >>> pieceShift) + 2 > this.#pieces.length) {
      const pieces = Array.from<Float64Array | undefined>({ length: 2 * this.#pieces.length });
      for (let turn = 0; turn < this.#pieces.length; turn += 1) {
        const number = ((this.#first >>> pieceShift) + turn) & (placeMask >>> pieceShift);
        pieces[number & (pieces.length - 1)] = this.#pieces[number & (this.#pieces.length - 1)];
      }
      this.#pieces = pieces;
    }
    const number = (place >>> pieceShift) & (this.#pieces.length - 1);
    this.#pieces[number] ??= this.#spare ?? alignedDoubles(stride << pieceShift);
    if (this.#pieces[number] === this.#spare) this.#spare = undefined;
  }

  /** The piece of this place holds no answers any more. */
  #giveBack(place: number): void {
    const number = (place >>> pieceShift) & (this.#pieces.length - 1);
    this.#spare = this.#pieces[number];
    this.#pieces[number] = undefined;
  }

  /** The place of the answer to an id as the table before has it, or −1. */
  #placeBefore(tag: number, origin: number, serial: number): number {
    const table = this.#before;
    assert(table !== undefined, "a table is brought over while there is one");
    const mask = table.length - 1;
    for (let at = home(table, tag); table[at + 1] !== 0; at = (at + step) & mask) {
      const place = table[at + 1] - 1;
      if (table[at] === tag && this.#isAlive(place) && this.#isOf(place, origin, serial)) return place;
    }
    return -1;
  }

  /** Where an id stands in the present table, or would. */
  #entryOf(tag: number, origin: number, serial: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    let at = home(table, tag);
    while (table[at + 1] !== 0 && !(table[at] === tag && this.#isOf(table[at + 1] - 1, origin, serial))) at = (at + step) & mask;
    return at;
  }

  #isOf(place: number, origin: number, serial: number): boolean {
    const piece = this.#pieceOf(place);
    const at = offsetOf(place);
    return piece[at + SERIAL] === serial && piece[at + ORIGIN] === origin;
  }

  /** Takes a place out of the present table, if it stands there, and lets the entries behind it step back, so that none is cut off from its home. */
  #strike(place: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    const piece = this.#pieceOf(place);
    this.#soughtAt = -1;
    let hole = home(table, tagOf(piece[offsetOf(place) + ORIGIN], piece[offsetOf(place) + SERIAL]));
    for (; table[hole + 1] !== place + 1; hole = (hole + step) & mask) if (table[hole + 1] === 0) return;
    for (let at = (hole + step) & mask; table[at + 1] !== 0; at = (at + step) & mask) {
      if (stepsBetween(home(table, table[at]), at, mask) < stepsBetween(hole, at, mask)) continue;
      table[hole] = table[at];
      table[hole + 1] = table[at + 1];
      hole = at;
    }
    table[hole + 1] = 0;
  }

  /** A part of the table before. What its ids were answered since stands in the present one already. */
  #bringOver(): void {
    const before = this.#before;
    assert(before !== undefined, "a table is brought over while there is one");
    const end = Math.min(this.#moved + 2 * movedPerAnswer, before.length);
    for (let at = this.#moved; at < end; at += 2) {
      const place = before[at + 1] - 1;
      if (place === -1 || !this.#isAlive(place)) continue;
      this.#bringEntry(before[at], place);
    }
    this.#soughtAt = -1;
    this.#moved = end;
    if (end === before.length) this.#before = undefined;
  }

  /** The answer itself is read only where another with its tag stands already: millions of them are far away. */
  #bringEntry(tag: number, place: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let at = home(table, tag);
    for (; table[at + 1] !== 0; at = (at + step) & mask) {
      if (table[at] !== tag) continue;
      const piece = this.#pieceOf(place);
      if (this.#isOf(table[at + 1] - 1, piece[offsetOf(place) + ORIGIN], piece[offsetOf(place) + SERIAL])) return;
    }
    table[at] = tag;
    table[at + 1] = place + 1;
  }
}

/** Of an answer in its piece. */
function offsetOf(place: number): number {
  return (place & pieceMask) * stride;
}

/**
 * An id in 32 bits. The upper 29 name a run of eight entries, a line of memory that eight serials in a row share, since a client counts; the
 * runs are scattered. The lower three are the entry within it.
 */
function tagOf(origin: number, serial: number): number {
  const low = serial | 0;
  const high = (serial * 2.3283064365386963e-10) | 0; // serial / 2^32
  const run = Math.imul((low >>> 3) ^ Math.imul(high, 0x27d4eb2f) ^ Math.imul(origin | 0, 0x165667b1), 0x9e3779b1);
  return (run & -8) | (low & 7);
}

function stepsBetween(from: number, to: number, mask: number): number {
  return Math.imul((to - from) >> 1, perStep) & (mask >>> 1);
}

/** Where the pair of an id with this tag would stand. */
function home(table: Int32Array, tag: number): number {
  // As many upper bits as there are runs of sixteen numbers.
  return ((tag >>> (5 + Math.clz32(table.length))) << 4) | ((tag & 7) << 1);
}
