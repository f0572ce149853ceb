/**
 * A 64-bit hash for comparing states: fast, the same on every machine, and no defence against a forger.
 *
 * It hashes one stream of bytes, in two 32-bit lanes that feed each other (rounds and finish after Austin Appleby's
 * MurmurHash3, which is in the public domain). How the stream was cut into calls makes no difference.
 */
import { assert } from "./assert.ts";

const firstSeed = 0x3c6ef372 | 0;
const secondSeed = 0xa54ff53a | 0;
/** Bytes from which on a view is faster. */
const viewFrom = 256;

export class Hash64 {
  #first = firstSeed;
  #second = secondSeed;
  #pending = 0;
  #pendingBits = 0;
  #length = 0;

  /** The bytes of [start, end). */
  bytes(bytes: Uint8Array, start = 0, end: number = bytes.length): this {
    // A view reads four bytes at once, and costs something to make.
    if (this.#pendingBits === 0 && end - start >= viewFrom) return this.view(new DataView(bytes.buffer, bytes.byteOffset + start, end - start), end - start);
    let place = start;
    while (this.#pendingBits !== 0 && place < end) this.#byte(bytes[place++]);
    for (const last = end - 4; place <= last; place += 4) {
      this.#word(bytes[place] | (bytes[place + 1] << 8) | (bytes[place + 2] << 16) | (bytes[place + 3] << 24));
      this.#length += 4;
    }
    while (place < end) this.#byte(bytes[place++]);
    return this;
  }

  /** The first `length` bytes of a view, as `bytes` does, a word at a time. */
  view(view: DataView, length: number): this {
    let place = 0;
    if (this.#pendingBits === 0) {
      let first = this.#first;
      let second = this.#second;
      // The rounds of `#word`, with the lanes at hand.
      for (const last = length - 4; place <= last; place += 4) {
        const word = view.getInt32(place, true);
        first ^= Math.imul(rotate(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
        first = (Math.imul((rotate(first, 13) + second) | 0, 5) + 0x561ccd1b) | 0;
        second ^= Math.imul(rotate(Math.imul(word, 0xa1e38b93), 17), 0x38b34ae5);
        second = (Math.imul((rotate(second, 15) + first) | 0, 5) + 0x0bcaa747) | 0;
      }
      this.#first = first;
      this.#second = second;
      this.#length += place;
    }
    while (place < length) this.#byte(view.getUint8(place++));
    return this;
  }

  /** A safe integer as eight bytes, little-endian two's complement. */
  integer(value: number): this {
    assert(Number.isSafeInteger(value), "a hashed number is a safe integer");
    return this.#fourBytes(value | 0).#fourBytes(Math.floor(value / 4_294_967_296) | 0);
  }

  /** The length as four bytes, then each UTF-16 unit as two, so that neighbouring texts cannot run together. */
  text(value: string): this {
    this.#fourBytes(value.length);
    for (let place = 0; place < value.length; place += 1) {
      const unit = value.charCodeAt(place);
      this.#byte(unit & 255);
      this.#byte(unit >>> 8);
    }
    return this;
  }

  /** Begins a new stream. */
  reset(): this {
    this.#first = firstSeed;
    this.#second = secondSeed;
    this.#pending = 0;
    this.#pendingBits = 0;
    this.#length = 0;
    return this;
  }

  /** The hash as two 32-bit words. The stream can go on afterwards. */
  into(out: Int32Array): void {
    let first = this.#first;
    let second = this.#second;
    if (this.#pendingBits !== 0) {
      first ^= Math.imul(rotate(Math.imul(this.#pending, 0x239b961b), 15), 0xab0e9789);
      second ^= Math.imul(rotate(Math.imul(this.#pending, 0xa1e38b93), 17), 0x38b34ae5);
    }
    // Up to 2^53 bytes: both halves of the length count.
    first ^= this.#length | 0;
    second ^= Math.floor(this.#length / 4_294_967_296) | 0;
    first = (first + second) | 0;
    second = (second + first) | 0;
    first = fmix32(first);
    second = fmix32(second);
    first = (first + second) | 0;
    second = (second + first) | 0;
    out[0] = first;
    out[1] = second;
  }

  /** Sixteen lower-case hex digits. The stream can go on afterwards. */
  hex(): string {
    const words = new Int32Array(2);
    this.into(words);
    return hexOfWords(words[0], words[1]);
  }

  #fourBytes(word: number): this {
    if (this.#pendingBits === 0) {
      this.#word(word);
      this.#length += 4;
      return this;
    }
    for (let shift = 0; shift < 32; shift += 8) this.#byte((word >>> shift) & 255);
    return this;
  }

  #byte(byte: number): void {
    this.#pending |= byte << this.#pendingBits;
    this.#pendingBits += 8;
    this.#length += 1;
    if (this.#pendingBits < 32) return;
    this.#word(this.#pending);
    this.#pending = 0;
    this.#pendingBits = 0;
  }

  #word(word: number): void {
    let first = this.#first ^ Math.imul(rotate(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
    first = (rotate(first, 13) + this.#second) | 0;
    first = (Math.imul(first, 5) + 0x561ccd1b) | 0;
    let second = this.#second ^ Math.imul(rotate(Math.imul(word, 0xa1e38b93), 17), 0x38b34ae5);
    second = (rotate(second, 15) + first) | 0;
    this.#first = first;
    this.#second = (Math.imul(second, 5) + 0x0bcaa747) | 0;
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The finish of MurmurHash3 for one word: every bit of it comes to depend on all others. A bijection. */
export function fmix32(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Two words of a hash as its sixteen digits. */
export function hexOfWords(first: number, second: number): string {
  return hexOf(first) + hexOf(second);
}

/** The words behind sixteen digits. */
export function wordsOfHex(hex: string): readonly [first: number, second: number] {
  assert(/^[0-9a-f]{16}$/.test(hex), "a hash is sixteen lower-case hex digits");
  return [Number.parseInt(hex.slice(0, 8), 16) | 0, Number.parseInt(hex.slice(8), 16) | 0];
}

/** The digits of every byte. */
const hexOfBytes: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hexOf(word: number): string {
  return hexOfBytes[word >>> 24] + hexOfBytes[(word >>> 16) & 255] + hexOfBytes[(word >>> 8) & 255] + hexOfBytes[word & 255];
}
