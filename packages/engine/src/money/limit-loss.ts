/**
 * What orders lose at once against the mark if they trade at their limits. Margin is taken at the mark, so a limit on the far side of
 * it needs this on top: for the order that comes, and for those that rest already, or many small orders would each be covered by
 * money that all the others need as well.
 */
import type { Money, Price, Size } from "@crossfloor/instruments";
import type { Side } from "@crossfloor/protocol";
import { addSaturated, liabilityValue } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import { firstOrder } from "../state/account-orders.ts";
import { firstExposure } from "../state/account-rows.ts";
import { BUYS, NEXT_EXPOSURE, SELLS, SLOT_PLACE } from "../state/exposure-rows.ts";
import { KIND, LIMIT, NEXT, OPEN, sideOf, slotOf } from "../state/order-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure, noOrder, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/** Of one derivative order, and the fee that it pays then (settlement asset). In the reference asset, never negative. */
export function lossAtLimit(state: EngineState, slot: InstrumentSlot, side: Side, limit: Price, size: Size, fee: Money): number {
  const pricing = state.pricings[slot.asset];
  assert(pricing !== undefined, "a traded instrument settles in an asset that has a price");
  const atLimit = slot.valuation.value(limit, size);
  const atMark = slot.valuation.value(slot.mark, size);
  const adverse = side === "buy" ? atLimit - atMark : atMark - atLimit;
  return liabilityValue(pricing, addSaturated(Math.max(0, adverse), fee) as Money);
}

/** Of all the account's resting orders in derivatives but `except`, fees apart. The orders are walked only where a book's best price lies beyond the mark. */
export function restingLoss(state: EngineState, account: AccountPlace, except: OrderRow): number {
  if (state.beyondMarkCount === 0 || !hasOrdersBeyondMark(state, account)) return 0;
  const { rows } = state.orders;
  let loss = 0;
  for (let order = firstOrder(state, account); order !== noOrder; order = (rows[order + NEXT] | 0) as OrderRow) {
    const slot = slotOf(state, order);
    const side = sideOf(rows[order + KIND]);
    const limit = rows[order + LIMIT] as Price;
    if (order === except || slot.spot || (side === "buy" ? limit <= slot.mark : limit >= slot.mark)) continue;
    loss = addSaturated(loss, lossAtLimit(state, slot, side, limit, rows[order + OPEN] as Size, 0 as Money));
  }
  return loss;
}

/** Whether it has an order in one of the books and on the side where some order rests beyond the mark. */
function hasOrdersBeyondMark(state: EngineState, account: AccountPlace): boolean {
  const { rows } = state.exposures;
  for (let row = firstExposure(state, account); row !== noExposure; row = (rows[row + NEXT_EXPOSURE] | 0) as ExposureRow) {
    const { beyondMark, book, mark } = state.slotsByPlace[rows[row + SLOT_PLACE] | 0];
    if (beyondMark && ((rows[row + BUYS] > 0 && (book.bestBid() ?? mark) > mark) || (rows[row + SELLS] > 0 && (book.bestAsk() ?? mark) < mark))) return true;
  }
  return false;
}
