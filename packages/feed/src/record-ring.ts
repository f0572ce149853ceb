/** The newest event records in their encoded form, bounded by count and by bytes. */
import type { Seq } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";

export interface EncodedRecord { readonly seq: Seq; readonly bytes: Uint8Array }

/** Half a frame, so that a frame closed just before it was full still holds one more. */
export const recordBytesMax = 2_097_152;

export interface RingLimits { readonly recordsMax: number; readonly bytesMax: number }

export class RecordRing {
  readonly #limits: RingLimits;
  readonly #slots: (Uint8Array | undefined)[];
  #last: number;
  #count = 0;
  #bytes = 0;

  /** Empty, after `last`. */
  constructor(limits: RingLimits, last: Seq) {
    this.#limits = limits;
    this.#slots = Array.from({ length: limits.recordsMax });
    this.#last = last;
  }

  /** The oldest sequence that is kept; one past `last` when nothing is. */
  get first(): Seq {
    return (this.#last - this.#count + 1) as Seq;
  }

  get last(): Seq {
    return this.#last as Seq;
  }

  get bytes(): number {
    return this.#bytes;
  }

  push({ seq, bytes }: EncodedRecord): void {
    assert(seq === this.#last + 1, "records are published without a gap");
    assert(bytes.length <= recordBytesMax, "an event record fits in one frame");
    if (this.#count === this.#limits.recordsMax) this.#drop();
    this.#last = seq;
    this.#count += 1;
    this.#bytes += bytes.length;
    this.#slots[seq % this.#limits.recordsMax] = bytes;
    while (this.#bytes > this.#limits.bytesMax && this.#count > 1) this.#drop();
  }

  /** The encoded record; `undefined` if it is not kept. */
  at(seq: number): Uint8Array | undefined {
    if (seq > this.#last || seq < this.first) return undefined;
    return this.#slots[seq % this.#limits.recordsMax];
  }

  #drop(): void {
    const place = this.first % this.#limits.recordsMax;
    this.#bytes -= this.#slots[place]?.length ?? 0;
    this.#slots[place] = undefined;
    this.#count -= 1;
  }
}
