/** The open orders of one account, as a list through their rows. */
import { assert } from "@crossfloor/stdx";
import { FIRST_ORDER, LAST_ORDER, ORDER_COUNT, REDUCE_ONLY_COUNT } from "./account-rows.ts";
import { ID, isReduceOnly, KIND, NEXT, type OpenOrder, orderAt, PREVIOUS } from "./order-rows.ts";
import { type AccountPlace, noOrder, type OrderRow } from "./places.ts";
import type { EngineState } from "./engine-state.ts";

/** Its open orders, ascending by number. */
export function ordersOf(state: EngineState, account: AccountPlace): OpenOrder[] {
  const found: OpenOrder[] = [];
  for (let row = firstOrder(state, account); row !== noOrder; row = (state.orders.rows[row | NEXT] | 0) as OrderRow) found.push(orderAt(state, row));
  return found;
}

export function firstOrder(state: EngineState, account: AccountPlace): OrderRow {
  return (state.accounts.rows[state.accounts.at(account) | FIRST_ORDER] | 0) as OrderRow;
}
export function lastOrder(state: EngineState, account: AccountPlace): OrderRow {
  return (state.accounts.rows[state.accounts.at(account) | LAST_ORDER] | 0) as OrderRow;
}
export function orderCount(state: EngineState, account: AccountPlace): number {
  return state.accounts.rows[state.accounts.at(account) | ORDER_COUNT] | 0;
}
export function reduceOnlyCount(state: EngineState, account: AccountPlace): number {
  return state.accounts.rows[state.accounts.at(account) | REDUCE_ONLY_COUNT] | 0;
}
/** Puts an order among the account's others, by number. The floor's newest is the last: where that is known, no other needs to be read. */
export function link(state: EngineState, account: AccountPlace, row: OrderRow): void {
  const { rows } = state.orders;
  const at = state.accounts.at(account);
  const accounts = state.accounts.rows;
  const last = (accounts[at | LAST_ORDER] | 0) as OrderRow;
  if (rows[row | ID] === state.nextOrder - 1) linkBetween(state, at, last, noOrder, row);
  else linkByNumber(state, at, last, row);
  accounts[at | ORDER_COUNT] += 1;
  if (isReduceOnly(rows[row | KIND] | 0)) accounts[at | REDUCE_ONLY_COUNT] += 1;
}

function linkByNumber(state: EngineState, at: number, last: OrderRow, row: OrderRow): void {
  const { rows } = state.orders;
  let previous = last;
  while (previous !== noOrder && rows[previous | ID] > rows[row | ID]) previous = (rows[previous | PREVIOUS] | 0) as OrderRow;
  linkBetween(state, at, previous, ((previous === noOrder ? state.accounts.rows[at | FIRST_ORDER] : rows[previous | NEXT]) | 0) as OrderRow, row);
}

function linkBetween(state: EngineState, at: number, previous: OrderRow, next: OrderRow, row: OrderRow): void {
  const { rows } = state.orders;
  const accounts = state.accounts.rows;
  rows[row | PREVIOUS] = previous;
  rows[row | NEXT] = next;
  if (previous === noOrder) accounts[at | FIRST_ORDER] = row;
  else rows[previous | NEXT] = row;
  if (next === noOrder) accounts[at | LAST_ORDER] = row;
  else rows[next | PREVIOUS] = row;
}

export function unlink(state: EngineState, account: AccountPlace, row: OrderRow): void {
  const { rows } = state.orders;
  const at = state.accounts.at(account);
  const accounts = state.accounts.rows;
  const previous = rows[row | PREVIOUS] | 0;
  const next = rows[row | NEXT] | 0;
  assert(previous !== noOrder || accounts[at | FIRST_ORDER] === row, "an order is unlinked from its own account");
  if (previous === noOrder) accounts[at | FIRST_ORDER] = next;
  else rows[previous | NEXT] = next;
  if (next === noOrder) accounts[at | LAST_ORDER] = previous;
  else rows[next | PREVIOUS] = previous;
  accounts[at | ORDER_COUNT] -= 1;
  if (isReduceOnly(rows[row | KIND] | 0)) accounts[at | REDUCE_ONLY_COUNT] -= 1;
}
