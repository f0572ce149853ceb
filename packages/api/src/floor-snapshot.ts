/**
 * Everything that a live picture of the floor starts from, as it stood after one sequence: the shadow reads it out of its
 * engine, and a door goes on from there with the events after `seq`. Numbers are the engine's own integers.
 */
import type { Asset, CalendarId, IndexDefinition, Instrument, InstrumentState, TradingMode, UnixMs } from "@crossfloor/instruments";
import type { HaltReason } from "@crossfloor/protocol";

export interface InstrumentStatus {
  readonly state: InstrumentState;
  readonly mode: TradingMode;
  readonly session: "open" | "closed";
  readonly until: UnixMs | null;
  readonly haltReason: HaltReason | null;
  readonly note: string;
}

export interface PricePoint { readonly value: number; readonly source: string; readonly simulated: boolean }

export type RestingOrder = readonly [order: number, price: number, size: number];

export interface InstrumentSnapshot {
  readonly instrument: Instrument;
  readonly status: InstrumentStatus;
  readonly mark: PricePoint | null;
  /** The level of the instrument's own index in the index's decimals, and until when (venue time) it counts as fresh. */
  readonly index: (PricePoint & { readonly validUntil: UnixMs }) | null;
  /** Every resting order, best price first and oldest first. No owner: what a door shows to everybody starts from it. */
  readonly bids: readonly RestingOrder[];
  readonly asks: readonly RestingOrder[];
}

export interface FloorSnapshot {
  readonly seq: number;
  readonly at: UnixMs;
  readonly assets: readonly Asset[];
  readonly indices: readonly IndexDefinition[];
  readonly calendars: readonly { readonly id: CalendarId; readonly code: string }[];
  readonly instruments: readonly InstrumentSnapshot[];
}
