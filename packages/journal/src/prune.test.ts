import type { UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { openArchive } from "./archive.ts";
import { FaultyDisk } from "./disk/faulty-disk.ts";
import { openJournal } from "./open-journal.ts";
import { prune } from "./prune.ts";
import { genesis, listSegments } from "./read-journal.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { writeSnapshot } from "./snapshot.ts";

const seqOf = (value: number): Seq => value as Seq;
const hash = new Uint8Array(32).fill(7);

/** Five segments of one record each in journal and archive, and snapshots at these sequences. */
async function floor(...snapshots: readonly number[]): Promise<FaultyDisk> {
  const disk = new FaultyDisk();
  const journal = await openJournal({ disk, folder: "journal", after: genesis, segmentBytes: 65, onBatch: () => undefined });
  const archive = await openArchive(disk, "archive");
  for (let seq = 1; seq <= 5; seq++) {
    await journal.append(seqOf(seq), RecordBuffer.of([new Uint8Array(10)]));
    await archive.append({ epoch: 1, firstSeq: seqOf(seq), previousHash: hash }, hash, seqOf(seq), [new Uint8Array(20)]);
  }
  await journal.close();
  await archive.close();
  for (const seq of snapshots) await writeSnapshot(disk, "snapshots", { seq: seqOf(seq), at: 1 as UnixMs, wall: 1 as UnixMs, hash, stateHash: "0".repeat(16), body: new Uint8Array(3) });
  return disk;
}
const run = (disk: FaultyDisk, keepBytes = 0, needed = 5): ReturnType<typeof prune> => prune({ disk, journal: "journal", archive: "archive", snapshots: "snapshots", keepBytes, needed: seqOf(needed) });
const left = async (disk: FaultyDisk): Promise<number[]> => (await listSegments(disk, "journal")).map(({ firstSeq }) => firstSeq);
/** Bytes of one segment in journal and archive together. */
const segmentBytes = 64 + 52 + 4 + 10 + (64 + 52 + 4 + 20);

test.each([
  { snapshots: [], why: "no snapshot covers anything" },
  { snapshots: [5], why: "one snapshot alone may be lost" },
])("PRUNE-001: nothing goes while $why", async ({ snapshots }) => {
  const disk = await floor(...snapshots);
  const before = disk.files();
  expect(await run(disk)).toEqual({ removed: 0, oldest: undefined });
  expect(disk.files()).toEqual(before);
});

test.each([
  { keepBytes: 0, needed: 5, snapshots: [5, 6], kept: [4, 5], why: "the last two stay, whatever the bound" },
  { keepBytes: 5 * segmentBytes, needed: 5, snapshots: [5, 6], kept: [1, 2, 3, 4, 5], why: "what fits the bound exactly stays" },
  { keepBytes: 5 * segmentBytes - 1, needed: 5, snapshots: [5, 6], kept: [2, 3, 4, 5], why: "a byte too many costs the oldest" },
  { keepBytes: 4 * segmentBytes - 1, needed: 5, snapshots: [5, 6], kept: [3, 4, 5], why: "each that goes takes its archive along" },
  { keepBytes: 0, needed: 5, snapshots: [2, 6], kept: [3, 4, 5], why: "the second newest snapshot needs what follows it" },
  { keepBytes: 0, needed: 1, snapshots: [5, 6], kept: [2, 3, 4, 5], why: "the slowest subscriber needs what follows it" },
  { keepBytes: 0, needed: 0, snapshots: [5, 6], kept: [1, 2, 3, 4, 5], why: "a subscriber that has seen nothing needs everything" },
])("PRUNE-001: $why", async ({ keepBytes, needed, snapshots, kept }) => {
  const disk = await floor(...snapshots);
  const removed = 5 - kept.length;
  const syncs = disk.calls.syncFolder;
  expect(await run(disk, keepBytes, needed)).toEqual({ removed, oldest: removed === 0 ? undefined : kept[0] });
  expect(await left(disk)).toEqual(kept);
  expect([...disk.files().keys()].filter((path) => path.startsWith("archive/"))).toHaveLength(kept.length);
  // What went is gone for good; where nothing went, the disk is not troubled.
  expect(disk.calls.syncFolder - syncs).toBe(removed === 0 ? 0 : 2);
  const after = disk.crash(() => 0);
  expect(await left(after)).toEqual(kept);
  expect([...after.files().keys()].filter((path) => path.startsWith("archive/"))).toHaveLength(kept.length);
});

test("PRUNE-001: an archive that begins before its journal is cut to it, and where it begins is told, though no segment of the journal goes", async () => {
  const disk = await floor(5, 6);
  for (const path of [...disk.files().keys()].filter((name) => /^journal\/\d+[12]-/.test(name))) await disk.remove(path);
  expect(await run(disk, 1_000_000)).toEqual({ removed: 0, oldest: 3 });
  expect([...disk.files().keys()].filter((path) => path.startsWith("archive/"))).toHaveLength(3);
  const empty = await floor(5, 6);
  for (const path of [...empty.files().keys()].filter((name) => name.startsWith("journal/"))) await empty.remove(path);
  expect(await run(empty)).toEqual({ removed: 0, oldest: undefined });
  expect([...empty.files().keys()].filter((path) => path.startsWith("archive/"))).toHaveLength(5);
});
