/** The floor that every seed runs on: two assets, four indices' worth of products, a day calendar and an expiry within reach of a run's virtual time. */
import {
  type Asset, assetId, calendarId, type CompiledCalendar, type IndexDefinition, indexId, type Instrument, instrumentId, money, nano, priceOf, type Product, type RiskTier, sizeOf,
  type TradingRules, unixMs,
} from "@crossfloor/instruments";
import type { Command } from "@crossfloor/protocol";

/** Wednesday 2 December 2026, 00:00 UTC. */
export const startAt = unixMs(1_796_169_600_000);
const hour = 3_600_000;
const day = 24 * hour;

export const dollar: Asset = { id: assetId(1), code: "USDC", name: "USD Coin", decimals: 6, chainDecimals: 6, haircut: nano(0), index: null };
export const bitcoin: Asset = { id: assetId(2), code: "WBTC", name: "Wrapped Bitcoin", decimals: 8, chainDecimals: 8, haircut: nano(50_000_000), index: indexId(1) };

function single(id: number, code: string, allowNegative: boolean): IndexDefinition {
  return { kind: "single", id: indexId(id), code, name: code, version: 1, assetClass: "crypto", decimals: 2, allowNegative, sourcesMin: 1, outlierMax: nano(100_000_000) };
}
const indices: readonly IndexDefinition[] = [single(1, "BTC", false), single(2, "OIL", true)];

export const calendars: readonly CompiledCalendar[] = [
  { id: calendarId(1), code: "always", version: 1, from: startAt, until: unixMs(startAt + 365 * day), sessions: [{ open: startAt, close: unixMs(startAt + 365 * day), tradeDate: "2026-12-02" }] },
  {
    id: calendarId(2), code: "day", version: 1, from: startAt, until: unixMs(startAt + 30 * day),
    sessions: Array.from({ length: 30 }, (_, each) => ({
      open: unixMs(startAt + each * day + 8 * hour), close: unixMs(startAt + each * day + 20 * hour), tradeDate: `2026-12-${String(each + 1).padStart(2, "0")}`,
    })),
  },
];

function tiers(unit: number): readonly RiskTier[] {
  return [
    { notionalMax: money(1_000_000 * unit), marginInit: nano(100_000_000), marginMaint: nano(50_000_000) },
    { notionalMax: money(10_000_000 * unit), marginInit: nano(200_000_000), marginMaint: nano(100_000_000) },
  ];
}

const trading: TradingRules = {
  priceDecimals: 2, priceTick: priceOf(50), sizeDecimals: 3, sizeLot: sizeOf(1), orderSizeMin: sizeOf(1), orderSizeMax: sizeOf(100_000), priceMax: priceOf(100_000_000), allowNegative: false,
  bandRate: nano(50_000_000), bandMin: priceOf(5_000), protectionRate: nano(10_000_000), protectionMin: priceOf(500),
  fees: { kind: "rate", maker: nano(200_000), taker: nano(500_000) },
};

function instrument(id: number, symbol: string, calendar: number, product: Product, change: Partial<TradingRules>, risk: readonly RiskTier[]): Instrument {
  return { id: instrumentId(id), symbol, name: symbol, version: 1, assetClass: "crypto", product, trading: { ...trading, ...change }, risk, calendar: calendarId(calendar) };
}
const funding = { intervalMs: hour, rateMax: nano(2_500_000) };

/** A dollar future on oil, 100 barrels: trades for so many days and settles an hour after its last trade. */
export function oilFuture(id: number, days: number): Instrument {
  return instrument(id, `OIL-${id}`, 2, {
    kind: "future", index: indexId(2), settlement: { kind: "linear", asset: dollar.id, unitValue: money(1_000_000) },
    expiry: { month: "2026-12", lastTradeAt: unixMs(startAt + days * day + 15 * hour), settleAt: unixMs(startAt + days * day + 16 * hour) },
  }, {
    priceTick: priceOf(1), sizeDecimals: 0, orderSizeMax: sizeOf(1_000), priceMax: priceOf(100_000), allowNegative: true, bandRate: nano(100_000_000), bandMin: priceOf(300),
    protectionRate: nano(10_000_000), protectionMin: priceOf(50), fees: { kind: "perContract", maker: money(200_000), taker: money(350_000) },
  }, tiers(1_000_000));
}

export const instruments: readonly Instrument[] = [
  instrument(1, "BTC/USDC", 1, { kind: "spot", base: bitcoin.id, quote: dollar.id, index: indexId(1), unitValue: money(10), baseUnit: money(100_000) }, { fees: { kind: "rate", maker: nano(1_000_000), taker: nano(2_000_000) } }, []),
  instrument(2, "BTC-PERP", 1, { kind: "perpetual", index: indexId(1), settlement: { kind: "linear", asset: dollar.id, unitValue: money(10) }, funding }, {}, tiers(1_000_000)),
  instrument(3, "BTC-INV", 1, { kind: "perpetual", index: indexId(1), settlement: { kind: "inverse", asset: bitcoin.id, contractValue: 10_000_000_000 }, funding },
    { sizeDecimals: 0, orderSizeMax: sizeOf(1_000_000), fees: { kind: "rate", maker: nano(-100_000), taker: nano(500_000) } }, tiers(100_000)),
  oilFuture(4, 1),
  oilFuture(5, 3),
];

export const listingCommands: readonly Command[] = [
  ...indices.map((definition): Command => ({ type: "defineIndex", definition })),
  ...[dollar, bitcoin].map((asset): Command => ({ type: "listAsset", asset })),
  ...calendars.map((calendar): Command => ({ type: "setCalendar", calendar })),
  ...instruments.map((each): Command => ({ type: "listInstrument", instrument: each })),
];
