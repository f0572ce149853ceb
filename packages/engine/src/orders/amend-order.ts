import { hold as reserve, release } from "@crossfloor/ledger";
import { onTick, type Price, type Size } from "@crossfloor/instruments";
import type { AmendOrder } from "@crossfloor/protocol";
import { doneWith, refuse, type Verdict } from "../envelope/verdict.ts";
import { holdAsset, spotHold } from "../money/spot-hold.ts";
import { dropIfEmpty } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import { isDueOrder, type OpenOrder, unlink } from "../state/open-order.ts";
import { checkOrder } from "./check-order.ts";
import { cutReduceOnly } from "./cut-reduce-only.ts";
import { dropUnrested } from "./drop-unrested.ts";
import { lessResting } from "./end-order.ts";
import { findOrder } from "./find-order.ts";
import type { OrderPlan } from "./order-plan.ts";
import { restOrder } from "./rest-order.ts";
import { take } from "./take.ts";

/** A smaller size at the same limit keeps the order's place, in every state of the market. Anything else is a new order in its stead. */
export function amendOrder(state: EngineState, command: AmendOrder): Verdict {
  const order = findOrder(state, command);
  if ("refusal" in order) return order;
  // What is due has ended, even while it waits for its turn to leave: it can be cancelled, and nothing else.
  if (isDueOrder(state, order)) return refuse("order_must_exist", "expired");
  const size = command.size ?? order.open;
  const limit = command.limit ?? order.limit;
  if (limit === order.limit && size < order.open) return lessen(state, order, size);
  const plan = checkOrder(state, {
    account: order.account, slot: order.slot, side: order.side, size, limit, timeInForce: order.timeInForce, expiresAt: order.expiresAt,
    postOnly: order.postOnly, reduceOnly: order.reduceOnly, selfTrade: order.selfTrade, clientOrderId: null, replaces: order,
  });
  return plan.refusal === null && "intent" in plan ? replace(state, order, plan) : plan;
}

function lessen(state: EngineState, order: OpenOrder, size: Size): Verdict {
  const { slot } = order;
  const { trading } = slot.terms;
  if (!(size > 0)) return refuse("size_must_be_positive");
  if (!onTick(size, trading.sizeLot)) return refuse("size_must_be_on_lot");
  if (size < trading.orderSizeMin) return refuse("size_must_reach_minimum");

  tell(state, order, order.limit, size, true);
  slot.book.reduce(order.id, size);
  lessResting(order, order.open - size);
  order.open = size;
  order.updatedAt = state.at;
  if (slot.spot) lessenHold(state, order);
  return doneWith(order.id);
}

/** Out of the book, against the other side, and what is left back in, behind all others at its price. */
function replace(state: EngineState, order: OpenOrder, { intent, limit, takeSize }: OrderPlan): Verdict {
  const { account, slot } = order;
  tell(state, order, limit, intent.size, false);
  slot.book.remove(order.id);
  const exposure = lessResting(order, order.open);
  exposure.orders -= 1;
  dropIfEmpty(account, exposure);
  state.orders.delete(order.id);
  unlink(order);
  if (order.expiresAt !== 0) state.expiries.remove(order);
  order.limit = limit;
  order.open = intent.size;
  order.updatedAt = state.at;
  if (slot.spot) holdExactly(state, order);
  const gaveWay = take(state, order, takeSize);
  if (order.open === 0 || gaveWay || takeSize < intent.size) dropUnrested(state, order, gaveWay ? "selfTrade" : "immediateRemainder");
  else restOrder(state, order);
  if (account.reduceOnlyCount > 0) cutReduceOnly(state, account, slot);
  return doneWith(order.id);
}

/** Brings a spot order's hold to what it needs now. */
function holdExactly(state: EngineState, order: OpenOrder): void {
  const { account, slot, side } = order;
  const needed = spotHold(slot, side, order.limit, order.open);
  const asset = holdAsset(slot, side);
  if (needed > order.hold) reserve(state.ledger, account.id, asset, needed - order.hold);
  else release(state.ledger, account.id, asset, order.hold - needed, state.emitEntry);
  order.hold = needed;
}

/** Gives back what a smaller spot order no longer needs. Fees paid by unit may have left it less than the formula asks: then that stays. */
function lessenHold(state: EngineState, order: OpenOrder): void {
  const needed = spotHold(order.slot, order.side, order.limit, order.open);
  if (needed >= order.hold) return;
  release(state.ledger, order.account.id, holdAsset(order.slot, order.side), order.hold - needed, state.emitEntry);
  order.hold = needed;
}

function tell(state: EngineState, order: OpenOrder, price: Price, size: Size, kept: boolean): void {
  state.emit({
    type: "orderAmended", order: order.id, account: order.account.id, instrument: order.slot.id, side: order.side,
    priceBefore: order.limit, sizeBefore: order.open, price, size, kept,
  });
}
