/**
 * The level of a basket: Σ priceᵢ · unitsᵢ / divisor, floored once.
 *
 * Hybrids and equity baskets are made this way. Units and divisor are published with the definition, so anybody can make
 * the level again from the constituents' levels.
 */
import type { BasketIndex, IndexId, Price } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { floorBig, levelFrom, tenTo } from "./exact-level.ts";

/** What a constituent is worth now: counts of 10^-decimals of its own index. */
export interface ConstituentPrice {
  readonly index: IndexId;
  readonly value: Price;
  readonly decimals: number;
}

/** A holding: billionths of one whole unit of the constituent's price. */
export interface Holding { readonly index: IndexId; readonly unitsNano: number }

/** A sum of price times units, as a whole number of 10^-(decimals + 9). */
export interface BasketSum { readonly total: bigint; readonly decimals: number }

/** Σ priceᵢ · unitsᵢ, exact. Every holding needs its price; prices of others are ignored. */
export function basketSum(holdings: readonly Holding[], prices: readonly ConstituentPrice[]): BasketSum {
  const decimals = finestOf(holdings, prices);
  let total = 0n;
  for (const holding of holdings) total += worthOf(holding, priceOf(holding.index, prices), decimals);
  return { total, decimals };
}

/** The basket's level in counts of 10^-decimals of the basket, or `undefined` when it passes the safe range. */
export function basketLevel(definition: BasketIndex, prices: readonly ConstituentPrice[]): Price | undefined {
  assert(definition.divisorNano > 0, "a basket's divisor is positive");
  return levelOf(basketSum(definition.constituents, prices), definition.divisorNano, definition.decimals);
}

/** floor(sum / divisor) at `decimals`. The billionths of units and of the divisor cancel. */
export function levelOf(sum: BasketSum, divisorNano: number, decimals: number): Price | undefined {
  return levelFrom(floorBig(sum.total * tenTo(decimals), BigInt(divisorNano) * tenTo(sum.decimals)));
}

/** One holding's part of the sum, at `decimals`. */
export function worthOf(holding: Holding, price: ConstituentPrice, decimals: number): bigint {
  return BigInt(price.value) * BigInt(holding.unitsNano) * tenTo(decimals - price.decimals);
}

export function priceOf(index: IndexId, prices: readonly ConstituentPrice[]): ConstituentPrice {
  const price = prices.find((candidate) => candidate.index === index);
  assert(price !== undefined, "every constituent has a price");
  return price;
}

export function finestOf(holdings: readonly Holding[], prices: readonly ConstituentPrice[]): number {
  return holdings.reduce((finest, holding) => Math.max(finest, priceOf(holding.index, prices).decimals), 0);
}
