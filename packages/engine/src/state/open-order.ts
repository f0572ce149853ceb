/** One order while it is open: what the book does not need to know of it. */
import type { Price, Size, UnixMs } from "@crossfloor/instruments";
import type { OrderId, SelfTrade, Seq, Side, TimeInForce } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { Account } from "./account.ts";
import type { InstrumentSlot } from "./instrument-slot.ts";

export interface OpenOrder {
  readonly id: OrderId;
  readonly account: Account;
  readonly slot: InstrumentSlot;
  readonly clientOrderId: string;
  readonly side: Side;
  limit: Price;
  /** What can still trade. */
  open: Size;
  filled: Size;
  /** Summed unsigned value of the fills, in the settlement (spot: quote) asset. */
  filledValue: number;
  readonly timeInForce: TimeInForce;
  /** From this instant of venue time on it does not trade, and leaves; 0 for never. */
  readonly expiresAt: number;
  readonly postOnly: boolean;
  /** Rests for no more than the position and the account's other orders on its side leave to close. */
  readonly reduceOnly: boolean;
  readonly selfTrade: SelfTrade;
  /** Spot: what it reserves, in quote for a buy and in base for a sell. Else 0. */
  hold: number;
  readonly createdSeq: Seq;
  readonly createdAt: UnixMs;
  updatedAt: UnixMs;
  /** Its place in the queue of what ends by itself; −1 outside. */
  expiryPlace: number;
  previous: OpenOrder | null;
  next: OpenOrder | null;
}

/** Whether its end has come, be it still in the book or not. */
export function isDueOrder(state: { readonly at: number }, order: OpenOrder): boolean {
  return order.expiresAt !== 0 && order.expiresAt <= state.at;
}

/** Puts an order among the account's others, by number. Nearly always that is the end. */
export function link(order: OpenOrder): void {
  const { account } = order;
  let previous = account.lastOrder;
  while (previous !== null && previous.id > order.id) previous = previous.previous;
  const next = previous === null ? account.firstOrder : previous.next;
  order.previous = previous;
  order.next = next;
  if (previous === null) account.firstOrder = order;
  else previous.next = order;
  if (next === null) account.lastOrder = order;
  else next.previous = order;
  account.orderCount += 1;
  if (order.reduceOnly) account.reduceOnlyCount += 1;
}

export function unlink(order: OpenOrder): void {
  const { account, previous, next } = order;
  assert(previous !== null || account.firstOrder === order, "an order is unlinked from its own account");
  if (previous === null) account.firstOrder = next;
  else previous.next = next;
  if (next === null) account.lastOrder = previous;
  else next.previous = previous;
  order.previous = null;
  order.next = null;
  account.orderCount -= 1;
  if (order.reduceOnly) account.reduceOnlyCount -= 1;
}
