/** The number under which a person trades, and the errand to open it in the engine. Both are made by a trigger when the person signs up. */
import { sql } from "drizzle-orm";
import { check, index, text } from "drizzle-orm/pg-core";
import { unixMs, whole } from "../column.ts";
import { user } from "./person.ts";
import { record } from "./schema.ts";

export const accountNumber = record.sequence("account_number", { startWith: 1001, minValue: 1001, maxValue: 2_147_483_647 });

export const tradingAccount = record.table("trading_account", {
  account: whole("account").primaryKey().default(sql`nextval('record.account_number')`),
  userId: text("user_id").notNull().unique().references(() => user.id, { onDelete: "restrict" }),
  kind: text("kind", { enum: ["customer", "house"] }).notNull().default("customer"),
  /** The record of the journal that opened it; null until then. */
  openedSeq: whole("opened_seq"),
  createdWallAt: unixMs("created_wall_at").notNull().default(sql`(extract(epoch from now()) * 1000)::bigint`),
}, (table) => [check("trading_account_kind", sql`${table.kind} in ('customer', 'house')`)]);

export const accountOutbox = record.table("account_outbox", {
  account: whole("account").primaryKey().references(() => tradingAccount.account),
  status: text("status", { enum: ["waiting", "done", "refused"] }).notNull().default("waiting"),
  attempts: whole("attempts").notNull().default(0),
  detail: text("detail").notNull().default(""),
  createdWallAt: unixMs("created_wall_at").notNull().default(sql`(extract(epoch from now()) * 1000)::bigint`),
  doneWallAt: unixMs("done_wall_at"),
}, (table) => [
  index("account_outbox_waiting").on(table.account).where(sql`${table.status} = 'waiting'`),
  check("account_outbox_status", sql`${table.status} in ('waiting', 'done', 'refused')`),
]);
