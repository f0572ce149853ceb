import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Asset } from "./asset.ts";
import type { CompiledCalendar } from "./calendar.ts";
import { compileCalendar } from "./calendars/compile-calendar.ts";
import { utcInstant } from "./calendars/time-zone.ts";
import { listings } from "./catalogue/listings.ts";
import { checkAsset } from "./check-asset.ts";
import { checkCalendar } from "./check-calendar.ts";
import { checkIndex } from "./check-index.ts";
import { checkInstrument } from "./check-instrument.ts";
import type { IndexDefinition } from "./index-definition.ts";
import type { Instrument } from "./instrument.ts";
import { listingContext } from "./listing-context.ts";
import { type ListingFault, type ListingRule, listingRules } from "./listing-fault.ts";
import type { Product } from "./product.ts";
import { balanceMax, type Price, type Size } from "./units.ts";
import { valueOf } from "./value.ts";

const at = utcInstant(2026, 11, 18, 16);
const listed = listings(at);
const calendars = listed.calendars.map((code) => compileCalendar(code, at, utcInstant(2026, 12, 18)));
const context = listingContext({ ...listed, calendars });

function named<Named extends { readonly code: string }>(things: readonly Named[], code: string): Named {
  const found = things.find((thing) => thing.code === code);
  if (found === undefined) throw new Error(`${code} is in the catalogue`);
  return found;
}
function instrument(symbol: string): Instrument {
  const found = listed.instruments.find((candidate) => candidate.symbol === symbol);
  if (found === undefined) throw new Error(`${symbol} is in the catalogue`);
  return found;
}

/** The thing with the value at a path replaced: how an operator's slip or a forged command would look. */
function changed<Thing>(thing: Thing, path: string, value: unknown): Thing {
  const [key, ...rest] = path.split(".");
  const copy = (Array.isArray(thing) ? [...thing] : { ...thing }) as Record<string, unknown>;
  copy[key] = rest.length === 0 ? value : changed(copy[key], rest.join("."), value);
  return copy as Thing;
}

/** Rules that the tables below have broken. */
const broken = new Set<string>();
function expectFault(fault: ListingFault | null, rule: ListingRule, field: string): void {
  expect(fault?.rule).toBe(rule);
  expect(fault?.field).toBe(field);
  broken.add(rule);
}

/** What is changed where, and the rule and field that the fault names; the field is the changed one where no other stands. */
type Slip = readonly [rule: ListingRule, path: string, value: unknown, field?: string];
const row = ([rule, path, value, field = path]: Slip): { rule: ListingRule; path: string; value: unknown; field: string } => ({ rule, path, value, field });

describe("assets", () => {
  const slips: readonly Slip[] = [
    ["numbers_must_be_safe_integers", "haircut", 0.5],
    ["numbers_must_be_safe_integers", "haircut", -0],
    ["numbers_must_be_safe_integers", "id", Number.NaN],
    ["id_must_be_in_range", "id", 0],
    ["id_must_be_in_range", "id", 65_536],
    ["name_must_be_text", "name", ""],
    ["name_must_be_text", "name", " padded"],
    ["code_must_be_valid", "code", "btc"],
    ["decimals_must_be_in_range", "decimals", 13],
    ["decimals_must_be_in_range", "decimals", -1],
    ["decimals_must_be_in_range", "chainDecimals", 19],
    ["chain_decimals_must_reach_decimals", "chainDecimals", 7],
    ["haircut_must_be_below_one", "haircut", 1_000_000_000],
    ["haircut_must_be_below_one", "haircut", -1],
    ["reference_asset_must_be_one", "index", null],
    ["asset_index_must_exist", "index", 99],
    ["asset_index_must_not_be_negative", "index", 5],
  ];
  test.each(slips.map(row))("INST-010: an asset with $rule: $path = $value", ({ rule, path, value, field }) => {
    expectFault(checkAsset(changed(named(listed.assets, "WBTC"), path, value), context), rule, field);
  });
  test("INST-010: the reference asset has no haircut", () => {
    const reference: Asset = changed(named(listed.assets, "USDC"), "haircut", 1);
    expectFault(checkAsset(reference, context), "reference_asset_must_be_one", "haircut");
  });
});

describe("indices", () => {
  const oil = 5;
  const slips: readonly (readonly [of: string, ...Slip])[] = [
    ["BTC", "code_must_be_valid", "code", "BTC/USD"],
    ["BTC", "version_must_be_positive", "version", 0],
    ["BTC", "decimals_must_be_in_range", "decimals", 10],
    ["BTC", "sources_min_must_be_positive", "sourcesMin", 0],
    ["BTC", "outlier_max_must_be_a_share", "outlierMax", 0],
    ["BTC", "outlier_max_must_be_a_share", "outlierMax", 1_000_000_001],
    ["CROSS", "constituents_must_be_in_range", "constituents", []],
    ["CROSS", "constituents_must_be_in_range", "constituents.1.index", 1],
    ["CROSS", "constituents_must_be_single", "constituents.1.index", 7],
    ["CROSS", "constituents_must_be_single", "constituents.1.index", 99],
    ["CROSS", "weights_must_sum_to_one", "constituents.0.weight", 0],
    ["CROSS", "weights_must_sum_to_one", "constituents.0.weight", 400_000_001, "constituents"],
    ["CROSS", "units_must_be_positive", "constituents.0.unitsNano", 0],
    ["CROSS", "divisor_must_be_positive", "divisorNano", 0],
    ["CROSS", "index_must_allow_negative", "constituents.1.index", oil, "allowNegative"],
    ["CROSS", "index_must_allow_negative", "allowNegative", true],
    ["RATIO", "constituents_must_be_single", "numerator", 7],
    ["RATIO", "constituents_must_be_single", "denominator", 1],
    ["RATIO", "denominator_must_be_positive", "denominator", oil],
    ["RATIO", "divisor_must_be_positive", "scaleNano", -1],
    ["RATIO", "index_must_allow_negative", "numerator", oil, "allowNegative"],
    ["CORR", "constituents_must_be_single", "first", 7],
    ["CORR", "constituents_must_be_single", "second", 1],
    ["CORR", "returns_must_be_in_range", "returns", 1],
    ["CORR", "returns_must_be_in_range", "snapshotMinute", 1_440],
    ["CORR", "index_must_allow_negative", "allowNegative", false],
  ];
  const ratio: IndexDefinition = changed({ ...named(listed.indices, "BTC"), kind: "ratio", numerator: 1, denominator: 2, scaleNano: 1_000_000_000 } as IndexDefinition, "code", "RATIO");
  const correlation = changed({ ...named(listed.indices, "BTC"), kind: "correlation", first: 1, second: 3, returns: 30, snapshotMinute: 960, allowNegative: true } as IndexDefinition, "code", "CORR");
  const all = [...listed.indices, ratio, correlation];
  test.each(slips.map(([of, ...slip]) => ({ of, ...row(slip) })))("INST-010: index $of with $rule: $path = $value", ({ of, rule, path, value, field }) => {
    expectFault(checkIndex(changed(named(all, of), path, value), context), rule, field);
  });
  test("INST-010: a ratio and a correlation in order pass", () => {
    expect(checkIndex(ratio, context)).toBeNull();
    expect(checkIndex(correlation, context)).toBeNull();
  });
});

describe("calendars", () => {
  const calendar = compileCalendar("cme", at, utcInstant(2026, 11, 25));
  const slips: readonly Slip[] = [
    ["id_must_be_in_range", "id", 0],
    ["code_must_be_valid", "code", "CME"],
    ["version_must_be_positive", "version", 0],
    ["sessions_must_be_ordered", "until", calendar.from],
    ["sessions_must_be_ordered", "sessions.0.open", calendar.from - 1],
    ["sessions_must_be_ordered", "sessions.1.open", calendar.sessions[0].close - 1],
    ["sessions_must_be_ordered", "sessions.1.close", calendar.sessions[1].open, "sessions.1.open"],
    ["sessions_must_be_ordered", `sessions.${calendar.sessions.length - 1}.close`, calendar.until + 1],
    ["trade_date_must_be_a_date", "sessions.1.tradeDate", "2026-11-1"],
    ["trade_date_must_be_a_date", "sessions.1.tradeDate", "2026-11-01"],
    ["numbers_must_be_safe_integers", "sessions.1.open", 0.5],
  ];
  test.each(slips.map(row))("INST-010: a calendar with $rule: $path = $value", ({ rule, path, value, field }) => {
    expectFault(checkCalendar(changed<CompiledCalendar>(calendar, path, value)), rule, field);
  });
});

describe("instruments", () => {
  const slips: readonly (readonly [symbol: string, ...Slip])[] = [
    ["BTC-PERP", "numbers_must_be_safe_integers", "risk.2.marginInit", Number.POSITIVE_INFINITY],
    ["BTC-PERP", "id_must_be_in_range", "id", -3],
    ["BTC-PERP", "name_must_be_text", "name", "x".repeat(81)],
    ["BTC-PERP", "code_must_be_valid", "symbol", "BTC PERP"],
    ["BTC-PERP", "version_must_be_positive", "version", 0],
    ["BTC-PERP", "calendar_must_exist", "calendar", 99],
    ["BTC-PERP", "decimals_must_be_in_range", "trading.priceDecimals", 10],
    ["BTC-PERP", "decimals_must_be_in_range", "trading.sizeDecimals", -1],
    ["BTC-PERP", "tick_must_be_positive", "trading.priceTick", 0],
    ["BTC-PERP", "lot_must_be_positive", "trading.sizeLot", -1],
    ["BTC-PERP", "price_max_must_be_on_tick", "trading.priceMax", 100_000_001],
    ["BTC-PERP", "price_max_must_be_on_tick", "trading.priceMax", 0],
    ["ETH-PERP", "order_sizes_must_be_on_lot", "trading.orderSizeMin", 15],
    ["ETH-PERP", "order_sizes_must_be_on_lot", "trading.orderSizeMin", 0],
    ["ETH-PERP", "order_sizes_must_be_on_lot", "trading.orderSizeMax", 100_000_001],
    ["ETH-PERP", "order_sizes_must_be_on_lot", "trading.orderSizeMax", 0],
    ["BTC-PERP", "product_index_must_exist", "product.index", 99],
    ["BTC-PERP", "price_decimals_must_equal_index_decimals", "trading.priceDecimals", 3],
    ["BTC-PERP", "negative_prices_must_match_index", "trading.allowNegative", true],
    ["OIL-DEC26", "negative_prices_must_match_index", "trading.allowNegative", false],
    ["BTC-PERP", "product_asset_must_exist", "product.settlement.asset", 99],
    ["BTC-PERP", "unit_value_must_be_positive", "product.settlement.unitValue", 0],
    ["BTC-PERP-INV", "contract_value_must_be_positive", "product.settlement.contractValue", 0],
    ["BTC-PERP-INV", "inverse_value_must_not_vanish", "product.settlement.contractValue", 99_999_999],
    ["BTC-PERP", "funding_must_be_bounded", "product.funding.intervalMs", 59_999],
    ["BTC-PERP", "funding_must_be_bounded", "product.funding.intervalMs", 7_000_000],
    ["BTC-PERP", "funding_must_be_bounded", "product.funding.rateMax", 0],
    ["US500-DEC26", "expiry_must_be_ordered", "product.expiry.month", "2026-13"],
    ["US500-DEC26", "expiry_must_be_ordered", "product.expiry.lastTradeAt", 0],
    ["US500-DEC26", "expiry_must_be_ordered", "product.expiry.settleAt", 1],
    ["BTC/USDC", "product_asset_must_exist", "product.base", 99],
    ["BTC/USDC", "product_asset_must_exist", "product.quote", 99],
    ["BTC/USDC", "spot_assets_must_differ", "product.quote", 2],
    ["BTC/USDC", "spot_units_must_be_one_for_one", "product.unitValue", 10],
    ["BTC/USDC", "spot_units_must_be_one_for_one", "product.baseUnit", 1],
    ["BTC/USDC", "spot_units_must_be_one_for_one", "trading.sizeDecimals", 5, "product.unitValue"],
    ["BTC/USDC", "product_index_must_exist", "product.index", 99],
    ["BTC-PERP", "band_must_be_positive", "trading.bandRate", -1],
    ["BTC-PERP", "band_must_be_positive", "trading.bandMin", 0],
    ["BTC-PERP", "protection_must_be_positive", "trading.protectionRate", 1_000_000_001],
    ["BTC-PERP", "protection_must_be_positive", "trading.protectionMin", 9],
    ["BTC-PERP", "fees_must_not_pay_both_sides", "trading.fees.taker", -1],
    ["BTC-PERP", "fees_must_not_pay_both_sides", "trading.fees.maker", -500_001],
    ["BTC-PERP", "fees_must_not_pay_both_sides", "trading.fees.taker", 1_000_000_001],
    ["BTC-PERP", "value_must_stay_within_balance_max", "trading.orderSizeMax", 45_035_997],
    ["BTC-PERP-INV", "value_must_stay_within_balance_max", "trading.orderSizeMax", 22_517_999],
    ["US500-DEC26", "value_must_stay_within_balance_max", "trading.fees.taker", balanceMax, "trading.fees"],
    ["BTC/USDC", "spot_must_not_have_tiers", "risk", instrument("BTC-PERP").risk],
    ["BTC-PERP", "tiers_must_be_in_range", "risk", []],
    ["BTC-PERP", "tiers_must_be_in_range", "risk", Array.from({ length: 33 }, () => instrument("BTC-PERP").risk[0])],
    ["BTC-PERP", "tiers_must_ascend", "risk.1.notionalMax", 1_000_000_000_000],
    ["BTC-PERP", "tiers_must_ascend", "risk.0.notionalMax", 0],
    ["BTC-PERP", "tiers_must_ascend", "risk.6.notionalMax", balanceMax + 1],
    ["BTC-PERP", "tier_rates_must_be_ordered", "risk.0.marginMaint", 0],
    ["BTC-PERP", "tier_rates_must_be_ordered", "risk.0.marginMaint", 20_000_000],
    ["BTC-PERP", "tier_rates_must_be_ordered", "risk.6.marginInit", 1_000_000_001],
    ["BTC-PERP", "tier_rates_must_be_ordered", "risk.1.marginInit", 19_999_999, "risk.1.marginMaint"],
    ["BTC-PERP", "tier_rates_must_be_ordered", "risk.6.marginInit", 260_000_000, "risk.6"],
    ["US500-DEC26", "position_limit_must_cover_an_order", "risk", [{ ...instrument("US500-DEC26").risk[0], notionalMax: 499_999_999_999 }]],
  ];
  test.each(slips.map(([symbol, ...slip]) => ({ symbol, ...row(slip) })))("INST-010: $symbol with $rule: $path = $value", ({ symbol, rule, path, value, field }) => {
    expectFault(checkInstrument(changed(instrument(symbol), path, value), context), rule, field);
  });

  test("INST-010: spot and inverse contracts have positive prices only", () => {
    const onOil = changed(changed(instrument("BTC/USDC"), "product.index", 5), "trading.allowNegative", true);
    expectFault(checkInstrument(onOil, context), "negative_prices_must_not_be_inverse_or_spot", "trading.allowNegative");
    const inverseOil = changed(changed(instrument("BTC-PERP-INV"), "product.index", 5), "trading.allowNegative", true);
    expectFault(checkInstrument(inverseOil, context), "negative_prices_must_not_be_inverse_or_spot", "trading.allowNegative");
  });
});

describe("kinds that the engine cannot value", () => {
  const future = instrument("US500-DEC26");
  if (future.product.kind !== "future") throw new Error("a mini is a future");
  const { index, settlement, expiry } = future.product;
  const option: Product = { kind: "option", index, settlement, expiry, terms: { right: "call", strike: 500_000 as Price, exercise: "european" } };
  const spread = { kind: "spread", legs: [{ instrument: 3, ratio: 1 }, { instrument: 4, ratio: -2 }] } as unknown as Product;
  const event = { kind: "event", asset: 1, payout: 1_000_000, expiry } as unknown as Product;

  test.each([{ product: option }, { product: spread }, { product: event }])("INST-012: $product.kind in order is refused only for its kind", ({ product }) => {
    expectFault(checkInstrument({ ...future, product }, context), "product_kind_must_be_tradable", "product.kind");
  });

  const slips: readonly (readonly [product: Product, ...Slip])[] = [
    [option, "strike_must_be_on_tick", "terms.strike", 500_001],
    [option, "strike_must_be_on_tick", "terms.strike", -25],
    [option, "product_index_must_exist", "index", 99],
    [option, "expiry_must_be_ordered", "expiry.month", "Dec 2026"],
    [spread, "legs_must_be_different", "legs", []],
    [spread, "legs_must_be_different", "legs.1.instrument", 3, "legs"],
    [spread, "legs_must_be_different", "legs.1.instrument", 60_000],
    [spread, "legs_must_be_different", "legs.1.ratio", 0],
    [spread, "legs_must_be_different", "legs.1.ratio", 101],
    [event, "payout_must_be_positive", "payout", 0],
    [event, "product_asset_must_exist", "asset", 99],
    [event, "expiry_must_be_ordered", "expiry.settleAt", 0],
  ];
  test.each(slips.map(([product, ...slip]) => ({ product, ...row(slip) })))("INST-012: $product.kind with $rule: $path = $value", ({ product, rule, path, value, field }) => {
    expectFault(checkInstrument({ ...future, product: changed(product, path, value) }, context), rule, `product.${field}`);
  });
});

describe("the catalogue", () => {
  test("INST-011: it meets every rule", () => {
    for (const asset of listed.assets) expect(checkAsset(asset, context)).toBeNull();
    for (const index of listed.indices) expect(checkIndex(index, context)).toBeNull();
    for (const calendar of calendars) expect(checkCalendar(calendar)).toBeNull();
    for (const candidate of listed.instruments) expect(checkInstrument(candidate, context)).toBeNull();
  });

  test("INST-011: each rule was broken above", () => {
    expect(Object.keys(listingRules).filter((rule) => !broken.has(rule))).toEqual([]);
  });

  test("INST-013: any order within the sizes and prices of a checked instrument can be valued", () => {
    fc.assert(
      fc.property(fc.constantFrom(...listed.instruments), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (candidate, priceShare, sizeShare) => {
        const { trading, product } = candidate;
        const lowest = trading.allowNegative ? -trading.priceMax : trading.priceTick;
        const price = (lowest + Math.floor(((trading.priceMax - lowest) / trading.priceTick) * priceShare) * trading.priceTick) as Price;
        const size = (trading.orderSizeMin + Math.floor(((trading.orderSizeMax - trading.orderSizeMin) / trading.sizeLot) * sizeShare) * trading.sizeLot) as Size;
        expect(Math.abs(valueOf(product, price, size))).toBeLessThanOrEqual(balanceMax);
      }),
      { seed: 1, numRuns: 5_000 },
    );
  });
});
