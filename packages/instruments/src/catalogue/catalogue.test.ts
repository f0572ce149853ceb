import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarCodes, calendarIds } from "../calendars/calendar-rules.ts";
import { dayMs } from "../calendars/civil-date.ts";
import { utcInstant } from "../calendars/time-zone.ts";
import { checkAsset } from "../check-asset.ts";
import { checkIndex } from "../check-index.ts";
import { checkInstrument } from "../check-instrument.ts";
import type { Instrument } from "../instrument.ts";
import { listingContext } from "../listing-context.ts";
import { expiryOf } from "../product.ts";
import { priceOf, type UnixMs } from "../units.ts";
import { crossIndex } from "./indices.ts";
import { listings, listingsDue } from "./listings.ts";

const anyInstant = fc.integer({ min: utcInstant(2013, 1, 1), max: utcInstant(2030, 12, 31) }) as fc.Arbitrary<UnixMs>;
const symbolsAt = (at: UnixMs): string[] => listings(at).instruments.map((instrument) => instrument.symbol);
const endOf = (instrument: Instrument): string => new Date(expiryOf(instrument.product)?.lastTradeAt ?? 0).toISOString().slice(0, 16);

describe("what is listed", () => {
  test("INST-020: at any instant every listing passes its check, with unique ids and symbols", () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        const { assets, indices, instruments } = listings(at);
        const context = listingContext({ assets, indices, calendars: calendarCodes.map((code) => ({ id: calendarIds[code] })) });
        for (const index of indices) expect(checkIndex(index, context)).toBeNull();
        for (const asset of assets) expect(checkAsset(asset, context)).toBeNull();
        for (const instrument of instruments) expect(checkInstrument(instrument, context)).toBeNull();
        for (const list of [assets, indices, instruments]) expect(new Set(list.map((thing) => thing.id)).size).toBe(list.length);
        expect(new Set(instruments.map((instrument) => instrument.symbol)).size).toBe(instruments.length);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("INST-021: at least one of each family", () => {
    const { instruments } = listings(utcInstant(2026, 11, 4, 16));
    expect(instruments.map((instrument) => instrument.symbol)).toEqual([
      "BTC/USDC", "ETH/USDC", "BTC-PERP", "ETH-PERP", "BTC-PERP-INV", "CROSS-PERP", "SOL/USDC", "SOL-PERP",
      "BTC-NOV26", "BTC-DEC26", "BTC-MAR27", "US500-DEC26", "US500-MAR27", "OIL-DEC26", "OIL-JAN27", "GOLD-DEC26", "GOLD-FEB27", "CROSS-DEC26",
      "ETH-NOV26", "ETH-DEC26", "ETH-MAR27", "US100-DEC26", "US100-MAR27", "US2000-DEC26", "US2000-MAR27", "SILVER-DEC26", "SILVER-MAR27", "COPPER-DEC26", "COPPER-MAR27",
      "NATGAS-DEC26", "NATGAS-JAN27", "US10Y-NOV26", "US10Y-DEC26", "DOLLAR-NOV26", "DOLLAR-DEC26", "BTCUS500-DEC26", "RHO500-DEC26",
    ]);
    expect(instruments.slice(0, 8).map((instrument) => instrument.id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    // What was listed before keeps its number for ever.
    const idOf = (symbol: string): number | undefined => instruments.find((instrument) => instrument.symbol === symbol)?.id;
    expect(["BTC-DEC26", "US500-DEC26", "OIL-JAN27", "GOLD-FEB27", "CROSS-DEC26"].map(idOf)).toEqual([1_227, 2_251, 3_276, 4_301, 5_323]);
    expect(instruments.find((instrument) => instrument.symbol.startsWith("OIL"))?.trading.allowNegative).toBe(true);
  });

  test.each([
    { symbol: "BTC-DEC26", at: utcInstant(2026, 11, 4), end: "2026-12-25T08:00" },
    { symbol: "BTC-JUN20", at: utcInstant(2020, 4, 4), end: "2020-06-26T08:00" },
    { symbol: "US500-DEC26", at: utcInstant(2026, 11, 4), end: "2026-12-18T14:30" },
    { symbol: "US500-MAR27", at: utcInstant(2026, 11, 4), end: "2027-03-19T13:30" },
    // The third Friday of June 2026 is Juneteenth.
    { symbol: "US500-JUN26", at: utcInstant(2026, 5, 4), end: "2026-06-18T13:30" },
    { symbol: "CROSS-JUN26", at: utcInstant(2026, 5, 4), end: "2026-06-18T13:30" },
    { symbol: "OIL-MAY20", at: utcInstant(2020, 4, 14), end: "2020-04-20T18:30" },
    // 25 December is a holiday, so the count begins on the 24th.
    { symbol: "OIL-JAN27", at: utcInstant(2026, 11, 4), end: "2026-12-18T19:30" },
    // 25 October 2026 is a Sunday.
    { symbol: "OIL-NOV26", at: utcInstant(2026, 10, 1), end: "2026-10-19T18:30" },
    { symbol: "GOLD-DEC26", at: utcInstant(2026, 11, 4), end: "2026-12-29T18:30" },
    { symbol: "GOLD-APR20", at: utcInstant(2020, 3, 4), end: "2020-04-28T17:30" },
    { symbol: "ETH-JAN27", at: utcInstant(2027, 1, 4), end: "2027-01-29T08:00" },
    { symbol: "SILVER-MAR27", at: utcInstant(2026, 11, 4), end: "2027-03-29T17:30" },
    // The last business days of December 2026 are the 31st, 30th, 29th and 28th.
    { symbol: "NATGAS-JAN27", at: utcInstant(2026, 11, 4), end: "2026-12-28T19:30" },
    { symbol: "US10Y-JUN26", at: utcInstant(2026, 5, 4), end: "2026-06-18T20:00" },
    { symbol: "DOLLAR-DEC26", at: utcInstant(2026, 11, 4), end: "2026-12-18T21:00" },
    { symbol: "RHO500-JUN26", at: utcInstant(2026, 5, 4), end: "2026-06-18T13:30" },
  ])("INST-022: $symbol ends at $end", ({ symbol, at, end }) => {
    const found = listings(at).instruments.find((instrument) => instrument.symbol === symbol);
    expect(found && endOf(found)).toBe(end);
  });

  test("INST-023: a successor stands beside a contract in its last week, and an ended one is gone", () => {
    const end = utcInstant(2026, 12, 18, 14, 30);
    const us500 = (at: number): string[] => symbolsAt(at as UnixMs).filter((symbol) => symbol.startsWith("US500"));
    expect(us500(end - 7 * dayMs - 1)).toEqual(["US500-DEC26", "US500-MAR27"]);
    expect(us500(end - 7 * dayMs)).toEqual(["US500-DEC26", "US500-MAR27", "US500-JUN27"]);
    expect(us500(end - 1)).toEqual(["US500-DEC26", "US500-MAR27", "US500-JUN27"]);
    expect(us500(end)).toEqual(["US500-MAR27", "US500-JUN27"]);
  });

  test("INST-023: a contract is the same whenever it is listed, and ids never collide over the years", () => {
    const known = new Map<number, string>();
    for (let at = utcInstant(2013, 1, 1); at < utcInstant(2031, 1, 1); at = (at + 5 * dayMs) as UnixMs) {
      for (const instrument of listings(at).instruments) {
        const text = JSON.stringify(instrument);
        expect(known.get(instrument.id) ?? text).toBe(text);
        known.set(instrument.id, text);
        expect(expiryOf(instrument.product)?.lastTradeAt ?? at + 1).toBeGreaterThan(at);
      }
    }
    expect(new Set(known.values()).size).toBe(known.size);
  });

  test("INST-024: what is due is what is not listed", () => {
    const before = utcInstant(2026, 12, 10);
    const after = utcInstant(2026, 12, 26);
    expect(listingsDue(before, symbolsAt(before))).toEqual([]);
    expect(listingsDue(before, []).map((instrument) => instrument.symbol)).toEqual(symbolsAt(before));
    // In its last week GOLD-DEC26 has a third beside it.
    expect(listingsDue(after, symbolsAt(before)).map((instrument) => instrument.symbol)).toEqual([
      "BTC-FEB27", "BTC-JUN27", "US500-JUN27", "OIL-MAR27", "GOLD-APR27", "CROSS-MAR27", "ETH-FEB27", "ETH-JUN27", "US100-JUN27", "US2000-JUN27", "SILVER-MAY27", "COPPER-MAY27",
      "NATGAS-MAR27", "US10Y-FEB27", "DOLLAR-FEB27", "BTCUS500-MAR27", "RHO500-MAR27",
    ]);
  });

  test("INST-025: the basket begins at 1000.00 with its weights, whatever the base", () => {
    const level = fc.integer({ min: 1_000, max: 100_000_000 });
    fc.assert(
      fc.property(level, level, level, (btc, eth, us100) => {
        const index = crossIndex({ btc: priceOf(btc), eth: priceOf(eth), us100: priceOf(us100) }, 5 as UnixMs, 3);
        const worths = index.constituents.map(({ unitsNano }, place) => BigInt(unitsNano) * BigInt([btc, eth, us100][place]));
        const worth = worths.reduce((sum, part) => sum + part, 0n);
        expect(worth / BigInt(index.divisorNano)).toBe(100_000n);
        for (const [place, share] of [40n, 30n, 30n].entries()) {
          const off = worths[place] * 100n - worth * share;
          expect(off * 1_000_000n < worth && off * -1_000_000n < worth).toBe(true);
        }
        expect([index.version, index.rebalancedAt]).toEqual([3, 5]);
      }),
      { seed: 2, numRuns: 2_000 },
    );
  });
});
