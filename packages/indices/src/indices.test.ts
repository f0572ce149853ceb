import type { BasketIndex, IndexId, NanoRate, Price, RatioIndex, UnixMs } from "@crossfloor/instruments";
import { nanoOne } from "@crossfloor/instruments";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { basketLevel, type ConstituentPrice, medianLevel, medianOf, type Quote, ratioLevel, rebalance, staleWeight, swapConstituents } from "./index.ts";

const price = (value: number): Price => value as Price;
const time = (value: number): UnixMs => value as UnixMs;
const index = (value: number): IndexId => value as IndexId;
const nano = (value: number): NanoRate => value as NanoRate;
const now = time(1_000_000);
const rules = { sourcesMin: 2, outlierMax: nano(20_000_000), staleAfterMs: 10_000 };
const quote = (source: string, value: number, ageMs = 0): Quote => ({ source, value: price(value), at: time(now - ageMs) });
const runs = { seed: 20260318, numRuns: 300 };

const basket: BasketIndex = {
  id: index(7), code: "CROSS", name: "Cross", version: 1, assetClass: "hybrid", decimals: 2, allowNegative: false, kind: "basket",
  constituents: [
    { index: index(1), weight: nano(250_000_000), unitsNano: 4_000_000 },
    { index: index(2), weight: nano(125_000_000), unitsNano: 40_000_000 },
    { index: index(4), weight: nano(625_000_000), unitsNano: 30_000_000 },
  ],
  divisorNano: 960_000_000, rebalancedAt: time(0),
};
const at = (btc: number, eth: number, us100: number): ConstituentPrice[] => [
  { index: index(1), value: price(btc), decimals: 2 },
  { index: index(2), value: price(eth), decimals: 2 },
  { index: index(4), value: price(us100), decimals: 2 },
];

describe("a level from several sources", () => {
  test.each([
    { values: [5], median: 5, why: "one is its own median" },
    { values: [9, 1, 5], median: 5, why: "the middle of three" },
    { values: [1, 4], median: 2, why: "the mean of two, floored" },
    { values: [-1, -4], median: -3, why: "floored towards negative infinity" },
    { values: [3, 5], median: 4, why: "two odd halves give the whole back" },
    { values: [-3, 6, 100, -200], median: 1, why: "the two middle ones of four" },
  ])("INDEX-001: the median of $values is $median: $why", ({ values, median }) => {
    expect(medianOf(values.map(price))).toBe(median);
  });

  test("INDEX-001: the median of any values equals the one of exact arithmetic and needs no order", () => {
    fc.assert(fc.property(fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 9 }), (values) => {
      const sorted = values.map(BigInt).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      const half = sorted.length >> 1;
      const sum = sorted.length % 2 === 1 ? sorted[half] * 2n : sorted[half - 1] + sorted[half];
      const exact = sum % 2n !== 0n && sum < 0n ? sum / 2n - 1n : sum / 2n;
      expect(medianOf(values.map(price))).toBe(Number(exact));
      expect(medianOf(values.toReversed().map(price))).toBe(Number(exact));
    }), runs);
  });

  test("INDEX-002: stale quotes and quotes from the future are dropped", () => {
    const outcome = medianLevel([quote("a", 100), quote("b", 101), quote("old", 500, 10_001), quote("future", 1, -10_001), quote("edge", 102, 10_000)], now, rules);
    expect(outcome).toEqual({ kind: "level", value: 101, used: ["a", "b", "edge"], dropped: [{ source: "old", reason: "stale" }, { source: "future", reason: "stale" }] });
  });

  test("INDEX-003: a quote beyond the outlier limit is dropped and the median taken again", () => {
    const outcome = medianLevel([quote("a", 10_000), quote("b", 10_200), quote("c", 10_401), quote("d", 10_100)], now, rules);
    // The median of all is 10 150; 2 % of it is 203, so only 10 401 is out.
    expect(outcome).toEqual({ kind: "level", value: 10_100, used: ["a", "b", "d"], dropped: [{ source: "c", reason: "outlier" }] });
  });

  test("INDEX-003: the outlier limit works on negative medians as on positive ones", () => {
    const outcome = medianLevel([quote("a", -3_763), quote("b", -3_760), quote("c", -3_900)], now, rules);
    expect(outcome).toMatchObject({ kind: "level", value: -3_762, used: ["a", "b"] });
  });

  test("INDEX-004: two sources that contradict each other make no level", () => {
    expect(medianLevel([quote("a", 100), quote("b", 1_000)], now, rules)).toMatchObject({ kind: "none", used: [] });
    expect(medianLevel([quote("a", 100)], now, rules)).toMatchObject({ kind: "none", used: ["a"] });
    expect(medianLevel([], now, rules)).toMatchObject({ kind: "none", used: [] });
  });

  test("INDEX-004: one source at ten times the others never moves the level out of what the others say", () => {
    fc.assert(fc.property(
      fc.integer({ min: 1_000, max: 10_000_000 }), fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 6 }), fc.constantFrom(10, 100, 0.1),
      (base, offsets, factor) => {
        const honest = offsets.map((offset, place) => quote(`s${place}`, base + offset));
        const outcome = medianLevel([...honest, quote("liar", Math.floor(base * factor))], now, rules);
        expect(outcome.kind).toBe("level");
        if (outcome.kind !== "level") return;
        expect(outcome.used).not.toContain("liar");
        const alone = medianLevel(honest, now, rules);
        expect(alone).toMatchObject({ kind: "level", value: outcome.value });
      },
    ), runs);
  });
});

describe("a basket", () => {
  test("INDEX-005: the worked example of the spec page", () => {
    expect(basketLevel(basket, at(6_000_000, 300_000, 2_000_000))).toBe(100_000);
    expect(basketLevel(basket, at(6_012_345, 300_000, 2_000_000))).toBe(100_051);
    expect(staleWeight(basket, at(6_012_345, 300_000, 2_000_000), (id) => id === index(4))).toBe(624_678_681);
  });

  test("INDEX-005: constituents with other decimals count at their own scale", () => {
    const prices = at(6_012_345, 300_000, 2_000_000).map((one) => (one.index === index(1) ? { ...one, value: price(601_234_500), decimals: 4 } : one));
    expect(basketLevel(basket, prices)).toBe(100_051);
  });

  test("INDEX-005: any level, negative ones too, is the exact quotient floored once", () => {
    const one = fc.integer({ min: -2_000_000_000, max: 2_000_000_000 });
    const units = fc.integer({ min: 1, max: 1_000_000_000_000 });
    fc.assert(fc.property(one, one, one, units, units, units, fc.integer({ min: 1_000_000, max: 1_000_000_000_000 }), (a, b, c, ua, ub, uc, divisorNano) => {
      const definition: BasketIndex = { ...basket, divisorNano, constituents: basket.constituents.map((each, place) => ({ ...each, unitsNano: [ua, ub, uc][place] })) };
      const sum = BigInt(a) * BigInt(ua) + BigInt(b) * BigInt(ub) + BigInt(c) * BigInt(uc);
      const level = basketLevel(definition, at(a, b, c));
      const divisor = BigInt(divisorNano);
      if (level === undefined) {
        const size = sum < 0n ? -sum : sum;
        expect(size >= divisor * BigInt(Number.MAX_SAFE_INTEGER)).toBe(true);
        return;
      }
      expect(BigInt(level) * divisor <= sum).toBe(true);
      expect((BigInt(level) + 1n) * divisor > sum).toBe(true);
    }), runs);
  });

  test("INDEX-006: a level beyond the safe range is no level", () => {
    expect(basketLevel({ ...basket, divisorNano: 1 }, at(Number.MAX_SAFE_INTEGER, 1, 1))).toBeUndefined();
  });

  test("INDEX-011: a ratio is floored once and needs a positive denominator", () => {
    const ratio: RatioIndex = { id: index(9), code: "R", name: "R", version: 1, assetClass: "hybrid", decimals: 4, allowNegative: false, kind: "ratio", numerator: index(1), denominator: index(2), scaleNano: nanoOne };
    expect(ratioLevel(ratio, at(6_012_345, 300_000, 0))).toBe(200_411);
    expect(ratioLevel(ratio, at(-6_012_345, 300_000, 0))).toBe(-200_412);
    expect(ratioLevel(ratio, at(6_012_345, 0, 0))).toBeUndefined();
  });
});

describe("changing a basket", () => {
  const prices = fc.tuple(fc.integer({ min: 10_000, max: 20_000_000 }), fc.integer({ min: 1_000, max: 2_000_000 }), fc.integer({ min: 10_000, max: 9_000_000 }));

  test("INDEX-007: a rebalance keeps the level and sets each worth to its weight", () => {
    fc.assert(fc.property(prices, fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 99 }), ([btc, eth, us100], first, second) => {
      const weights = [
        { index: index(1), weight: nano(first * 1_000_000) },
        { index: index(2), weight: nano(second * 1_000_000) },
        { index: index(4), weight: nano((1_000 - first - second) * 1_000_000) },
      ];
      const before = at(btc, eth, us100);
      const outcome = rebalance(basket, weights, before, time(5));
      expect(outcome.kind).toBe("changed");
      if (outcome.kind !== "changed") return;
      expect(basketLevel(outcome.definition, before)).toBe(basketLevel(basket, before));
      expect(outcome.definition).toMatchObject({ version: 2, rebalancedAt: 5 });
      const worths = outcome.definition.constituents.map((each, place) => BigInt(each.unitsNano) * BigInt(before[place].value));
      const whole = worths.reduce((sum, worth) => sum + worth, 0n);
      for (const [place, worth] of worths.entries()) {
        const share = Number((worth * BigInt(nanoOne)) / whole);
        // Units are whole billionths: the share is off by no more than one unit's worth of each constituent.
        expect(Math.abs(share - weights[place].weight)).toBeLessThanOrEqual(1_000);
      }
    }), runs);
  });

  test("INDEX-008: a swap and a split change the divisor by after over before and keep the level", () => {
    fc.assert(fc.property(prices, fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1_000_000, max: 9_000_000_000 }), ([btc, eth, us100], split, units) => {
      const before = at(btc, eth, us100);
      const level = basketLevel(basket, before);
      const swapped = swapConstituents(basket, [basket.constituents[0], { ...basket.constituents[1], unitsNano: units }, basket.constituents[2]], before, time(6));
      expect(swapped.kind).toBe("changed");
      if (swapped.kind === "changed") expect(basketLevel(swapped.definition, before)).toBe(level);
      const splitUp = swapConstituents(basket, basket.constituents.map((each) => ({ ...each, unitsNano: each.unitsNano * split })), before, time(6));
      expect(splitUp).toMatchObject({ kind: "changed", definition: { divisorNano: basket.divisorNano * split } });
    }), runs);
  });

  test("INDEX-016: any series of rebalances, swaps and splits at one moment keeps the level", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("rebalance" as const), first: fc.integer({ min: 1, max: 900 }), second: fc.integer({ min: 1, max: 99 }) }),
      fc.record({ kind: fc.constant("split" as const), place: fc.nat(2), by: fc.integer({ min: 2, max: 9 }) }),
      fc.record({ kind: fc.constant("swap" as const), place: fc.nat(2), units: fc.integer({ min: 1_000_000, max: 900_000_000 }) }),
    );
    let changes = 0;
    fc.assert(fc.property(prices, fc.array(step, { minLength: 1, maxLength: 6 }), ([btc, eth, us100], steps) => {
      const moment = at(btc, eth, us100);
      let definition = basket;
      for (const each of steps) {
        const { constituents } = definition;
        const outcome = each.kind === "rebalance"
          ? rebalance(definition, [each.first, each.second, 1_000 - each.first - each.second].map((share, place) => ({ index: constituents[place].index, weight: nano(share * 1_000_000) })), moment, time(5))
          : swapConstituents(definition, constituents.map((one, place) => (place !== each.place ? one : { ...one, unitsNano: each.kind === "split" ? one.unitsNano * each.by : each.units })), moment, time(5));
        if (outcome.kind !== "changed") continue;
        changes += 1;
        expect(outcome.definition.version).toBe(definition.version + 1);
        definition = outcome.definition;
        expect(basketLevel(definition, moment)).toBe(basketLevel(basket, moment));
      }
    }), runs);
    expect(changes).toBeGreaterThan(500);
  });

  test("INDEX-009: weights need positive prices and a whole", () => {
    const weights = basket.constituents.map((each) => ({ index: each.index, weight: each.weight }));
    expect(rebalance(basket, weights, at(6_000_000, -1, 2_000_000), time(1))).toEqual({ kind: "refused", rule: "constituent_prices_must_be_positive" });
    expect(rebalance(basket, weights.slice(1), at(6_000_000, 300_000, 2_000_000), time(1))).toEqual({ kind: "refused", rule: "weights_must_add_up_to_one" });
    expect(rebalance({ ...basket, divisorNano: 1 }, weights, at(6_000_000, 300_000, 2_000_000), time(1)).kind).toBe("changed");
    expect(swapConstituents(basket, basket.constituents.map((each) => ({ ...each, unitsNano: 0 })), at(6_000_000, 300_000, 2_000_000), time(1))).toEqual({ kind: "refused", rule: "units_must_be_positive" });
    // A divisor of three billionths cannot be divided by two and keep a level of five digits.
    const coarse = { ...basket, divisorNano: 3, constituents: basket.constituents.map((each) => ({ ...each, unitsNano: 2 })) };
    expect(swapConstituents(coarse, coarse.constituents.map((each) => ({ ...each, unitsNano: 1 })), at(6_000_000, 300_000, 2_000_000), time(1))).toEqual({ kind: "refused", rule: "divisor_must_keep_the_level" });
  });

  test("INDEX-010: the stale weight is none, a share rounded up, or the whole", () => {
    const prices3 = at(6_000_000, 300_000, 2_000_000);
    expect(staleWeight(basket, prices3, () => false)).toBe(0);
    expect(staleWeight(basket, prices3, () => true)).toBe(nanoOne);
    expect(staleWeight(basket, prices3, (id) => id === index(4))).toBe(625_000_000);
    expect(staleWeight(basket, at(6_000_000, 300_000, -2_000_000), (id) => id === index(4))).toBe(625_000_000);
    expect(staleWeight(basket, at(0, 0, 0), (id) => id === index(4))).toBe(nanoOne);
    expect(staleWeight(basket, at(2_000_000_000_000, 300_000, 1), (id) => id === index(4))).toBe(1);
  });
});
