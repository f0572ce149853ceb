/**
 * All resting orders of one book, in one stretch of memory: 64 bytes each, one cache line, doubles and small integers side by
 * side through two views of the same buffer. Free places form a list. The slab doubles when it is full and is never made smaller.
 */

/** Offsets in the view of doubles, 8 per order. */
export const ID = 0; // 0 while the place is free
export const OWNER = 1;
export const KEY = 2;
export const SIZE = 3;
export const SEQ = 4;
/** Offsets in the view of integers, 16 per order. */
export const NEXT = 10;
export const PREVIOUS = 11;
export const LEVEL = 12;
export const SIDE = 13;

const bytes = 64;
const placesMin = 64;

export class OrderSlab {
  wide: Float64Array;
  small: Int32Array;
  /** First free place, or −1. */
  free = -1;
  /** Places that were ever in use. */
  used = 0;

  constructor() {
    const buffer = new ArrayBuffer(placesMin * bytes);
    this.wide = new Float64Array(buffer);
    this.small = new Int32Array(buffer);
  }

  /** The place that the next order gets: call `take` to take it. */
  peek(): number {
    if (this.free !== -1) return this.free;
    if (this.used << 3 === this.wide.length) this.grow();
    return this.used;
  }

  take(place: number): void {
    if (place === this.free) this.free = this.small[(place << 4) + NEXT];
    else this.used += 1;
  }

  give(place: number): void {
    this.wide[(place << 3) + ID] = 0;
    this.small[(place << 4) + NEXT] = this.free;
    this.free = place;
  }

  private grow(): void {
    const buffer = new ArrayBuffer(this.wide.length * 8 * 2);
    const wide = new Float64Array(buffer);
    wide.set(this.wide);
    this.wide = wide;
    this.small = new Int32Array(buffer);
  }
}
