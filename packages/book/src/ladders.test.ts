import { AssertionError } from "@crossfloor/stdx";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BEST, BEST_KEY, KEY, Ladders, LEVEL_COUNT } from "./ladders.ts";

const max = Number.MAX_SAFE_INTEGER;

/** Each key is added if it is not there, else removed; `undefined` removes the best. Held against a sorted array, in one of three ladders by turns. */
function agree(keys: readonly (number | undefined)[], every = 1): void {
  const ladders = new Ladders();
  const sides = Array.from({ length: 3 }, () => ({ ladder: ladders.addLadder(), twin: new Map<number, number>() }));
  keys.forEach((wanted, step) => {
    // Most go into one, so that it becomes deep; the others lie between its pages.
    const { ladder, twin } = sides[step % 7 === 3 ? 1 : step % 7 === 5 ? 2 : 0];
    const key = wanted ?? [...twin.keys()].reduce((best, other) => Math.max(best, other), -Infinity);
    const level = twin.get(key);
    if (level !== undefined) {
      ladders.remove(ladder, level);
      twin.delete(key);
    } else if (wanted !== undefined) twin.set(key, ladders.add(ladder, key));
    if (step % every !== 0) return;
    ladders.check(ladder);
    ladders.checkPages();
    const sorted = [...twin.keys()].sort((a, b) => b - a);
    const seen: number[] = [];
    for (let at = ladders.small[ladder * 16 + BEST]; at !== -1; at = ladders.worse(ladder, at)) seen.push(ladders.levelWide[at * 4 + KEY]);
    expect(seen).toEqual(sorted);
    for (const probe of sorted.flatMap((other) => [other - 1, other, other + 1])) expect(ladders.find(ladder, probe)).toBe(twin.get(probe) ?? -1);
  });
}

const near = fc.integer({ min: -20, max: 20 });
const jump = fc.tuple(fc.constantFrom(0, 24_576, -24_576, 32_767, 32_768, -32_768, 1_000_000, -1_000_000, 2 ** 40, max - 20, -max + 20), near).map(([far, close]) => far + close);
const wanted = fc.oneof({ weight: 3, arbitrary: near as fc.Arbitrary<number | undefined> }, { weight: 5, arbitrary: jump }, { weight: 2, arbitrary: fc.constant(undefined) });

test("BOOK-018: the ladder agrees with a sorted array, near and far, to the ends of the safe range", () => {
  fc.assert(fc.property(fc.array(wanted, { maxLength: 120 }), (keys) => agree(keys)), { seed: 18, numRuns: 150 });
});

test("BOOK-018: a best level far above thousands of others leaves them in their order", () => {
  const deep = Array.from({ length: 2_000 }, (_, index) => 1 - index * 3);
  agree([1_000_000, ...deep, undefined, ...Array.from({ length: 1_200 }, () => undefined), ...deep.slice(0, 300), ...Array.from({ length: 900 }, () => undefined)], 173);
});

test("BOOK-018: a best price that runs away again and again finds its way back", () => {
  const run = Array.from({ length: 400 }, (_, index) => index * 9_973);
  agree([...run, ...run.toReversed()], 19);
  agree([...run, ...run], 23);
});

test("BOOK-018: a best price that stays while hundreds of far ones come below it keeps them in order, whichever leaves", () => {
  const falling = Array.from({ length: 160 }, (_, index) => 0 - index * 9_973);
  agree([...falling, ...falling], 19);
  agree([...falling, ...falling.toReversed()], 19);
});

test("BOOK-018: a level that was taken out is the next one's, so that a side grows no larger than it was full", () => {
  const ladders = new Ladders();
  const ladder = ladders.addLadder();
  ladders.add(ladder, -7);
  const first = ladders.add(ladder, 100);
  for (let key = 200; key < 1_200; key += 7) {
    ladders.remove(ladder, key === 200 ? first : ladders.small[ladder * 16 + BEST]);
    expect(ladders.add(ladder, key)).toBe(first);
  }
  ladders.check(ladder);
});

test("BOOK-018: ladders come one by one, and what one has grown to is another's when it is free", () => {
  const ladders = new Ladders();
  const all = Array.from({ length: 40 }, () => ladders.addLadder());
  expect(all).toEqual(Array.from({ length: 40 }, (_, place) => place));
  for (const ladder of all) {
    const levels = Array.from({ length: 300 }, (_, place) => ladders.add(ladder, place * 300));
    ladders.check(ladder);
    ladders.checkPages();
    for (const level of levels) ladders.remove(ladder, level);
    expect(ladders.find(ladder, 0)).toBe(-1);
  }
  expect(ladders.levelWide.length).toBeLessThan(4 * 1_024);
});

test("BOOK-018: of more ladders than the table of pages asked for last tells apart, none takes another's page for its own", () => {
  const ladders = new Ladders();
  const all = Array.from({ length: 1_025 }, () => ladders.addLadder());
  const [first, last] = [all[0], all[1_024]];
  const level = ladders.add(first, 5);
  expect([ladders.find(first, 5), ladders.find(last, 5)]).toEqual([level, -1]);
  const other = ladders.add(last, 7);
  expect([ladders.find(first, 5), ladders.find(first, 7), ladders.find(last, 5), ladders.find(last, 7)]).toEqual([level, -1, -1, other]);
  for (const ladder of [first, last]) ladders.check(ladder);
  ladders.remove(first, level);
  expect([ladders.find(first, 5), ladders.find(last, 7)]).toEqual([-1, other]);
  ladders.checkPages();
});

/** What the ladders keep to themselves. */
interface Inside extends Pick<Ladders, "check" | "checkPages" | "find" | "wide" | "small" | "levelWide"> {
  words: Int32Array;
  summaries: Uint8Array;
  numbers: Float64Array[];
  pages: Int32Array[];
  recent: Float64Array;
  freePages: Int32Array;
}
/** Of the second of two: three levels in page 0, one in page 3. */
function withLevels(): Inside {
  const ladders = new Ladders();
  ladders.add(ladders.addLadder(), 7);
  const ladder = ladders.addLadder();
  for (const key of [5, 40, 41, 3 * 256]) ladders.add(ladder, key);
  return ladders as unknown as Inside;
}
const second = 1;
const plants: readonly [rule: string, plant: (ladders: Inside) => void][] = [
  ["the directory is in the order of page numbers", (ladders) => {
    // Page 3 takes the number of page 0's predecessor, and everything else follows it.
    ladders.numbers[second][1] = -1;
    ladders.levelWide[(ladders.find(second, 3 * 256) << 2) + KEY] = -256;
  }],
  ["a page exists only while it has a level", (ladders) => void (ladders.summaries[ladders.pages[second][1]] = 0)],
  ["a page is found under its number", (ladders) => {
    for (let at = 0; at < ladders.recent.length; at += 4) if (ladders.recent[at] === 3) ladders.recent[at + 2] = ladders.pages[second][0];
  }],
  ["the words mark the levels of the page", (ladders) => void (ladders.words[(ladders.pages[second][0] << 3) + 1] &= ~(1 << 8))],
  ["the words mark the levels of the page", (ladders) => void (ladders.words[ladders.pages[second][0] << 3] |= 1)],
  ["a level stands at its key", (ladders) => void (ladders.levelWide[(ladders.find(second, 40) << 2) + KEY] += 1)],
  ["the summary marks the words that have levels", (ladders) => void (ladders.summaries[ladders.pages[second][0]] |= 1 << 7)],
  ["free pages and pages in use are all there", (ladders) => void (ladders.freePages[0] = ladders.pages[second][0])],
  ["levels are counted right", (ladders) => void (ladders.small[second * 16 + LEVEL_COUNT] += 1)],
  ["the best level is the highest", (ladders) => void (ladders.small[second * 16 + BEST] = ladders.find(second, 41))],
  ["the best key is that of the best level", (ladders) => void (ladders.wide[second * 8 + BEST_KEY] -= 1)],
];
test.each(plants)("BOOK-022: the full check finds it where it no longer holds that %s", (rule, plant) => {
  const ladders = withLevels();
  const check = (): void => {
    ladders.check(second);
    ladders.checkPages();
  };
  check();
  plant(ladders);
  expect(check).toThrow(new AssertionError(rule));
});
