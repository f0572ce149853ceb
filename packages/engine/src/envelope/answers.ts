/**
 * The answers of the last ten minutes of wall time, by command id. A retry finds its answer here and is not done again;
 * a command too old to be found here is too old to be done.
 *
 * A busy floor keeps millions of them, so they lie in flat arrays: a ring by age, and per origin a map from serial to place.
 */
import { commandLifeMs, type OriginId, type Outcome } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";

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
const nobody: Outcome = { seq: 0 as Outcome["seq"], refusal: null, detail: "", order: 0 as Outcome["order"] };

export class Answers {
  readonly #byOrigin = new Map<number, Map<number, number>>();
  /** The origin asked for last, which is nearly always the next one. */
  #lastOrigin = -1;
  #lastSerials: Map<number, number> | undefined;
  #mask = capacityMin - 1;
  #origins = new Float64Array(capacityMin);
  #serials = new Float64Array(capacityMin);
  #walls = new Float64Array(capacityMin);
  #payloads = new Int32Array(2 * capacityMin);
  #outcomes: Outcome[] = Array.from({ length: capacityMin }, () => nobody);
  #first = 0;
  #count = 0;
  #legs = 0;

  get count(): number {
    return this.#count;
  }

  /** Where the answer to this id stands, good until the next change; −1 if there is none or it is older than its life. */
  find(origin: number, serial: number, wall: number): number {
    const place = this.#serialsOf(origin)?.get(serial);
    return place === undefined || this.#hasExpired(place, wall) ? -1 : place;
  }

  /** Whether that answer was to this very command. */
  isTo(place: number, payload: Int32Array): boolean {
    return this.#payloads[2 * place] === payload[0] && this.#payloads[2 * place + 1] === payload[1];
  }

  outcomeAt(place: number): Outcome {
    return this.#outcomes[place];
  }

  add(origin: OriginId, serial: number, payloadFirst: number, payloadSecond: number, wall: number, outcome: Outcome): void {
    if (this.#count > this.#mask) this.#grow();
    const place = (this.#first + this.#count) & this.#mask;
    this.#count += 1;
    this.#origins[place] = origin;
    this.#serials[place] = serial;
    this.#walls[place] = wall;
    this.#payloads[2 * place] = payloadFirst;
    this.#payloads[2 * place + 1] = payloadSecond;
    this.#outcomes[place] = outcome;
    this.#legs += outcome.legs?.length ?? 0;
    let serials = this.#serialsOf(origin);
    if (serials === undefined) {
      serials = new Map();
      this.#byOrigin.set(origin, serials);
      this.#lastSerials = serials;
    }
    serials.set(serial, place);
  }

  /** What they take of the room for answers: each leg of a batch as much as an answer. */
  get weight(): number {
    return this.#count + this.#legs;
  }

  forget(wall: number): void {
    for (let left = forgottenPerCommandMax; left > 0 && this.#count > 0; left -= 1) {
      const place = this.#first;
      if (!this.#hasExpired(place, wall)) return;
      this.#first = (place + 1) & this.#mask;
      this.#count -= 1;
      this.#legs -= this.#outcomes[place].legs?.length ?? 0;
      this.#outcomes[place] = nobody;
      const origin = this.#origins[place];
      const serials = this.#serialsOf(origin);
      // The id may have been given to a later command after this answer's life.
      if (serials?.get(this.#serials[place]) === place) serials.delete(this.#serials[place]);
      if (serials?.size !== 0) continue;
      this.#byOrigin.delete(origin);
      this.#lastSerials = undefined;
    }
  }

  /** By age, which is by sequence. */
  *[Symbol.iterator](): Iterator<Answer> {
    for (let turn = 0; turn < this.#count; turn += 1) {
      const place = (this.#first + turn) & this.#mask;
      yield {
        origin: this.#origins[place] as OriginId, serial: this.#serials[place], payloadFirst: this.#payloads[2 * place], payloadSecond: this.#payloads[2 * place + 1],
        wall: this.#walls[place], outcome: this.#outcomes[place],
      };
    }
  }

  #serialsOf(origin: number): Map<number, number> | undefined {
    if (this.#lastOrigin === origin && this.#lastSerials !== undefined) return this.#lastSerials;
    this.#lastOrigin = origin;
    this.#lastSerials = this.#byOrigin.get(origin);
    return this.#lastSerials;
  }

  #hasExpired(place: number, wall: number): boolean {
    return this.#walls[place] + commandLifeMs < wall;
  }

  /** Twice the room; the oldest comes first again. */
  #grow(): void {
    const kept = [...this];
    const capacity = 2 * (this.#mask + 1);
    assert(kept.length === this.#mask + 1, "a ring grows when it is full");
    this.#mask = capacity - 1;
    this.#origins = new Float64Array(capacity);
    this.#serials = new Float64Array(capacity);
    this.#walls = new Float64Array(capacity);
    this.#payloads = new Int32Array(2 * capacity);
    this.#outcomes = Array.from({ length: capacity }, () => nobody);
    this.#byOrigin.clear();
    this.#lastSerials = undefined;
    this.#first = 0;
    this.#count = 0;
    this.#legs = 0;
    for (const { origin, serial, payloadFirst, payloadSecond, wall, outcome } of kept) this.add(origin, serial, payloadFirst, payloadSecond, wall, outcome);
  }
}
