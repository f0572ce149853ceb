/** How an open order leaves the floor. */
import type { Price, Size } from "@crossfloor/instruments";
import { release } from "@crossfloor/ledger";
import type { CancelReason, OrderId } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { noteLeft } from "../market/mark.ts";
import { uncount } from "../money/margin-sums.ts";
import { holdAsset } from "../money/spot-hold.ts";
import { unlink } from "../state/account-orders.ts";
import { BUYS, ORDERS, REDUCE_BUYS, REDUCE_SELLS, SELLS } from "../state/exposure-rows.ts";
import { dropIfEmpty } from "../state/keep-exposure.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { ACCOUNT, endsByItself, EXPOSURE, HOLD, ID, isNamed, isReduceOnly, KIND, leavesMore, LIMIT, OPEN, placeOf, quoteSetOf, sideOf, slotOf } from "../state/order-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";

/** Takes a resting order out of the book and ends it. */
export function cancelResting(state: EngineState, order: OrderRow, reason: CancelReason): void {
  const slot = slotOf(state, order);
  slot.book.removeAt(placeOf(order));
  noteLeft(state, slot);
  endCancelled(state, slot, order, reason);
}

/** Ends an order that the book has already given up. */
export function endCancelled(state: EngineState, slot: InstrumentSlot, order: OrderRow, reason: CancelReason): void {
  tellCancelled(state, slot, order, true, reason);
  leaveBook(state, order);
  forgetOrder(state, order);
}

/** Before it leaves, with what it has open. `resting`: that leaves the book. */
export function tellCancelled(state: EngineState, slot: InstrumentSlot, order: OrderRow, resting: boolean, reason: CancelReason): void {
  const { rows } = state.orders;
  const kind = rows[order | KIND] | 0;
  const { cancelled } = state.told;
  cancelled.order = rows[order | ID] as OrderId;
  cancelled.account = state.accounts.id((rows[order | ACCOUNT] | 0) as AccountPlace);
  cancelled.instrument = slot.id;
  cancelled.clientOrderId = isNamed(kind) ? state.orders.clientOrderId(order) : "";
  cancelled.terms = kind;
  cancelled.price = rows[order | LIMIT] as Price;
  cancelled.remaining = rows[order | OPEN] as Size;
  cancelled.resting = resting;
  cancelled.reason = reason;
  state.sink.orderCancelled(cancelled);
}

/** After its last fill. */
export function endFilled(state: EngineState, order: OrderRow): void {
  assert(state.orders.rows[order | OPEN] === 0, "a filled order has nothing open");
  leaveBook(state, order);
  forgetOrder(state, order);
}

/** Part of what rests no longer does. */
export function lessResting(state: EngineState, order: OrderRow, size: number): void {
  const { rows } = state.orders;
  lessExposed(state, (rows[order | EXPOSURE] | 0) as ExposureRow, rows[order | KIND] | 0, size);
}

/** The same, of an order of this kind. */
function lessExposed(state: EngineState, exposure: ExposureRow, kind: number, size: number): void {
  assert(exposure !== noExposure, "a resting order is part of its account's exposure");
  uncount(state, exposure);
  const { rows } = state.exposures;
  const buys = sideOf(kind) === "buy";
  const resting = exposure | (buys ? BUYS : SELLS);
  const left = rows[resting] - size;
  assert(left >= 0, "no more leaves the book than rests in it");
  rows[resting] = left;
  if (isReduceOnly(kind)) rows[exposure | (buys ? REDUCE_BUYS : REDUCE_SELLS)] -= size;
}

/** It is no longer one of the account's open orders, and what it has open does not rest any more; the book knows already. */
export function leaveBook(state: EngineState, order: OrderRow): void {
  const { rows } = state.orders;
  const exposure = (rows[order | EXPOSURE] | 0) as ExposureRow;
  const kind = rows[order | KIND] | 0;
  const open = rows[order | OPEN];
  if (open > 0) lessExposed(state, exposure, kind, open);
  rows[order | EXPOSURE] = noExposure;
  state.exposures.rows[exposure | ORDERS] -= 1;
  dropIfEmpty(state, exposure);
  state.orders.delete(order);
  unlink(state, (rows[order | ACCOUNT] | 0) as AccountPlace, order);
  if (endsByItself(kind)) state.expiries.remove(order);
  if (quoteSetOf(kind) !== 0) state.quotes.remove(order);
}

/** What every order leaves behind: its client id, which may not be used again soon, and its hold. */
export function forgetOrder(state: EngineState, order: OrderRow): void {
  const kind = state.orders.rows[order | KIND] | 0;
  if (leavesMore(kind)) endNameAndHold(state, order, kind);
  state.orders.give(order);
}

function endNameAndHold(state: EngineState, order: OrderRow, kind: number): void {
  if (isNamed(kind)) endName(state, order);
  const hold = state.orders.rows[order | HOLD];
  if (hold > 0) releaseHold(state, order, hold);
}

function endName(state: EngineState, order: OrderRow): void {
  const { rows } = state.orders;
  const named = state.accounts.clientIds((rows[order | ACCOUNT] | 0) as AccountPlace);
  named.end(state.orders.clientOrderId(order), rows[order | ID] as OrderId, state.at, state.limits);
}

function releaseHold(state: EngineState, order: OrderRow, hold: number): void {
  const { rows } = state.orders;
  const account = state.accounts.id((rows[order | ACCOUNT] | 0) as AccountPlace);
  release(state.ledger, account, holdAsset(slotOf(state, order), sideOf(rows[order | KIND])), hold, state.emitEntry);
}
