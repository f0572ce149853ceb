import fc from "fast-check";
import { expect, test } from "vitest";
import { Ring } from "./ring.ts";

test("STDX-004: a ring behaves as a bounded array does", () => {
  const step = fc.oneof(fc.record({ do: fc.constantFrom("offer", "push"), value: fc.nat() }), fc.constant({ do: "shift" as const, value: 0 }));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (capacity, steps) => {
      const ring = new Ring<number>(capacity);
      const model: number[] = [];
      for (const { do: what, value } of steps) {
        if (what === "shift") expect(ring.shift()).toBe(model.shift());
        else if (what === "offer") {
          expect(ring.offer(value)).toBe(model.length < capacity);
          if (model.length < capacity) model.push(value);
        } else {
          expect(ring.push(value)).toBe(model.length === capacity ? model.shift() : undefined);
          model.push(value);
        }
        expect([...ring]).toEqual(model);
        expect(ring.size).toBe(model.length);
        expect(ring.full).toBe(model.length === capacity);
        for (let place = -capacity - 1; place <= capacity; place += 1) expect(ring.at(place)).toBe(model.at(place));
      }
      ring.clear();
      expect([...ring]).toEqual([]);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("STDX-004: a ring without room for one value stops", () => {
  expect(() => new Ring(0)).toThrow("at least one value");
});
