import type { Price, Size } from "@crossfloor/instruments";
import type { CancelReason, OrderId } from "@crossfloor/protocol";
import { ACCOUNT, ID, KIND, LIMIT, OPEN, sideOf, slotOf } from "../state/order-rows.ts";
import type { AccountPlace, OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { forgetOrder } from "./end-order.ts";

/** Ends an order that does not rest: filled at once, or cancelled with what is left of it. */
export function dropUnrested(state: EngineState, order: OrderRow, reason: CancelReason): void {
  const { rows } = state.orders;
  const open = rows[order + OPEN];
  if (open > 0) {
    state.emit({
      type: "orderCancelled", order: rows[order + ID] as OrderId, account: state.accounts.id(rows[order + ACCOUNT] as AccountPlace), instrument: slotOf(state, order).id,
      clientOrderId: state.orders.clientOrderId(order), side: sideOf(rows[order + KIND]), price: rows[order + LIMIT] as Price, remaining: open as Size, resting: false, reason,
    });
  }
  forgetOrder(state, order);
}
