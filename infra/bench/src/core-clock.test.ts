import { expect, test } from "vitest";
import { CoreClock, medianRate, whileAlone } from "./core-clock.ts";

test("BENCH-008: stretches are counted once, the loops between them are not, and what was done alone is a part of it", () => {
  const clocks = Array.from({ length: 3 }, () => {
    const clock = new CoreClock();
    const began = process.hrtime.bigint();
    clock.start();
    for (let lap = 1; lap <= 40; lap += 1) {
      const until = process.hrtime.bigint() + 50_000n;
      while (process.hrtime.bigint() < until);
      clock.lap(lap * 5);
    }
    const elapsed = Number(process.hrtime.bigint() - began) / 1e9;
    expect(clock.stretches.map(({ count }) => count)).toEqual(Array.from({ length: 40 }, () => 5));
    expect(clock.seconds).toBeGreaterThanOrEqual(40 * 50e-6);
    expect(clock.seconds).toBeLessThan(elapsed);
    expect(clock.rate).toBe(Math.round(200 / clock.seconds));
    return clock;
  });
  expect(medianRate(clocks)).toBe(clocks.map(({ rate }) => rate).sort((a, b) => a - b)[1]);
  const { rate, share } = whileAlone(clocks);
  expect(share).toBeGreaterThanOrEqual(0);
  expect(share).toBeLessThanOrEqual(1);
  expect(rate ?? 0).toBeLessThan(5 / 50e-6);
});

test.each([
  { values: [], median: 0 },
  { values: [7], median: 7 },
  { values: [9, 7], median: 7 },
  { values: [1, 9, 3], median: 3 },
  { values: [4, 2, 8, 6], median: 4 },
])("BENCH-008: the median of $values is $median, of two in the middle the lesser", ({ values, median }) => {
  expect(medianRate(values.map((rate) => ({ rate })))).toBe(median);
});

test("BENCH-008: of no stretches nothing is told", () => {
  expect(whileAlone([])).toEqual({ rate: null, share: 0 });
  expect(medianRate([])).toBe(0);
});
