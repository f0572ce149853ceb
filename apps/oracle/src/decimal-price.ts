/** Decimal text from outside → whole counts. The only place of this app where a price is not an integer. */
import type { Price } from "@crossfloor/instruments";
import { Decimal } from "decimal.js";

const form = /^-?\d{1,18}(\.\d{1,24})?$/;
/** No index level of ours comes near this; what does is a broken or lying source. */
const magnitudeMax = 10_000_000_000_000;

/** A decimal with room for every digit that `form` admits, so that nothing is rounded before the one rounding below. */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_EVEN });

/**
 * `text · scale` in counts of 10^-decimals, rounded half to even; `undefined` if it is no plain decimal or absurdly large.
 * `scale` is itself decimal text, e.g. "10" for an index that is ten times its fund.
 */
export function priceFrom(text: unknown, decimals: number, scale = "1"): Price | undefined {
  if (typeof text !== "string" || !form.test(text)) return undefined;
  return counted(new Exact(text).times(scale), decimals, Decimal.ROUND_HALF_EVEN);
}

/** (bid + ask) / 2 in counts of 10^-decimals, floored; `undefined` unless both are plain decimals and bid ≤ ask. */
export function midFrom(bid: unknown, ask: unknown, decimals: number): Price | undefined {
  if (typeof bid !== "string" || typeof ask !== "string" || !form.test(bid) || !form.test(ask)) return undefined;
  const low = new Exact(bid);
  const high = new Exact(ask);
  if (low.greaterThan(high)) return undefined;
  return counted(low.plus(high).dividedBy(2), decimals, Decimal.ROUND_FLOOR);
}

/** mantissa · 10^exponent, as some feeds send it, times `scale`. */
export function priceFromMantissa(mantissa: unknown, exponent: unknown, decimals: number, scale = "1"): Price | undefined {
  if (typeof mantissa !== "string" || !/^-?\d{1,24}$/.test(mantissa)) return undefined;
  if (typeof exponent !== "number" || !Number.isInteger(exponent) || exponent < -18 || exponent > 6) return undefined;
  return counted(new Exact(mantissa).times(new Exact(10).pow(exponent)).times(scale), decimals, Decimal.ROUND_HALF_EVEN);
}

function counted(value: Decimal, decimals: number, rounding: Decimal.Rounding): Price | undefined {
  if (value.abs().greaterThan(magnitudeMax)) return undefined;
  const count = value.times(new Exact(10).pow(decimals)).toDecimalPlaces(0, rounding).toNumber();
  // A negative that rounds to nothing must not become −0.
  return Number.isSafeInteger(count) ? ((count + 0) as Price) : undefined;
}
