import { hold as reserve, release } from "@crossfloor/ledger";
import { onTick, type Price, type Size } from "@crossfloor/instruments";
import type { AmendOrder, OrderId } from "@crossfloor/protocol";
import { doneWith, refuse, type Verdict } from "../envelope/verdict.ts";
import { noteLeft } from "../market/mark.ts";
import { voidSpare } from "../money/spare-margin.ts";
import { holdAsset, spotHold } from "../money/spot-hold.ts";
import { reduceOnlyCount } from "../state/account-orders.ts";
import {
  ACCOUNT, EXPIRES_AT, HOLD, ID, isDueOrder, KIND, LIMIT, OPEN, placeOf, sideOf, slotOf, termsOf, UPDATED_AT,
} from "../state/order-rows.ts";
import { ensureExposure } from "../state/keep-exposure.ts";
import { type AccountPlace, noExposure, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { checkOrder } from "./check-order.ts";
import { cutReduceOnly } from "./cut-reduce-only.ts";
import { dropUnrested } from "./drop-unrested.ts";
import { leaveBook } from "./end-order.ts";
import { findOrder } from "./find-order.ts";
import { type OrderPlan, planFor } from "./order-plan.ts";
import { restOrder } from "./rest-order.ts";
import { shrinkResting, tellAmended } from "./shrink-resting.ts";
import { take } from "./take.ts";

/** A smaller size at the same limit keeps the order's place, in every state of the market. Anything else is a new order in its stead. */
export function amendOrder(state: EngineState, command: AmendOrder): Verdict {
  const order = findOrder(state, command);
  if (typeof order === "object") return order;
  // What is due has ended, even while it waits for its turn to leave: it can be cancelled, and nothing else.
  if (isDueOrder(state, order)) return refuse("order_must_exist", "expired");
  const { rows } = state.orders;
  const kind = rows[order | KIND] | 0;
  const open = rows[order | OPEN] as Size;
  const limitNow = rows[order | LIMIT] as Price;
  const size = command.size ?? open;
  const limit = command.limit ?? limitNow;
  if (limit === limitNow && size < open) return lessen(state, order, size);
  const plan = planFor(state, (rows[order | ACCOUNT] | 0) as AccountPlace, command.account, slotOf(state, order));
  plan.terms = termsOf(kind);
  plan.size = size;
  plan.market = false;
  plan.limit = limit;
  plan.expiresAt = rows[order | EXPIRES_AT];
  plan.clientOrderId = "";
  plan.replaces = order;
  plan.replacedOpen = open;
  plan.replacedLimit = limitNow;
  plan.replacedHold = rows[order | HOLD];
  return checkOrder(state, plan) ?? replace(state, order, plan);
}

function lessen(state: EngineState, order: OrderRow, size: Size): Verdict {
  const slot = slotOf(state, order);
  const { trading } = slot.terms;
  if (!(size > 0)) return refuse("size_must_be_positive");
  if (!onTick(size, trading.sizeLot)) return refuse("size_must_be_on_lot");
  if (size < trading.orderSizeMin) return refuse("size_must_reach_minimum");

  shrinkResting(state, order, size);
  if (slot.spot) lessenHold(state, order);
  return doneWith(state.orders.rows[order | ID] as OrderId);
}

/** Out of the book, against the other side, and what is left back in, behind all others at its price. */
function replace(state: EngineState, order: OrderRow, { account, slot, size, limit, takeSize }: OrderPlan): Verdict {
  const { rows } = state.orders;
  const id = rows[order | ID] as OrderId;
  tellAmended(state, order, limit, size, false);
  slot.book.removeAt(placeOf(order));
  noteLeft(state, slot);
  leaveBook(state, order);
  rows[order | LIMIT] = limit;
  rows[order | OPEN] = size;
  rows[order | UPDATED_AT] = state.at;
  if (slot.spot) holdExactly(state, order);
  const gaveWay = take(state, order, takeSize, noExposure);
  if (rows[order | OPEN] === 0 || gaveWay || takeSize < size) dropUnrested(state, slot, order, gaveWay ? "selfTrade" : "immediateRemainder");
  else restOrder(state, order, slot, ensureExposure(state, account, slot));
  if (reduceOnlyCount(state, account) > 0) cutReduceOnly(state, account, slot);
  return doneWith(id);
}

/** Brings a spot order's hold to what it needs now. */
function holdExactly(state: EngineState, order: OrderRow): void {
  const { rows } = state.orders;
  const slot = slotOf(state, order);
  const side = sideOf(rows[order | KIND]);
  const account = state.accounts.id(rows[order | ACCOUNT] as AccountPlace);
  const needed = spotHold(slot, side, rows[order | LIMIT] as Price, rows[order | OPEN] as Size);
  const asset = holdAsset(slot, side);
  const held = rows[order | HOLD];
  voidSpare(state, (rows[order | ACCOUNT] | 0) as AccountPlace);
  if (needed > held) reserve(state.ledger, account, asset, needed - held);
  else release(state.ledger, account, asset, held - needed, state.emitEntry);
  rows[order | HOLD] = needed;
}

/** Gives back what a smaller spot order no longer needs. Fees paid by unit may have left it less than the formula asks: then that stays. */
function lessenHold(state: EngineState, order: OrderRow): void {
  const { rows } = state.orders;
  const slot = slotOf(state, order);
  const side = sideOf(rows[order | KIND]);
  const needed = spotHold(slot, side, rows[order | LIMIT] as Price, rows[order | OPEN] as Size);
  const held = rows[order | HOLD];
  if (needed >= held) return;
  release(state.ledger, state.accounts.id(rows[order | ACCOUNT] as AccountPlace), holdAsset(slot, side), held - needed, state.emitEntry);
  rows[order | HOLD] = needed;
}
