/**
 * Changing what is in a basket without moving its level.
 *
 * A rebalance sets each constituent's worth back to its weight at prices of one moment: unitsᵢ' = weightᵢ · Σ / priceᵢ.
 * Units are whole billionths, so that leaves a rest; the divisor takes it, D' = D · after / before, as it does when a
 * constituent is swapped or split. The level just before and just after are the same number, to the last decimal.
 */
import { type BasketConstituent, type BasketIndex, type IndexId, type NanoRate, nanoOne, type UnixMs } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { type BasketSum, basketSum, type ConstituentPrice, finestOf, levelOf, priceOf } from "./basket.ts";
import { ceilBig, floorBig, tenTo } from "./exact-level.ts";

export interface TargetWeight { readonly index: IndexId; readonly weight: NanoRate }

export type BasketChange =
  | { readonly kind: "changed"; readonly definition: BasketIndex }
  /** Weights have a meaning only for positive prices and a positive basket. */
  | { readonly kind: "refused"; readonly rule: "constituent_prices_must_be_positive" | "weights_must_add_up_to_one" | "units_must_be_positive" | "divisor_must_keep_the_level" };

/** Sets every constituent back to its weight at these prices. The weights add up to one. */
export function rebalance(definition: BasketIndex, weights: readonly TargetWeight[], prices: readonly ConstituentPrice[], at: UnixMs): BasketChange {
  if (weights.reduce((sum, { weight }) => sum + weight, 0) !== nanoOne) return { kind: "refused", rule: "weights_must_add_up_to_one" };
  const targets = weights.map(({ index }) => ({ index, unitsNano: 0 }));
  const everyPrice = [...definition.constituents, ...targets].map(({ index }) => priceOf(index, prices));
  if (everyPrice.some(({ value }) => value <= 0)) return { kind: "refused", rule: "constituent_prices_must_be_positive" };

  const before = basketSum(definition.constituents, prices);
  const constituents: BasketConstituent[] = [];
  for (const { index, weight } of weights) {
    const price = priceOf(index, prices);
    // weight/10^9 · total/10^(d+9) = units/10^9 · value/10^decimals, solved for units and floored: the rest goes to the divisor.
    const units = floorBig(BigInt(weight) * before.total * tenTo(price.decimals), BigInt(nanoOne) * BigInt(price.value) * tenTo(before.decimals));
    const unitsNano = Number(units);
    if (unitsNano <= 0 || !Number.isSafeInteger(unitsNano)) return { kind: "refused", rule: "units_must_be_positive" };
    constituents.push({ index, weight, unitsNano });
  }
  return keepLevel(definition, constituents, prices, at);
}

/** Puts other holdings in the place of the present ones (a swap, a split, a name that drops out) at these prices. */
export function swapConstituents(definition: BasketIndex, constituents: readonly BasketConstituent[], prices: readonly ConstituentPrice[], at: UnixMs): BasketChange {
  return keepLevel(definition, constituents, prices, at);
}

function keepLevel(definition: BasketIndex, constituents: readonly BasketConstituent[], prices: readonly ConstituentPrice[], at: UnixMs): BasketChange {
  assert(definition.divisorNano > 0, "a basket's divisor is positive");
  const finest = Math.max(finestOf(definition.constituents, prices), finestOf(constituents, prices));
  const before = atDecimals(basketSum(definition.constituents, prices), finest);
  const after = atDecimals(basketSum(constituents, prices), finest);
  if (before.total <= 0n || after.total <= 0n) return { kind: "refused", rule: "units_must_be_positive" };

  const level = levelOf(before, definition.divisorNano, definition.decimals);
  const exact = BigInt(definition.divisorNano) * after.total;
  // One of the two whole divisors beside the exact one keeps the level, unless the divisor is too coarse for the basket.
  for (const divisor of [floorBig(exact, before.total), ceilBig(exact, before.total)]) {
    const divisorNano = Number(divisor);
    if (divisorNano <= 0 || !Number.isSafeInteger(divisorNano)) continue;
    if (level !== undefined && levelOf(after, divisorNano, definition.decimals) === level) {
      return { kind: "changed", definition: { ...definition, version: definition.version + 1, constituents, divisorNano, rebalancedAt: at } };
    }
  }
  return { kind: "refused", rule: "divisor_must_keep_the_level" };
}

function atDecimals(sum: BasketSum, decimals: number): BasketSum {
  return { total: sum.total * tenTo(decimals - sum.decimals), decimals };
}
