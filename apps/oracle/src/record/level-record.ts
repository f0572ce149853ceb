/**
 * The record of every published level, in the scene's data folder: inputs before a level is sent, the floor's sequences after it
 * was taken, so that a level that anybody saw can be made again.
 *
 * Segments of lines, only ever appended to and named by the venue time at which they begin; each begins with the definitions, so
 * that it can be read alone. Old segments go when there are too many. The few daily snapshots have a file of their own that stays.
 */
import { appendFile, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DailySnapshot } from "@crossfloor/indices";
import type { IndexDefinition, IndexId, UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";
import type { Level } from "../level-board.ts";
import { decodeLine, encodeLine } from "./record-line.ts";
import { LevelRecordFault, type RecordEntry } from "./recorded-level.ts";

export const segmentBytesMax = 8_388_608;
export const segmentsMax = 64;
/** Lines of snapshots read at the start: more than a correlation of the longest kind needs. */
const snapshotLinesMax = 100_000;
const snapshotsName = "snapshots.lines";
const segmentPattern = /^levels-(\d{15})\.lines$/;

export interface LevelRecord {
  /** Snapshots of earlier lives, ascending, by the correlation that they belong to. */
  readonly snapshots: ReadonlyMap<IndexId, readonly DailySnapshot[]>;
  /** Before the levels are sent. The answer is the moment's number. */
  moment(at: UnixMs, levels: readonly Level[]): Promise<number>;
  /** After the floor answered; 0 where it refused. */
  taken(number: number, seqs: readonly Seq[]): Promise<void>;
  snapshot(index: IndexId, snapshot: DailySnapshot): Promise<void>;
}

export interface OpenLevelRecordOptions { readonly segmentBytesMax?: number; readonly segmentsMax?: number }

/** Goes on after the last whole line; a torn end, which a killed process leaves, is cut off. */
export async function openLevelRecord(folder: string, definitions: readonly IndexDefinition[], options: OpenLevelRecordOptions = {}): Promise<LevelRecord> {
  const { segmentBytesMax: bytesMax = segmentBytesMax, segmentsMax: countMax = segmentsMax } = options;
  await mkdir(folder, { recursive: true });
  const snapshotsPath = join(folder, snapshotsName);
  await cutTornEnd(snapshotsPath);
  const snapshots = await readSnapshots(snapshotsPath);
  const last = (await listSegments(folder)).at(-1);
  if (last !== undefined) await cutTornEnd(join(folder, last.name));
  let number = last === undefined ? 0 : await lastNumber(join(folder, last.name));
  // Each life begins a segment of its own, since the definitions may be others now.
  let segment: { readonly path: string; bytes: number } | undefined;
  let newest = last?.from ?? -1;

  async function begin(at: UnixMs): Promise<{ readonly path: string; bytes: number }> {
    newest = Math.max(at, newest + 1);
    const begun = { path: join(folder, `levels-${String(newest).padStart(15, "0")}.lines`), bytes: 0 };
    segment = begun;
    await append(begun, definitions.map((definition) => encodeLine({ kind: "definition", definition })).join(""));
    const all = await listSegments(folder);
    for (const { name } of all.slice(0, Math.max(0, all.length - countMax))) await rm(join(folder, name));
    return begun;
  }

  return {
    snapshots,
    async moment(at, levels) {
      const current = segment === undefined || segment.bytes >= bytesMax ? await begin(at) : segment;
      number += 1;
      await append(current, encodeLine({
        kind: "moment",
        moment: { number, at, levels: levels.map(({ definition, value, staleWeight, inputs }) => ({ index: definition.id, version: definition.version, value, staleWeight, inputs })) },
      }));
      return number;
    },
    async taken(of, seqs) {
      if (segment !== undefined) await append(segment, encodeLine({ kind: "taken", number: of, seqs }));
    },
    snapshot: (index, snapshot) => appendFile(snapshotsPath, encodeLine({ kind: "snapshot", index, snapshot })),
  };
}

async function append(segment: { readonly path: string; bytes: number }, text: string): Promise<void> {
  await appendFile(segment.path, text);
  segment.bytes += Buffer.byteLength(text);
}

/** Segments by the venue time at which they begin. */
export async function listSegments(folder: string): Promise<readonly { readonly name: string; readonly from: number }[]> {
  const names = await namesIn(folder);
  return names.flatMap((name) => {
    const from = segmentPattern.exec(name)?.[1];
    return from === undefined ? [] : [{ name, from: Number(from) }];
  }).sort((a, b) => a.from - b.from);
}

/** Every entry of a file in its order. A last line without an end is being written and is left out. Throws `LevelRecordFault`. */
export async function readEntries(path: string): Promise<readonly RecordEntry[]> {
  const lines = (await textOf(path)).split("\n");
  lines.pop();
  return lines.map((line, place) => {
    const entry = decodeLine(line);
    if (entry === undefined) throw new LevelRecordFault(`The record of levels is damaged: line ${place + 1} of ${path} does not match its checksum.`);
    return entry;
  });
}

async function readSnapshots(path: string): Promise<ReadonlyMap<IndexId, readonly DailySnapshot[]>> {
  const found = new Map<IndexId, DailySnapshot[]>();
  for (const entry of (await readEntries(path)).slice(-snapshotLinesMax)) {
    if (entry.kind !== "snapshot") continue;
    const all = found.get(entry.index) ?? [];
    // One that was written twice, around a kill, counts once.
    if ((all.at(-1)?.at ?? -1) < entry.snapshot.at) all.push(entry.snapshot);
    found.set(entry.index, all);
  }
  return found;
}

async function lastNumber(path: string): Promise<number> {
  return (await readEntries(path)).reduce((number, entry) => (entry.kind === "moment" ? Math.max(number, entry.moment.number) : number), 0);
}

async function cutTornEnd(path: string): Promise<void> {
  const text = await textOf(path);
  const whole = text.lastIndexOf("\n") + 1;
  if (whole === text.length) return;
  const file = await open(path, "r+");
  try {
    await file.truncate(Buffer.byteLength(text.slice(0, whole)));
  } finally {
    await file.close();
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
