/**
 * A map from positive safe integers to small non-negative integers, in one flat array: no boxing, nothing to allocate per entry.
 *
 * Open addressing at most half full, removal by shifting back, so that no grave marks pile up. Sixteen neighbouring keys share a run of
 * memory, since ids are mostly handed out in ascending order and used soon after; the runs themselves are scattered by a multiplicative
 * hash, so that regular gaps between ids do no harm. Where two runs meet, a key goes on by a run and one place, not behind all of the run that was
 * there first: one step for five. A key is kept as two words, so that all is whole numbers of 32 bits to the compiler.
 */
import { assert } from "./assert.ts";
import { alignedWords } from "./line-aligned.ts";

const capacityMin = 64;
/** Words of an entry: the lower and the upper one of its key, its value and one, and one to spare. In an empty one all are 0, which no key is. */
const stride = 4;
const HIGH = 1;
const NEXT_VALUE = 2;
/** From one place where a key may be to the next: odd in entries, so that it comes to all. */
const step = 17 * stride;
/** Of 17, modulo 2^32. */
const inverse = 0xf0f0_f0f1;

export class IntMap {
  count = 0;
  private entries = alignedWords(stride * capacityMin);
  /** Wraps the offset of an entry. */
  private mask = stride * capacityMin - 1;
  private shift = 30;

  /** The value under a key, or −1. */
  get(key: number): number {
    const { entries, mask } = this;
    const low = key | 0;
    const high = low === key ? low >> 31 : wideHigh(key, low);
    for (let at = this.home(low, high); ; at = (at + step) & mask) {
      const found = entries[at];
      // Under 0, which is no key, an empty place is found, and says −1 as well.
      if (found === low && entries[at | HIGH] === high) return (entries[at | NEXT_VALUE] - 1) | 0;
      if (found === 0 && entries[at | HIGH] === 0) return -1;
    }
  }

  /** Adds a key that is not there. 0 < key ≤ 2^53 − 1, 0 ≤ value < 2^31 − 1. Doubles the table when it is half full. */
  add(key: number, value: number): void {
    assert(key > 0 && key <= Number.MAX_SAFE_INTEGER && Math.floor(key) === key, "a key is a positive safe integer");
    assert((value | 0) === value && value >= 0 && value < 0x7fff_ffff, "a value is a small non-negative integer");
    if (this.count * 2 * stride > this.mask) this.grow();
    const low = key | 0;
    this.put(low, low === key ? 0 : wideHigh(key, low), value + 1);
    this.count += 1;
  }

  /** Takes a key out; says whether it was there. */
  delete(key: number): boolean {
    const { entries, mask } = this;
    const low = key | 0;
    const high = low === key ? low >> 31 : wideHigh(key, low);
    let hole = this.home(low, high);
    for (; ; hole = (hole + step) & mask) {
      const found = entries[hole];
      if (found === 0 && entries[hole | HIGH] === 0) return false;
      if (found === low && entries[hole | HIGH] === high) break;
    }
    for (let at = (hole + step) & mask; ; at = (at + step) & mask) {
      const moving = entries[at];
      const movingHigh = entries[at | HIGH];
      if ((moving | movingHigh) === 0) break;
      // An entry may step back into the hole only if the hole is not before its home, counted in steps.
      if ((Math.imul(at - this.home(moving, movingHigh), inverse) & mask) < (Math.imul(at - hole, inverse) & mask)) continue;
      entries[hole] = moving;
      entries[hole | HIGH] = movingHigh;
      entries[hole | NEXT_VALUE] = entries[at | NEXT_VALUE];
      hole = at;
    }
    entries[hole] = 0;
    entries[hole | HIGH] = 0;
    entries[hole | NEXT_VALUE] = 0;
    this.count -= 1;
    return true;
  }

  /** Offset of the entry where the search for a key begins. */
  private home(low: number, high: number): number {
    return ((Math.imul((low >>> 4) ^ Math.imul(high, 0x27d4eb2f), 0x9e3779b1) >>> this.shift) << 6) | ((low & 15) << 2);
  }

  private put(low: number, high: number, nextValue: number): void {
    const { entries, mask } = this;
    let at = this.home(low, high);
    for (let found = entries[at]; found !== 0 || entries[at | HIGH] !== 0; found = entries[at]) {
      if (found === low) assert(entries[at | HIGH] !== high, "a key is added once");
      at = (at + step) & mask;
    }
    entries[at] = low;
    entries[at | HIGH] = high;
    entries[at | NEXT_VALUE] = nextValue;
  }

  private grow(): void {
    const before = this.entries;
    assert(before.length < 0x4000_0000, "a map stays within what a whole number of 32 bits can count");
    this.entries = alignedWords(2 * before.length);
    this.mask = 2 * before.length - 1;
    this.shift -= 1;
    for (let at = 0; at < before.length; at += stride) if (before[at | NEXT_VALUE] !== 0) this.put(before[at], before[at | HIGH], before[at | NEXT_VALUE]);
  }
}

/** The upper word of a key that does not fit into the lower one; −1, which none has, of what is no key. */
function wideHigh(key: number, low: number): number {
  const high = Math.floor(key * 2.3283064365386963e-10); // key / 2^32, exact
  return high * 4_294_967_296 + (low >>> 0) === key ? high : -1;
}
