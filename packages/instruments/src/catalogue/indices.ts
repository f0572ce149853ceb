/** What products follow. Levels count hundredths, so that a basket and its constituents compare as integers; copper and gas, whose prices are small, count finer. */
import { assert } from "@crossfloor/stdx";
import type { AssetClass } from "../asset-class.ts";
import type { BasketConstituent, BasketIndex, CorrelationIndex, IndexDefinition, RatioIndex, SingleIndex } from "../index-definition.ts";
import { type IndexId, type NanoRate, nano, nanoOne, type Price, priceOf, type UnixMs } from "../units.ts";
import { indexIds } from "./index-ids.ts";

const levelDecimals = 2;

function single(id: IndexId, code: string, name: string, assetClass: AssetClass, sourcesMin: number, outlierMax: NanoRate): SingleIndex {
  return { kind: "single", id, code, name, version: 1, assetClass, decimals: levelDecimals, allowNegative: false, sourcesMin, outlierMax };
}

const crypto = nano(20_000_000);
const traditional = nano(30_000_000);

export const singleIndices: readonly SingleIndex[] = [
  single(indexIds.BTC, "BTC", "Bitcoin in US dollars", "crypto", 3, crypto),
  single(indexIds.ETH, "ETH", "Ether in US dollars", "crypto", 3, crypto),
  single(indexIds.US500, "US500", "500 large US companies", "equity", 1, traditional),
  single(indexIds.US100, "US100", "100 large US technology companies", "equity", 1, traditional),
  { ...single(indexIds.OIL, "OIL", "West Texas crude oil, dollars a barrel", "commodity", 1, traditional), allowNegative: true },
  single(indexIds.GOLD, "GOLD", "Gold, dollars an ounce", "commodity", 1, traditional),
  single(indexIds.SOL, "SOL", "Solana in US dollars", "crypto", 3, crypto),
  single(indexIds.US2000, "US2000", "2000 small US companies", "equity", 1, traditional),
  single(indexIds.SILVER, "SILVER", "Silver, dollars an ounce", "commodity", 1, traditional),
  { ...single(indexIds.COPPER, "COPPER", "Copper, dollars a pound", "commodity", 1, traditional), decimals: 4 },
  { ...single(indexIds.NATGAS, "NATGAS", "Natural gas, dollars a million British thermal units", "commodity", 1, traditional), decimals: 3 },
  // Yields of other countries have been below zero for years.
  { ...single(indexIds.US10Y, "US10Y", "Ten times the yield of ten-year US notes in percent", "rates", 1, traditional), allowNegative: true },
  single(indexIds.DOLLAR, "DOLLAR", "US dollar against a basket of currencies", "fx", 1, traditional),
];

/** Levels of the constituents on the day on which the basket is made, in hundredths. */
export interface CrossBase {
  readonly btc: Price;
  readonly eth: Price;
  readonly us100: Price;
}

/** Used where a scene defines none: round levels of the seeded simulation. */
export const crossBaseDefault: CrossBase = { btc: priceOf(6_500_000), eth: priceOf(350_000), us100: priceOf(2_000_000) };

/** The basket's level on its first day: 1000.00. */
export const crossBaseLevel = priceOf(100_000);
const basketNotional = 100_000;

/**
 * The hybrid basket: 40 % bitcoin, 30 % ether, 30 % of the US100 by value on the day of `rebalancedAt`. Holdings are made from
 * the given levels, to the nearest billionth below, and the divisor so that the level on that day is exactly 1000.00.
 */
export function crossIndex(base: CrossBase = crossBaseDefault, rebalancedAt: UnixMs = 0 as UnixMs, version = 1): BasketIndex {
  const constituents = [
    constituent(indexIds.BTC, nano(400_000_000), base.btc),
    constituent(indexIds.ETH, nano(300_000_000), base.eth),
    constituent(indexIds.US100, nano(300_000_000), base.us100),
  ];
  const levels = [base.btc, base.eth, base.us100];
  const worth = constituents.reduce((sum, { unitsNano }, place) => sum + BigInt(unitsNano) * BigInt(levels[place]), 0n);
  const divisorNano = Number(worth / BigInt(crossBaseLevel));
  return {
    kind: "basket", id: indexIds.CROSS, code: "CROSS", name: "Bitcoin, ether and US technology", version, assetClass: "hybrid", decimals: levelDecimals, allowNegative: false,
    constituents, divisorNano, rebalancedAt,
  };
}

function constituent(index: IndexId, weight: NanoRate, level: Price): BasketConstituent {
  assert(level > 0, "a constituent has a positive level");
  // units = weight · notional / level, where the level counts hundredths and units count billionths.
  const unitsNano = Number((BigInt(weight) * BigInt(basketNotional) * 100n) / BigInt(level));
  assert(unitsNano > 0 && weight <= nanoOne, "a constituent has a holding");
  return { index, weight, unitsNano };
}

/** How many hundredths of the US500 a bitcoin is worth. */
export const ratioIndex: RatioIndex = {
  kind: "ratio", id: indexIds.BTCUS500, code: "BTCUS500", name: "Bitcoin in hundredths of the US500", version: 1, assetClass: "hybrid", decimals: levelDecimals, allowNegative: false,
  numerator: indexIds.BTC, denominator: indexIds.US500, scaleNano: 100 * nanoOne,
};

/** Thirty daily returns, taken at 20:00 UTC, when the shares are open in summer and in winter. */
export const correlationIndex: CorrelationIndex = {
  kind: "correlation", id: indexIds.RHO500, code: "RHO500", name: "Correlation of bitcoin and the US500 over 30 daily returns", version: 1, assetClass: "hybrid", decimals: levelDecimals,
  allowNegative: true, first: indexIds.BTC, second: indexIds.US500, returns: 30, snapshotMinute: 1_200,
};

/** In the order in which they must be defined: those made from others last. */
export function indices(base?: CrossBase, rebalancedAt?: UnixMs): readonly IndexDefinition[] {
  return [...singleIndices, crossIndex(base, rebalancedAt), ratioIndex, correlationIndex];
}
