/**
 * The answers of the last ten minutes of wall time, by command id. A retry finds its answer here and is not done again;
 * a command too old to be found here is too old to be done.
 *
 * A busy floor keeps millions of them, so they lie in one flat array, a ring by age with a cache line for each, and are found
 * through a table of places. Details and legs, which few have, lie beside.
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
const capacityMin = 1_024;

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
  #mask = capacityMin - 1;
  #ring = alignedDoubles(stride * capacityMin);
  #first = 0;
  #count = 0;
  #legCount = 0;
  /** Open addressing, twice the ring: place + 1, or 0 where none is. An id stands here once, for the last answer to it. */
  #table = new Int32Array(2 * capacityMin);
  /** Leaves as many bits of a hash as there are runs of sixteen. */
  #shift = 25;
  /** The id that was last looked for, and its entry of the table until that changes, then −1: who looks in vain mostly adds. */
  #soughtOrigin = 0;
  #soughtSerial = 0;
  #soughtEntry = -1;
  readonly #details = new Map<number, string>();
  readonly #legs = new Map<number, readonly LegOutcome[]>();

  get count(): number {
    return this.#count;
  }

  /** Where the answer to this id stands, good until the next change; −1 if there is none or it is older than its life. */
  find(origin: number, serial: number, wall: number): number {
    const entry = this.#entryOf(origin, serial);
    this.#soughtOrigin = origin;
    this.#soughtSerial = serial;
    this.#soughtEntry = entry;
    const place = this.#table[entry] - 1;
    return place === -1 || this.#hasExpired(place, wall) ? -1 : place;
  }

  /** Whether that answer was to this very command. */
  isTo(place: number, payload: Int32Array): boolean {
    return this.#ring[place * stride + PAYLOAD_FIRST] === payload[0] && this.#ring[place * stride + PAYLOAD_SECOND] === payload[1];
  }

  outcomeAt(place: number): Outcome {
    const at = place * stride;
    const code = this.#ring[at + REFUSAL];
    const refusal = code === 0 ? null : refusalOf(code);
    assert(refusal !== undefined, "a remembered refusal is one of the table");
    const plain = { seq: this.#ring[at + SEQ] as Seq, refusal, detail: this.#details.get(place) ?? "", order: this.#ring[at + ORDER] as OrderId };
    const legs = this.#legs.get(place);
    return legs === undefined ? plain : { ...plain, legs };
  }

  add(origin: OriginId, serial: number, payloadFirst: number, payloadSecond: number, wall: number, outcome: Outcome): void {
    if (this.#count > this.#mask) this.#grow();
    const place = (this.#first + this.#count) & this.#mask;
    this.#count += 1;
    const ring = this.#ring;
    const at = place * stride;
    ring[at + ORIGIN] = origin;
    ring[at + SERIAL] = serial;
    ring[at + WALL] = wall;
    ring[at + PAYLOAD_FIRST] = payloadFirst;
    ring[at + PAYLOAD_SECOND] = payloadSecond;
    ring[at + SEQ] = outcome.seq;
    ring[at + ORDER] = outcome.order;
    ring[at + REFUSAL] = outcome.refusal === null ? 0 : refusals[outcome.refusal].code;
    if (outcome.detail !== "") this.#details.set(place, outcome.detail);
    if (outcome.legs !== undefined) {
      this.#legs.set(place, outcome.legs);
      this.#legCount += outcome.legs.length;
    }
    // The id of an answer past its life may be given to a later command: then the table names the later one.
    const sought = this.#soughtEntry;
    const entry = sought !== -1 && this.#soughtSerial === serial && this.#soughtOrigin === origin ? sought : this.#entryOf(origin, serial);
    this.#table[entry] = place + 1;
    this.#soughtEntry = -1;
  }

  /** What they take of the room for answers: each leg of a batch as much as an answer. */
  get weight(): number {
    return this.#count + this.#legCount;
  }

  forget(wall: number): void {
    for (let left = forgottenPerCommandMax; left > 0 && this.#count > 0; left -= 1) {
      const place = this.#first;
      if (!this.#hasExpired(place, wall)) return;
      this.#first = (place + 1) & this.#mask;
      this.#count -= 1;
      this.#details.delete(place);
      const legs = this.#legs.get(place);
      if (legs !== undefined) {
        this.#legCount -= legs.length;
        this.#legs.delete(place);
      }
      const entry = this.#entryOf(this.#ring[place * stride + ORIGIN], this.#ring[place * stride + SERIAL]);
      if (this.#table[entry] === place + 1) this.#clear(entry);
    }
  }

  /** By age, which is by sequence. */
  *[Symbol.iterator](): Iterator<Answer> {
    for (let turn = 0; turn < this.#count; turn += 1) {
      const place = (this.#first + turn) & this.#mask;
      const at = place * stride;
      yield {
        origin: this.#ring[at + ORIGIN] as OriginId, serial: this.#ring[at + SERIAL], payloadFirst: this.#ring[at + PAYLOAD_FIRST], payloadSecond: this.#ring[at + PAYLOAD_SECOND],
        wall: this.#ring[at + WALL], outcome: this.outcomeAt(place),
      };
    }
  }

  #hasExpired(place: number, wall: number): boolean {
    return this.#ring[place * stride + WALL] + commandLifeMs < wall;
  }

  /** The entry of the table that names this id, or the empty one where it would stand. */
  #entryOf(origin: number, serial: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    for (let entry = this.#home(origin, serial); ; entry = (entry + 1) & mask) {
      const place = table[entry] - 1;
      if (place === -1) return entry;
      if (this.#ring[place * stride + SERIAL] === serial && this.#ring[place * stride + ORIGIN] === origin) return entry;
    }
  }

  /** Sixteen serials in a row share a run of the table, since a client counts; the runs are scattered. */
  #home(origin: number, serial: number): number {
    const low = serial | 0;
    const high = (serial * 2.3283064365386963e-10) | 0; // serial / 2^32
    const mixed = Math.imul((low >>> 4) ^ Math.imul(high, 0x27d4eb2f) ^ Math.imul(origin | 0, 0x165667b1), 0x9e3779b1);
    return (((mixed >>> this.#shift) << 4) | (low & 15)) & (this.#table.length - 1);
  }

  /** Empties an entry and lets those behind it step back, so that none is cut off from its home. */
  #clear(entry: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let hole = entry;
    this.#soughtEntry = -1;
    for (let at = (hole + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
      const moving = (table[at] - 1) * stride;
      const home = this.#home(this.#ring[moving + ORIGIN], this.#ring[moving + SERIAL]);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      table[hole] = table[at];
      hole = at;
    }
    table[hole] = 0;
  }

  /** Twice the room; the oldest comes first again. */
  #grow(): void {
    const before = this.#ring;
    const mask = this.#mask;
    const first = this.#first;
    assert(this.#count === mask + 1, "a ring grows when it is full");
    this.#soughtEntry = -1;
    const capacity = 2 * (mask + 1);
    this.#mask = capacity - 1;
    this.#ring = alignedDoubles(stride * capacity);
    this.#ring.set(before.subarray(first * stride), 0);
    this.#ring.set(before.subarray(0, first * stride), before.length - first * stride);
    this.#first = 0;
    movePlaces(this.#details, first, mask);
    movePlaces(this.#legs, first, mask);
    this.#table = new Int32Array(2 * capacity);
    this.#shift -= 1;
    for (let place = 0; place < this.#count; place += 1) this.#table[this.#entryOf(this.#ring[place * stride + ORIGIN], this.#ring[place * stride + SERIAL])] = place + 1;
  }
}

/** What stood at `first` of the old ring stands at 0 of the new one. */
function movePlaces<Value>(values: Map<number, Value>, first: number, mask: number): void {
  const moved = [...values];
  values.clear();
  for (const [place, value] of moved) values.set((place - first) & mask, value);
}
