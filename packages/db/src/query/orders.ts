import type { InstrumentId, Price, Size, UnixMs } from "@crossfloor/instruments";
import type { AccountId, CancelReason, OrderId, Seq, Side, TimeInForce } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

export interface OrderHistory {
  readonly order: OrderId; readonly account: AccountId; readonly clientOrderId: string; readonly instrument: InstrumentId; readonly symbol: string;
  readonly side: Side; readonly market: boolean;
  /** The protection price for a market order. */
  readonly limit: Price;
  readonly size: Size; readonly filled: Size;
  /** Open size; once cancelled, what was cancelled. */
  readonly remaining: Size;
  /** Σ price · size over its fills, a decimal string of a whole number; over `filled` it is the average price in price units. */
  readonly filledNotional: string;
  readonly timeInForce: TimeInForce; readonly expiresAt: UnixMs | null; readonly postOnly: boolean; readonly reduceOnly: boolean;
  readonly status: "open" | "filled" | "cancelled"; readonly reason: CancelReason | null;
  readonly createdAt: UnixMs; readonly updatedAt: UnixMs; readonly seq: Seq;
}

const columns = (sql: Database) => sql`
  own.id as order, own.account, own.client_order_id as "clientOrderId", own.instrument, listed.symbol, own.side, own.market, own."limit", own.filled + own.remaining as size, own.filled,
  own.remaining, own.filled_notional as "filledNotional", own.time_in_force as "timeInForce", own.expires_at as "expiresAt", own.post_only as "postOnly", own.reduce_only as "reduceOnly", own.status, own.reason,
  own.created_at as "createdAt", own.updated_at as "updatedAt", own.updated_seq as seq`;

/** An account's orders, newest first, those with a smaller number than `before`. */
export async function ordersPage(sql: Database, account: AccountId, before: OrderId | null, limit: number): Promise<OrderHistory[]> {
  return [...await sql<OrderHistory[]>`
    select ${columns(sql)} from read."order" own join read.instrument listed on listed.id = own.instrument
    where own.account = ${account} and own.id < ${before ?? Number.MAX_SAFE_INTEGER} order by own.id desc limit ${limit}`];
}

/** One order of the account, by number or by client id (the newest that carried it). */
export async function orderBy(sql: Database, account: AccountId, by: { readonly order: OrderId } | { readonly clientOrderId: string }): Promise<OrderHistory | undefined> {
  const which = "order" in by ? sql`own.id = ${by.order}` : sql`own.client_order_id = ${by.clientOrderId} and own.client_order_id <> ''`;
  const [row] = await sql<OrderHistory[]>`
    select ${columns(sql)} from read."order" own join read.instrument listed on listed.id = own.instrument
    where own.account = ${account} and ${which} order by own.id desc limit 1`;
  return row;
}
