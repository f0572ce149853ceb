/** What is listed: assets, calendars, indices, instruments with every version of their terms. */
import type { Asset, IndexDefinition, Instrument } from "@crossfloor/instruments";
import { sql } from "drizzle-orm";
import { boolean, check, index as indexOn, integer, jsonb, primaryKey, text } from "drizzle-orm/pg-core";
import { unixMs, whole } from "../column.ts";
import { read } from "./schema.ts";

export const asset = read.table("asset", {
  id: whole("id").primaryKey(),
  code: text("code").notNull().unique(),
  decimals: integer("decimals").notNull(),
  terms: jsonb("terms").$type<Asset>().notNull(),
  seq: whole("seq").notNull(),
});

export const calendar = read.table("calendar", {
  id: whole("id").primaryKey(),
  code: text("code").notNull(),
  version: whole("version").notNull(),
  coversFrom: unixMs("covers_from").notNull(),
  coversUntil: unixMs("covers_until").notNull(),
  seq: whole("seq").notNull(),
});

export const index = read.table("index", {
  id: whole("id").primaryKey(),
  code: text("code").notNull(),
  version: whole("version").notNull(),
  decimals: integer("decimals").notNull(),
  definition: jsonb("definition").$type<IndexDefinition>().notNull(),
  value: whole("value"),
  source: text("source"),
  simulated: boolean("simulated"),
  sources: integer("sources"),
  staleWeight: whole("stale_weight"),
  validUntil: unixMs("valid_until"),
  publishedAt: unixMs("published_at"),
  seq: whole("seq").notNull(),
});

export const instrument = read.table("instrument", {
  id: whole("id").primaryKey(),
  symbol: text("symbol").notNull().unique(),
  version: whole("version").notNull(),
  assetClass: text("asset_class").notNull(),
  kind: text("kind").notNull(),
  /** The index that prices it; null for spreads and events. */
  index: whole("index"),
  priceDecimals: integer("price_decimals").notNull(),
  terms: jsonb("terms").$type<Instrument>().notNull(),
  state: text("state").notNull(),
  mode: text("mode").notNull(),
  session: text("session").notNull(),
  until: unixMs("until"),
  haltReason: text("halt_reason"),
  note: text("note").notNull(),
  mark: whole("mark"),
  markSource: text("mark_source"),
  markSimulated: boolean("mark_simulated"),
  markAt: unixMs("mark_at"),
  lastPrice: whole("last_price"),
  lastAt: unixMs("last_at"),
  settledPrice: whole("settled_price"),
  settledAt: unixMs("settled_at"),
  listedAt: unixMs("listed_at").notNull(),
});

/** Every version of the terms that was ever in force; `change` is the operators' change, "" for the first listing. */
export const instrumentVersion = read.table("instrument_version", {
  instrument: whole("instrument").notNull(),
  version: whole("version").notNull(),
  seq: whole("seq").notNull(),
  at: unixMs("at").notNull(),
  change: text("change").notNull(),
  terms: jsonb("terms").$type<Instrument>().notNull(),
}, (table) => [primaryKey({ columns: [table.instrument, table.version] }), indexOn("instrument_version_change").on(table.change).where(sql`${table.change} <> ''`)]);

/** Every change of state, mode and session. `event` is the place within its record. */
export const instrumentStatus = read.table("instrument_status", {
  instrument: whole("instrument").notNull(),
  seq: whole("seq").notNull(),
  event: integer("event").notNull(),
  at: unixMs("at").notNull(),
  state: text("state").notNull(),
  mode: text("mode").notNull(),
  session: text("session").notNull(),
  until: unixMs("until"),
  haltReason: text("halt_reason"),
  note: text("note").notNull(),
  change: text("change").notNull(),
}, (table) => [
  primaryKey({ columns: [table.instrument, table.seq, table.event] }),
  indexOn("instrument_status_change").on(table.change).where(sql`${table.change} <> ''`),
  check("instrument_status_session", sql`${table.session} in ('open', 'closed')`),
]);
