/**
 * The levels of one side of a book.
 *
 * A level is found by its key: the price for bids, its negative for asks, so that a higher key is always a better price and one
 * code serves both sides. Keys near the best one lie in a window: an array by (key − base) with a bitmap over it in three tiers, so
 * that finding, adding, removing and stepping to the next level take a few instructions each. The window always has the best level in
 * it. All levels below `base + floor` are far levels, in an ordered list. When the best key leaves the window it moves: what
 * falls out is appended to the far list; when it runs empty it is refilled with at most `refillMax` far levels, so that no single
 * operation pays for more than it or earlier ones put in.
 */
import { assert } from "@crossfloor/stdx";
import { FarLevels } from "./far-levels.ts";

/** Offsets in the view of doubles, 4 per level. */
export const LEVEL_KEY = 0;
export const LEVEL_TOTAL = 1;
/** Offsets in the view of integers, 8 per level. */
export const LEVEL_HEAD = 4;
export const LEVEL_TAIL = 5;
export const LEVEL_COUNT = 6;

/** Keys in the window; the three tiers of 32-bit words cover exactly this many. */
const span = 32_768;
/** Where a best key is put when the window moves: the rest is room for better ones. */
const bestIndex = 24_576;
const refillMax = 512;
const bytes = 32;
const levelsMin = 64;
const baseMax = Number.MAX_SAFE_INTEGER - span + 1;

export class Ladder {
  /** Views of one buffer: 32 bytes per level. */
  wide: Float64Array;
  small: Int32Array;
  levelCount = 0;
  /** The best level, or −1. */
  best = -1;
  /** Sum of all open sizes on this side. */
  sizeTotal = 0;

  private base = 0;
  private floor = 0;
  /** Level + 1 by (key − base); 0 is none. */
  private window = new Int32Array(span);
  private tier0 = new Int32Array(span >>> 5);
  private tier1 = new Int32Array(span >>> 10);
  private tier2 = 0;
  private far = new FarLevels();
  private freeLevel = -1;
  private usedLevels = 0;

  constructor() {
    const buffer = new ArrayBuffer(levelsMin * bytes);
    this.wide = new Float64Array(buffer);
    this.small = new Int32Array(buffer);
  }

  /** The level under a key, or −1. */
  find(key: number): number {
    const index = key - this.base;
    if (index >= span) return -1;
    if (index >= this.floor) return this.window[index] - 1;
    return this.far.find(key);
  }

  /** Adds a level under a key that has none. Its head and tail are for the caller to set. */
  add(key: number): number {
    if (this.levelCount === 0 || key - this.base >= span) this.moveTo(key);
    const level = this.takeLevel();
    this.wide[(level << 2) + LEVEL_KEY] = key;
    this.wide[(level << 2) + LEVEL_TOTAL] = 0;
    this.small[(level << 3) + LEVEL_COUNT] = 0;
    const index = key - this.base;
    if (index >= this.floor) {
      this.mark(index, level);
      if (this.best === -1 || key > this.wide[(this.best << 2) + LEVEL_KEY]) this.best = level;
    } else this.far.insert(key, level);
    this.levelCount += 1;
    return level;
  }

  /** Takes out a level. */
  remove(level: number): void {
    const key = this.wide[(level << 2) + LEVEL_KEY];
    const index = key - this.base;
    this.levelCount -= 1;
    this.small[(level << 3) + LEVEL_HEAD] = this.freeLevel;
    this.small[(level << 3) + LEVEL_COUNT] = 0;
    this.freeLevel = level;
    if (!(index >= this.floor)) {
      this.far.remove(key);
      return;
    }
    this.unmark(index);
    if (level !== this.best) return;
    const next = this.indexBelow(index);
    if (next !== -1) this.best = this.window[next] - 1;
    else if (this.far.count > 0) this.refill();
    else this.best = -1;
  }

  /** The next worse level, or −1. */
  worse(level: number): number {
    const key = this.wide[(level << 2) + LEVEL_KEY];
    const index = key - this.base;
    if (index >= this.floor) {
      const next = this.indexBelow(index);
      if (next !== -1) return this.window[next] - 1;
    }
    return this.far.below(key);
  }

  /** Asserts that window, tiers, far list and best level agree. For tests and simulators. */
  check(): void {
    let marked = 0;
    for (let index = 0; index < span; index++) {
      const level = this.window[index] - 1;
      assert((level !== -1) === ((this.tier0[index >>> 5] & (1 << (index & 31))) !== 0), "the first tier marks the levels of the window");
      if (level === -1) continue;
      marked += 1;
      assert(index >= this.floor, "no level of the window is below the floor");
      assert(this.wide[(level << 2) + LEVEL_KEY] === this.base + index, "a level stands at its key");
    }
    this.tier0.forEach((word, at) => assert((word !== 0) === ((this.tier1[at >>> 5] & (1 << (at & 31))) !== 0), "the second tier marks the words of the first"));
    this.tier1.forEach((word, at) => assert((word !== 0) === ((this.tier2 & (1 << at)) !== 0), "the third tier marks the words of the second"));
    this.far.check();
    assert(marked + this.far.count === this.levelCount, "levels are counted right");
    assert((marked === 0) === (this.levelCount === 0), "the window has levels whenever the side has");
    assert(this.far.count === 0 || this.far.lastKey() < this.base + this.floor, "far levels are below the window");
    const top = this.indexBelow(span);
    assert(this.best === (top === -1 ? -1 : this.window[top] - 1), "the best level is the highest of the window");
  }

  private takeLevel(): number {
    const level = this.freeLevel;
    if (level !== -1) {
      this.freeLevel = this.small[(level << 3) + LEVEL_HEAD];
      return level;
    }
    if (this.usedLevels << 2 === this.wide.length) {
      const buffer = new ArrayBuffer(this.wide.length * 8 * 2);
      const wide = new Float64Array(buffer);
      wide.set(this.wide);
      this.wide = wide;
      this.small = new Int32Array(buffer);
    }
    this.usedLevels += 1;
    return this.usedLevels - 1;
  }

  private mark(index: number, level: number): void {
    this.window[index] = level + 1;
    this.tier0[index >>> 5] |= 1 << (index & 31);
    this.tier1[index >>> 10] |= 1 << ((index >>> 5) & 31);
    this.tier2 |= 1 << (index >>> 10);
  }

  private unmark(index: number): void {
    this.window[index] = 0;
    if ((this.tier0[index >>> 5] &= ~(1 << (index & 31))) !== 0) return;
    if ((this.tier1[index >>> 10] &= ~(1 << ((index >>> 5) & 31))) !== 0) return;
    this.tier2 &= ~(1 << (index >>> 10));
  }

  /** The highest marked index below `index`, which may be `span`; −1 is none. */
  private indexBelow(index: number): number {
    let at = index >>> 5;
    const near = at < this.tier0.length ? this.tier0[at] & ((1 << (index & 31)) - 1) : 0;
    if (near !== 0) return (at << 5) + 31 - Math.clz32(near);
    let group = at >>> 5;
    const words = group < this.tier1.length ? this.tier1[group] & ((1 << (at & 31)) - 1) : 0;
    if (words === 0) {
      const groups = group === 32 ? this.tier2 : this.tier2 & ((1 << group) - 1);
      if (groups === 0) return -1;
      group = 31 - Math.clz32(groups);
      at = (group << 5) + 31 - Math.clz32(this.tier1[group]);
    } else at = (group << 5) + 31 - Math.clz32(words);
    return (at << 5) + 31 - Math.clz32(this.tier0[at]);
  }

  /** Moves the window so that `key`, better than all in it, has its place; what falls out becomes far. */
  private moveTo(key: number): void {
    const base = baseFor(key);
    const shift = base - this.base;
    if (this.levelCount > 0) {
      for (let index = this.indexAbove(-1); index !== -1; index = this.indexAbove(index)) {
        const level = this.window[index] - 1;
        this.unmark(index);
        if (index >= shift) this.mark(index - shift, level);
        else this.far.insert(this.wide[(level << 2) + LEVEL_KEY], level);
      }
    }
    this.floor = this.far.count === 0 ? 0 : Math.max(0, this.floor - shift);
    this.base = base;
  }

  /** Moves the emptied window to the best far levels. */
  private refill(): void {
    const far = this.far;
    this.base = baseFor(far.lastKey());
    this.best = -1;
    let index = 0;
    for (let taken = 0; taken < refillMax && far.count > 0; taken++) {
      const key = far.lastKey();
      if (key < this.base) break;
      index = key - this.base;
      const level = far.find(key);
      far.remove(key);
      this.mark(index, level);
      if (this.best === -1) this.best = level;
    }
    this.floor = far.count > 0 && far.lastKey() >= this.base ? index : 0;
  }

  /** The lowest marked index above `index`; −1 is none. */
  private indexAbove(index: number): number {
    const from = index + 1;
    if (from >= span) return -1;
    let at = from >>> 5;
    const near = this.tier0[at] & (-1 << (from & 31));
    if (near !== 0) return (at << 5) + lowestBit(near);
    for (at += 1; at < this.tier0.length; at++) {
      if ((at & 31) === 0 && this.tier1[at >>> 5] === 0) at += 31;
      else if (this.tier0[at] !== 0) return (at << 5) + lowestBit(this.tier0[at]);
    }
    return -1;
  }
}

/** Near the ends of the safe range the window stays inside it, so that key − base is always exact for keys in the window. */
function baseFor(key: number): number {
  return Math.min(baseMax, Math.max(-Number.MAX_SAFE_INTEGER, key - bestIndex));
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
