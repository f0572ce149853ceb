/**
 * All resting orders of one book, or of all that share a memory, in one stretch: 64 bytes each, one cache line, doubles and small integers
 * side by side through two views of the same buffer. Free places form a list. The slab doubles when it is full and is never made smaller.
 *
 * Where orders are looked for by number, that is through chains that run through the slab itself: a table of 4-byte heads by hash, and the next of the chain
 * in each order's own line, which whoever looks an order up needs anyway. Sixteen neighbouring numbers share a line of heads, since
 * numbers are handed out in ascending order and orders are touched soon after; those lines are scattered by a multiplicative
 * hash, so that regular gaps between numbers do no harm.
 */
import { assert, lineAligned } from "@crossfloor/stdx";

/** Offsets in the view of doubles, 8 per order. */
export const ID = 0; // 0 while nothing rests there
export const OWNER = 1;
export const KEY = 2;
export const SIZE = 3;
export const SEQ = 4;
/** Offsets in the view of integers, 16 per order. */
export const NEXT = 10;
export const PREVIOUS = 11;
export const LEVEL = 12;
/** Which side of which book. */
export const LADDER = 13;
const CHAIN = 14;

const bytes = 64;
const placesMin = 64;
const headsMin = 128;

export class OrderSlab {
  wide: Float64Array;
  small: Int32Array;
  /** First free place, or −1. */
  free = -1;
  /** Places that were ever in use. */
  used = 0;
  /** Orders that are found by number. */
  count = 0;
  /** Place + 1 of a chain's first order, by hash; 0 is none. At most half as many orders as heads. */
  private heads = new Int32Array(headsMin);
  private shift = 29; // 2^(32 − shift) groups of sixteen heads
  /** Whether chains are kept. */
  readonly chained: boolean;

  constructor(chained: boolean) {
    this.chained = chained;
    const { buffer, start } = lineAligned(placesMin * bytes);
    this.wide = new Float64Array(buffer, start);
    this.small = new Int32Array(buffer, start);
  }

  /** A place for an order that may rest or not, until it is given back. */
  allot(): number {
    const place = this.peek();
    this.take(place);
    return place;
  }

  /** Places that are free, each once and with nothing resting there. For tests and simulators: slow. */
  checkFree(): number {
    const seen = new Uint8Array(this.used);
    let count = 0;
    for (let place = this.free; place !== -1; place = this.small[(place << 4) | NEXT]) {
      assert(seen[place] === 0, "a place is given back once");
      assert(this.wide[(place << 3) | ID] === 0, "nothing rests at a place that was given back");
      seen[place] = 1;
      count += 1;
    }
    return count;
  }

  /** The place that the next order gets: call `take` to take it. */
  peek(): number {
    if (this.free !== -1) return this.free;
    if (this.used << 3 === this.wide.length) this.grow();
    return this.used;
  }

  take(place: number): void {
    if (place === this.free) this.free = this.small[(place << 4) | NEXT];
    else this.used += 1;
  }

  give(place: number): void {
    this.wide[(place << 3) | ID] = 0;
    this.small[(place << 4) | NEXT] = this.free;
    this.free = place;
  }

  /** The place of an order, or −1. */
  find(order: number): number {
    assert(this.chained, "who keeps the places of its orders looks for none by number");
    const { wide, small } = this;
    for (let place = this.heads[this.home(order)] - 1; place !== -1; place = small[(place << 4) | CHAIN]) {
      if (wide[(place << 3) | ID] === order) return place;
    }
    return -1;
  }

  /** Asserts what lets an order be added under its number, and makes room for it. */
  admit(order: number): void {
    assert(Number.isSafeInteger(order) && order > 0, "an order number is a positive safe integer");
    if (!this.chained) return;
    assert(this.find(order) === -1, "an order number rests at most once");
    if (this.count * 2 >= this.heads.length) this.growHeads();
  }

  /** Lets an order that `admit` let pass be found at a place. */
  index(order: number, place: number): void {
    this.wide[(place << 3) | ID] = order;
    if (this.chained) this.chain(order, place);
    this.count += 1;
  }

  /** Takes an order out of its chain: call before `give`. */
  unindex(place: number): void {
    this.count -= 1;
    if (!this.chained) return;
    const { heads, small } = this;
    const home = this.home(this.wide[(place << 3) | ID]);
    const next = small[(place << 4) | CHAIN];
    if (heads[home] === place + 1) {
      heads[home] = next + 1;
      return;
    }
    let before = heads[home] - 1;
    while (small[(before << 4) | CHAIN] !== place) before = small[(before << 4) | CHAIN];
    small[(before << 4) | CHAIN] = next;
  }

  private chain(order: number, place: number): void {
    const home = this.home(order);
    this.small[(place << 4) | CHAIN] = this.heads[home] - 1;
    this.heads[home] = place + 1;
  }

  private home(order: number): number {
    const low = order | 0;
    const group = low === order ? low >>> 4 : (low >>> 4) ^ Math.imul((order * 2.3283064365386963e-10) | 0, 0x27d4eb2f); // order / 2^32, exact
    return ((Math.imul(group, 0x9e3779b1) >>> this.shift) << 4) | (low & 15);
  }

  private growHeads(): void {
    this.heads = new Int32Array(this.heads.length * 2);
    this.shift -= 1;
    for (let place = 0; place < this.used; place += 1) {
      const order = this.wide[(place << 3) | ID];
      if (order !== 0) this.chain(order, place);
    }
  }

  private grow(): void {
    const { buffer, start } = lineAligned(this.wide.length * 8 * 2);
    const wide = new Float64Array(buffer, start);
    wide.set(this.wide);
    this.wide = wide;
    this.small = new Int32Array(buffer, start);
  }
}
