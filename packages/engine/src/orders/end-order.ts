/** How an open order leaves the floor. */
import { release } from "@crossfloor/ledger";
import type { CancelReason } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { holdAsset } from "../money/spot-hold.ts";
import { dropIfEmpty, type Exposure, exposureOf } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import { type OpenOrder, unlink } from "../state/open-order.ts";

/** Takes a resting order out of the book and ends it. */
export function cancelResting(state: EngineState, order: OpenOrder, reason: CancelReason): void {
  order.slot.book.remove(order.id);
  endCancelled(state, order, reason);
}

/** Ends an order that the book has already given up. */
export function endCancelled(state: EngineState, order: OpenOrder, reason: CancelReason): void {
  state.emit({
    type: "orderCancelled", order: order.id, account: order.account.id, instrument: order.slot.id, clientOrderId: order.clientOrderId,
    side: order.side, price: order.limit, remaining: order.open, resting: true, reason,
  });
  const exposure = lessResting(order, order.open);
  forget(state, order, exposure);
}

/** After its last fill. */
export function endFilled(state: EngineState, order: OpenOrder): void {
  assert(order.open === 0, "a filled order has nothing open");
  forget(state, order, restingExposure(order));
}

/** Part of what rests no longer does. */
export function lessResting(order: OpenOrder, size: number): Exposure {
  const exposure = restingExposure(order);
  if (order.side === "buy") exposure.buys -= size;
  else exposure.sells -= size;
  if (order.reduceOnly) {
    if (order.side === "buy") exposure.reduceBuys -= size;
    else exposure.reduceSells -= size;
  }
  assert(exposure.buys >= 0 && exposure.sells >= 0, "no more leaves the book than rests in it");
  return exposure;
}

function restingExposure(order: OpenOrder): Exposure {
  const exposure = exposureOf(order.account, order.slot.id);
  assert(exposure !== undefined, "a resting order is part of its account's exposure");
  return exposure;
}

function forget(state: EngineState, order: OpenOrder, exposure: Exposure): void {
  exposure.orders -= 1;
  dropIfEmpty(order.account, exposure);
  state.orders.delete(order.id);
  unlink(order);
  if (order.expiresAt !== 0) state.expiries.remove(order);
  order.account.clientIds.end(order.clientOrderId, order.id, state.at, state.limits);
  if (order.hold === 0) return;
  release(state.ledger, order.account.id, holdAsset(order.slot, order.side), order.hold, state.emitEntry);
  order.hold = 0;
}
