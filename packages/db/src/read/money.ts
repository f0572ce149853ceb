/** Accounts and the ledger. Balances are sums of lines, kept beside them; lines are never changed. */
import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, text } from "drizzle-orm/pg-core";
import { exact, unixMs, whole } from "../column.ts";
import { read } from "./schema.ts";

export const account = read.table("account", {
  id: whole("id").primaryKey(),
  kind: text("kind").notNull(),
  openedAt: unixMs("opened_at").notNull(),
  seq: whole("seq").notNull(),
});

export const depositCredit = read.table("deposit_credit", {
  chain: whole("chain").notNull(),
  txHash: text("tx_hash").notNull(),
  logIndex: whole("log_index").notNull(),
  account: whole("account").notNull(),
  asset: whole("asset").notNull(),
  amount: whole("amount").notNull(),
  height: whole("height").notNull(),
  seq: whole("seq").notNull(),
  at: unixMs("at").notNull(),
}, (table) => [primaryKey({ columns: [table.chain, table.txHash, table.logIndex] }), index("deposit_credit_account").on(table.account, table.seq)]);

export const finalizedHeight = read.table("finalized_height", {
  chain: whole("chain").primaryKey(),
  height: whole("height").notNull(),
  seq: whole("seq").notNull(),
});

export const ledgerEntry = read.table("ledger_entry", {
  id: whole("id").primaryKey(),
  kind: text("kind").notNull(),
  seq: whole("seq").notNull(),
  at: unixMs("at").notNull(),
});

export const ledgerLine = read.table("ledger_line", {
  entry: whole("entry").notNull(),
  line: integer("line").notNull(),
  class: text("class").notNull(),
  account: whole("account").notNull(),
  asset: whole("asset").notNull(),
  amount: whole("amount").notNull(),
}, (table) => [primaryKey({ columns: [table.entry, table.line] }), index("ledger_line_account").on(table.account, table.asset, table.entry)]);

export const balance = read.table("balance", {
  class: text("class").notNull(),
  account: whole("account").notNull(),
  asset: whole("asset").notNull(),
  amount: exact("amount").notNull(),
}, (table) => [
  primaryKey({ columns: [table.class, table.account, table.asset] }),
  index("balance_account").on(table.account),
  // Cash is never negative: a loss beyond it stands in `owed`, which alone may fall below zero for a participant.
  check("balance_cash", sql`${table.account} = 0 or ${table.class} = 'owed' or ${table.amount} >= 0`),
]);
