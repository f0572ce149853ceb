import { type Money, nanoOne, type NanoRate, type RiskTier } from "@crossfloor/instruments";
import { addSaturated, scaleCeil } from "./saturate.ts";

export type MarginLevel = "init" | "maint";

/**
 * Marginal tiers: the part of the notional that lies in a tier pays that tier's rate, rounded up per tier. What lies beyond
 * the last tier pays the last tier's rate, so no size is ever free. Minor units of the settlement asset.
 * The choice of marginal over whole-position tiers stands in docs/decisions/margin-tiers.md.
 */
export function tieredMargin(tiers: readonly RiskTier[], notional: Money, level: MarginLevel): Money {
  let margin = 0;
  let from = 0;
  for (let place = 0; place < tiers.length; place += 1) {
    const tier = tiers[place];
    const last = place === tiers.length - 1;
    const to = last || notional < tier.notionalMax ? notional : tier.notionalMax;
    if (to > from) margin = addSaturated(margin, scaleCeil(to - from, rateOf(tier, level), nanoOne));
    if (notional <= tier.notionalMax) break;
    from = tier.notionalMax;
  }
  return margin as Money;
}

/** The largest notional that a position may reach: the end of the last tier. 0 without tiers. */
export function notionalMaxOf(tiers: readonly RiskTier[]): Money {
  return tiers.length === 0 ? (0 as Money) : tiers[tiers.length - 1].notionalMax;
}

function rateOf(tier: RiskTier, level: MarginLevel): NanoRate {
  return level === "init" ? tier.marginInit : tier.marginMaint;
}
