/** Orders, trades, fills, positions, refusals. */
import { sql } from "drizzle-orm";
import { boolean, check, index, integer, primaryKey, text } from "drizzle-orm/pg-core";
import { exact, unixMs, whole } from "../column.ts";
import { read } from "./schema.ts";

export const order = read.table("order", {
  id: whole("id").primaryKey(),
  account: whole("account").notNull(),
  instrument: whole("instrument").notNull(),
  clientOrderId: text("client_order_id").notNull(),
  side: text("side").notNull(),
  market: boolean("market").notNull(),
  limit: whole("limit").notNull(),
  filled: whole("filled").notNull(),
  /** Open size; once cancelled, what was cancelled. */
  remaining: whole("remaining").notNull(),
  /** Σ price · size of its fills, in price units times size units: over `filled` it is the average price. */
  filledNotional: exact("filled_notional").notNull(),
  timeInForce: text("time_in_force").notNull(),
  /** When it ends by itself; null for an order that does not. */
  expiresAt: unixMs("expires_at"),
  postOnly: boolean("post_only").notNull(),
  reduceOnly: boolean("reduce_only").notNull(),
  selfTrade: text("self_trade").notNull(),
  status: text("status", { enum: ["open", "filled", "cancelled"] }).notNull(),
  reason: text("reason"),
  createdAt: unixMs("created_at").notNull(),
  updatedAt: unixMs("updated_at").notNull(),
  createdSeq: whole("created_seq").notNull(),
  updatedSeq: whole("updated_seq").notNull(),
}, (table) => [
  index("order_account").on(table.account, table.id),
  index("order_client_order_id").on(table.account, table.clientOrderId, table.id).where(sql`${table.clientOrderId} <> ''`),
  check("order_sizes", sql`${table.filled} >= 0 and ${table.remaining} >= 0`),
  check("order_status", sql`(${table.status} = 'open' and ${table.remaining} > 0) or (${table.status} = 'filled' and ${table.remaining} = 0) or ${table.status} = 'cancelled'`),
]);

export const trade = read.table("trade", {
  id: whole("id").primaryKey(),
  instrument: whole("instrument").notNull(),
  instrumentVersion: whole("instrument_version").notNull(),
  price: whole("price").notNull(),
  size: whole("size").notNull(),
  takerSide: text("taker_side").notNull(),
  /** In `feeAsset`, unsigned. */
  value: whole("value").notNull(),
  feeAsset: whole("fee_asset").notNull(),
  at: unixMs("at").notNull(),
  seq: whole("seq").notNull(),
}, (table) => [index("trade_instrument").on(table.instrument, table.id)]);

/** One side of a trade, as its account sees it. */
export const fill = read.table("fill", {
  trade: whole("trade").notNull(),
  role: text("role", { enum: ["maker", "taker"] }).notNull(),
  account: whole("account").notNull(),
  order: whole("order").notNull(),
  instrument: whole("instrument").notNull(),
  side: text("side").notNull(),
  price: whole("price").notNull(),
  size: whole("size").notNull(),
  value: whole("value").notNull(),
  fee: whole("fee").notNull(),
  feeAsset: whole("fee_asset").notNull(),
  at: unixMs("at").notNull(),
  seq: whole("seq").notNull(),
}, (table) => [primaryKey({ columns: [table.trade, table.role] }), index("fill_account").on(table.account, table.trade), index("fill_order").on(table.order)]);

export const position = read.table("position", {
  account: whole("account").notNull(),
  instrument: whole("instrument").notNull(),
  size: whole("size").notNull(),
  cost: whole("cost").notNull(),
  /** Σ of what its changes paid, fees apart. */
  realised: exact("realised").notNull(),
  asset: whole("asset").notNull(),
  at: unixMs("at").notNull(),
  seq: whole("seq").notNull(),
}, (table) => [primaryKey({ columns: [table.account, table.instrument] }), index("position_instrument").on(table.instrument)]);

/** Commands that were refused, for as long as `refusalLifeMs`; the archive keeps all. */
export const refusal = read.table("refusal", {
  seq: whole("seq").notNull(),
  event: integer("event").notNull(),
  at: unixMs("at").notNull(),
  command: text("command").notNull(),
  refusal: text("refusal").notNull(),
  account: whole("account").notNull(),
  instrument: whole("instrument").notNull(),
  clientOrderId: text("client_order_id").notNull(),
  detail: text("detail").notNull(),
}, (table) => [primaryKey({ columns: [table.seq, table.event] }), index("refusal_account").on(table.account, table.seq), index("refusal_at").on(table.at)]);
