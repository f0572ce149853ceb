import { type Money, nanoOne, type NanoRate, type Price } from "@crossfloor/instruments";
import { scaleCeil, scaleFloor } from "./saturate.ts";

/** What one asset is worth in the reference asset, as the state of one moment. */
export interface AssetPricing {
  /** Counts of 10^-decimals of the asset's index; 1 for the reference asset. */
  readonly price: Price;
  /** amount · price · numerator / denominator is the value in minor units of the reference asset. One of the two is 1. */
  readonly numerator: number;
  readonly denominator: number;
  readonly haircut: NanoRate;
}

/** What an amount of cash counts for as collateral: floored at the price, then the haircut, floored. The amount is not negative. */
export function collateralValue(pricing: AssetPricing, amount: Money): Money {
  return scaleFloor(worth(pricing, amount), nanoOne - pricing.haircut, nanoOne) as Money;
}

/** Market value without a haircut, floored. */
export function worth(pricing: AssetPricing, amount: Money): Money {
  const value = scaleFloor(amount, pricing.price, pricing.denominator);
  return (pricing.numerator === 1 ? value : scaleFloor(value, pricing.numerator, 1)) as Money;
}

/** What a debt or a requirement of this amount counts for: at face, rounded up. The amount is not negative. */
export function liabilityValue(pricing: AssetPricing, amount: Money): Money {
  const value = scaleCeil(amount, pricing.price, pricing.denominator);
  return (pricing.numerator === 1 ? value : scaleCeil(value, pricing.numerator, 1)) as Money;
}

/** Unrealised profit counts like cash, with the haircut; unrealised loss counts at face. */
export function unrealisedValue(pricing: AssetPricing, unrealised: Money): Money {
  return (unrealised >= 0 ? collateralValue(pricing, unrealised) : -liabilityValue(pricing, -unrealised as Money)) as Money;
}
