/**
 * A small floor for tests: two assets beside the dollar, one instrument of each kind. Its terms never follow the catalogue, so
 * that figures in tests stay what they are.
 */
import {
  type Asset, assetId, calendarId, type CompiledCalendar, type IndexDefinition, indexId, type Instrument, instrumentId, money, nano, type Price, priceOf, type Product,
  type RiskTier, sizeOf, type TradingRules, unixMs,
} from "@crossfloor/instruments";
import type { Command } from "@crossfloor/protocol";

/** Wednesday 2 December 2026, 00:00 UTC. */
export const start = unixMs(1_796_169_600_000);
const hour = 3_600_000;

export const USDC: Asset = { id: assetId(1), code: "USDC", name: "USD Coin", decimals: 6, chainDecimals: 6, haircut: nano(0), index: null };
export const WBTC: Asset = { id: assetId(2), code: "WBTC", name: "Wrapped Bitcoin", decimals: 8, chainDecimals: 8, haircut: nano(50_000_000), index: indexId(1) };

function single(id: number, code: string, decimals: number, allowNegative: boolean): IndexDefinition {
  return { kind: "single", id: indexId(id), code, name: code, version: 1, assetClass: "crypto", decimals, allowNegative, sourcesMin: 1, outlierMax: nano(100_000_000) };
}
export const indices: readonly IndexDefinition[] = [single(1, "BTC", 2, false), single(2, "OIL", 2, true)];

export const calendars: readonly CompiledCalendar[] = [
  { id: calendarId(1), code: "always", version: 1, from: start, until: unixMs(start + 8_760 * hour), sessions: [{ open: start, close: unixMs(start + 8_760 * hour), tradeDate: "2026-12-02" }] },
  {
    id: calendarId(2), code: "day", version: 1, from: start, until: unixMs(start + 720 * hour),
    sessions: Array.from({ length: 30 }, (_, day) => ({
      open: unixMs(start + day * 24 * hour + 8 * hour), close: unixMs(start + day * 24 * hour + 16 * hour), tradeDate: `2026-12-${String(day + 1).padStart(2, "0")}`,
    })),
  },
];

/** Two margin tiers: 10 % and 5 % up to a million, then 20 % and 10 % up to ten million units of the settlement asset. */
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

export const instruments: readonly Instrument[] = [
  instrument(1, "BTC/USDC", 1, { kind: "spot", base: WBTC.id, quote: USDC.id, index: indexId(1), unitValue: money(10), baseUnit: money(100_000) }, { fees: { kind: "rate", maker: nano(1_000_000), taker: nano(2_000_000) } }, []),
  instrument(2, "BTC-PERP", 1, { kind: "perpetual", index: indexId(1), settlement: { kind: "linear", asset: USDC.id, unitValue: money(10) }, funding }, {}, tiers(1_000_000)),
  instrument(3, "BTC-INV", 1, { kind: "perpetual", index: indexId(1), settlement: { kind: "inverse", asset: WBTC.id, contractValue: 10_000_000_000 }, funding },
    { sizeDecimals: 0, orderSizeMax: sizeOf(1_000_000), fees: { kind: "rate", maker: nano(-100_000), taker: nano(500_000) } }, tiers(100_000)),
  // 100 barrels: one cent is one dollar. Trades end on day 10 and settle an hour later.
  instrument(4, "OIL-DEC", 2, {
    kind: "future", index: indexId(2), settlement: { kind: "linear", asset: USDC.id, unitValue: money(1_000_000) },
    expiry: { month: "2026-12", lastTradeAt: unixMs(start + 10 * 24 * hour + 15 * hour), settleAt: unixMs(start + 10 * 24 * hour + 16 * hour) },
  }, {
    priceTick: priceOf(1), sizeDecimals: 0, orderSizeMax: sizeOf(1_000), priceMax: priceOf(100_000), allowNegative: true, bandRate: nano(100_000_000), bandMin: priceOf(300),
    protectionRate: nano(10_000_000), protectionMin: priceOf(50), fees: { kind: "perContract", maker: money(200_000), taker: money(350_000) },
  }, tiers(1_000_000)),
];

/** Everything that must be listed before the first account opens. */
export function listingCommands(): Command[] {
  return [
    ...indices.map((definition): Command => ({ type: "defineIndex", definition })),
    ...[USDC, WBTC].map((asset): Command => ({ type: "listAsset", asset })),
    ...calendars.map((calendar): Command => ({ type: "setCalendar", calendar })),
    ...instruments.map((each): Command => ({ type: "listInstrument", instrument: each })),
  ];
}

export function publish(index: number, value: number, validForMs = 24 * hour): Command {
  return { type: "publishIndex", index: indexId(index), value: value as Price, sources: 3, staleWeight: nano(0), validForMs, source: "simulated", simulated: true };
}
