import type { Brand } from "@crossfloor/stdx";

/** Opaque number of one trading account; handed out by the record database, never reused. */
export type AccountId = Brand<number, "AccountId">;
/** Number of one order, handed out by the engine, ascending. */
export type OrderId = Brand<number, "OrderId">;
/** Number of one trade, handed out by the engine, ascending. */
export type TradeId = Brand<number, "TradeId">;
/** Number of one journal record; the first is 1. */
export type Seq = Brand<number, "Seq">;
/** One life of one connected process (a gateway, the treasury, the oracle …); 0 is the sequencer itself. */
export type OriginId = Brand<number, "OriginId">;
