import { hold as reserve } from "@crossfloor/ledger";
import type { CancelReason, OrderId, PlaceOrder } from "@crossfloor/protocol";
import type { UnixMs } from "@crossfloor/instruments";
import { doneWith, refuse, type Verdict } from "../envelope/verdict.ts";
import { voidSpare } from "../money/spare-margin.ts";
import { holdAsset } from "../money/spot-hold.ts";
import { reduceOnlyCount } from "../state/account-orders.ts";
import { accountOf } from "../state/account-rows.ts";
import { ensureExposure } from "../state/keep-exposure.ts";
import { ACCOUNT, CREATED_AT, CREATED_SEQ, EXPIRES_AT, EXPOSURE, FILLED, FILLED_VALUE, HOLD, ID, KIND, kindOf, LIMIT, OPEN, UPDATED_AT } from "../state/order-rows.ts";
import { noAccount, noExposure, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { checkOrder } from "./check-order.ts";
import { cutReduceOnly } from "./cut-reduce-only.ts";
import { dropUnrested } from "./drop-unrested.ts";
import { mayRest, OrderPlan, planFor } from "./order-plan.ts";
import { restOrder } from "./rest-order.ts";
import { take } from "./take.ts";

/** `quoteSet` is 0 unless the order is one side of a quote. */
export function placeOrder(state: EngineState, command: PlaceOrder, quoteSet = 0): Verdict {
  if (command.clientOrderId !== "") forgetEndedIds(state, command);
  const plan = planOrder(state, command);
  return plan instanceof OrderPlan ? carryOut(state, plan, quoteSet) : plan;
}

function forgetEndedIds(state: EngineState, command: PlaceOrder): void {
  const account = accountOf(state, command.account);
  if (account !== noAccount) state.accounts.clientIds(account).forget(state.at, state.limits);
}

/** What the command would do, in the one plan of the state, or why it is refused. Changes nothing else: what-if questions ask this as well. */
export function planOrder(state: EngineState, command: PlaceOrder): OrderPlan | Verdict {
  if (state.orders.size >= state.limits.ordersMax && mayRest(command.timeInForce)) return refuse("engine_must_have_room");
  const account = accountOf(state, command.account);
  if (account === noAccount) return refuse("account_must_exist");
  const slot = state.slots.get(command.instrument);
  if (slot === undefined) return refuse("instrument_must_exist");
  const { timeInForce } = command;
  const plan = planFor(state, account, command.account, slot);
  plan.side = command.side;
  plan.size = command.size;
  plan.asked = command.limit;
  plan.timeInForce = timeInForce;
  // A day order ends with the session that it comes in, as the calendar has it now; 0 where the market does not close is refused below.
  plan.expiresAt = timeInForce === "day" && command.expiresAt === 0 ? (slot.until ?? 0) : command.expiresAt;
  plan.postOnly = command.postOnly;
  plan.reduceOnly = command.reduceOnly;
  plan.selfTrade = command.selfTrade;
  plan.clientOrderId = command.clientOrderId;
  return checkOrder(state, plan) ?? plan;
}

/** Nothing can fail here, so nothing ever needs undoing. */
function carryOut(state: EngineState, plan: OrderPlan, quoteSet: number): Verdict {
  const { account, accountId, slot, side, size, asked, timeInForce, expiresAt, postOnly, reduceOnly, selfTrade, limit, takes, takeSize, cut, hold } = plan;
  const clientOrderId = plan.clientOrderId ?? "";
  const id = state.nextOrder;
  state.nextOrder = (id + 1) as OrderId;
  const order = state.orders.take();
  const { rows } = state.orders;
  rows[order + ID] = id;
  rows[order + ACCOUNT] = account;
  rows[order + KIND] = kindOf(slot, side, timeInForce, postOnly, reduceOnly, selfTrade, clientOrderId !== "", quoteSet);
  rows[order + EXPOSURE] = noExposure;
  rows[order + LIMIT] = limit;
  rows[order + OPEN] = size;
  rows[order + FILLED] = 0;
  rows[order + FILLED_VALUE] = 0;
  rows[order + EXPIRES_AT] = expiresAt;
  rows[order + HOLD] = hold;
  rows[order + CREATED_SEQ] = state.seq;
  rows[order + CREATED_AT] = state.at;
  rows[order + UPDATED_AT] = state.at;
  if (clientOrderId !== "") nameOrder(state, plan, order, clientOrderId, id);
  if (hold > 0) {
    voidSpare(state, account);
    reserve(state.ledger, accountId, holdAsset(slot, side), hold);
  }
  const { accepted } = state.told;
  accepted.order = id;
  accepted.account = accountId;
  accepted.instrument = slot.id;
  accepted.clientOrderId = clientOrderId;
  accepted.side = side;
  accepted.size = size;
  accepted.limit = limit;
  accepted.market = asked === null;
  accepted.timeInForce = timeInForce;
  accepted.expiresAt = expiresAt as UnixMs;
  accepted.postOnly = postOnly;
  accepted.reduceOnly = reduceOnly;
  accepted.selfTrade = selfTrade;
  state.sink.orderAccepted(accepted);
  const trades = takes && takeSize > 0;
  const gaveWay = trades && take(state, order, takeSize);
  if (!mayRest(timeInForce) || takeSize < size || gaveWay || (trades && rows[order + OPEN] === 0)) dropUnrested(state, slot, order, reasonOf(rows[order + FILLED], gaveWay, cut, takeSize));
  // What traded may have changed the account's exposures.
  else restOrder(state, order, slot, trades || plan.exposure === noExposure ? ensureExposure(state, account, slot) : plan.exposure);
  if (reduceOnlyCount(state, account) > 0) cutReduceOnly(state, account, slot);
  return doneWith(id);
}

function nameOrder(state: EngineState, { account }: OrderPlan, order: OrderRow, clientOrderId: string, id: OrderId): void {
  state.accounts.clientIds(account).add(clientOrderId, id);
  state.orders.setClientOrderId(order, clientOrderId);
}

/** Why what is left does not rest. */
function reasonOf(filled: number, gaveWay: boolean, cut: boolean, takeSize: number): CancelReason {
  if (gaveWay) return "selfTrade";
  return cut && filled === takeSize ? "reduceOnlyCut" : "immediateRemainder";
}
