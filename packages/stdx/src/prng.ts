/**
 * Seeded randomness: the same seed gives the same numbers on every machine. Not for secrets.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, passes the usual statistical batteries.
 */
import { assert } from "./assert.ts";

export type PrngState = readonly [number, number, number, number];

export class Prng {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** A safe integer or a word. */
  constructor(seed: number | string) {
    const [first, second] = typeof seed === "number" ? wordsOf(seed) : hashOf(seed);
    this.#a = first;
    this.#b = second;
    this.#c = 0x9e3779b9 | 0;
    this.#counter = 1;
    for (let round = 0; round < 15; round += 1) this.next();
  }

  static from(state: PrngState): Prng {
    const prng = new Prng(0);
    [prng.#a, prng.#b, prng.#c, prng.#counter] = state;
    return prng;
  }

  get state(): PrngState {
    return [this.#a, this.#b, this.#c, this.#counter];
  }

  /** An integer in [0, 2^32). */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** An integer in [0, bound), each equally likely. 0 < bound ≤ 2^53 − 1. */
  below(bound: number): number {
    assert(Number.isSafeInteger(bound) && bound > 0, "a random bound is a positive safe integer");
    const wide = bound > two32;
    const range = wide ? two53 : two32;
    const usable = range - (range % bound);
    for (;;) {
      const drawn = wide ? (this.next() >>> 11) * two32 + this.next() : this.next();
      if (drawn < usable) return drawn % bound;
    }
  }

  /** An integer in [low, high]. */
  between(low: number, high: number): number {
    assert(low <= high, "a random range is not empty");
    return low + this.below(high - low + 1);
  }

  /** A fraction in [0, 1) with 53 bits, for simulations outside the engine. */
  unit(): number {
    return ((this.next() >>> 11) * two32 + this.next()) / two53;
  }

  /** True in `of` of `outOf` cases. */
  chance(of: number, outOf: number): boolean {
    return this.below(outOf) < of;
  }

  pick<Value>(values: readonly Value[]): Value {
    assert(values.length > 0, "a random pick has something to pick");
    return values[this.below(values.length)];
  }

  /** In place. */
  shuffle<Value>(values: Value[]): Value[] {
    for (let place = values.length - 1; place > 0; place -= 1) {
      const other = this.below(place + 1);
      const value = values[place];
      values[place] = values[other];
      values[other] = value;
    }
    return values;
  }

  /** An independent stream that depends on this one's state and the label, and leaves this one as it was. */
  fork(label: string): Prng {
    const [first, second] = hashOf(label);
    const child = Prng.from([this.#a ^ first, this.#b ^ second, this.#c, this.#counter]);
    for (let round = 0; round < 15; round += 1) child.next();
    return child;
  }
}

const two32 = 4_294_967_296;
const two53 = 9_007_199_254_740_992;

function wordsOf(seed: number): [number, number] {
  assert(Number.isSafeInteger(seed), "a seed is a safe integer");
  return [seed | 0, Math.floor(seed / two32) | 0];
}

/** Two lanes of FNV-1a over UTF-16 units. */
function hashOf(text: string): [number, number] {
  let first = 0x811c9dc5;
  let second = 0x1b873593;
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit ^ (first >>> 15), 0x85ebca6b);
  }
  return [first | 0, second | 0];
}
