/**
 * Prices over time. Seconds (for a recent window), minutes and hours are stored; every other interval is made of these when
 * asked for, so that one mark costs three rows and not eight.
 */
import { sql } from "drizzle-orm";
import { boolean, check, index, primaryKey, text } from "drizzle-orm/pg-core";
import { unixMs, whole } from "../column.ts";
import { read } from "./schema.ts";

export const candle = read.table("candle", {
  instrument: whole("instrument").notNull(),
  kind: text("kind", { enum: ["mark", "trade"] }).notNull(),
  intervalMs: whole("interval_ms").notNull(),
  openAt: unixMs("open_at").notNull(),
  open: whole("open").notNull(),
  high: whole("high").notNull(),
  low: whole("low").notNull(),
  close: whole("close").notNull(),
  /** Size units; 0 for marks. */
  volume: whole("volume").notNull(),
  /** Of the newest price in it. */
  source: text("source").notNull(),
  /** True if any price in it was. */
  simulated: boolean("simulated").notNull(),
}, (table) => [
  primaryKey({ columns: [table.instrument, table.kind, table.intervalMs, table.openAt] }),
  index("candle_second").on(table.openAt).where(sql`${table.intervalMs} = 1000`),
  check("candle_shape", sql`${table.low} <= ${table.open} and ${table.low} <= ${table.close} and ${table.high} >= ${table.open} and ${table.high} >= ${table.close}`),
]);

/** Index levels from before the floor began, at whatever interval they came in. */
export const indexCandle = read.table("index_candle", {
  index: whole("index").notNull(),
  intervalMs: whole("interval_ms").notNull(),
  openAt: unixMs("open_at").notNull(),
  open: whole("open").notNull(),
  high: whole("high").notNull(),
  low: whole("low").notNull(),
  close: whole("close").notNull(),
  source: text("source").notNull(),
  simulated: boolean("simulated").notNull(),
}, (table) => [primaryKey({ columns: [table.index, table.intervalMs, table.openAt] })]);
