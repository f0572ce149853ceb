/**
 * The levels of all sides of all books that share a memory.
 *
 * A ladder is one side of one book. A level is found by its key: the price for bids, its negative for asks, so that a higher key is always
 * a better price and one code serves both sides. Keys lie in pages of 256: a page holds a level number for each of its keys and two tiers
 * of bits over them, so that finding, adding, removing and stepping to the next level take a few instructions each. Only pages that have a
 * level exist. They stand in a directory of their ladder, ordered by their numbers, the best at its end, where books change; one small
 * table remembers the pages asked for last. Prices may lie anywhere in the safe range: a jump costs a new page, never a move of what is there.
 *
 * Ladders, levels and pages are rows of arrays that all books of an engine share: the arrays of thirty books would not stay near the
 * processor, nor would thirty times two objects. (docs/decisions/engine-speed.md)
 */
import { assert, lineAligned } from "@crossfloor/stdx";

/** Of a ladder in `wide`, 8 doubles each: the key of its best level, −∞ where it has none, so that one look says what an order would meet; and all open sizes. */
export const BEST_KEY = 0;
export const SIZE_TOTAL = 1;
/** In `small`, 16 integers each: its best level, or −1; how many levels and pages it has. */
export const BEST = 4;
export const LEVEL_COUNT = 5;
const PAGE_COUNT = 6;

/** Of a level in `levelWide`, 4 doubles each. */
export const KEY = 0;
export const TOTAL = 1;
/** In `levelSmall`, 8 integers each: its first and last order, and how many they are. */
export const HEAD = 4;
export const TAIL = 5;
export const COUNT = 6;

/** Keys in a page: eight words of 32 bits, over which one byte of `summaries` says which are not zero. */
const span = 256;
const perSpan = 1 / span; // a power of two, so that multiplying by it is exact
/** Entries of the table of pages asked for last, four doubles each: number of the page, ladder, page. */
const recentSize = 1_024;
/** Directory entries that are moved one by one; more are moved by the platform. */
const loopMax = 48;
const ladderBytes = 64;
const levelBytes = 32;
const laddersMin = 2;
const levelsMin = 64;
const pagesMin = 4;
const pagesMax = 0x40_0000;

export class Ladders {
  /** Views of one buffer: a line of 64 bytes per ladder. */
  wide: Float64Array;
  small: Int32Array;
  /** Views of one buffer: 32 bytes per level. */
  levelWide: Float64Array;
  levelSmall: Int32Array;
  /** Ladders there are. */
  count = 0;

  private freeLevel = -1;
  private usedLevels = 0;

  /** Level + 1 by (page · span + key − first key of the page); 0 is none. */
  private slots = new Int32Array(pagesMin * span);
  private words = new Int32Array(pagesMin * 8);
  private summaries = new Uint8Array(pagesMin);
  /** Pages that no ladder has, the next one to be taken last. */
  private freePages = Int32Array.from({ length: pagesMin }, (_, page) => pagesMin - 1 - page);
  private freePageCount = pagesMin;

  /** By ladder: page numbers ⌊key / span⌋ ascending, and the pages under them. */
  private readonly numbers: Float64Array[] = [];
  private readonly pages: Int32Array[] = [];
  private readonly recent = new Float64Array(4 * recentSize).fill(Number.NaN);

  constructor() {
    const ladders = lineAligned(laddersMin * ladderBytes);
    this.wide = new Float64Array(ladders.buffer, ladders.start);
    this.small = new Int32Array(ladders.buffer, ladders.start);
    const levels = lineAligned(levelsMin * levelBytes);
    this.levelWide = new Float64Array(levels.buffer, levels.start);
    this.levelSmall = new Int32Array(levels.buffer, levels.start);
  }

  /** A new ladder without levels. */
  addLadder(): number {
    const ladder = this.count;
    if (ladder << 3 === this.wide.length) {
      const { buffer, start } = lineAligned(this.wide.length * 8 * 2);
      const wide = new Float64Array(buffer, start);
      wide.set(this.wide);
      this.wide = wide;
      this.small = new Int32Array(buffer, start);
    }
    this.count += 1;
    this.wide[(ladder << 3) | BEST_KEY] = Number.NEGATIVE_INFINITY;
    this.small[(ladder << 4) | BEST] = -1;
    this.numbers.push(new Float64Array(pagesMin));
    this.pages.push(new Int32Array(pagesMin));
    return ladder;
  }

  /** The level of a ladder under a key, or −1. */
  find(ladder: number, key: number): number {
    const number = Math.floor(key * perSpan);
    const page = this.pageOf(ladder, number);
    return page === -1 ? -1 : this.slots[(page << 8) | (key - number * span)] - 1;
  }

  /** Adds a level under a key that has none. Its head and tail are for the caller to set. */
  add(ladder: number, key: number): number {
    const number = Math.floor(key * perSpan);
    let page = this.pageOf(ladder, number);
    if (page === -1) page = this.openPage(ladder, number);
    const level = this.takeLevel();
    this.levelWide[(level << 2) | KEY] = key;
    this.levelWide[(level << 2) | TOTAL] = 0;
    this.levelSmall[(level << 3) | COUNT] = 0;
    const index = (key - number * span) | 0;
    this.slots[(page << 8) | index] = level + 1;
    this.words[(page << 3) | (index >>> 5)] |= 1 << (index & 31);
    this.summaries[page] |= 1 << (index >>> 5);
    if (key > this.wide[(ladder << 3) | BEST_KEY]) {
      this.small[(ladder << 4) | BEST] = level;
      this.wide[(ladder << 3) | BEST_KEY] = key;
    }
    this.small[(ladder << 4) | LEVEL_COUNT] += 1;
    return level;
  }

  /** Takes out a level of a ladder. */
  remove(ladder: number, level: number): void {
    const key = this.levelWide[(level << 2) | KEY];
    const number = Math.floor(key * perSpan);
    const page = this.pageOf(ladder, number);
    const index = (key - number * span) | 0;
    this.small[(ladder << 4) | LEVEL_COUNT] -= 1;
    this.levelSmall[(level << 3) | HEAD] = this.freeLevel;
    this.levelSmall[(level << 3) | COUNT] = 0;
    this.freeLevel = level;
    this.slots[(page << 8) | index] = 0;
    const word = (page << 3) | (index >>> 5);
    if ((this.words[word] &= ~(1 << (index & 31))) === 0) {
      this.summaries[page] &= ~(1 << (index >>> 5));
      if (this.summaries[page] === 0) this.closePage(ladder, number, page);
    }
    if (level === this.small[(ladder << 4) | BEST]) this.findBest(ladder);
  }

  /** It is in the last page of the directory. */
  private findBest(ladder: number): void {
    const pageCount = this.small[(ladder << 4) | PAGE_COUNT];
    const best = pageCount === 0 ? -1 : this.highestOf(this.pages[ladder][pageCount - 1]);
    this.small[(ladder << 4) | BEST] = best;
    this.wide[(ladder << 3) | BEST_KEY] = best === -1 ? Number.NEGATIVE_INFINITY : this.levelWide[(best << 2) | KEY];
  }

  /** The next worse level of a ladder, or −1. */
  worse(ladder: number, level: number): number {
    const key = this.levelWide[(level << 2) | KEY];
    const number = Math.floor(key * perSpan);
    const page = this.pageOf(ladder, number);
    const index = (key - number * span) | 0;
    const at = index >>> 5;
    const near = this.words[(page << 3) | at] & ((1 << (index & 31)) - 1);
    if (near !== 0) return this.slots[(page << 8) | (at << 5) | (31 - Math.clz32(near))] - 1;
    const lower = this.summaries[page] & ((1 << at) - 1);
    if (lower !== 0) {
      const word = 31 - Math.clz32(lower);
      return this.slots[(page << 8) | (word << 5) | (31 - Math.clz32(this.words[(page << 3) | word]))] - 1;
    }
    const rank = this.rankOf(ladder, number);
    return rank === 0 ? -1 : this.highestOf(this.pages[ladder][rank - 1]);
  }

  /** Asserts that the pages, tiers, directory and best level of a ladder agree. For tests and simulators. */
  check(ladder: number): void {
    const numbers = this.numbers[ladder];
    const pages = this.pages[ladder];
    let marked = 0;
    let top = -1;
    for (let rank = 0; rank < this.small[(ladder << 4) | PAGE_COUNT]; rank++) {
      const page = pages[rank];
      assert(rank === 0 || numbers[rank - 1] < numbers[rank], "the directory is in the order of page numbers");
      assert(this.summaries[page] !== 0, "a page exists only while it has a level");
      assert(this.pageOf(ladder, numbers[rank]) === page, "a page is found under its number");
      for (let index = 0; index < span; index++) {
        const level = this.slots[(page << 8) | index] - 1;
        assert((level !== -1) === ((this.words[(page << 3) | (index >>> 5)] & (1 << (index & 31))) !== 0), "the words mark the levels of the page");
        if (level === -1) continue;
        marked += 1;
        top = level;
        assert(this.levelWide[(level << 2) | KEY] === numbers[rank] * span + index, "a level stands at its key");
      }
      for (let word = 0; word < 8; word++) {
        assert((this.words[(page << 3) | word] !== 0) === ((this.summaries[page] & (1 << word)) !== 0), "the summary marks the words that have levels");
      }
    }
    assert(marked === this.small[(ladder << 4) | LEVEL_COUNT], "levels are counted right");
    assert(this.small[(ladder << 4) | BEST] === top, "the best level is the highest");
    assert(this.wide[(ladder << 3) | BEST_KEY] === (top === -1 ? Number.NEGATIVE_INFINITY : this.levelWide[(top << 2) | KEY]), "the best key is that of the best level");
  }

  /** Asserts that each page is free or one ladder's. For tests and simulators. */
  checkPages(): void {
    const seen = new Set<number>(this.freePages.subarray(0, this.freePageCount));
    let count = this.freePageCount;
    for (let ladder = 0; ladder < this.count; ladder++) {
      for (const page of this.pages[ladder].subarray(0, this.small[(ladder << 4) | PAGE_COUNT])) {
        seen.add(page);
        count += 1;
      }
    }
    assert(seen.size === count && count === this.summaries.length, "free pages and pages in use are all there");
  }

  private pageOf(ladder: number, number: number): number {
    const { recent } = this;
    const at = recentOf(ladder, number);
    if (recent[at] === number && recent[at | 1] === ladder) return recent[at | 2] | 0;
    return this.lookUpPage(ladder, number);
  }

  private lookUpPage(ladder: number, number: number): number {
    const rank = this.rankOf(ladder, number);
    if (rank === this.small[(ladder << 4) | PAGE_COUNT] || this.numbers[ladder][rank] !== number) return -1;
    const page = this.pages[ladder][rank];
    this.remember(ladder, number, page);
    return page;
  }

  private remember(ladder: number, number: number, page: number): void {
    const at = recentOf(ladder, number);
    this.recent[at] = number;
    this.recent[at | 1] = ladder;
    this.recent[at | 2] = page;
  }

  /** How many pages of a ladder have a lower number. */
  private rankOf(ladder: number, number: number): number {
    const numbers = this.numbers[ladder];
    let low = 0;
    let high = this.small[(ladder << 4) | PAGE_COUNT];
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
    return this.slots[(page << 8) | (word << 5) | (31 - Math.clz32(this.words[(page << 3) | word]))] - 1;
  }

  private openPage(ladder: number, number: number): number {
    if (this.freePageCount === 0) this.growPages();
    const pageCount = this.small[(ladder << 4) | PAGE_COUNT];
    if (pageCount === this.pages[ladder].length) this.growDirectory(ladder);
    const rank = this.rankOf(ladder, number);
    this.freePageCount -= 1;
    const page = this.freePages[this.freePageCount];
    this.shiftUp(ladder, rank, pageCount);
    this.numbers[ladder][rank] = number;
    this.pages[ladder][rank] = page;
    this.small[(ladder << 4) | PAGE_COUNT] = pageCount + 1;
    this.remember(ladder, number, page);
    return page;
  }

  private closePage(ladder: number, number: number, page: number): void {
    const pageCount = this.small[(ladder << 4) | PAGE_COUNT];
    this.shiftDown(ladder, this.rankOf(ladder, number), pageCount);
    this.small[(ladder << 4) | PAGE_COUNT] = pageCount - 1;
    this.freePages[this.freePageCount] = page;
    this.freePageCount += 1;
    const at = recentOf(ladder, number);
    if (this.recent[at] === number && this.recent[at | 1] === ladder) this.recent[at] = Number.NaN;
  }

  /** Makes a gap at `rank`. Books change near the end, where a loop over a few beats a call. */
  private shiftUp(ladder: number, rank: number, pageCount: number): void {
    const numbers = this.numbers[ladder];
    const pages = this.pages[ladder];
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

  private shiftDown(ladder: number, rank: number, pageCount: number): void {
    const numbers = this.numbers[ladder];
    const pages = this.pages[ladder];
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

  private growDirectory(ladder: number): void {
    const numbers = new Float64Array(this.numbers[ladder].length * 2);
    numbers.set(this.numbers[ladder]);
    this.numbers[ladder] = numbers;
    const pages = new Int32Array(numbers.length);
    pages.set(this.pages[ladder]);
    this.pages[ladder] = pages;
  }

  private growPages(): void {
    const before = this.summaries.length;
    assert(before < pagesMax, "a page's keys are numbered in 32 bits");
    const slots = new Int32Array(before * 2 * span);
    slots.set(this.slots);
    this.slots = slots;
    const words = new Int32Array(before * 16);
    words.set(this.words);
    this.words = words;
    const summaries = new Uint8Array(before * 2);
    summaries.set(this.summaries);
    this.summaries = summaries;
    this.freePages = new Int32Array(before * 2);
    for (let page = before * 2 - 1; page >= before; page--) {
      this.freePages[this.freePageCount] = page;
      this.freePageCount += 1;
    }
  }

  private takeLevel(): number {
    const level = this.freeLevel;
    if (level !== -1) {
      this.freeLevel = this.levelSmall[(level << 3) | HEAD];
      return level;
    }
    if (this.usedLevels << 2 === this.levelWide.length) this.growLevels();
    this.usedLevels += 1;
    return this.usedLevels - 1;
  }

  private growLevels(): void {
    const { buffer, start } = lineAligned(this.levelWide.length * 8 * 2);
    const wide = new Float64Array(buffer, start);
    wide.set(this.levelWide);
    this.levelWide = wide;
    this.levelSmall = new Int32Array(buffer, start);
  }
}

/** Where the table of pages asked for last would have one: neighbours of a ladder side by side, those of the ladders apart. */
function recentOf(ladder: number, number: number): number {
  return ((number ^ Math.imul(ladder, 0x9e3779b1)) & (recentSize - 1)) << 2;
}
