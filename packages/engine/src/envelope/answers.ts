/**
 * The answers of the last ten minutes of wall time, by command id. A retry finds its answer here and is not done again;
 * a command too old to be found here is too old to be done.
 *
 * A busy floor keeps millions of them, so they lie in flat pieces of memory, a queue by age with a cache line for each, and are found
 * through a table of places. Neither is ever copied at once, which would keep everybody waiting: the queue takes another piece, and a
 * table that has become too small is emptied into a larger one bit by bit. Details and legs, which few have, lie beside.
 */
import { commandLifeMs, type LegOutcome, type OrderId, type OriginId, type Outcome, refusalOf, refusals, type Seq } from "@crossfloor/protocol";
import { alignedDoubles, assert } from "@crossfloor/stdx";

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
const movedPerAnswer = 64;
const tableMin = 2_048;
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
  #legCount = 0;
  /** Open addressing, at most half full: place + 1, or 0 where none is. An id stands here once, for the last answer to it. */
  #table = new Int32Array(tableMin);
  /** The table before, while it is brought over, and how far that has come. Nothing is taken out of it: what is not alive in it is passed over. */
  #before: Int32Array | undefined;
  #moved = 0;
  /** The id that was last looked for, and its entry of the table until that changes, then −1: who looks in vain mostly adds. */
  #soughtOrigin = 0;
  #soughtSerial = 0;
  #soughtEntry = -1;
  readonly #details = new Map<number, string>();
  readonly #legs = new Map<number, readonly LegOutcome[]>();

  get count(): number {
    return this.#count;
  }

  /** The place of the answer to this id, good until the next change; −1 if there is none or it is older than its life. */
  find(origin: number, serial: number, wall: number): number {
    const entry = this.#entryOf(this.#table, origin, serial);
    this.#soughtOrigin = origin;
    this.#soughtSerial = serial;
    this.#soughtEntry = entry;
    let place = this.#table[entry] - 1;
    if (place === -1 && this.#before !== undefined) place = this.#before[this.#entryOf(this.#before, origin, serial)] - 1;
    return place === -1 || this.#hasExpired(place, wall) ? -1 : place;
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

  add(origin: OriginId, serial: number, payloadFirst: number, payloadSecond: number, wall: number, outcome: Outcome): void {
    const place = (this.#first + this.#count) & placeMask;
    if ((place & pieceMask) === 0 || this.#count === 0) this.#ensurePiece(place);
    this.#count += 1;
    const piece = this.#pieceOf(place);
    const at = offsetOf(place);
    piece[at + ORIGIN] = origin;
    piece[at + SERIAL] = serial;
    piece[at + WALL] = wall;
    piece[at + PAYLOAD_FIRST] = payloadFirst;
    piece[at + PAYLOAD_SECOND] = payloadSecond;
    piece[at + SEQ] = outcome.seq;
    piece[at + ORDER] = outcome.order;
    piece[at + REFUSAL] = outcome.refusal === null ? 0 : refusals[outcome.refusal].code;
    if (outcome.detail !== "") this.#details.set(place, outcome.detail);
    if (outcome.legs !== undefined) {
      this.#legs.set(place, outcome.legs);
      this.#legCount += outcome.legs.length;
    }
    // The id of an answer past its life may be given to a later command: then the table names the later one.
    const sought = this.#soughtEntry;
    const entry = sought !== -1 && this.#soughtSerial === serial && this.#soughtOrigin === origin ? sought : this.#entryOf(this.#table, origin, serial);
    this.#table[entry] = place + 1;
    this.#soughtEntry = -1;
    if (this.#before !== undefined) this.#bringOver();
    else if (this.#count * 2 > this.#table.length) {
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
    for (let left = forgottenPerCommandMax; left > 0 && this.#count > 0; left -= 1) {
      const place = this.#first;
      if (!this.#hasExpired(place, wall)) return;
      const piece = this.#pieceOf(place);
      const entry = this.#entryOf(this.#table, piece[offsetOf(place) + ORIGIN], piece[offsetOf(place) + SERIAL]);
      if (this.#table[entry] === place + 1) this.#clear(entry);
      this.#details.delete(place);
      const legs = this.#legs.get(place);
      if (legs !== undefined) {
        this.#legCount -= legs.length;
        this.#legs.delete(place);
      }
      this.#first = (place + 1) & placeMask;
      this.#count -= 1;
      if ((this.#first & pieceMask) === 0) this.#giveBack(place);
    }
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

  #hasExpired(place: number, wall: number): boolean {
    return this.#pieceOf(place)[offsetOf(place) + WALL] + commandLifeMs < wall;
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

  /** The entry of a table that names this id, or the empty one where it would stand. */
  #entryOf(table: Int32Array, origin: number, serial: number): number {
    const mask = table.length - 1;
    for (let entry = home(table, origin, serial); ; entry = (entry + 1) & mask) {
      const place = table[entry] - 1;
      if (place === -1) return entry;
      if (!this.#isAlive(place)) continue;
      const piece = this.#pieceOf(place);
      if (piece[offsetOf(place) + SERIAL] === serial && piece[offsetOf(place) + ORIGIN] === origin) return entry;
    }
  }

  /** Empties an entry of the present table and lets those behind it step back, so that none is cut off from its home. */
  #clear(entry: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let hole = entry;
    this.#soughtEntry = -1;
    for (let at = (hole + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
      const place = table[at] - 1;
      const piece = this.#pieceOf(place);
      if (((at - home(table, piece[offsetOf(place) + ORIGIN], piece[offsetOf(place) + SERIAL])) & mask) < ((at - hole) & mask)) continue;
      table[hole] = table[at];
      hole = at;
    }
    table[hole] = 0;
  }

  /** A part of the table before. What its ids were answered since stands in the present one already. */
  #bringOver(): void {
    const before = this.#before;
    assert(before !== undefined, "a table is brought over while there is one");
    const end = Math.min(this.#moved + movedPerAnswer, before.length);
    for (let at = this.#moved; at < end; at += 1) {
      const place = before[at] - 1;
      if (place === -1 || !this.#isAlive(place)) continue;
      const piece = this.#pieceOf(place);
      const entry = this.#entryOf(this.#table, piece[offsetOf(place) + ORIGIN], piece[offsetOf(place) + SERIAL]);
      if (this.#table[entry] === 0) this.#table[entry] = place + 1;
    }
    this.#moved = end;
    this.#soughtEntry = -1;
    if (end === before.length) this.#before = undefined;
  }
}

/** Of an answer in its piece. */
function offsetOf(place: number): number {
  return (place & pieceMask) * stride;
}

/** Sixteen serials in a row share a run of the table, since a client counts; the runs are scattered. */
function home(table: Int32Array, origin: number, serial: number): number {
  const low = serial | 0;
  const high = (serial * 2.3283064365386963e-10) | 0; // serial / 2^32
  const mixed = Math.imul((low >>> 4) ^ Math.imul(high, 0x27d4eb2f) ^ Math.imul(origin | 0, 0x165667b1), 0x9e3779b1);
  const run = mixed >>> (5 + Math.clz32(table.length)); // as many upper bits as there are runs
  return (run << 4) | (low & 15);
}
