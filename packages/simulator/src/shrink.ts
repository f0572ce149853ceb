/** Makes a failing run short: as few records as still break the same invariant, by delta debugging. */
import type { EngineLimits } from "@crossfloor/engine";
import type { Seq, Sequenced } from "@crossfloor/protocol";
import { Coverage } from "./coverage-marks.ts";
import { AuditedEngine, type Failure, failureOf } from "./simulate-seed.ts";

/** Runs records as they stand, numbered anew. */
export function runRecords(records: readonly Sequenced[], limits: EngineLimits, only: string | null): Failure | null {
  const engine = new AuditedEngine(limits, only, new Coverage());
  for (const [place, record] of records.entries()) {
    try {
      engine.apply({ ...record, seq: (place + 1) as Seq });
      if (place === records.length - 1) engine.checkSeen();
    } catch (fault) {
      return failureOf(fault, place + 1);
    }
  }
  return null;
}

/** The records that still break `id`; the run itself if it does not break when run again as records alone. */
export function shrink(records: readonly Sequenced[], limits: EngineLimits, id: string, only: string | null = null): Promise<readonly Sequenced[]> {
  return minimise(records, (candidate) => runRecords(candidate, limits, only)?.id === id);
}

/** As few items as still break, in their order, by delta debugging; all of them if even they do not break. */
export async function minimise<Item>(items: readonly Item[], breaks: (candidate: readonly Item[]) => boolean | Promise<boolean>): Promise<readonly Item[]> {
  let kept = [...items];
  if (!(await breaks(kept))) return items;
  for (let parts = 2; kept.length > 1; ) {
    const length = Math.ceil(kept.length / parts);
    let removed = false;
    for (let from = 0; from < kept.length; ) {
      const candidate = [...kept.slice(0, from), ...kept.slice(from + length)];
      if (candidate.length > 0 && (await breaks(candidate))) {
        kept = candidate;
        removed = true;
      } else from += length;
    }
    if (length === 1 && !removed) break;
    parts = removed ? Math.max(2, parts - 1) : Math.min(kept.length, parts * 2);
  }
  return kept;
}
