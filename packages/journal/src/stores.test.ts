import type { UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";
import { crc32c, Prng } from "@crossfloor/stdx";
import { describe, expect, test } from "vitest";
import { type Archive, openArchive, readArchive } from "./archive.ts";
import { FaultyDisk } from "./disk/faulty-disk.ts";
import { JournalFault } from "./fault.ts";
import { openJournal } from "./open-journal.ts";
import { prune } from "./prune.ts";
import { genesis, listSegments } from "./read-journal.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { batchHeaderBytes, type SegmentHeader, segmentHeaderBytes } from "./segment.ts";
import { listSnapshots, readSnapshot, type Snapshot, writeSnapshot } from "./snapshot.ts";

const seqOf = (value: number): Seq => value as Seq;
const hash = new Uint8Array(32).fill(7);
const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (fault: unknown) => fault);
const snapshotAt = (seq: number): Snapshot => ({
  seq: seqOf(seq), at: 1_000 as UnixMs, wall: 2_000 as UnixMs, hash, stateHash: "0123456789abcdef", body: Uint8Array.from({ length: 50 }, (_, place) => (seq + place) & 0xff),
});

describe("snapshots", () => {
  test("SNAPSHOT-001: a snapshot reads back, newest first, and two are kept", async () => {
    const disk = new FaultyDisk();
    for (const seq of [5, 9, 12]) await writeSnapshot(disk, "snapshots", snapshotAt(seq));
    expect(await listSnapshots(disk, "snapshots")).toEqual([12, 9]);
    expect(await readSnapshot(disk, "snapshots", seqOf(12))).toEqual(snapshotAt(12));
  });

  test("SNAPSHOT-002: every flipped bit and every cut is named", async () => {
    const disk = new FaultyDisk();
    await writeSnapshot(disk, "snapshots", snapshotAt(5));
    const [[path, bytes]] = disk.files();
    for (let place = 0; place < bytes.length; place++) {
      const flipped = bytes.slice();
      flipped[place] ^= 1 << (place % 8);
      for (const harmed of [flipped, bytes.slice(0, place)]) expect(await faultOf(readSnapshot(FaultyDisk.of(new Map([[path, harmed]])), "snapshots", seqOf(5)))).toBeInstanceOf(JournalFault);
    }
  });

  test("SNAPSHOT-003: a power failure while one is written leaves the older ones whole", async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const prng = new Prng(seed);
      const disk = new FaultyDisk();
      await writeSnapshot(disk, "snapshots", snapshotAt(5));
      let calls = prng.below(8);
      disk.plan = () => (calls-- > 0 ? undefined : "EIO");
      await faultOf(writeSnapshot(disk, "snapshots", snapshotAt(9)));
      const left = disk.crash((n) => prng.below(n));
      const [newest] = await listSnapshots(left, "snapshots");
      expect([5, 9]).toContain(newest);
      expect(await readSnapshot(left, "snapshots", newest)).toEqual(snapshotAt(newest));
    }
  });
});

const events = (seq: number): Uint8Array => Uint8Array.from({ length: 3 + (seq % 11) }, (_, place) => (seq * 13 + place) & 0xff);
const segmentOf = (firstSeq: number, epoch = 1): SegmentHeader => ({ epoch, firstSeq: seqOf(firstSeq), previousHash: hash });

/** Records `from` to `to` in batches of three; a new segment every nine records. */
async function fill(archive: Archive, from: number, to: number): Promise<void> {
  for (let first = from; first <= to; first += 3) {
    await archive.append(segmentOf(first - ((first - 1) % 9)), hash, seqOf(first), [0, 1, 2].map((place) => events(first + place)));
  }
}

async function readAll(disk: FaultyDisk, first: number, last: number): Promise<number[]> {
  const found: number[] = [];
  for await (const part of readArchive(disk, "archive", seqOf(first), seqOf(last))) {
    for (const { seq, bytes } of part) {
      expect(Buffer.compare(bytes, events(seq))).toBe(0);
      found.push(seq);
    }
  }
  return found;
}

describe("event archive", () => {
  test("ARCHIVE-001: any range reads back in order", async () => {
    const disk = new FaultyDisk();
    const archive = await openArchive(disk, "archive");
    await fill(archive, 1, 36);
    expect([archive.oldest, archive.newest]).toEqual([1, 36]);
    for (const [first, last] of [[1, 36], [1, 1], [5, 20], [9, 10], [36, 36]]) expect(await readAll(disk, first, last)).toEqual(Array.from({ length: last - first + 1 }, (_, place) => first + place));
  });

  test("ARCHIVE-002: after any cut of its last segment the archive goes on where it is sound, and ends up the same byte for byte", async () => {
    const disk = new FaultyDisk();
    const archive = await openArchive(disk, "archive");
    await fill(archive, 1, 27);
    await archive.close();
    const whole = disk.files();
    const last = [...whole.keys()].sort().at(-1) ?? "";
    const bytes = whole.get(last) ?? new Uint8Array(0);
    for (let size = 0; size < bytes.length; size++) {
      const cut = FaultyDisk.of(new Map(whole).set(last, bytes.slice(0, size)));
      const again = await openArchive(cut, "archive");
      expect(again.newest % 3).toBe(0);
      await fill(again, again.newest + 1, 27);
      await again.close();
      expect(cut.files()).toEqual(whole);
    }
  });

  test.each(["sync", "syncFolder"] as const)("ARCHIVE-004: what a life could not make durable for a failed %s, the next keeps once it has synced", async (failing) => {
    let failed = 0;
    for (let good = 0; good < 12; good++) {
      for (const more of [0, 3, 18]) {
        const disk = new FaultyDisk();
        let left = good;
        disk.plan = (call) => (call === failing && left-- === 0 ? "EIO" : undefined);
        const dying = openArchive(disk, "archive").then(async (archive) => {
          await fill(archive, 1, 27);
          await archive.close();
        });
        failed += (await faultOf(dying)) === undefined ? 0 : 1;
        disk.plan = () => undefined;
        const next = await openArchive(disk, "archive");
        const until = next.newest + more;
        await fill(next, next.newest + 1, until);
        await next.sync();
        const after = disk.crash(() => 0);
        expect((await openArchive(after, "archive")).newest, `${good} passed, ${more} more`).toBe(until);
        if (until > 0) expect(await readAll(after, 1, until)).toEqual(Array.from({ length: until }, (_, place) => place + 1));
      }
    }
    expect(failed).toBeGreaterThan(4);
  });

  test("ARCHIVE-003: a damaged or missing segment is named, never skipped", async () => {
    const disk = new FaultyDisk();
    const archive = await openArchive(disk, "archive");
    await fill(archive, 1, 27);
    await archive.close();
    const whole = disk.files();
    for (const [path, bytes] of whole) {
      const missing = new Map(whole);
      missing.delete(path);
      expect(await faultOf(readAll(FaultyDisk.of(missing), 1, 27))).toBeInstanceOf(JournalFault);
      for (let place = 0; place < bytes.length; place++) {
        const flipped = bytes.slice();
        flipped[place] ^= 1 << (place % 8);
        expect(await faultOf(readAll(FaultyDisk.of(new Map(whole).set(path, flipped)), 1, 27))).toBeInstanceOf(JournalFault);
      }
    }
  });
});

test("PRUNE-001: only whole segments behind the second newest snapshot and the slowest durable reader go, oldest first, down to the bound", async () => {
  const run = async (keepBytes: number, needed: number): Promise<number[]> => {
    const disk = new FaultyDisk();
    const archive = await openArchive(disk, "archive");
    const journal = await openJournal({ disk, folder: "journal", after: genesis, segmentBytes: 300, onBatch: () => undefined });
    for (let first = 1; first <= 60; first += 3) {
      const records = [0, 1, 2].map((place) => events(first + place));
      await journal.append(seqOf(first), RecordBuffer.of(records));
      const segment = (await listSegments(disk, "journal")).at(-1);
      if (segment !== undefined) await archive.append({ ...segment, previousHash: hash }, hash, seqOf(first), records);
    }
    for (const seq of [30, 54]) await writeSnapshot(disk, "snapshots", snapshotAt(seq));
    const before = (await listSegments(disk, "journal")).map(({ firstSeq }) => firstSeq);
    await prune({ disk, journal: "journal", archive: "archive", snapshots: "snapshots", keepBytes, needed: seqOf(needed) });
    const after = (await listSegments(disk, "journal")).map(({ firstSeq }) => firstSeq);
    expect(before.slice(-after.length)).toEqual(after);
    expect([...disk.files().keys()].filter((path) => path.endsWith(".events"))).toHaveLength(after.length);
    return after;
  };
  expect((await run(1_000_000, 60))[0]).toBe(1);
  const [covered] = await run(0, 60);
  expect(covered).toBeGreaterThan(20);
  expect(covered).toBeLessThanOrEqual(31);
  expect((await run(0, 15))[0]).toBeLessThanOrEqual(16);
  const [bounded] = await run(3_500, 60);
  expect(bounded).toBeGreaterThan(1);
  expect(bounded).toBeLessThan(covered);
});

test("PRUNE-001: a segment without records that came back after a power failure takes nothing of its successor with it", async () => {
  const disk = new FaultyDisk();
  const archive = await openArchive(disk, "archive");
  const life = async (first: number, last: number): Promise<void> => {
    const journal = await openJournal({ disk, folder: "journal", after: genesis, segmentBytes: 100_000, onBatch: () => undefined });
    for (let seq = first; seq <= last; seq++) {
      await journal.append(seqOf(seq), RecordBuffer.of([events(seq)]));
      const segment = (await listSegments(disk, "journal")).at(-1);
      if (segment !== undefined) await archive.append({ ...segment, previousHash: hash }, hash, seqOf(seq), [events(seq)]);
    }
    await journal.close();
  };
  await life(1, 10);
  await life(11, 10);
  const [empty, bytes] = [...disk.files()].find(([path]) => path.includes("0011-00000002.journal")) ?? ["", new Uint8Array(0)];
  await life(11, 20);
  await life(21, 30);
  await life(31, 40);
  await (await disk.open(empty, "create")).write(bytes, 0);
  for (const seq of [20, 40]) await writeSnapshot(disk, "snapshots", snapshotAt(seq));
  await prune({ disk, journal: "journal", archive: "archive", snapshots: "snapshots", keepBytes: 0, needed: seqOf(10) });
  expect((await listSegments(disk, "journal")).map(({ firstSeq, epoch }) => `${firstSeq}-${epoch}`)).toEqual(["11-3", "21-4", "31-5"]);
  expect(await readAll(disk, 11, 40)).toHaveLength(30);
});

const firstSegment = { epoch: 1, firstSeq: 1 as Seq, previousHash: new Uint8Array(32) };
const secondSegment = { epoch: 2, firstSeq: 4 as Seq, previousHash: new Uint8Array(32) };

test.each(["reopened within the segment", "reopened after it"])("JOURNAL-021: an archive segment of the first format goes on in it: %s", async (when) => {
  const disk = new FaultyDisk();
  const before = await openArchive(disk, "archive");
  await before.append(firstSegment, new Uint8Array(32), 1 as Seq, [Uint8Array.of(1), Uint8Array.of(2)]);
  await before.close();
  const [path] = [...disk.files().keys()];
  disk.rot(path, (bytes) => { // as the build before wrote it: format 1, CRC-32C
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    view.setUint32(8, 1, true);
    view.setUint32(60, crc32c(bytes, 0, 60), true);
    const at = segmentHeaderBytes;
    const end = at + batchHeaderBytes + view.getUint32(at, true);
    view.setUint32(at + 48, crc32c(bytes, at + batchHeaderBytes, end, crc32c(bytes, at, at + 48)), true);
  });
  const now = await openArchive(disk, "archive");
  await now.append(firstSegment, new Uint8Array(32), 3 as Seq, [Uint8Array.of(3)]);
  if (when === "reopened after it") await now.append(secondSegment, new Uint8Array(32), 4 as Seq, [Uint8Array.of(4)]);
  await now.close();
  const last = (when === "reopened after it" ? 4 : 3) as Seq;
  const again = await openArchive(disk, "archive");
  const read: number[] = [];
  for await (const records of again.read(1 as Seq, last)) read.push(...records.map(({ seq }) => seq));
  expect([again.newest, read.at(-1)]).toEqual([last, last]);
});
