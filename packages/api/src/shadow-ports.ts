import type { AccountId, PlaceOrder } from "@crossfloor/protocol";
import type { AccountViewDto, InstrumentDto, WhatIfDto } from "./dto.ts";
import type { FloorSnapshot } from "./floor-snapshot.ts";

export interface ShadowHealth {
  readonly seq: number;
  readonly at: number;
  readonly wall: number;
  /** "disagrees": the writer told another state hash. The shadow stays where it was and only answers. */
  readonly state: "following" | "disagrees";
  /** Acknowledged records that are not applied yet. */
  readonly lag: number;
  /** The newest checkpoint where writer and shadow had the same state; 0 and "" before the first. */
  readonly checkedSeq: number;
  readonly stateHash: string;
  /** 0 before the first. */
  readonly snapshotSeq: number;
  readonly archiveSeq: number;
}

export interface InstrumentVersion { readonly seq: number; readonly at: number; readonly change: string; readonly instrument: InstrumentDto }

/** Whole levels of one book, best first, as decimal text. */
export interface BookSnapshot {
  readonly seq: number;
  readonly at: number;
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}

/** A replica of the engine, asked about what is durable. Each answer is of one state and carries its sequence. */
export interface ShadowPort {
  health(): ShadowHealth;
  /** `undefined` for an account that is not open. */
  accountView(account: AccountId): AccountViewDto | undefined;
  /** The whole view whenever it changed, at most five times a second; the first as soon as the account is open. */
  accountViewChanges(account: AccountId, signal: AbortSignal): AsyncIterable<AccountViewDto>;
  whatIf(command: PlaceOrder): WhatIfDto;
  bookSnapshot(instrument: number, depth: number): BookSnapshot | undefined;
  floorSnapshot(): FloorSnapshot;
  instruments(): { readonly seq: number; readonly instruments: readonly InstrumentDto[] };
  instrumentHistory(id: number): readonly InstrumentVersion[];
}
