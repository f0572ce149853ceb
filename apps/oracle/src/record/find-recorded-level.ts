/** Looks a published level up in the record by the sequence at which the floor took it. */
import { join } from "node:path";
import type { IndexDefinition, IndexId, UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";
import { listSegments, readEntries } from "./level-record.ts";
import type { RecordedLevel, RecordedMoment } from "./recorded-level.ts";

export interface FoundLevel {
  readonly moment: RecordedMoment;
  readonly level: RecordedLevel;
  readonly definition: IndexDefinition;
  /** Definitions of the same record, for names. */
  readonly definitions: readonly IndexDefinition[];
}

/**
 * The record of the level of an index that the floor took at `seq`, near venue time `at`; `undefined` if there is none. Segments are read from
 * the one that begins last before `at` outwards. Throws `LevelRecordFault` for a damaged one.
 */
export async function findRecordedLevel(folder: string, index: IndexId, seq: Seq, at: UnixMs): Promise<FoundLevel | undefined> {
  const segments = await listSegments(folder);
  const near = [...segments].sort((a, b) => distance(a.from, at) - distance(b.from, at));
  for (const { name } of near) {
    const found = await inSegment(join(folder, name), index, seq);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A segment that begins after `at` is as far as one that begins as much before, plus a little: the clock of the oracle may run ahead. */
function distance(from: number, at: number): number {
  return from <= at ? at - from : (from - at) * 2;
}

async function inSegment(path: string, index: IndexId, seq: Seq): Promise<FoundLevel | undefined> {
  const definitions: IndexDefinition[] = [];
  const moments = new Map<number, RecordedMoment>();
  for (const entry of await readEntries(path)) {
    if (entry.kind === "definition") definitions.push(entry.definition);
    if (entry.kind === "moment") moments.set(entry.moment.number, entry.moment);
    if (entry.kind !== "taken") continue;
    const place = entry.seqs.indexOf(seq);
    const moment = moments.get(entry.number);
    // What is answered needs its inputs no longer: only those under way are kept.
    moments.delete(entry.number);
    const level = place < 0 ? undefined : moment?.levels[place];
    if (moment === undefined || level === undefined || level.index !== index) continue;
    const definition = definitions.find(({ id, version }) => id === index && version === level.version);
    return definition === undefined ? undefined : { moment, level, definition, definitions };
  }
  return undefined;
}
