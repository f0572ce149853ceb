import type { CorrelationIndex, IndexId, Price, UnixMs } from "@crossfloor/instruments";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correlationLevel, type DailySnapshot, lnQuotient, newestSnapshotMoment, snapshotMoments } from "./index.ts";

const day = 86_400_000;
const runs = { seed: 20260318, numRuns: 200 };
const rho = (returns: number, decimals = 9): CorrelationIndex => ({
  id: 9 as IndexId, code: "RHO", name: "Rho", version: 1, assetClass: "hybrid", decimals, allowNegative: true, kind: "correlation",
  first: 1 as IndexId, second: 2 as IndexId, returns, snapshotMinute: 1_200,
});
const snapshots = (first: readonly number[], second: readonly number[]): DailySnapshot[] =>
  first.map((value, place) => ({ at: (place * day) as UnixMs, first: value as Price, second: second[place] as Price }));
const levelOf = (first: readonly number[], second: readonly number[], decimals = 9): number | undefined => correlationLevel(rho(first.length - 1, decimals), snapshots(first, second));

/** numerator, denominator, ln to 10^-30 half away from zero: made with 80 digits by another program (Python's decimal). */
const logarithms: readonly (readonly [bigint, bigint, bigint])[] = [
  [2n, 1n, 693_147_180_559_945_309_417_232_121_458n],
  [1n, 2n, -693_147_180_559_945_309_417_232_121_458n],
  [3n, 2n, 405_465_108_108_164_381_978_013_115_464n],
  [4n, 3n, 287_682_072_451_780_927_439_219_005_994n],
  [2n, 3n, -405_465_108_108_164_381_978_013_115_464n],
  [6_500_000n, 6_499_999n, 153_846_165_680_474_586_557_567n],
  [101n, 100n, 9_950_330_853_168_082_848_215_357_544n],
  [9_007_199_254_740_991n, 1n, 36_736_800_569_677_101_288_090_999_974_768n],
  [1n, 9_007_199_254_740_991n, -36_736_800_569_677_101_288_090_999_974_768n],
  [6_012_345n, 5_999_999n, 2_055_552_912_425_233_384_884_991_707n],
  [1n, 1n, 0n],
  [10_000_000n, 10_000_001n, -99_999_995_000_000_333_333_308n],
];
/** 100 ρ at nine decimals, made in the same way out of unrounded logarithms. */
const references = [
  { why: "five days", returns: 5, first: [6_500_000, 6_630_000, 6_480_000, 6_710_000, 6_655_000, 6_701_234], second: [570_000, 573_420, 569_100, 575_111, 574_000, 573_900], level9: 98_808_990_199 },
  { why: "two days", returns: 2, first: [6_500_000, 6_630_000, 6_480_000], second: [570_000, 569_000, 569_500], level9: -100_000_000_000 },
  { why: "apart", returns: 4, first: [100, 110, 99, 120, 101], second: [5000, 4800, 5100, 4700, 5050], level9: -99_479_496_338 },
  { why: "hair", returns: 4, first: [6_500_000, 6_500_001, 6_500_000, 6_500_003, 6_500_001], second: [570_000, 570_001, 570_001, 570_004, 570_000], level9: 91_915_715_427 },
  { why: "thirty days", returns: 30, first: [6_500_000, 6_549_853, 6_407_386, 6_532_984, 6_600_825, 6_603_758, 6_413_311, 6_296_204, 6_358_916, 6_428_674, 6_610_653, 6_471_871, 6_546_798, 6_392_216, 6_366_968, 6_204_421, 6_035_506, 5_930_448, 5_753_033, 5_900_369, 5_935_817, 5_899_722, 5_710_929, 5_552_465, 5_726_037, 5_328_855, 5_170_277, 5_243_503, 5_433_442, 5_521_144, 5_697_375], second: [570_000, 568_351, 566_549, 573_853, 575_348, 571_344, 567_075, 565_087, 562_753, 561_562, 571_382, 568_075, 568_559, 565_256, 570_226, 571_851, 575_229, 576_579, 579_227, 586_559, 583_261, 583_830, 577_538, 576_952, 579_783, 574_416, 575_246, 579_897, 583_562, 579_886, 586_188], level9: 56_141_898_580 },
  { why: "doubling", returns: 4, first: [100, 200, 400, 200, 800], second: [300, 450, 700, 500, 1000], level9: 99_507_307_918 },
];

describe("a logarithm", () => {
  test.each(logarithms)("INDEX-012: ln(%s / %s) to thirty decimals", (numerator, denominator, expected) => {
    expect(lnQuotient(numerator, denominator)).toBe(expected);
  });

  test("INDEX-012: of any quotient it is within its bound: turned over it turns its sign, and products add up", () => {
    const whole = fc.bigInt({ min: 1n, max: 9_007_199_254_740_991n });
    fc.assert(fc.property(whole, whole, whole, (a, b, c) => {
      expect(lnQuotient(a, b)).toBe(-lnQuotient(b, a));
      // Three roundings of half a unit each.
      const off = lnQuotient(a, b) + lnQuotient(b, c) + lnQuotient(c, a);
      expect(off >= -1n && off <= 1n).toBe(true);
    }), runs);
  });
});

describe("a correlation", () => {
  test.each(references)("INDEX-013: $why", ({ returns, first, second, level9 }) => {
    expect(correlationLevel(rho(returns), snapshots(first, second))).toBe(level9);
    // At two decimals, half away from zero.
    const size = Math.floor((Math.abs(level9) + 5_000_000) / 10_000_000);
    expect(correlationLevel(rho(returns, 2), snapshots(first, second))).toBe(level9 < 0 ? -size : size);
  });

  const prices = (length: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: 1, max: 9_000_000_000_000 }), { minLength: length, maxLength: length });

  test("INDEX-013: it lies between -100 and 100, is the same either way round, and turns its sign with one market", () => {
    fc.assert(fc.property(fc.integer({ min: 3, max: 12 }).chain((length) => fc.tuple(prices(length), prices(length))), ([first, second]) => {
      const level = levelOf(first, second);
      if (level === undefined) return;
      expect(Math.abs(level)).toBeLessThanOrEqual(100_000_000_000);
      expect(levelOf(second, first)).toBe(level);
      // Reversed in time every return turns its sign, in both markets.
      expect(levelOf(first.toReversed(), second.toReversed())).toBe(level);
      expect(levelOf(first, first)).toBe(100_000_000_000);
    }), runs);
  });

  test("INDEX-013: a market against its own reciprocal is at -100, whatever its scale", () => {
    const halving = [64, 32, 16, 64, 8];
    expect(levelOf(halving, halving.map((value) => 4_096 / value))).toBe(-100_000_000_000);
    expect(levelOf(halving, halving.map((value) => value * 1_000))).toBe(100_000_000_000);
  });

  test("INDEX-014: too few snapshots, a price at or below zero and a market that stands still make no level", () => {
    const [first, second] = [[100, 110, 99, 120], [50, 48, 51, 47]];
    expect(correlationLevel(rho(4), snapshots(first, second))).toBeUndefined();
    expect(levelOf(first, [50, 0, 51, 47])).toBeUndefined();
    expect(levelOf([100, 110, -99, 120], second)).toBeUndefined();
    expect(levelOf(first, [50, 50, 50, 50])).toBeUndefined();
    // The same step every day has no deviation from its mean either, as far as thirty decimals go.
    expect(levelOf([1, 2, 4, 8], second)).toBeUndefined();
    expect(levelOf(first, second)).toBeDefined();
  });

  test("INDEX-014: only the newest snapshots count, and they ascend", () => {
    const [first, second] = [[1, 9_000, 100, 110, 99, 120], [7, 3, 50, 48, 51, 47]];
    expect(correlationLevel(rho(3), snapshots(first, second))).toBe(levelOf(first.slice(2), second.slice(2)));
    expect(() => correlationLevel(rho(3), snapshots(first, second).toReversed())).toThrow("ascend");
  });

  test("INDEX-015: a snapshot moment is its minute of each UTC day", () => {
    const definition = rho(3);
    const evening = Date.parse("2026-03-18T20:00:00Z");
    const at = (text: string): UnixMs => Date.parse(text) as UnixMs;
    expect(newestSnapshotMoment(definition, at("2026-03-18T20:00:00Z"))).toBe(evening);
    expect(newestSnapshotMoment(definition, at("2026-03-18T19:59:59.999Z"))).toBe(evening - day);
    expect(snapshotMoments(definition, at("2026-03-16T20:00:00Z"), at("2026-03-18T23:00:00Z"))).toEqual([evening - day, evening]);
    expect(snapshotMoments(definition, at("2026-03-18T20:00:00Z"), at("2026-03-18T23:00:00Z"))).toEqual([]);
    expect(snapshotMoments(definition, 0 as UnixMs, at("2026-03-18T23:00:00Z"), 2)).toEqual([evening - day, evening]);
  });
});
