/** Reads what `ByteWriter` wrote. Everything that is not well formed is a `DecodeFault`. */
import { DecodeFault } from "./faults.ts";

const two32 = 4_294_967_296;

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  /** Over [start, end) of `bytes`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#end = end;
  }

  get at(): number {
    return this.#at;
  }

  get left(): number {
    return this.#end - this.#at;
  }

  u8(): number {
    return this.#bytes[this.#take(1)];
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  /** The next u16, which stays to be read. */
  peekU16(): number {
    if (this.left < 2) throw new DecodeFault("the message ends early");
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
    if (size > this.#end - at) throw new DecodeFault("the message ends early");
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
