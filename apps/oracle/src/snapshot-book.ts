/**
 * Daily snapshots of the pairs of markets that a correlation is made of.
 *
 * A snapshot is what both markets stood at when its minute came. It is taken only where both had a price of their own within the
 * day before, told and not kept: a day on which one of them is closed has none, and the next return spans it.
 */
import { type DailySnapshot, newestSnapshotMoment, snapshotMoments } from "@crossfloor/indices";
import type { CorrelationIndex, IndexId, UnixMs } from "@crossfloor/instruments";
import type { Level } from "./level-board.ts";

const dayMs = 86_400_000;
/** As many as the longest correlation needs. */
const snapshotsMax = 401;

export class SnapshotBook {
  readonly #snapshots = new Map<IndexId, DailySnapshot[]>();
  /** The last moment of each that was looked at, taken or not. */
  readonly #seen = new Map<IndexId, UnixMs>();

  constructor(seeds: ReadonlyMap<IndexId, readonly DailySnapshot[]>) {
    for (const [index, seed] of seeds) {
      this.#snapshots.set(index, seed.slice(-snapshotsMax));
      const newest = seed.at(-1);
      if (newest !== undefined) this.#seen.set(index, newest.at);
    }
  }

  of(index: IndexId): readonly DailySnapshot[] {
    return this.#snapshots.get(index) ?? [];
  }

  /** Looks at every snapshot moment up to `until` that was not looked at yet. True if one was taken. */
  takeUpTo(definition: CorrelationIndex, until: UnixMs, levelOf: (index: IndexId) => Level | undefined): boolean {
    const seen = this.#seen.get(definition.id) ?? ((until - dayMs) as UnixMs);
    const moments = snapshotMoments(definition, seen, until);
    this.#seen.set(definition.id, Math.max(seen, newestSnapshotMoment(definition, until)) as UnixMs);
    let taken = false;
    for (const at of moments) {
      const first = levelOf(definition.first);
      const second = levelOf(definition.second);
      if (first === undefined || second === undefined || !isFresh(first, at) || !isFresh(second, at)) continue;
      const all = this.#snapshots.get(definition.id) ?? [];
      all.push({ at, first: first.value, second: second.value });
      this.#snapshots.set(definition.id, all.slice(-snapshotsMax));
      taken = true;
    }
    return taken;
  }
}

function isFresh({ toldAt, staleWeight }: Level, at: UnixMs): boolean {
  return staleWeight === 0 && toldAt <= at && at - toldAt < dayMs;
}
