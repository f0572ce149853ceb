/**
 * How much of a basket rests on prices that no longer move.
 *
 * A hybrid keeps trading while one of its markets is closed: the closed constituent holds its last price, and this share
 * tells everybody how much of the level that is.
 */
import { type BasketIndex, type IndexId, type NanoRate, nanoOne } from "@crossfloor/instruments";
import { type ConstituentPrice, finestOf, priceOf, worthOf } from "./basket.ts";
import { ceilBig } from "./exact-level.ts";

/** Σ|stale worth| / Σ|worth| in billionths, rounded up so that no stale part is ever shown as none. */
export function staleWeight(definition: BasketIndex, prices: readonly ConstituentPrice[], isStale: (index: IndexId) => boolean): NanoRate {
  const decimals = finestOf(definition.constituents, prices);
  let stale = 0n;
  let whole = 0n;
  let staleCount = 0;
  for (const holding of definition.constituents) {
    const worth = worthOf(holding, priceOf(holding.index, prices), decimals);
    const size = worth < 0n ? -worth : worth;
    whole += size;
    if (isStale(holding.index)) {
      stale += size;
      staleCount += 1;
    }
  }
  // A basket worth nothing has no shares to speak of: it is stale as a whole as soon as one constituent is.
  if (whole === 0n) return (staleCount > 0 ? nanoOne : 0) as NanoRate;
  return Number(ceilBig(stale * BigInt(nanoOne), whole)) as NanoRate;
}
