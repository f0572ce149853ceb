/** What a published level was made from, complete enough to make it again without anything else. */
import type { DailySnapshot, MedianRules, Quote } from "@crossfloor/indices";
import type { IndexDefinition, IndexId, NanoRate, Price, UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";

/** Level of one constituent as it stood. */
export interface PartInput {
  readonly index: IndexId;
  readonly value: Price;
  readonly decimals: number;
  /** When its source told it, venue time. */
  readonly at: UnixMs;
  readonly source: string;
  readonly isStale: boolean;
}

export type LevelInputs =
  /** The sources' quotes, judged at `at` by these rules. */
  | { readonly kind: "single"; readonly at: UnixMs; readonly quotes: readonly Quote[]; readonly rules: MedianRules }
  | { readonly kind: "parts"; readonly parts: readonly PartInput[] }
  | { readonly kind: "snapshots"; readonly snapshots: readonly DailySnapshot[] };

export interface RecordedLevel {
  readonly index: IndexId;
  /** Version of the definition that it was made by. */
  readonly version: number;
  readonly value: Price;
  readonly staleWeight: NanoRate;
  readonly inputs: LevelInputs;
}

/** Levels that were published together. */
export interface RecordedMoment {
  readonly number: number;
  readonly at: UnixMs;
  readonly levels: readonly RecordedLevel[];
}

export type RecordEntry =
  | { readonly kind: "definition"; readonly definition: IndexDefinition }
  | { readonly kind: "moment"; readonly moment: RecordedMoment }
  /** The floor's answers to a moment, in its order; 0 where it refused a level. */
  | { readonly kind: "taken"; readonly number: number; readonly seqs: readonly Seq[] }
  | { readonly kind: "snapshot"; readonly index: IndexId; readonly snapshot: DailySnapshot };

/** A record that is damaged, or lacks what was asked of it; the message is one sentence for people. */
export class LevelRecordFault extends Error { override readonly name = "LevelRecordFault" }
