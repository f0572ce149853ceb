import { hold as reserve } from "@crossfloor/ledger";
import type { CancelReason, OrderId, PlaceOrder } from "@crossfloor/protocol";
import type { Size, UnixMs } from "@crossfloor/instruments";
import { doneWith, refuse, type Verdict } from "../envelope/verdict.ts";
import { holdAsset } from "../money/spot-hold.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { OpenOrder } from "../state/open-order.ts";
import { checkOrder } from "./check-order.ts";
import { cutReduceOnly } from "./cut-reduce-only.ts";
import { dropUnrested } from "./drop-unrested.ts";
import { mayRest, type OrderIntent, type OrderPlan } from "./order-plan.ts";
import { restOrder } from "./rest-order.ts";
import { take } from "./take.ts";

export function placeOrder(state: EngineState, command: PlaceOrder): Verdict {
  state.accounts.get(command.account)?.clientIds.forget(state.at, state.limits);
  const plan = planOrder(state, command);
  return plan.refusal === null && "intent" in plan ? carryOut(state, plan) : plan;
}

/** What the command would do, or why it is refused. Changes nothing: what-if questions ask this as well. */
export function planOrder(state: EngineState, command: PlaceOrder): OrderPlan | Verdict {
  if (state.orders.size >= state.limits.ordersMax && mayRest(command.timeInForce)) return refuse("engine_must_have_room");
  const account = state.accounts.get(command.account);
  if (account === undefined) return refuse("account_must_exist");
  const slot = state.slots.get(command.instrument);
  if (slot === undefined) return refuse("instrument_must_exist");
  const { side, size, limit, timeInForce, postOnly, reduceOnly, selfTrade, clientOrderId } = command;
  // A day order ends with the session that it comes in, as the calendar has it now; 0 where the market does not close is refused below.
  const expiresAt = timeInForce === "day" && command.expiresAt === 0 ? (slot.until ?? 0) : command.expiresAt;
  const intent: OrderIntent = { account, slot, side, size, limit, timeInForce, expiresAt, postOnly, reduceOnly, selfTrade, clientOrderId, replaces: null };
  return checkOrder(state, intent);
}

/** Nothing can fail here, so nothing ever needs undoing. */
function carryOut(state: EngineState, { intent, limit, takeSize, cut, hold }: OrderPlan): Verdict {
  const { account, slot, side, size, timeInForce, expiresAt, postOnly, reduceOnly, selfTrade } = intent;
  const clientOrderId = intent.clientOrderId ?? "";
  const id = state.nextOrder;
  state.nextOrder = (id + 1) as OrderId;
  account.clientIds.add(clientOrderId, id);
  const order: OpenOrder = {
    id, account, slot, clientOrderId, side, limit, open: size, filled: 0 as Size, filledValue: 0, timeInForce, expiresAt, postOnly, reduceOnly, selfTrade, hold,
    createdSeq: state.seq, createdAt: state.at, updatedAt: state.at, expiryPlace: -1, previous: null, next: null,
  };
  if (hold > 0) reserve(state.ledger, account.id, holdAsset(slot, side), hold);
  state.emit({
    type: "orderAccepted", order: id, account: account.id, instrument: slot.id, clientOrderId, side, size,
    limit, market: intent.limit === null, timeInForce, expiresAt: expiresAt as UnixMs, postOnly, reduceOnly, selfTrade,
  });
  const gaveWay = take(state, order, takeSize);
  if (order.open === 0 || gaveWay || !mayRest(timeInForce) || takeSize < size) dropUnrested(state, order, reasonOf(order, gaveWay, cut, takeSize));
  else restOrder(state, order);
  if (account.reduceOnlyCount > 0) cutReduceOnly(state, account, slot);
  return doneWith(id);
}

/** Why what is left does not rest. */
function reasonOf(order: OpenOrder, gaveWay: boolean, cut: boolean, takeSize: Size): CancelReason {
  if (gaveWay) return "selfTrade";
  return cut && order.filled === takeSize ? "reduceOnlyCut" : "immediateRemainder";
}
