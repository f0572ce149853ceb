import type { AccountId, OrderId } from "@crossfloor/protocol";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import { accountOf } from "../state/account-rows.ts";
import { ACCOUNT } from "../state/order-rows.ts";
import { type AccountPlace, noAccount, noOrder, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";

interface NamesOrder {
  readonly account: AccountId;
  readonly order: OrderId;
  readonly clientOrderId: string;
}

/** The open order that an amend or cancel names, by number, or by client id when the number is 0. */
export function findOrder(state: EngineState, command: NamesOrder): OrderRow | Verdict {
  const order = state.orders.find(command.order);
  // Nearly always there is one, of that account: then there is the account as well.
  if (order !== noOrder && state.accounts.id((state.orders.rows[order | ACCOUNT] | 0) as AccountPlace) === command.account) return order;
  return findOrRefuse(state, command);
}

function findOrRefuse(state: EngineState, command: NamesOrder): OrderRow | Verdict {
  const account = accountOf(state, command.account);
  if (account === noAccount) return refuse("account_must_exist");
  const order = state.orders.find(command.order === 0 ? named(state, account, command.clientOrderId) : command.order);
  if (order === noOrder) return refuse("order_must_exist");
  return state.orders.rows[order | ACCOUNT] === account ? order : refuse("order_must_belong_to_account");
}

/** 0 names no order. */
function named(state: EngineState, account: AccountPlace, clientOrderId: string): OrderId {
  return (clientOrderId === "" ? undefined : state.accounts.clientIds(account).find(clientOrderId)) ?? (0 as OrderId);
}
