import { balanceMax, type Money, nano, nanoOne, type Price, type RiskTier, type Size, type TradingRules } from "@crossfloor/instruments";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addSaturated, bandHigh, bandLow, collateralValue, liabilityValue, liquidationPrice, marginPrice, notionalMaxOf, protectionLimit, reducibleSize, saturate, scaleCeil, scaleFloor,
  tieredMargin, unrealisedValue, worstCaseSize, worth,
} from "./index.ts";

const runs = { seed: 20_261_202, numRuns: 500 };
const million = 1_000_000_000_000;
const tiers: readonly RiskTier[] = [
  { notionalMax: million as Money, marginInit: nano(20_000_000), marginMaint: nano(10_000_000) },
  { notionalMax: (2 * million) as Money, marginInit: nano(40_000_000), marginMaint: nano(20_000_000) },
];

test.each([
  { notional: 0, init: 0, maint: 0, why: "nothing held, nothing needed" },
  { notional: 1, init: 1, maint: 1, why: "a fraction rounds up" },
  { notional: million, init: 20_000_000_000, maint: 10_000_000_000, why: "the end of a tier belongs to it" },
  { notional: million + 1, init: 20_000_000_001, maint: 10_000_000_001, why: "each tier rounds up on its own" },
  { notional: 1.5 * million, init: 40_000_000_000, maint: 20_000_000_000, why: "the decision's vector" },
  { notional: 3 * million, init: 100_000_000_000, maint: 50_000_000_000, why: "beyond the last tier its rate goes on" },
])("RISK-001: a notional of $notional needs $init and $maint: $why", ({ notional, init, maint }) => {
  expect(tieredMargin(tiers, notional as Money, "init")).toBe(init);
  expect(tieredMargin(tiers, notional as Money, "maint")).toBe(maint);
});

test("RISK-001: the position limit is the end of the last tier, and there is none without tiers", () => {
  expect(notionalMaxOf(tiers)).toBe(2 * million);
  expect(notionalMaxOf([])).toBe(0);
});

/** Tiers as listing lets them pass: ascending, and no rate falls. */
const anyTiers = fc.array(fc.tuple(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 0, max: 100_000_000 })), { minLength: 1, maxLength: 6 }).map((rows): RiskTier[] => {
  let notionalMax = 0;
  let rate = 1_000_000;
  return rows.map(([width, more]) => {
    notionalMax += width * 1_000;
    rate += more;
    return { notionalMax: notionalMax as Money, marginInit: nano(rate), marginMaint: nano(Math.floor(rate / 2)) };
  });
});
const notional = fc.integer({ min: 0, max: 6_000_000_000_000 });

test("RISK-002: margin is monotone and convex in notional", () => {
  fc.assert(fc.property(anyTiers, notional, notional, (each, a, b) => {
    for (const level of ["init", "maint"] as const) {
      const of = (value: number): number => tieredMargin(each, value as Money, level);
      expect(of(a + b)).toBeGreaterThanOrEqual(Math.max(of(a), of(b)));
      expect(of(2 * a) + each.length).toBeGreaterThanOrEqual(2 * of(a));
    }
  }), runs);
});

test("RISK-003: the worst case is all buys or all sells, whichever leads further", () => {
  expect(worstCaseSize(10 as Size, 5 as Size, 3 as Size)).toBe(15);
  expect(worstCaseSize(10 as Size, 0 as Size, 25 as Size)).toBe(15);
  expect(worstCaseSize(-4 as Size, 0 as Size, 0 as Size)).toBe(4);
  fc.assert(fc.property(fc.integer({ min: -1_000, max: 1_000 }), fc.nat(1_000), fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (position, buys, sells, b, s) => {
    const reached = Math.abs(position + Math.floor(buys * b) - Math.floor(sells * s));
    expect(worstCaseSize(position as Size, buys as Size, sells as Size)).toBeGreaterThanOrEqual(reached);
  }), runs);
});

test("RISK-003: an order reduces as far as the position is not spoken for by what rests on its side", () => {
  expect(reducibleSize(10 as Size, "sell", 4 as Size)).toBe(6);
  expect(reducibleSize(10 as Size, "sell", 14 as Size)).toBe(0);
  expect(reducibleSize(10 as Size, "buy", 0 as Size)).toBe(0);
  expect(reducibleSize(-10 as Size, "buy", 0 as Size)).toBe(10);
});

const bitcoin = { price: 5_000_001 as Price, numerator: 1, denominator: 10_000, haircut: nano(50_000_000) };

test("RISK-004: assets round down, liabilities round up, and profit and loss follow them", () => {
  expect(worth(bitcoin, 3 as Money)).toBe(1_500);
  expect(collateralValue(bitcoin, 100_000_000 as Money)).toBe(47_500_009_500);
  expect(collateralValue(bitcoin, 3 as Money)).toBe(1_425);
  expect(liabilityValue(bitcoin, 3 as Money)).toBe(1_501);
  expect(unrealisedValue(bitcoin, 3 as Money)).toBe(1_425);
  expect(unrealisedValue(bitcoin, -3 as Money)).toBe(-1_501);
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (amount) => {
    expect(collateralValue(bitcoin, amount as Money)).toBeLessThanOrEqual(liabilityValue(bitcoin, amount as Money));
  }), runs);
});

const trading: TradingRules = {
  priceDecimals: 2, priceTick: 50 as Price, sizeDecimals: 0, sizeLot: 1 as Size, orderSizeMin: 1 as Size, orderSizeMax: 1_000 as Size, priceMax: 100_000 as Price, allowNegative: true,
  bandRate: nano(100_000_000), bandMin: 300 as Price, protectionRate: nano(10_000_000), protectionMin: 75 as Price, fees: { kind: "perContract", maker: 0 as Money, taker: 0 as Money },
};

test.each([
  { mark: 6_000, low: 5_400, high: 6_600 }, { mark: 0, low: -300, high: 300 }, { mark: -3_763, low: -4_139, high: -3_387 },
])("RISK-005: around $mark the band goes from $low to $high", ({ mark, low, high }) => {
  expect(bandLow(trading, mark as Price)).toBe(low);
  expect(bandHigh(trading, mark as Price)).toBe(high);
});

test.each([
  { side: "buy" as const, best: 6_000, mark: 6_000, limit: 6_050, why: "75 of protection, cut to the tick" },
  { side: "sell" as const, best: 6_000, mark: 6_000, limit: 5_950, why: "75 of protection, cut to the tick" },
  { side: "buy" as const, best: 20_000, mark: 20_000, limit: 20_200, why: "one per cent of a higher price" },
  { side: "buy" as const, best: 6_580, mark: 6_000, limit: 6_600, why: "not beyond the band" },
  { side: "buy" as const, best: 7_000, mark: 6_000, limit: 6_600, why: "the whole book lies outside the band" },
  { side: "sell" as const, best: -3_750, mark: -3_763, limit: -3_800, why: "below zero as above" },
  { side: "buy" as const, best: 99_990, mark: 99_900, limit: 100_000, why: "not beyond the range" },
])("RISK-006: a market $side at a best price of $best goes to $limit: $why", ({ side, best, mark, limit }) => {
  expect(protectionLimit(trading, side, best as Price, mark as Price)).toBe(limit);
});

test("RISK-006: without negative prices a market sell stops at one tick", () => {
  expect(protectionLimit({ ...trading, allowNegative: false }, "sell", 50 as Price, 60 as Price)).toBe(50);
});

test("RISK-007: only a contract that allows negative prices has a floor under its margin price", () => {
  expect(marginPrice(trading, 6_000 as Price)).toBe(6_000);
  expect(marginPrice(trading, 100 as Price)).toBe(3_000);
  expect(marginPrice(trading, -3_763 as Price)).toBe(3_763);
  expect(marginPrice({ ...trading, bandRate: nano(70_000_000) }, 0 as Price)).toBe(4_286);
  expect(marginPrice({ ...trading, bandRate: nano(0) }, 0 as Price)).toBe(100_000);
  expect(marginPrice({ ...trading, allowNegative: false }, 100 as Price)).toBe(100);
});

test("RISK-008: the search finds the first price at which a falling surplus is negative, in both directions", () => {
  fc.assert(fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: -120_000, max: 120_000 }), (mark, distance, turn) => {
    const long = liquidationPrice((price) => price - turn, mark as Price, (mark - distance) as Price);
    if (mark < turn) expect(long).toBe(mark);
    else expect(long).toBe(mark - distance >= turn ? null : turn - 1);
    const short = liquidationPrice((price) => turn - price, mark as Price, (mark + distance) as Price);
    if (mark > turn) expect(short).toBe(mark);
    else expect(short).toBe(mark + distance <= turn ? null : turn + 1);
  }), runs);
});

test("RISK-009: scaled values agree with unbounded integers, and stand at the end of the range beyond it", () => {
  const safe = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
  const floorOf = (a: bigint, b: bigint): bigint => (a % b !== 0n && a < 0n ? a / b - 1n : a / b);
  const cut = (value: bigint): number => (value >= BigInt(balanceMax) ? balanceMax : value <= -BigInt(balanceMax) ? -balanceMax : Number(value));
  fc.assert(fc.property(safe, safe, fc.integer({ min: 1, max: nanoOne }), (a, b, c) => {
    expect(saturate(scaleFloor(a, b, c))).toBe(cut(floorOf(BigInt(a) * BigInt(b), BigInt(c))));
    expect(saturate(scaleCeil(a, b, c))).toBe(cut(-floorOf(-(BigInt(a) * BigInt(b)), BigInt(c))));
  }), { ...runs, numRuns: 5_000 });
  expect(addSaturated(balanceMax, balanceMax)).toBe(balanceMax);
  expect(addSaturated(-balanceMax, -1)).toBe(-balanceMax);
});
