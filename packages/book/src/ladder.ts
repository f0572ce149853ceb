/**
 * The levels of one side of a book.
 *
 * A level is found by its key: the price for bids, its negative for asks, so that a higher key is always a better price and one
 * code serves both sides. Keys lie in pages of 256: a page holds a level number for each of its keys and two tiers of bits over them, so
 * that finding, adding, removing and stepping to the next level take a few instructions each. Only pages that have a level exist. They
 * stand in a directory ordered by their numbers, the best at its end, where books change; a small table remembers the pages asked for
 * last. Prices may lie anywhere in the safe range: a jump costs a new page, never a move of what is there.
 */
import { assert } from "@crossfloor/stdx";

/** Offsets in the view of doubles, 4 per level. */
export const LEVEL_KEY = 0;
export const LEVEL_TOTAL = 1;
/** Offsets in the view of integers, 8 per level. */
export const LEVEL_HEAD = 4;
export const LEVEL_TAIL = 5;
export const LEVEL_COUNT = 6;

/** Keys in a page: eight words of 32 bits, over which one byte of `summaries` says which are not zero. */
const span = 256;
const perSpan = 1 / span; // a power of two, so that multiplying by it is exact
const recentSize = 64;
/** Directory entries that are moved one by one; more are moved by the platform. */
const loopMax = 48;
const bytes = 32;
const levelsMin = 64;
const pagesMin = 4;

export class Ladder {
  /** Views of one buffer: 32 bytes per level. */
  wide: Float64Array;
  small: Int32Array;
  levelCount = 0;
  /** The best level, or −1, and its key, or −∞: one look says what an order would meet. */
  best = -1;
  bestKey = Number.NEGATIVE_INFINITY;
  /** Sum of all open sizes on this side. */
  sizeTotal = 0;

  private freeLevel = -1;
  private usedLevels = 0;

  /** Level + 1 by (page · span + key − first key of the page); 0 is none. */
  private slots = new Int32Array(pagesMin * span);
  private words = new Int32Array(pagesMin * 8);
  private summaries = new Uint8Array(pagesMin);
  /** Page numbers ⌊key / span⌋ ascending, and the pages under them. */
  private numbers = new Float64Array(pagesMin);
  private pages = Int32Array.from({ length: pagesMin }, (_, page) => page);
  private pageCount = 0;
  /** Pages by the low bits of their numbers, as last asked for. */
  private recentNumbers = new Float64Array(recentSize).fill(Number.NaN);
  private recentPages = new Int32Array(recentSize);

  constructor() {
    const buffer = new ArrayBuffer(levelsMin * bytes);
    this.wide = new Float64Array(buffer);
    this.small = new Int32Array(buffer);
  }

  /** The level under a key, or −1. */
  find(key: number): number {
    const number = Math.floor(key * perSpan);
    const page = this.pageOf(number);
    return page === -1 ? -1 : this.slots[(page << 8) + (key - number * span)] - 1;
  }

  /** Adds a level under a key that has none. Its head and tail are for the caller to set. */
  add(key: number): number {
    const number = Math.floor(key * perSpan);
    let page = this.pageOf(number);
    if (page === -1) page = this.openPage(number);
    const level = this.takeLevel();
    this.wide[(level << 2) + LEVEL_KEY] = key;
    this.wide[(level << 2) + LEVEL_TOTAL] = 0;
    this.small[(level << 3) + LEVEL_COUNT] = 0;
    const index = key - number * span;
    this.slots[(page << 8) + index] = level + 1;
    this.words[(page << 3) + (index >>> 5)] |= 1 << (index & 31);
    this.summaries[page] |= 1 << (index >>> 5);
    if (key > this.bestKey) {
      this.best = level;
      this.bestKey = key;
    }
    this.levelCount += 1;
    return level;
  }

  /** Takes out a level. */
  remove(level: number): void {
    const key = this.wide[(level << 2) + LEVEL_KEY];
    const number = Math.floor(key * perSpan);
    const page = this.pageOf(number);
    const index = key - number * span;
    this.levelCount -= 1;
    this.small[(level << 3) + LEVEL_HEAD] = this.freeLevel;
    this.small[(level << 3) + LEVEL_COUNT] = 0;
    this.freeLevel = level;
    this.slots[(page << 8) + index] = 0;
    const word = (page << 3) + (index >>> 5);
    if ((this.words[word] &= ~(1 << (index & 31))) === 0) {
      this.summaries[page] &= ~(1 << (index >>> 5));
      if (this.summaries[page] === 0) this.closePage(number, page);
    }
    if (level === this.best) this.findBest();
  }

  /** It is in the last page of the directory. */
  private findBest(): void {
    this.best = this.pageCount === 0 ? -1 : this.highestOf(this.pages[this.pageCount - 1]);
    this.bestKey = this.best === -1 ? Number.NEGATIVE_INFINITY : this.wide[(this.best << 2) + LEVEL_KEY];
  }

  /** The next worse level, or −1. */
  worse(level: number): number {
    const key = this.wide[(level << 2) + LEVEL_KEY];
    const number = Math.floor(key * perSpan);
    const page = this.pageOf(number);
    const index = key - number * span;
    const at = index >>> 5;
    const near = this.words[(page << 3) + at] & ((1 << (index & 31)) - 1);
    if (near !== 0) return this.slots[(page << 8) + (at << 5) + 31 - Math.clz32(near)] - 1;
    const lower = this.summaries[page] & ((1 << at) - 1);
    if (lower !== 0) {
      const word = 31 - Math.clz32(lower);
      return this.slots[(page << 8) + (word << 5) + 31 - Math.clz32(this.words[(page << 3) + word])] - 1;
    }
    const rank = this.rankOf(number);
    return rank === 0 ? -1 : this.highestOf(this.pages[rank - 1]);
  }

  /** Asserts that pages, tiers, directory and best level agree. For tests and simulators. */
  check(): void {
    let marked = 0;
    let top = -1;
    for (let rank = 0; rank < this.pageCount; rank++) {
      const page = this.pages[rank];
      assert(rank === 0 || this.numbers[rank - 1] < this.numbers[rank], "the directory is in the order of page numbers");
      assert(this.summaries[page] !== 0, "a page exists only while it has a level");
      assert(this.pageOf(this.numbers[rank]) === page, "a page is found under its number");
      for (let index = 0; index < span; index++) {
        const level = this.slots[(page << 8) + index] - 1;
        assert((level !== -1) === ((this.words[(page << 3) + (index >>> 5)] & (1 << (index & 31))) !== 0), "the words mark the levels of the page");
        if (level === -1) continue;
        marked += 1;
        top = level;
        assert(this.wide[(level << 2) + LEVEL_KEY] === this.numbers[rank] * span + index, "a level stands at its key");
      }
      for (let word = 0; word < 8; word++) {
        assert((this.words[(page << 3) + word] !== 0) === ((this.summaries[page] & (1 << word)) !== 0), "the summary marks the words that have levels");
      }
    }
    assert(new Set(this.pages).size === this.pages.length, "free pages and pages in use are all there");
    assert(marked === this.levelCount, "levels are counted right");
    assert(this.best === top, "the best level is the highest");
    assert(this.bestKey === (top === -1 ? Number.NEGATIVE_INFINITY : this.wide[(top << 2) + LEVEL_KEY]), "the best key is that of the best level");
  }

  private pageOf(number: number): number {
    const recent = number & (recentSize - 1);
    if (this.recentNumbers[recent] === number) return this.recentPages[recent];
    const rank = this.rankOf(number);
    if (rank === this.pageCount || this.numbers[rank] !== number) return -1;
    this.recentNumbers[recent] = number;
    this.recentPages[recent] = this.pages[rank];
    return this.pages[rank];
  }

  /** How many pages have a lower number. */
  private rankOf(number: number): number {
    const { numbers } = this;
    let low = 0;
    let high = this.pageCount;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numbers[middle] < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The best level of a page that has one. */
  private highestOf(page: number): number {
    const word = 31 - Math.clz32(this.summaries[page]);
    return this.slots[(page << 8) + (word << 5) + 31 - Math.clz32(this.words[(page << 3) + word])] - 1;
  }

  private openPage(number: number): number {
    if (this.pageCount === this.pages.length) this.growPages();
    const rank = this.rankOf(number);
    const page = this.pages[this.pageCount]; // the first free one
    this.shiftUp(rank);
    this.numbers[rank] = number;
    this.pages[rank] = page;
    this.pageCount += 1;
    this.recentNumbers[number & (recentSize - 1)] = number;
    this.recentPages[number & (recentSize - 1)] = page;
    return page;
  }

  private closePage(number: number, page: number): void {
    const rank = this.rankOf(number);
    this.shiftDown(rank);
    this.pageCount -= 1;
    this.pages[this.pageCount] = page;
    if (this.recentNumbers[number & (recentSize - 1)] === number) this.recentNumbers[number & (recentSize - 1)] = Number.NaN;
  }

  /** Makes a gap at `rank`. Books change near the end, where a loop over a few beats a call. */
  private shiftUp(rank: number): void {
    const { numbers, pages, pageCount } = this;
    if (pageCount - rank > loopMax) {
      numbers.copyWithin(rank + 1, rank, pageCount);
      pages.copyWithin(rank + 1, rank, pageCount);
      return;
    }
    for (let at = pageCount; at > rank; at--) {
      numbers[at] = numbers[at - 1];
      pages[at] = pages[at - 1];
    }
  }

  private shiftDown(rank: number): void {
    const { numbers, pages, pageCount } = this;
    if (pageCount - rank > loopMax) {
      numbers.copyWithin(rank, rank + 1, pageCount);
      pages.copyWithin(rank, rank + 1, pageCount);
      return;
    }
    for (let at = rank + 1; at < pageCount; at++) {
      numbers[at - 1] = numbers[at];
      pages[at - 1] = pages[at];
    }
  }

  private growPages(): void {
    const before = this.pages.length;
    const slots = new Int32Array(before * 2 * span);
    slots.set(this.slots);
    this.slots = slots;
    const words = new Int32Array(before * 16);
    words.set(this.words);
    this.words = words;
    const summaries = new Uint8Array(before * 2);
    summaries.set(this.summaries);
    this.summaries = summaries;
    const numbers = new Float64Array(before * 2);
    numbers.set(this.numbers);
    this.numbers = numbers;
    const pages = Int32Array.from({ length: before * 2 }, (_, page) => page);
    pages.set(this.pages);
    this.pages = pages;
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
}
