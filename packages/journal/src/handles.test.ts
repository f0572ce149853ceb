/** A floor runs for months: a file that is left open at each start, read or refusal would end it one day. */
import type { UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { archiveEnd, openArchive, readArchive } from "./archive.ts";
import { LockedFault } from "./disk/disk.ts";
import { FaultyDisk } from "./disk/faulty-disk.ts";
import { JournalFault } from "./fault.ts";
import { openJournal } from "./open-journal.ts";
import { prune } from "./prune.ts";
import { type ChainPoint, genesis, listSegments, oldestPoint, readJournal, readMarkOf } from "./read-journal.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { readSnapshot, writeSnapshot } from "./snapshot.ts";
import { tailJournal } from "./tail-journal.ts";
import { appendVoid, readVoids } from "./void.ts";

const seqOf = (value: number): Seq => value as Seq;
const hash = new Uint8Array(32).fill(7);
const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (fault: unknown) => fault);

/** A life of the writer over several segments. */
async function life(disk: FaultyDisk, count: number, segmentBytes = 200): Promise<ChainPoint> {
  const journal = await openJournal({ disk, folder: "journal", after: genesis, segmentBytes, onBatch: () => undefined });
  for (let batch = 0; batch < count; batch++) await journal.append(seqOf(journal.durable.seq + 1), RecordBuffer.of([new Uint8Array(30)]));
  await journal.close();
  return journal.durable;
}
async function drain(disk: FaultyDisk, after: ChainPoint = genesis): Promise<number> {
  let count = 0;
  for await (const { records } of readJournal({ disk, folder: "journal", after })) count += records.length;
  return count;
}

test("JOURNAL-020: writing, following, reading and pruning a journal close what they open", async () => {
  const disk = new FaultyDisk();
  const tail = tailJournal({ disk, folder: "journal", after: genesis });
  for (const count of [7, 0, 5]) await life(disk, count);
  expect(disk.openFiles).toBe(0);
  expect(await tail.next(100)).toHaveLength(12);
  await tail.close();
  expect(disk.openFiles).toBe(0);
  expect(await drain(disk)).toBe(12);
  await oldestPoint(disk, "journal");
  await readMarkOf(disk, "journal");
  expect(disk.openFiles).toBe(0);
  for (const seq of [8, 12]) await writeSnapshot(disk, "snapshots", { seq: seqOf(seq), at: 1 as UnixMs, wall: 1 as UnixMs, hash, stateHash: "0".repeat(16), body: new Uint8Array(3) });
  await readSnapshot(disk, "snapshots", seqOf(8));
  await appendVoid(disk, "journal", { seq: seqOf(1), reason: "a test", madeAt: "today", batchHash: "" });
  await readVoids(disk, "journal");
  const { removed } = await prune({ disk, journal: "journal", archive: "archive", snapshots: "snapshots", keepBytes: 0, needed: seqOf(12) });
  expect([removed > 0, disk.openFiles]).toEqual([true, 0]);
});

test("JOURNAL-020: a start that is refused leaves nothing open and no lock behind, whatever it was refused for", async () => {
  const whole = new FaultyDisk();
  await life(whole, 9);
  const files = whole.files();
  const paths = [...files.keys()].filter((path) => path.endsWith(".journal"));
  let refused = 0;
  for (const path of paths) {
    const { length } = files.get(path) ?? new Uint8Array(0);
    for (const at of [0, 20, 64, 70, length - 1]) {
      const disk = FaultyDisk.of(files);
      disk.rot(path, (bytes) => (bytes[at] ^= 1));
      expect(await faultOf(life(disk, 0))).toBeInstanceOf(JournalFault);
      expect(await faultOf(life(disk, 0))).not.toBeInstanceOf(LockedFault);
      refused += 1;
      expect(disk.openFiles).toBe(0);
    }
  }
  expect(refused).toBeGreaterThan(10);
  const cut = FaultyDisk.of(files);
  cut.rot(paths[paths.length - 1], (bytes) => bytes.fill(0, 70));
  await cut.remove("journal/durable.mark");
  await life(cut, 1); // torn, not damaged: recovered
  expect(cut.openFiles).toBe(0);
});

test("ARCHIVE-003: the archive closes what it opens, also what it removes or finds damaged", async () => {
  const disk = new FaultyDisk();
  const append = async (from: number, to: number): Promise<void> => {
    const archive = await openArchive(disk, "archive");
    for (let seq = from; seq <= to; seq++) await archive.append({ epoch: 1, firstSeq: seqOf(seq - ((seq - 1) % 3)), previousHash: hash }, hash, seqOf(seq), [new Uint8Array(9)]);
    await archive.close();
  };
  const read = async (): Promise<number> => {
    let count = 0;
    for await (const part of readArchive(disk, "archive", seqOf(1), seqOf(7))) count += part.length;
    return count;
  };
  await append(1, 7);
  expect([await read(), disk.openFiles]).toEqual([7, 0]);
  const newest = "archive/0000000000000007-00000001.events";
  disk.rot(newest, (bytes) => bytes.fill(0));
  expect((await archiveEnd(disk, "archive")).newest).toBe(6);
  expect(await faultOf(read())).toBeInstanceOf(JournalFault);
  expect(disk.openFiles).toBe(0);
  await append(7, 7);
  expect([await read(), disk.openFiles, (await listSegments(disk, "journal")).length]).toEqual([7, 0, 0]);
});

test("JOURNAL-003: faults are told apart by their names, by which the launcher puts them into a sentence", () => {
  expect([new JournalFault("x").name, new LockedFault("x").name]).toEqual(["JournalFault", "LockedFault"]);
});
