/** What a batch of records changes in the read model, gathered before anything is written: one row per thing, however often it moved. */
import type { PriceOrigin, Seq } from "@crossfloor/protocol";
import type { UnixMs } from "@crossfloor/instruments";
import type * as table from "../read/index.ts";

export type OrderRow = typeof table.order.$inferInsert;
export type CandleRow = typeof table.candle.$inferInsert;
export type PositionRow = typeof table.position.$inferInsert;
export type BalanceRow = typeof table.balance.$inferInsert;

/** What became of an order of an earlier batch. Null leaves a column as it is. */
export interface OrderPatch {
  readonly id: number;
  limit: number | null;
  filled: number;
  filledNotional: string;
  remaining: number;
  status: "open" | "filled" | "cancelled" | null;
  reason: string | null;
  updatedAt: number;
  updatedSeq: number;
}

type InstrumentRow = typeof table.instrument.$inferInsert;
export type TermsPatch = Pick<InstrumentRow, "id" | "symbol" | "version" | "assetClass" | "kind" | "index" | "priceDecimals" | "terms">;
export type StatusPatch = Pick<InstrumentRow, "id" | "state" | "mode" | "session" | "until" | "haltReason" | "note">;
export type MarkPatch = Pick<InstrumentRow, "id" | "mark" | "markSource" | "markSimulated" | "markAt">;
export type LastPatch = Pick<InstrumentRow, "id" | "lastPrice" | "lastAt">;
export type SettledPatch = Pick<InstrumentRow, "id" | "settledPrice" | "settledAt">;
export type LevelPatch = Pick<typeof table.index.$inferInsert, "id" | "value" | "source" | "simulated" | "sources" | "staleWeight" | "validUntil" | "publishedAt" | "seq">;

/** What projecting an event needs to know of earlier ones. Loaded with the cursor, so that it is the same whoever projects. */
export interface ProjectionContext {
  /** Instrument to the index that prices it. */
  readonly indexOf: Map<number, number>;
  /** Index to where its level comes from. */
  readonly origins: Map<number, PriceOrigin>;
}

export interface Cursor { readonly seq: Seq; readonly at: UnixMs; readonly wall: UnixMs }

export function createRows() {
  return {
    events: 0,
    assets: [] as (typeof table.asset.$inferInsert)[],
    calendars: new Map<number, typeof table.calendar.$inferInsert>(),
    indices: new Map<number, typeof table.index.$inferInsert>(),
    levels: new Map<number, LevelPatch>(),
    indexCandles: new Map<string, typeof table.indexCandle.$inferInsert>(),
    instruments: [] as InstrumentRow[],
    versions: [] as (typeof table.instrumentVersion.$inferInsert)[],
    statusChanges: [] as (typeof table.instrumentStatus.$inferInsert)[],
    terms: new Map<number, TermsPatch>(),
    statuses: new Map<number, StatusPatch>(),
    marks: new Map<number, MarkPatch>(),
    lasts: new Map<number, LastPatch>(),
    settled: new Map<number, SettledPatch>(),
    accounts: [] as (typeof table.account.$inferInsert)[],
    credits: [] as (typeof table.depositCredit.$inferInsert)[],
    finalized: new Map<number, typeof table.finalizedHeight.$inferInsert>(),
    entries: [] as (typeof table.ledgerEntry.$inferInsert)[],
    lines: [] as (typeof table.ledgerLine.$inferInsert)[],
    balances: new Map<string, BalanceRow>(),
    orders: new Map<number, OrderRow>(),
    orderPatches: new Map<number, OrderPatch>(),
    trades: [] as (typeof table.trade.$inferInsert)[],
    fills: [] as (typeof table.fill.$inferInsert)[],
    positions: new Map<string, PositionRow>(),
    refusals: [] as (typeof table.refusal.$inferInsert)[],
    candles: new Map<string, CandleRow>(),
  };
}
export type Rows = ReturnType<typeof createRows>;
