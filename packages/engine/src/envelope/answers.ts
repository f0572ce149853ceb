/**
 * The answers of the last ten minutes of wall time, by command id. A retry finds its answer here and is not done again;
 * a command too old to be found here is too old to be done.
 */
import { commandLifeMs, type OriginId, type Outcome } from "@crossfloor/protocol";

export interface Answer {
  readonly origin: OriginId;
  readonly serial: number;
  /** Hash over the command: the same id with another one names another command. */
  readonly payload: string;
  readonly wall: number;
  readonly outcome: Outcome;
}

/** More than one command adds, so that a burst's memory goes away bit by bit. */
const forgottenPerCommandMax = 8;

export class Answers {
  readonly #byOrigin = new Map<number, Map<number, Answer>>();
  #queue: Answer[] = [];
  #first = 0;

  get count(): number {
    return this.#queue.length - this.#first;
  }

  /** The answer to this id, unless it is older than its life. */
  find(origin: number, serial: number, wall: number): Answer | undefined {
    const answer = this.#byOrigin.get(origin)?.get(serial);
    return answer === undefined || hasExpired(answer, wall) ? undefined : answer;
  }

  add(answer: Answer): void {
    let serials = this.#byOrigin.get(answer.origin);
    if (serials === undefined) {
      serials = new Map();
      this.#byOrigin.set(answer.origin, serials);
    }
    serials.set(answer.serial, answer);
    this.#queue.push(answer);
  }

  forget(wall: number): void {
    for (let left = forgottenPerCommandMax; left > 0 && this.#first < this.#queue.length; left -= 1) {
      const oldest = this.#queue[this.#first];
      if (!hasExpired(oldest, wall)) return;
      this.#first += 1;
      const serials = this.#byOrigin.get(oldest.origin);
      // The id may have been given to a later command after this answer's life.
      if (serials?.get(oldest.serial) === oldest) serials.delete(oldest.serial);
      if (serials?.size === 0) this.#byOrigin.delete(oldest.origin);
    }
    if (this.#first < 4096 || this.#first * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#first);
    this.#first = 0;
  }

  /** By age, which is by sequence. */
  *[Symbol.iterator](): Iterator<Answer> {
    for (let place = this.#first; place < this.#queue.length; place += 1) yield this.#queue[place];
  }
}

function hasExpired(answer: Answer, wall: number): boolean {
  return answer.wall + commandLifeMs < wall;
}
