/** The life of orders in rows: accepted, amended, filled, cancelled. */
import type { Fill, OrderAccepted, OrderAmended, OrderCancelled } from "@crossfloor/protocol";
import type { Cursor, OrderPatch, Rows } from "./rows.ts";

export function accept(rows: Rows, event: OrderAccepted, { at, seq }: Cursor): void {
  rows.orders.set(event.order, {
    id: event.order, account: event.account, instrument: event.instrument, clientOrderId: event.clientOrderId, side: event.side, market: event.market, limit: event.limit,
    filled: 0, remaining: event.size, filledNotional: "0", timeInForce: event.timeInForce, expiresAt: event.expiresAt === 0 ? null : event.expiresAt, postOnly: event.postOnly, reduceOnly: event.reduceOnly, selfTrade: event.selfTrade,
    status: "open", reason: null, createdAt: at, updatedAt: at, createdSeq: seq, updatedSeq: seq,
  });
}

export function amend(rows: Rows, event: OrderAmended, cursor: Cursor): void {
  change(rows, event.order, cursor, { limit: event.price, remaining: event.size });
}

export function cancel(rows: Rows, event: OrderCancelled, cursor: Cursor): void {
  change(rows, event.order, cursor, { remaining: event.remaining, status: "cancelled", reason: event.reason });
}

/** Both orders of a trade. */
export function fillOrders(rows: Rows, event: Fill, cursor: Cursor): void {
  const notional = BigInt(event.price) * BigInt(event.size);
  for (const [order, remaining] of [[event.makerOrder, event.makerRemaining], [event.takerOrder, event.takerRemaining]] as const) {
    change(rows, order, cursor, { remaining, filled: event.size, notional, ...(remaining === 0 ? { status: "filled" as const } : {}) });
  }
}

interface OrderChange {
  readonly remaining: number;
  readonly limit?: number;
  readonly filled?: number;
  readonly notional?: bigint;
  readonly status?: "filled" | "cancelled";
  readonly reason?: string;
}

function change(rows: Rows, id: number, { at, seq }: Cursor, { remaining, limit, filled = 0, notional = 0n, status, reason }: OrderChange): void {
  // An order of this batch is changed where it stands; one of an earlier batch by a patch on its row.
  const fresh: OrderPatch = { id, limit: null, filled: 0, filledNotional: "0", remaining, status: null, reason: null, updatedAt: at, updatedSeq: seq };
  const row = rows.orders.get(id) ?? rows.orderPatches.get(id) ?? fresh;
  if (row === fresh) rows.orderPatches.set(id, fresh);
  row.remaining = remaining;
  row.filled += filled;
  row.filledNotional = (BigInt(row.filledNotional) + notional).toString();
  if (limit !== undefined) row.limit = limit;
  if (status !== undefined) row.status = status;
  if (reason !== undefined) row.reason = reason;
  row.updatedAt = at;
  row.updatedSeq = seq;
}
