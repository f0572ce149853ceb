import { AssertionError } from "@crossfloor/stdx";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Ladder, LEVEL_KEY } from "./ladder.ts";

const max = Number.MAX_SAFE_INTEGER;

/** Each key is added if it is not there, else removed; `undefined` removes the best. Held against a sorted array. */
function agree(keys: readonly (number | undefined)[], every = 1): void {
  const ladder = new Ladder();
  const twin = new Map<number, number>();
  keys.forEach((wanted, step) => {
    const key = wanted ?? [...twin.keys()].reduce((best, other) => Math.max(best, other), -Infinity);
    const level = twin.get(key);
    if (level !== undefined) {
      ladder.remove(level);
      twin.delete(key);
    } else if (wanted !== undefined) twin.set(key, ladder.add(key));
    if (step % every !== 0) return;
    ladder.check();
    const sorted = [...twin.keys()].sort((a, b) => b - a);
    const seen: number[] = [];
    for (let at = ladder.best; at !== -1; at = ladder.worse(at)) seen.push(ladder.wide[at * 4 + LEVEL_KEY]);
    expect(seen).toEqual(sorted);
    for (const probe of sorted.flatMap((other) => [other - 1, other, other + 1])) expect(ladder.find(probe)).toBe(twin.get(probe) ?? -1);
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
  const ladder = new Ladder();
  ladder.add(-7);
  const first = ladder.add(100);
  for (let key = 200; key < 1_200; key += 7) {
    ladder.remove(key === 200 ? first : ladder.best);
    expect(ladder.add(key)).toBe(first);
  }
  ladder.check();
});

/** What the ladder keeps to itself. */
interface Inside extends Pick<Ladder, "check" | "find" | "wide"> {
  levelCount: number;
  best: number;
  words: Int32Array;
  summaries: Uint8Array;
  numbers: Float64Array;
  pages: Int32Array;
  recentNumbers: Float64Array;
  recentPages: Int32Array;
}
/** Three levels in page 0, one in page 3. */
function withLevels(): Inside {
  const ladder = new Ladder();
  for (const key of [5, 40, 41, 3 * 256]) ladder.add(key);
  return ladder as unknown as Inside;
}
const plants: readonly [rule: string, plant: (ladder: Inside) => void][] = [
  ["the directory is in the order of page numbers", (ladder) => {
    // Page 3 takes the number of page 0's predecessor, and everything else follows it.
    ladder.numbers[1] = -1;
    ladder.wide[(ladder.find(3 * 256) << 2) + LEVEL_KEY] = -256;
    ladder.recentNumbers[63] = -1;
    ladder.recentPages[63] = ladder.pages[1];
  }],
  ["a page exists only while it has a level", (ladder) => void (ladder.summaries[ladder.pages[1]] = 0)],
  ["a page is found under its number", (ladder) => void (ladder.recentPages[3] = ladder.pages[0])],
  ["the words mark the levels of the page", (ladder) => void (ladder.words[(ladder.pages[0] << 3) + 1] &= ~(1 << 8))],
  ["the words mark the levels of the page", (ladder) => void (ladder.words[ladder.pages[0] << 3] |= 1)],
  ["a level stands at its key", (ladder) => void (ladder.wide[(ladder.find(40) << 2) + LEVEL_KEY] += 1)],
  ["the summary marks the words that have levels", (ladder) => void (ladder.summaries[ladder.pages[0]] |= 1 << 7)],
  ["free pages and pages in use are all there", (ladder) => void (ladder.pages[3] = ladder.pages[2])],
  ["levels are counted right", (ladder) => void (ladder.levelCount += 1)],
  ["the best level is the highest", (ladder) => void (ladder.best = ladder.find(41))],
];
test.each(plants)("BOOK-022: the full check finds it where it no longer holds that %s", (rule, plant) => {
  const ladder = withLevels();
  ladder.check();
  plant(ladder);
  expect(() => ladder.check()).toThrow(new AssertionError(rule));
});
