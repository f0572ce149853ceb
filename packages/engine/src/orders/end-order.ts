/** How an open order leaves the floor. */
import type { Price, Size } from "@crossfloor/instruments";
import { release } from "@crossfloor/ledger";
import type { CancelReason, OrderId } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { noteBeyondMark } from "../market/mark.ts";
import { uncount } from "../money/margin-sums.ts";
import { holdAsset } from "../money/spot-hold.ts";
import { unlink } from "../state/account-orders.ts";
import { BUYS, ORDERS, REDUCE_BUYS, REDUCE_SELLS, SELLS } from "../state/exposure-rows.ts";
import { dropIfEmpty } from "../state/keep-exposure.ts";
import { ACCOUNT, BOOK_PLACE, EXPIRES_AT, EXPOSURE, HOLD, ID, isReduceOnly, KIND, LIMIT, OPEN, sideOf, slotOf } from "../state/order-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";

/** Takes a resting order out of the book and ends it. */
export function cancelResting(state: EngineState, order: OrderRow, reason: CancelReason): void {
  const slot = slotOf(state, order);
  slot.book.removeAt(state.orders.rows[order + BOOK_PLACE]);
  noteBeyondMark(state, slot);
  endCancelled(state, order, reason);
}

/** Ends an order that the book has already given up. */
export function endCancelled(state: EngineState, order: OrderRow, reason: CancelReason): void {
  const open = state.orders.rows[order + OPEN] as Size;
  tellCancelled(state, order, open, true, reason);
  lessResting(state, order, open);
  endRested(state, order);
}

/** Before it leaves. `resting`: the size leaves the book. */
export function tellCancelled(state: EngineState, order: OrderRow, remaining: Size, resting: boolean, reason: CancelReason): void {
  const { rows } = state.orders;
  const { cancelled } = state.told;
  cancelled.order = rows[order + ID] as OrderId;
  cancelled.account = state.accounts.id(rows[order + ACCOUNT] as AccountPlace);
  cancelled.instrument = slotOf(state, order).id;
  cancelled.clientOrderId = state.orders.clientOrderId(order);
  cancelled.side = sideOf(rows[order + KIND]);
  cancelled.price = rows[order + LIMIT] as Price;
  cancelled.remaining = remaining;
  cancelled.resting = resting;
  cancelled.reason = reason;
  state.sink.orderCancelled(cancelled);
}

/** After its last fill. */
export function endFilled(state: EngineState, order: OrderRow): void {
  assert(state.orders.rows[order + OPEN] === 0, "a filled order has nothing open");
  endRested(state, order);
}

/** Part of what rests no longer does. */
export function lessResting(state: EngineState, order: OrderRow, size: number): void {
  const orders = state.orders.rows;
  const exposure = (orders[order + EXPOSURE] | 0) as ExposureRow;
  assert(exposure !== noExposure, "a resting order is part of its account's exposure");
  uncount(state, exposure);
  const { rows } = state.exposures;
  const kind = orders[order + KIND] | 0;
  const side = exposure + (sideOf(kind) === "buy" ? BUYS : SELLS);
  rows[side] -= size;
  if (isReduceOnly(kind)) rows[exposure + (sideOf(kind) === "buy" ? REDUCE_BUYS : REDUCE_SELLS)] -= size;
  assert(rows[side] >= 0, "no more leaves the book than rests in it");
}

/** It is no longer one of the account's open orders; the book knows already, and nothing of it is resting. */
export function leaveBook(state: EngineState, order: OrderRow): void {
  const { rows } = state.orders;
  const exposure = (rows[order + EXPOSURE] | 0) as ExposureRow;
  rows[order + EXPOSURE] = noExposure;
  state.exposures.rows[exposure + ORDERS] -= 1;
  dropIfEmpty(state, exposure);
  state.orders.delete(order);
  unlink(state, (rows[order + ACCOUNT] | 0) as AccountPlace, order);
  if (rows[order + EXPIRES_AT] !== 0) state.expiries.remove(order);
  state.quotes.remove(order);
}

function endRested(state: EngineState, order: OrderRow): void {
  leaveBook(state, order);
  forgetOrder(state, order);
}

/** What every order leaves behind: its client id, which may not be used again soon, and its hold. */
export function forgetOrder(state: EngineState, order: OrderRow): void {
  const { rows } = state.orders;
  const account = (rows[order + ACCOUNT] | 0) as AccountPlace;
  const clientOrderId = state.orders.clientOrderId(order);
  if (clientOrderId !== "") state.accounts.clientIds(account).end(clientOrderId, rows[order + ID] as OrderId, state.at, state.limits);
  const hold = rows[order + HOLD];
  if (hold > 0) release(state.ledger, state.accounts.id(account), holdAsset(slotOf(state, order), sideOf(rows[order + KIND])), hold, state.emitEntry);
  state.orders.give(order);
}
