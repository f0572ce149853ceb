/**
 * Keeps reduce-only orders to what they may close. What rests on the closing side, plain orders and reduce-only ones together, is no
 * more than the position as long as one of them is reduce-only; so in whatever order they fill, none of them opens or turns it.
 *
 * Only the account's own new or amended order can break that: it traded with the position, or rests beside them now. As a maker an
 * account fills on one side, which takes as much from what rests there as from the position.
 */
import type { Size } from "@crossfloor/instruments";
import { type Account, type Exposure, exposureOf } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { OpenOrder } from "../state/open-order.ts";
import { cancelResting, lessResting } from "./end-order.ts";
import { openOpposite } from "./order-plan.ts";

/** Cuts what is too much from the order that came last, then from the one before it. At most `accountOrdersMax` steps. */
export function cutReduceOnly(state: EngineState, account: Account, slot: InstrumentSlot): void {
  const exposure = exposureOf(account, slot.id);
  if (exposure === undefined) return;
  const buys = excessOf(exposure, "buy");
  const sells = excessOf(exposure, "sell");
  if (buys > 0) cut(state, account, slot, "buy", buys);
  if (sells > 0) cut(state, account, slot, "sell", sells);
}

/** How much of the reduce-only orders of a side is more than they may close. */
export function excessOf(exposure: Exposure, side: "buy" | "sell"): number {
  const reducing = side === "buy" ? exposure.reduceBuys : exposure.reduceSells;
  const resting = side === "buy" ? exposure.buys : exposure.sells;
  return Math.min(reducing, Math.max(0, resting - openOpposite(exposure, side)));
}

function cut(state: EngineState, account: Account, slot: InstrumentSlot, side: "buy" | "sell", excess: number): void {
  let left = excess;
  for (let order = account.lastOrder; order !== null && left > 0; ) {
    const { previous } = order;
    if (order.reduceOnly && order.slot === slot && order.side === side) {
      const size = Math.min(left, order.open);
      left -= size;
      if (size === order.open) cancelResting(state, order, "reduceOnlyCut");
      else shrink(state, order, size);
    }
    order = previous;
  }
}

/** It keeps its place in the queue. */
function shrink(state: EngineState, order: OpenOrder, size: number): void {
  const open = (order.open - size) as Size;
  state.emit({
    type: "orderAmended", order: order.id, account: order.account.id, instrument: order.slot.id, side: order.side,
    priceBefore: order.limit, sizeBefore: order.open, price: order.limit, size: open, kept: true,
  });
  order.slot.book.reduce(order.id, open);
  lessResting(order, size);
  order.open = open;
  order.updatedAt = state.at;
}
