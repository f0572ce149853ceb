/**
 * A map from positive safe integers to small non-negative integers, in one flat array: no boxing, nothing to allocate per entry.
 *
 * Open addressing with linear probing at most half full, removal by shifting back, so that no grave marks pile up. Sixteen
 * neighbouring keys share a run of memory, since ids are mostly handed out in ascending order and used soon after;
 * the runs themselves are scattered by a multiplicative hash, so that regular gaps between ids do no harm.
 */
import { assert } from "./assert.ts";
import { alignedDoubles } from "./line-aligned.ts";

const capacityMin = 64;

export class IntMap {
  count = 0;
  /** Pairs (key, value); key 0 is an empty place. */
  private entries = alignedDoubles(2 * capacityMin);
  /** Wraps the offset of a pair, which is even. */
  private mask = 2 * capacityMin - 1;
  private shift = 30;

  /** The value under a key, or −1. */
  get(key: number): number {
    const { entries, mask } = this;
    for (let at = this.home(key); ; at = (at + 2) & mask) {
      const found = entries[at];
      if (found === 0) return -1;
      if (found === key) return entries[at | 1] | 0;
    }
  }

  /** Adds a key that is not there. 0 < key ≤ 2^53 − 1, 0 ≤ value < 2^31. Doubles the table when it is half full. */
  add(key: number, value: number): void {
    assert(key > 0 && key <= Number.MAX_SAFE_INTEGER && Math.floor(key) === key, "a key is a positive safe integer");
    assert((value | 0) === value && value >= 0, "a value is a small non-negative integer");
    if (this.count * 4 > this.mask) this.grow();
    const { entries, mask } = this;
    let at = this.home(key);
    for (let found = entries[at]; found !== 0; found = entries[at]) {
      assert(found !== key, "a key is added once");
      at = (at + 2) & mask;
    }
    entries[at] = key;
    entries[at | 1] = value;
    this.count += 1;
  }

  /** Takes a key out; says whether it was there. */
  delete(key: number): boolean {
    const { entries, mask } = this;
    let hole = this.home(key);
    for (;;) {
      const found = entries[hole];
      if (found === 0) return false;
      if (found === key) break;
      hole = (hole + 2) & mask;
    }
    for (let at = (hole + 2) & mask; ; at = (at + 2) & mask) {
      const moving = entries[at];
      if (moving === 0) break;
      // An entry may step back into the hole only if the hole is not before its home.
      if (((at - this.home(moving)) & mask) < ((at - hole) & mask)) continue;
      entries[hole] = moving;
      entries[hole | 1] = entries[at | 1];
      hole = at;
    }
    entries[hole] = 0;
    this.count -= 1;
    return true;
  }

  /** Offset of the pair where the search for a key begins. */
  private home(key: number): number {
    const low = key | 0;
    const run = low === key ? low >>> 4 : (low >>> 4) ^ Math.imul((key * 2.3283064365386963e-10) | 0, 0x27d4eb2f); // key / 2^32, exact
    return ((Math.imul(run, 0x9e3779b1) >>> this.shift) << 5) | ((low & 15) << 1);
  }

  private grow(): void {
    const before = this.entries;
    const capacity = this.mask + 1;
    assert(capacity <= 0x4000_0000, "a map stays within what one array can hold");
    this.entries = alignedDoubles(2 * capacity);
    this.mask = 2 * capacity - 1;
    this.shift -= 1;
    this.count = 0;
    for (let at = 0; at < before.length; at += 2) if (before[at] !== 0) this.add(before[at], before[at + 1]);
  }
}
