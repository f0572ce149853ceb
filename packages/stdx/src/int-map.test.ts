import fc from "fast-check";
import { expect, test } from "vitest";
import { AssertionError } from "./assert.ts";
import { IntMap } from "./int-map.ts";

const key = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 31 + 8 }), fc.maxSafeInteger().filter((k) => k > 0), fc.integer({ min: 1, max: 60 }).map((k) => k * 2 ** 32));

test("STDX-012: any sequence of additions, removals and look-ups agrees with a Map", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key, remove: fc.boolean() }), { maxLength: 600 }), (steps) => {
      const map = new IntMap();
      const twin = new Map<number, number>();
      steps.forEach((step, index) => {
        if (step.remove) expect(map.delete(step.key)).toBe(twin.delete(step.key));
        else if (!twin.has(step.key)) {
          map.add(step.key, index);
          twin.set(step.key, index);
        }
      });
      expect(map.count).toBe(twin.size);
      for (const step of steps) expect(map.get(step.key)).toBe(twin.get(step.key) ?? -1);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("STDX-013: a key is a positive safe integer and is added once; nothing is found under what cannot be a key", () => {
  const map = new IntMap();
  for (const bad of [0, -1, 0.5, Number.NaN, 2 ** 53]) {
    expect(() => map.add(bad, 1)).toThrow(AssertionError);
    expect(map.get(bad)).toBe(-1);
    expect(map.delete(bad)).toBe(false);
  }
  map.add(5, 1);
  expect(() => map.add(5, 2)).toThrow(AssertionError);
  expect(map.get(5)).toBe(1);
});
