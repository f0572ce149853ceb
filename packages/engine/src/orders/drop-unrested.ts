import { release } from "@crossfloor/ledger";
import type { CancelReason } from "@crossfloor/protocol";
import { holdAsset } from "../money/spot-hold.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { OpenOrder } from "../state/open-order.ts";

/** Ends an order that does not rest: filled at once, or cancelled with what is left of it. */
export function dropUnrested(state: EngineState, order: OpenOrder, reason: CancelReason): void {
  if (order.open > 0) {
    state.emit({
      type: "orderCancelled", order: order.id, account: order.account.id, instrument: order.slot.id, clientOrderId: order.clientOrderId,
      side: order.side, price: order.limit, remaining: order.open, resting: false, reason,
    });
  }
  order.account.clientIds.end(order.clientOrderId, order.id, state.at, state.limits);
  if (order.hold === 0) return;
  release(state.ledger, order.account.id, holdAsset(order.slot, order.side), order.hold, state.emitEntry);
  order.hold = 0;
}
