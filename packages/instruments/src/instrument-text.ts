/** Prices, sizes and amounts as people type and read them, on the grid of their instrument or the scale of their asset. */
import type { Asset } from "./asset.ts";
import { formatDecimal, formatDecimalBig, parseDecimal, parseDecimalBig, type Parsed } from "./decimal.ts";
import type { TradingRules } from "./instrument.ts";
import { balanceMax, type Money, type NanoRate, type Price, type Size } from "./units.ts";

/** On the tick, within ±priceMax (from one tick up where the contract has no negative prices). Never rounded. */
export function parsePrice(text: string, rules: TradingRules): Parsed<Price> {
  const min = rules.allowNegative ? -rules.priceMax : rules.priceTick;
  return parseDecimal(text, rules.priceDecimals, { step: rules.priceTick, min, max: rules.priceMax }) as Parsed<Price>;
}

/** On the lot, from `orderSizeMin` to `orderSizeMax`. Never rounded. */
export function parseSize(text: string, rules: TradingRules): Parsed<Size> {
  return parseDecimal(text, rules.sizeDecimals, { step: rules.sizeLot, min: rules.orderSizeMin, max: rules.orderSizeMax }) as Parsed<Size>;
}

/** An amount of an asset in the engine's minor units, within ±`balanceMax`. */
export function parseMoney(text: string, asset: Asset): Parsed<Money> {
  return parseDecimal(text, asset.decimals, { min: -balanceMax, max: balanceMax }) as Parsed<Money>;
}

/** An amount in the units of the asset's chain. */
export function parseChainAmount(text: string, asset: Asset): Parsed<bigint> {
  return parseDecimalBig(text, asset.chainDecimals);
}

/** A rate as a plain fraction: "0.0005" is 5 basis points. */
export function parseRate(text: string): Parsed<NanoRate> {
  return parseDecimal(text, rateDecimals) as Parsed<NanoRate>;
}

export function formatPrice(price: Price, rules: TradingRules): string {
  return formatDecimal(price, rules.priceDecimals);
}

export function formatSize(size: Size, rules: TradingRules): string {
  return formatDecimal(size, rules.sizeDecimals);
}

export function formatMoney(amount: Money, asset: Asset): string {
  return formatDecimal(amount, asset.decimals);
}

export function formatChainAmount(amount: bigint, asset: Asset): string {
  return formatDecimalBig(amount, asset.chainDecimals);
}

export function formatRate(rate: NanoRate): string {
  return formatDecimal(rate, rateDecimals);
}

const rateDecimals = 9;
