/**
 * Keeps reduce-only orders to what they may close. What rests on the closing side, plain orders and reduce-only ones together, is no
 * more than the position as long as one of them is reduce-only; so in whatever order they fill, none of them opens or turns it.
 *
 * Only the account's own new or amended order can break that: it traded with the position, or rests beside them now. As a maker an
 * account fills on one side, which takes as much from what rests there as from the position.
 */
import type { Size } from "@crossfloor/instruments";
import { lastOrder } from "../state/account-orders.ts";
import { exposureAt, type ExposureFigures, exposureOf } from "../state/exposure-rows.ts";
import { isReduceOnly, KIND, OPEN, PREVIOUS, sideOf, slotPlaceOf } from "../state/order-rows.ts";
import { type AccountPlace, noExposure, noOrder, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { cancelResting } from "./end-order.ts";
import { openAgainst } from "./order-plan.ts";
import { shrinkResting } from "./shrink-resting.ts";

/** Cuts what is too much from the order that came last, then from the one before it. At most `accountOrdersMax` steps. */
export function cutReduceOnly(state: EngineState, account: AccountPlace, slot: InstrumentSlot): void {
  const row = exposureOf(state, account, slot);
  if (row === noExposure) return;
  const exposure = exposureAt(state, row);
  const buys = excessOf(exposure, "buy");
  const sells = excessOf(exposure, "sell");
  if (buys > 0) cut(state, account, slot, "buy", buys);
  if (sells > 0) cut(state, account, slot, "sell", sells);
}

/** How much of the reduce-only orders of a side is more than they may close. */
export function excessOf(exposure: Readonly<ExposureFigures>, side: "buy" | "sell"): number {
  const reducing = side === "buy" ? exposure.reduceBuys : exposure.reduceSells;
  const resting = side === "buy" ? exposure.buys : exposure.sells;
  return Math.min(reducing, Math.max(0, resting - openAgainst(exposure.size, side)));
}

function cut(state: EngineState, account: AccountPlace, slot: InstrumentSlot, side: "buy" | "sell", excess: number): void {
  const { rows } = state.orders;
  let left = excess;
  for (let order = lastOrder(state, account); order !== noOrder && left > 0; ) {
    const previous = (rows[order + PREVIOUS] | 0) as OrderRow;
    const kind = rows[order + KIND] | 0;
    if (isReduceOnly(kind) && slotPlaceOf(kind) === slot.place && sideOf(kind) === side) {
      const open = rows[order + OPEN];
      const size = Math.min(left, open);
      left -= size;
      if (size === open) cancelResting(state, order, "reduceOnlyCut");
      else shrinkResting(state, order, (open - size) as Size);
    }
    order = previous;
  }
}
