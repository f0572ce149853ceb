import { AssertionError, Prng } from "@crossfloor/stdx";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FarLevels } from "./far-levels.ts";

/** Runs insertions (toggled with removals) and holds the list against a sorted array. */
function agree(keys: readonly number[], every = 1): void {
  const far = new FarLevels();
  const twin = new Map<number, number>();
  keys.forEach((key, step) => {
    if (twin.has(key)) {
      far.remove(key);
      twin.delete(key);
    } else {
      far.insert(key, step);
      twin.set(key, step);
    }
    if (step % every !== 0) return;
    far.check();
    expect(far.count).toBe(twin.size);
    const sorted = [...twin.keys()].sort((a, b) => a - b);
    if (sorted.length > 0) expect(far.lastKey()).toBe(sorted.at(-1));
    for (const probe of [key - 1, key, key + 1, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER]) {
      expect(far.find(probe)).toBe(twin.get(probe) ?? -1);
      const below = sorted.filter((other) => other < probe).at(-1);
      expect(far.below(probe)).toBe(below === undefined ? -1 : twin.get(below));
    }
  });
}

test("BOOK-018: far levels agree with a sorted array after any insertions and removals", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 300 }), (keys) => agree(keys)), { seed: 3, numRuns: 100 });
});

test.each([
  { order: "rising", keys: Array.from({ length: 3_000 }, (_, index) => index) },
  { order: "falling", keys: Array.from({ length: 3_000 }, (_, index) => 1 - index) },
  { order: "from the middle", keys: Array.from({ length: 3_000 }, (_, index) => (index % 2 === 0 ? index : 1 - index * 2)) },
])("BOOK-018: thousands of far levels, $order, fill and leave many blocks", ({ keys }) => {
  agree([...keys, ...keys], 37);
  agree([...keys, ...keys.toReversed()], 41);
});

test("BOOK-018: thousands of far levels come and go at random", () => {
  const prng = new Prng(5);
  const keys = Array.from({ length: 20_000 }, () => Number(prng.below(4_000)) * 1_000_003 - 2_000_000_000);
  agree(keys, 101);
});

test("BOOK-014: the last of nothing, and the removal of what is not there, stop", () => {
  const far = new FarLevels();
  expect(() => far.lastKey()).toThrow(AssertionError);
  expect(() => far.remove(1)).toThrow(AssertionError);
  far.insert(5, 1);
  expect(() => far.remove(4)).toThrow(AssertionError);
  expect(() => far.remove(6)).toThrow(AssertionError);
  expect([far.find(5), far.below(5), far.below(6), far.count]).toEqual([1, -1, 1, 1]);
});
