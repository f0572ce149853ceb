import { expect, test } from "vitest";
import { Prng } from "./prng.ts";

const draw = (prng: Prng, count: number): number[] => Array.from({ length: count }, () => prng.next());

test("STDX-006: one seed always gives the same numbers", () => {
  expect(draw(new Prng(42), 4)).toEqual([3893884377, 145076852, 3246010591, 4141225530]);
  expect(draw(new Prng("floor"), 4)).toEqual([1714224184, 462773618, 3353111933, 4023251012]);
  expect(draw(new Prng(1), 4)).not.toEqual(draw(new Prng(1 + 2 ** 32), 4));
});

test("STDX-006: a saved state is taken up again, and a fork leaves its parent as it was", () => {
  const prng = new Prng(7);
  draw(prng, 10);
  const again = Prng.from(prng.state);
  const left = prng.fork("left");
  const right = prng.fork("right");
  expect(draw(left, 4)).not.toEqual(draw(right, 4));
  expect(draw(prng.fork("left"), 4)).toEqual(draw(again.fork("left"), 4));
  expect(draw(prng, 10)).toEqual(draw(again, 10));
});

test("STDX-007: below gives each value of its range and none outside", () => {
  const prng = new Prng(3);
  for (const bound of [1, 2, 3, 7, 100]) {
    const seen = new Set<number>();
    for (let round = 0; round < bound * 20; round += 1) seen.add(prng.below(bound));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: bound }, (_, value) => value));
  }
  for (let round = 0; round < 1_000; round += 1) {
    const wide = prng.below(Number.MAX_SAFE_INTEGER);
    expect(Number.isSafeInteger(wide) && wide >= 0 && wide < Number.MAX_SAFE_INTEGER).toBe(true);
    const within = prng.between(-3, 3);
    expect(within >= -3 && within <= 3).toBe(true);
    const unit = prng.unit();
    expect(unit >= 0 && unit < 1).toBe(true);
  }
  expect(() => prng.below(0)).toThrow("positive safe integer");
  expect(() => prng.pick([])).toThrow("something to pick");
});

test("STDX-007: chance, pick and shuffle keep to their range", () => {
  const prng = new Prng(5);
  const hits = Array.from({ length: 10_000 }, () => prng.chance(1, 4)).filter(Boolean).length;
  expect(hits).toBeGreaterThan(2_300);
  expect(hits).toBeLessThan(2_700);
  const values = [1, 2, 3, 4, 5];
  expect(values).toContain(prng.pick(values));
  expect([...prng.shuffle([...values])].sort()).toEqual(values);
});
