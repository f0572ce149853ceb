/**
 * A buffer that grows and is used again.
 *
 * Little-endian throughout. `bytes()` is a view that holds until the next write or `clear`; `copy()` is the caller's own.
 */
import { EncodeFault, unsafeInteger } from "./faults.ts";

const two32 = 4_294_967_296;
const messageBytesMax = 268_435_456;

/** A safe integer as eight bytes, two's complement, where there is room. */
export function putInt64(view: DataView, at: number, value: number): void {
  if ((value | 0) === value) {
    view.setInt32(at, value, true);
    view.setInt32(at + 4, value < 0 ? -1 : 0, true);
    return;
  }
  if (!Number.isSafeInteger(value)) throw unsafeInteger(value);
  view.setUint32(at, value >>> 0, true);
  view.setInt32(at + 4, Math.floor(value / two32), true);
}

/** A safe integer as a double, where there is room: one store, where halves of an integer take a comparison, a division and two. */
export function putInteger(view: DataView, at: number, value: number): void {
  if (!Number.isSafeInteger(value)) throw unsafeInteger(value);
  view.setFloat64(at, value + 0, true); // −0 is written as 0
}

/** One of the numbers that a closed set of names has, which are those from 1 to `codeMax`. */
export function putCode(view: DataView, at: number, code: number, codeMax: number): void {
  view.setUint16(at, checkedCode(code, codeMax), true);
}
export function checkedCode(code: number, codeMax: number): number {
  const whole = code | 0;
  if (whole !== code || whole < 1 || whole > codeMax) throw new EncodeFault(`code ${code} names nothing`);
  return whole;
}

export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;
  /** Of `#bytes`, where it is cheap to ask for. */
  #capacity: number;
  readonly #capacityMax: number;

  /** `capacityMax`: an `EncodeFault` beyond it. A message stays far below; who writes a whole state names a bound of his own. */
  constructor(capacity = 1024, capacityMax = messageBytesMax) {
    this.#capacityMax = capacityMax;
    this.#bytes = new Uint8Array(capacity);
    this.#capacity = capacity;
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** What is written to, from its beginning: good until the next write makes it grow. */
  get view(): DataView {
    return this.#view;
  }

  /** Makes sure of room for `size` more bytes, which the caller fills in from `length` on and then takes with `advanceTo`. Returns what is written to, as `view`. */
  room(size: number): DataView {
    if (this.#length + size > this.#capacity) this.#makeRoom(size);
    return this.#view;
  }

  /** What was filled in up to here is part of the message. */
  advanceTo(end: number): void {
    this.#length = end;
  }

  clear(): this {
    this.#length = 0;
    return this;
  }

  /** What was written, without a copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Into `target`, which has room for it. A loop beats the platform's call for messages of a hundred bytes. */
  copyTo(target: Uint8Array, at: number): void {
    const bytes = this.#bytes;
    const length = this.#length;
    if (length > 256) target.set(bytes.subarray(0, length), at);
    else for (let place = 0; place < length; place++) target[at + place] = bytes[place];
  }

  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  u8(value: number): this {
    this.#bounded(value, 0xff);
    const at = this.#grow(1);
    this.#bytes[at] = value;
    return this;
  }

  u16(value: number): this {
    this.#bounded(value, 0xffff);
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    this.#bounded(value, 0xffff_ffff);
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  /** A safe integer as eight bytes, two's complement. */
  i64(value: number): this {
    const at = this.#grow(8);
    putInt64(this.#view, at, value);
    return this;
  }

  /** A safe integer as a double. */
  integer(value: number): this {
    const at = this.#grow(8);
    putInteger(this.#view, at, value);
    return this;
  }

  raw(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** UTF-8 with a u16 length in bytes. */
  text(value: string, bytesMax: number): this {
    if (value === "") return this.u16(0);
    const start = this.#grow(2 + value.length * 3);
    const end = putUtf8(this.#bytes, value, start + 2);
    const size = end - start - 2;
    if (size > bytesMax) throw new EncodeFault(`a text of ${size} bytes is longer than ${bytesMax}`);
    this.#view.setUint16(start, size, true);
    this.#length = end;
    return this;
  }

  /** Overwrites four bytes that were written before, e.g. a length that was not known yet. */
  setU32(at: number, value: number): this {
    this.#bounded(value, 0xffff_ffff);
    this.#view.setUint32(at, value, true);
    return this;
  }

  #bounded(value: number, max: number): void {
    if (!(value >= 0 && value <= max) || Math.floor(value) !== value) throw new EncodeFault(`${String(value)} is not an integer from 0 to ${max}`);
  }

  #grow(size: number): number {
    const at = this.#length;
    if (at + size > this.#capacity) this.#makeRoom(size);
    this.#length = at + size;
    return at;
  }

  #makeRoom(size: number): void {
    const needed = this.#length + size;
    if (needed > this.#capacityMax) throw new EncodeFault(`a message may not pass ${this.#capacityMax} bytes`);
    const grown = new Uint8Array(Math.min(Math.max(needed, this.#bytes.length * 2), this.#capacityMax));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
    this.#capacity = grown.length;
    this.#view = new DataView(grown.buffer);
  }
}

/** Writes from `at`, where three bytes a UTF-16 unit are reserved; returns the end. */
export function putUtf8(bytes: Uint8Array, value: string, at: number): number {
  for (let place = 0; place < value.length; place++) {
    let point = value.charCodeAt(place);
    if (point < 0x80) {
      bytes[at++] = point;
      continue;
    }
    if (point >= 0xd800 && point <= 0xdfff) {
      const low = value.charCodeAt(place + 1);
      if (point >= 0xdc00 || !(low >= 0xdc00 && low <= 0xdfff)) throw new EncodeFault("a text holds no lone surrogate");
      point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
      place++;
      bytes[at++] = 0xf0 | (point >>> 18);
      bytes[at++] = 0x80 | ((point >>> 12) & 0x3f);
    } else if (point >= 0x800) {
      bytes[at++] = 0xe0 | (point >>> 12);
    } else {
      bytes[at++] = 0xc0 | (point >>> 6);
      bytes[at++] = 0x80 | (point & 0x3f);
      continue;
    }
    bytes[at++] = 0x80 | ((point >>> 6) & 0x3f);
    bytes[at++] = 0x80 | (point & 0x3f);
  }
  return at;
}
