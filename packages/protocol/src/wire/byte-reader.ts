/** Reads what `ByteWriter` wrote. Everything that is not well formed is a `DecodeFault`. */
import { DecodeFault, endsEarly } from "./faults.ts";

const two32 = 4_294_967_296;

const nothing = new Uint8Array(0);

/** A safe integer that was written as a double, where there are eight bytes. */
export function integerAt(view: DataView, at: number): number {
  const value = view.getFloat64(at, true);
  const whole = value | 0;
  // Nearly all are small, and kept as such a number needs no object of its own in the one that it is put into. This makes −0 zero as well.
  if (whole === value) return whole;
  if (!Number.isSafeInteger(value)) throw new DecodeFault("a number is a safe integer");
  return value;
}

export class ByteReader {
  /** What it was last told to read. */
  #source: Uint8Array = nothing;
  /** All of the buffer that the bytes lie in, and where they begin in it. */
  #bytes: Uint8Array = nothing;
  #view: DataView = new DataView(nothing.buffer);
  #begin = 0;
  #end = 0;
  #at = 0;
  /** The first release wrote a safe integer as one of 64 bits. */
  #halves = false;

  /** Over [start, end) of `bytes`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.over(bytes, start, end);
  }

  /** Begins anew with other bytes. A view costs more than a message to read, so whoever reads many keeps the reader, and one buffer keeps its view. */
  over(bytes: Uint8Array, start = 0, end = bytes.length): this {
    if (bytes !== this.#source) this.#turnTo(bytes);
    this.#at = this.#begin + start;
    // What lies behind the bytes is somebody else's.
    this.#end = this.#begin + (end < bytes.length ? end : bytes.length);
    this.#halves = false;
    return this;
  }

  /** To ask an array for its buffer is a call into the platform. */
  #turnTo(bytes: Uint8Array): void {
    this.#source = bytes;
    this.#begin = bytes.byteOffset;
    if (bytes.buffer === this.#view.buffer) return;
    this.#bytes = new Uint8Array(bytes.buffer);
    this.#view = new DataView(bytes.buffer);
  }

  /** From here on safe integers are read in the form of the first release. */
  asFirstRelease(): this {
    this.#halves = true;
    return this;
  }

  get isFirstRelease(): boolean {
    return this.#halves;
  }

  /** What straight code reads from, at the places `position` to `limit`; then it says with `advanceTo` how far it came. */
  get view(): DataView {
    return this.#view;
  }
  get position(): number {
    return this.#at;
  }
  get limit(): number {
    return this.#end;
  }
  advanceTo(position: number): void {
    this.#at = position;
  }

  get at(): number {
    return this.#at - this.#begin;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  /** The next u16, which stays to be read. */
  peekU16(): number {
    if (this.left < 2) throw endsEarly();
    return this.#view.getUint16(this.#at, true);
  }

  skip(size: number): void {
    this.#take(size);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  i64(): number {
    const at = this.#take(8);
    const value = this.#view.getInt32(at + 4, true) * two32 + this.#view.getUint32(at, true);
    if (!Number.isSafeInteger(value)) throw new DecodeFault("an integer is beyond the safe range");
    return value;
  }

  /** A safe integer, written as a double. */
  integer(): number {
    if (this.#halves) return this.i64();
    return integerAt(this.#view, this.#take(8));
  }

  /** A view of the next `size` bytes, without a copy. */
  raw(size: number): Uint8Array {
    const at = this.#take(size);
    return this.#bytes.subarray(at, at + size);
  }

  text(bytesMax: number): string {
    const size = this.u16();
    if (size === 0) return "";
    if (size > bytesMax) throw new DecodeFault(`a text of ${size} bytes is longer than ${bytesMax}`);
    const at = this.#take(size);
    const end = at + size;
    for (let place = at; place < end; place++) {
      if (this.#bytes[place] >= 0x80) return utf8(this.#bytes, at, end);
    }
    return String.fromCharCode(...this.#bytes.subarray(at, end));
  }

  /** Says that the message ends here. */
  end(): void {
    if (this.#at !== this.#end) throw new DecodeFault(`${this.#end - this.#at} bytes follow the message`);
  }

  #take(size: number): number {
    const at = this.#at;
    if (size > this.#end - at) throw endsEarly();
    this.#at = at + size;
    return at;
  }
}

/** Strict: overlong forms, surrogates and points beyond U+10FFFF are refused. */
function utf8(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let at = start;
  while (at < end) {
    const first = bytes[at++];
    if (first < 0x80) {
      text += String.fromCharCode(first);
      continue;
    }
    const more = first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
    if (more === 0 || at + more > end) throw new DecodeFault("a text is UTF-8");
    let point = first & (0x3f >> more);
    for (let left = more; left > 0; left--) {
      const next = bytes[at++];
      if ((next & 0xc0) !== 0x80) throw new DecodeFault("a text is UTF-8");
      point = (point << 6) | (next & 0x3f);
    }
    const overlong = (more === 2 && point < 0x800) || (more === 3 && point < 0x10000);
    if (overlong || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new DecodeFault("a text is UTF-8");
    text += String.fromCodePoint(point);
  }
  return text;
}
