/** Snapshots from before this life of the oracle: made from the source's daily levels, and those that the record kept. */
import type { DailySnapshot } from "@crossfloor/indices";
import type { IndexDefinition, IndexId } from "@crossfloor/instruments";
import { momentsOf } from "./history.ts";
import { LevelBoard } from "./level-board.ts";
import type { PriceSource } from "./price-source.ts";

export function snapshotSeeds(source: PriceSource, definitions: readonly IndexDefinition[], kept: ReadonlyMap<IndexId, readonly DailySnapshot[]> = new Map()): ReadonlyMap<IndexId, readonly DailySnapshot[]> {
  const correlations = definitions.filter(({ kind }) => kind === "correlation");
  if (correlations.length === 0) return new Map();
  const board = new LevelBoard(definitions, source.source);
  for (const moment of momentsOf(source.daily())) board.take(moment, moment[0].at);
  return new Map(correlations.map(({ id }) => {
    const own = kept.get(id) ?? [];
    const first = own[0]?.at ?? Infinity;
    return [id, [...board.snapshotsOf(id).filter(({ at }) => at < first), ...own]];
  }));
}
