/**
 * What orders lose at once against the mark if they trade at their limits. Margin is taken at the mark, so a limit on the far side of
 * it needs this on top: for the order that comes, and for those that rest already, or many small orders would each be covered by
 * money that all the others need as well.
 */
import { type Money, type Price, type Size, valueOf } from "@crossfloor/instruments";
import type { Side } from "@crossfloor/protocol";
import { addSaturated, liabilityValue } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import type { Account, Exposure } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { OpenOrder } from "../state/open-order.ts";

/** Of one derivative order, and the fee that it pays then (settlement asset). In the reference asset, never negative. */
export function lossAtLimit(state: EngineState, slot: InstrumentSlot, side: Side, limit: Price, size: Size, fee: Money): number {
  const { product } = slot.terms;
  const pricing = state.pricings[slot.asset];
  assert(pricing !== undefined, "a traded instrument settles in an asset that has a price");
  const atLimit = valueOf(product, limit, size);
  const atMark = valueOf(product, slot.mark, size);
  const adverse = side === "buy" ? atLimit - atMark : atMark - atLimit;
  return liabilityValue(pricing, addSaturated(Math.max(0, adverse), fee) as Money);
}

/** Of all the account's resting orders in derivatives but `except`, fees apart. The orders are walked only where a book's best price lies beyond the mark. */
export function restingLoss(state: EngineState, account: Account, except: OpenOrder | null): number {
  if (!account.exposures.some(restsBeyondMark)) return 0;
  let loss = 0;
  for (let order = account.firstOrder; order !== null; order = order.next) {
    const { slot, side, limit, open } = order;
    if (order === except || slot.spot || (side === "buy" ? limit <= slot.mark : limit >= slot.mark)) continue;
    loss = addSaturated(loss, lossAtLimit(state, slot, side, limit, open, 0 as Money));
  }
  return loss;
}

function restsBeyondMark({ slot, buys, sells }: Exposure): boolean {
  if (slot.spot) return false;
  return (buys > 0 && (slot.book.bestBid() ?? slot.mark) > slot.mark) || (sells > 0 && (slot.book.bestAsk() ?? slot.mark) < slot.mark);
}
