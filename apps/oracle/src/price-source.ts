/**
 * The one port that prices come through. Live venues, recordings and the simulation stand behind it, and nothing in front
 * of it asks which one it is: what differs is told by each point.
 */
import type { MedianRules, Quote } from "@crossfloor/indices";
import type { Price, UnixMs } from "@crossfloor/instruments";

/** One level of one single index at one moment of venue time. */
export interface PricePoint {
  readonly at: UnixMs;
  /** Code of a single index, e.g. "BTC". */
  readonly code: string;
  /** Counts of 10^-decimals of that index. */
  readonly value: Price;
  /** Where it came from, as events and screens repeat it; at most 64 printable ASCII characters. */
  readonly source: string;
  /** How many sources were used. */
  readonly sources: number;
  /** The market behind it is closed: this is its last price, kept. */
  readonly held: boolean;
  /** Milliseconds of venue time for which the level stands without another. */
  readonly validForMs: number;
  /** Where the level is the median of several sources: all their quotes, and the rules by which they were judged at `at`. */
  readonly quotes?: readonly Quote[];
  readonly rules?: MedianRules;
}

export interface PriceSource {
  /** The scene's own label, e.g. "replay:panel-2020". Levels made from several indices carry it. */
  readonly source: string;
  readonly simulated: boolean;
  /** False where only the newest of several due points matters. */
  readonly everyPoint: boolean;
  /** The single indices for which prices come, or still may come, at this moment. */
  covers(now: UnixMs): ReadonlySet<string>;
  /** Points in (after, now], ascending by time. `after` is `undefined` for the newest of each index at or before `now`. */
  due(after: UnixMs | undefined, now: UnixMs): readonly PricePoint[];
  /** Points from before the scene began, ascending, for charts. */
  history(): { readonly intervalMs: number; readonly points: Iterable<PricePoint> };
  /** A level a day from before the history, ascending, for what is made of daily levels; none where nobody knows them. */
  daily(): Iterable<PricePoint>;
  close(): Promise<void>;
}
