import fc from "fast-check";
import { expect, test } from "vitest";
import { Heap } from "./heap.ts";

test("STDX-005: a heap yields its values in order", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer(), { nil: undefined }), { maxLength: 200 }), (steps) => {
      const heap = new Heap<number>((a, b) => a < b);
      const model: number[] = [];
      for (const value of steps) {
        if (value === undefined) expect(heap.pop()).toBe(model.shift());
        else {
          heap.push(value);
          model.push(value);
          model.sort((a, b) => a - b);
        }
        expect(heap.peek()).toBe(model[0]);
        expect(heap.size).toBe(model.length);
        expect([...heap.values()].sort((a, b) => a - b)).toEqual(model);
      }
      heap.clear();
      expect(heap.pop()).toBeUndefined();
    }),
    { seed: 1, numRuns: 1_000 },
  );
});
