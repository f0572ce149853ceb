import { hold as reserve } from "@crossfloor/ledger";
import { type CancelReason, isForTheDay, mayRest, type OrderId, orderTerms, type PlaceOrder } from "@crossfloor/protocol";
import type { Price, UnixMs } from "@crossfloor/instruments";
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
import { checkedPlan, type OrderPlan, planFor } from "./order-plan.ts";
import { restOrder } from "./rest-order.ts";
import { take } from "./take.ts";

/** `quoteSet` is 0 unless the order is one side of a quote. */
export function placeOrder(state: EngineState, command: PlaceOrder, quoteSet = 0): Verdict {
  if (command.clientOrderId !== "") forgetEndedIds(state, command);
  const refusal = planOrder(state, command);
  return refusal === null ? carryOut(state, checkedPlan(state), quoteSet) : refusal;
}

function forgetEndedIds(state: EngineState, command: PlaceOrder): void {
  const account = accountOf(state, command.account);
  if (account !== noAccount) state.accounts.clientIds(account).forget(state.at, state.limits);
}

/** Why the command is refused; or `null`, and `checkedPlan` is what it would do. Changes nothing else: what-if questions ask this as well. */
export function planOrder(state: EngineState, command: PlaceOrder): Verdict | null {
  const terms = orderTerms(command.side, command.timeInForce, command.postOnly, command.reduceOnly, command.selfTrade);
  if (state.orders.size >= state.limits.ordersMax && mayRest(terms)) return refuse("engine_must_have_room");
  const account = accountOf(state, command.account);
  if (account === noAccount) return refuse("account_must_exist");
  const slot = state.slots.get(command.instrument);
  if (slot === undefined) return refuse("instrument_must_exist");
  const { limit, expiresAt } = command;
  const plan = planFor(state, account, command.account, slot);
  plan.terms = terms;
  plan.size = command.size;
  plan.market = limit === null;
  plan.limit = limit ?? (0 as Price);
  // A day order ends with the session that it comes in, as the calendar has it now; 0 where the market does not close is refused below.
  plan.expiresAt = expiresAt === 0 && isForTheDay(terms) ? (slot.until ?? 0) : expiresAt;
  plan.clientOrderId = command.clientOrderId;
  return checkOrder(state, plan);
}

/** Nothing can fail here, so nothing ever needs undoing. */
function carryOut(state: EngineState, plan: OrderPlan, quoteSet: number): Verdict {
  const { account, accountId, slot, terms, size, limit, expiresAt, clientOrderId, takeSize, hold } = plan;
  const id = state.nextOrder;
  state.nextOrder = (id + 1) as OrderId;
  const order = state.orders.take();
  const { rows } = state.orders;
  rows[order | ID] = id;
  rows[order | ACCOUNT] = account;
  rows[order | KIND] = kindOf(slot, terms, clientOrderId !== "", quoteSet);
  rows[order | EXPOSURE] = noExposure;
  rows[order | LIMIT] = limit;
  rows[order | OPEN] = size;
  rows[order | FILLED] = 0;
  rows[order | FILLED_VALUE] = 0;
  rows[order | EXPIRES_AT] = expiresAt;
  rows[order | HOLD] = hold;
  rows[order | CREATED_SEQ] = state.seq;
  rows[order | CREATED_AT] = state.at;
  rows[order | UPDATED_AT] = state.at;
  if (clientOrderId !== "") nameOrder(state, plan, order, clientOrderId, id);
  if (hold > 0) holdFunds(state, plan);
  const { accepted } = state.told;
  accepted.order = id;
  accepted.account = accountId;
  accepted.instrument = slot.id;
  accepted.terms = terms;
  accepted.clientOrderId = clientOrderId;
  accepted.size = size;
  accepted.limit = limit;
  accepted.market = plan.market;
  accepted.expiresAt = expiresAt as UnixMs;
  state.sink.orderAccepted(accepted);
  const trades = plan.takes && takeSize > 0;
  const gaveWay = trades && take(state, order, takeSize, plan.exposure);
  if (!mayRest(terms) || takeSize < size || gaveWay || (trades && rows[order | OPEN] === 0)) dropUnrested(state, slot, order, reasonOf(rows[order | FILLED], gaveWay, plan.cut, takeSize));
  // What traded may have changed the account's exposures.
  else restOrder(state, order, slot, trades || plan.exposure === noExposure ? ensureExposure(state, account, slot) : plan.exposure);
  if (reduceOnlyCount(state, account) > 0) cutReduceOnly(state, account, slot);
  return doneWith(id);
}

function holdFunds(state: EngineState, { account, accountId, slot, side, hold }: OrderPlan): void {
  voidSpare(state, account);
  reserve(state.ledger, accountId, holdAsset(slot, side), hold);
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
