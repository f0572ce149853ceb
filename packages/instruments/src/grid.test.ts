import fc from "fast-check";
import { expect, test } from "vitest";
import { nearestTicks, onTick } from "./grid.ts";

test("UNITS-009: neighbours enclose the count and lie on the grid", () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }), fc.integer({ min: 1, max: 1_000_000 }), (count, step) => {
      const { lower, upper } = nearestTicks(count, step);
      expect(onTick(lower, step) && onTick(upper, step)).toBe(true);
      expect(lower <= count && count <= upper).toBe(true);
      expect(upper - lower).toBe(onTick(count, step) ? 0 : step);
    }),
    { seed: 1, numRuns: 10_000 },
  );
  expect(nearestTicks(-3_763, 25)).toEqual({ lower: -3_775, upper: -3_750 });
  for (const bad of [0, -1]) {
    expect(() => onTick(1, bad)).toThrow("a step is positive");
    expect(() => nearestTicks(1, bad)).toThrow("a step is positive");
  }
});
