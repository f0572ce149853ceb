import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utcInstant } from "./calendars/time-zone.ts";
import { listings } from "./catalogue/listings.ts";
import { expiryOf, indexOf, type Product, settlementAsset } from "./product.ts";
import type { LinearSettlement, QuantoSettlement, Settlement } from "./settlement.ts";
import { assetId, balanceMax, indexId, instrumentId, type Money, money, nano, type Price, priceOf, type Size, sizeOf, unixMs } from "./units.ts";
import { notionalOf, positionSizeMax, priceMin, profit, spotBaseAmount, unrealised, valueOf } from "./value.ts";

const linear: LinearSettlement = { kind: "linear", asset: assetId(1), unitValue: money(50_000) };
const quanto: QuantoSettlement = { kind: "quanto", asset: assetId(2), unitValue: money(7) };
const inverse: Settlement = { kind: "inverse", asset: assetId(2), contractValue: 10_000_000_000 };
const { instruments } = listings(utcInstant(2026, 11, 18, 16));

const anyPrice = fc.integer({ min: -10_000_000, max: 10_000_000 }) as fc.Arbitrary<Price>;
const anySize = fc.integer({ min: -9_000, max: 9_000 }) as fc.Arbitrary<Size>;
const inversePrice = fc.integer({ min: 50, max: 100_000_000 }) as fc.Arbitrary<Price>;
const inverseSize = fc.integer({ min: -1_000_000, max: 1_000_000 }) as fc.Arbitrary<Size>;

describe("value", () => {
  test("INST-001: linear and quanto values are exact products", () => {
    fc.assert(
      fc.property(anyPrice, anySize, (price, size) => {
        for (const settlement of [linear, quanto]) {
          expect(BigInt(valueOf(settlement, price, size))).toBe(BigInt(price) * BigInt(size) * BigInt(settlement.unitValue));
        }
      }),
      { seed: 1, numRuns: 5_000 },
    );
    expect(() => valueOf(linear, priceOf(100_000_000), sizeOf(10_000_000))).toThrow();
  });

  test("INST-002: inverse values are rounded once, towards zero", () => {
    fc.assert(
      fc.property(inversePrice, inverseSize, (price, size) => {
        // Division of bigints truncates, which is the rounding that is promised.
        expect(BigInt(valueOf(inverse, price, size))).toBe((-BigInt(size) * 10_000_000_000n) / BigInt(price));
      }),
      { seed: 2, numRuns: 5_000 },
    );
    expect(() => valueOf(inverse, priceOf(0), sizeOf(1))).toThrow("positive");
    expect(() => valueOf(inverse, priceOf(-1), sizeOf(1))).toThrow("positive");
  });

  test("INST-003: the two sides of a fill cancel, so any sequence of fills sums to zero", () => {
    const fills = fc.array(fc.tuple(inversePrice, fc.integer({ min: 1, max: 1_000_000 }) as fc.Arbitrary<Size>, fc.nat(3), fc.nat(3)), { maxLength: 30 });
    fc.assert(
      fc.property(fills, inversePrice, (trades, mark) => {
        const sizes = [0, 0, 0, 0];
        const costs = [0, 0, 0, 0];
        for (const [price, size, buyer, seller] of trades) {
          sizes[buyer] += size;
          sizes[seller] -= size;
          costs[buyer] += valueOf(inverse, price, size);
          costs[seller] += valueOf(inverse, price, -size as Size);
        }
        expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(0);
        // At one price the rounding of each open position is below one minor unit, and what closes is summed as it was posted.
        const open = sizes.reduce((sum, size) => sum + valueOf(inverse, mark, size as Size), 0);
        expect(Math.abs(open)).toBeLessThan(4);
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });

  test("INST-004: a long gains and a short loses as the price rises", () => {
    fc.assert(
      fc.property(inversePrice, inversePrice, fc.integer({ min: 1, max: 9_000 }) as fc.Arbitrary<Size>, (a, b, size) => {
        const low = Math.min(a, b) as Price;
        const high = Math.max(a, b) as Price;
        for (const settlement of [quanto, inverse]) {
          expect(valueOf(settlement, high, size)).toBeGreaterThanOrEqual(valueOf(settlement, low, size));
          expect(valueOf(settlement, high, -size as Size)).toBeLessThanOrEqual(valueOf(settlement, low, -size as Size));
        }
      }),
      { seed: 4, numRuns: 5_000 },
    );
  });

  test("INST-005: profit is value minus cost", () => {
    const oil = money(1_000_000);
    const settlement: Settlement = { kind: "linear", asset: assetId(1), unitValue: oil };
    const cost = valueOf(settlement, priceOf(1_000), sizeOf(2));
    expect(unrealised(settlement, priceOf(1_000), sizeOf(2), cost)).toBe(0);
    // Two contracts of 100 barrels from 10.00 to −37.63: 47.63 · 200 dollars lost.
    expect(unrealised(settlement, priceOf(-3_763), sizeOf(2), cost)).toBe(-9_526_000_000);
    expect(notionalOf(settlement, priceOf(-3_763), sizeOf(2))).toBe(7_526_000_000);
    expect(profit(money(5), money(7))).toBe(-2);
    expect(() => profit(money(balanceMax), money(-1))).toThrow("balanceMax");
    // No minus zero, which would be another number to a checksum.
    for (const settlement of [linear, quanto, inverse]) expect(Object.is(notionalOf(settlement, priceOf(100), sizeOf(0)), 0)).toBe(true);
  });

  test.each(instruments.map((instrument) => ({ symbol: instrument.symbol, instrument })))("INST-006: $symbol stays within range at every price", ({ instrument }) => {
    const size = positionSizeMax(instrument);
    expect(size).toBeGreaterThanOrEqual(instrument.trading.orderSizeMax);
    for (const price of [priceMin(instrument), instrument.trading.priceTick, instrument.trading.priceMax]) {
      for (const signed of [size, -size as Size]) expect(Math.abs(valueOf(instrument.product, price, signed))).toBeLessThanOrEqual(balanceMax / 2);
    }
  });

  test("INST-007: a spot size moves whole minor units of the base", () => {
    const spot = instruments[0].product;
    if (spot.kind !== "spot") throw new Error("the first instrument is spot");
    expect(spotBaseAmount(spot, sizeOf(1))).toBe(10_000);
    expect(spotBaseAmount(spot, sizeOf(-12_345))).toBe(-123_450_000);
    // 1.2345 BTC at 63,000.10 costs 77,773.62345 dollars.
    expect(valueOf(spot, priceOf(6_300_010), sizeOf(12_345))).toBe(77_773_623_450);
  });

  test("INST-008: each product names its asset, its index and its end", () => {
    const expiry = { month: "2026-12", lastTradeAt: unixMs(1), settleAt: unixMs(2) };
    const terms = { right: "call", strike: priceOf(1), exercise: "european" } as const;
    const leg = { instrument: instrumentId(1), ratio: 1 };
    const products = {
      spot: { kind: "spot", base: assetId(2), quote: assetId(1), index: indexId(9), unitValue: money(1), baseUnit: money(1) },
      perpetual: { kind: "perpetual", index: indexId(9), settlement: inverse, funding: { intervalMs: 1, rateMax: nano(1) } },
      future: { kind: "future", index: indexId(9), settlement: linear, expiry },
      option: { kind: "option", index: indexId(9), settlement: quanto, expiry, terms },
      spread: { kind: "spread", legs: [leg, { ...leg, instrument: instrumentId(2) }] },
      event: { kind: "event", asset: assetId(3), payout: money(1), expiry },
    } as const satisfies Record<Product["kind"], Product>;
    expect([products.spot, products.perpetual, products.future, products.option, products.event].map(settlementAsset)).toEqual([1, 2, 1, 2, 3]);
    expect([products.spot, products.perpetual, products.future, products.option].map(indexOf)).toEqual([9, 9, 9, 9]);
    expect(Object.values(products).map(expiryOf)).toEqual([null, null, expiry, expiry, null, expiry]);
    expect(() => settlementAsset(products.spread)).toThrow("settles in its legs");
    expect(() => indexOf(products.spread)).toThrow("not an index");
    expect(() => indexOf(products.event)).toThrow("not an index");
    for (const product of [products.option, products.spread, products.event]) {
      expect(() => valueOf(product, priceOf(1), sizeOf(1))).toThrow("does not value");
      expect(() => positionSizeMax({ ...instruments[0], product })).toThrow("does not value");
    }
    const none: Money = valueOf(products.spot, priceOf(5), sizeOf(0));
    expect(Object.is(none, 0)).toBe(true);
  });
});
