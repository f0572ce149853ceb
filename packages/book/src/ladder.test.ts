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
