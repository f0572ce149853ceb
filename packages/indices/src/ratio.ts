/** level = scale · numerator / denominator, floored once. */
import type { Price, RatioIndex } from "@crossfloor/instruments";
import { nanoOne } from "@crossfloor/instruments";
import { type ConstituentPrice, priceOf } from "./basket.ts";
import { floorBig, levelFrom, tenTo } from "./exact-level.ts";

/** `undefined` when the denominator is not above zero, for which no ratio has a meaning, or beyond the safe range. */
export function ratioLevel(definition: RatioIndex, prices: readonly ConstituentPrice[]): Price | undefined {
  const numerator = priceOf(definition.numerator, prices);
  const denominator = priceOf(definition.denominator, prices);
  if (denominator.value <= 0) return undefined;
  const above = BigInt(definition.scaleNano) * BigInt(numerator.value) * tenTo(denominator.decimals) * tenTo(definition.decimals);
  const below = BigInt(nanoOne) * BigInt(denominator.value) * tenTo(numerator.decimals);
  return levelFrom(floorBig(above, below));
}
