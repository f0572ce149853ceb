import type { CancelReason } from "@crossfloor/protocol";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { OPEN } from "../state/order-rows.ts";
import type { OrderRow } from "../state/places.ts";
import { forgetOrder, tellCancelled } from "./end-order.ts";

/** Ends an order that does not rest: filled at once, or cancelled with what is left of it. */
export function dropUnrested(state: EngineState, slot: InstrumentSlot, order: OrderRow, reason: CancelReason): void {
  if (state.orders.rows[order + OPEN] > 0) tellCancelled(state, slot, order, false, reason);
  forgetOrder(state, order);
}
