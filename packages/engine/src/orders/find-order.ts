import type { AccountId, OrderId } from "@crossfloor/protocol";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import type { Account } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { OpenOrder } from "../state/open-order.ts";

/** The open order that an amend or cancel names, by number, or by client id when the number is 0. */
export function findOrder(state: EngineState, command: { readonly account: AccountId; readonly order: OrderId; readonly clientOrderId: string }): OpenOrder | Verdict {
  const account = state.accounts.get(command.account);
  if (account === undefined) return refuse("account_must_exist");
  const order = state.orders.get(command.order === 0 ? named(account, command.clientOrderId) : command.order);
  if (order === undefined) return refuse("order_must_exist");
  return order.account === account ? order : refuse("order_must_belong_to_account");
}

/** 0 names no order. */
function named(account: Account, clientOrderId: string): OrderId {
  return (clientOrderId === "" ? undefined : account.clientIds.find(clientOrderId)) ?? (0 as OrderId);
}
