/** What snapshots, mark, archive, voids and the real disk say when what they find is not what they wrote. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";
import { AssertionError, crc32c } from "@crossfloor/stdx";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { archiveEnd, openArchive, readArchive } from "./archive.ts";
import { LockedFault } from "./disk/disk.ts";
import { FaultyDisk } from "./disk/faulty-disk.ts";
import { realDisk } from "./disk/real-disk.ts";
import { MarkWriter, readMark } from "./durable-mark.ts";
import { JournalFault } from "./fault.ts";
import { readMarkOf } from "./read-journal.ts";
import type { SegmentHeader } from "./segment.ts";
import { listSnapshots, readSnapshot, type Snapshot, writeSnapshot } from "./snapshot.ts";
import { appendVoid, readVoids } from "./void.ts";

const seqOf = (value: number): Seq => value as Seq;
const hash = new Uint8Array(32).fill(7);
const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (fault: unknown) => fault);
const snapshot: Snapshot = { seq: seqOf(5), at: 1_000 as UnixMs, wall: 2_000 as UnixMs, hash, stateHash: "0123456789abcdef", body: new Uint8Array([1, 2, 3, 4]) };
const snapshotPath = "snapshots/0000000000000005.snapshot";

describe("snapshots", () => {
  const written = async (): Promise<Uint8Array> => {
    const disk = new FaultyDisk();
    await writeSnapshot(disk, "snapshots", snapshot);
    return disk.files().get(snapshotPath) ?? new Uint8Array(0);
  };
  /** With the header's checksum made anew. */
  const sealed = (bytes: Uint8Array): Uint8Array => {
    new DataView(bytes.buffer).setUint32(124, crc32c(bytes, 0, 124), true);
    return bytes;
  };

  test("SNAPSHOT-001: the header has each field at its place, and the body follows", async () => {
    const bytes = await written();
    const view = new DataView(bytes.buffer);
    const text = (from: number, to: number): string => new TextDecoder().decode(bytes.subarray(from, to));
    expect(bytes.length).toBe(128 + 4);
    expect([text(0, 8), view.getUint32(8, true), view.getBigInt64(12, true), view.getBigInt64(20, true), view.getBigInt64(28, true)]).toEqual(["XFSNAP01", 1, 5n, 1_000n, 2_000n]);
    expect(bytes.subarray(36, 68)).toEqual(hash);
    expect([text(68, 84), view.getBigInt64(84, true), view.getUint32(124, true)]).toEqual(["0123456789abcdef", 4n, crc32c(bytes, 0, 124)]);
    expect(bytes.subarray(128)).toEqual(snapshot.body);
  });

  test.each<{ why: string; harm: (bytes: Uint8Array) => Uint8Array }>([
    { why: "the header is cut short", harm: (bytes) => bytes.slice(0, 127) },
    { why: "the header's checksum differs", harm: (bytes) => bytes.with(20, 1) },
    { why: "the body is not what was written", harm: (bytes) => bytes.slice(0, 128) },
    { why: "the body is not what was written", harm: (bytes) => bytes.with(130, 77) },
    { why: "the body is not what was written", harm: (bytes) => new Uint8Array([...bytes, 0]) },
    { why: "the body is not what was written", harm: (bytes) => sealed(bytes.with(84, 5)) },
    { why: "format XFSNAP01 2 is not known", harm: (bytes) => sealed(bytes.with(8, 2)) },
    { why: "format XFSNAP02 1 is not known", harm: (bytes) => sealed(bytes.with(7, 0x32)) },
    { why: "it holds 6", harm: (bytes) => sealed(bytes.with(12, 6)) },
  ])("SNAPSHOT-002: it says why it cannot be used: $why", async ({ why, harm }) => {
    const disk = FaultyDisk.of(new Map([[snapshotPath, harm(await written())]]));
    expect(await faultOf(readSnapshot(disk, "snapshots", seqOf(5)))).toEqual(new JournalFault(`${snapshotPath}: ${why}`));
  });

  test("SNAPSHOT-005: only whole names are snapshots, and what a failed attempt left goes first", async () => {
    const names = ["0000000000000005.snapshot.tmp", "x0000000000000005.snapshot", "5.snapshot", "0000000000000004.snapshot", "notes"];
    const disk = FaultyDisk.of(new Map(names.map((name) => [`snapshots/${name}`, new Uint8Array(9)])));
    expect(await listSnapshots(disk, "snapshots")).toEqual([4]);
    disk.capacity = 5 * 9 - 9 + 132; // room only once the leftover is gone
    await writeSnapshot(disk, "snapshots", snapshot);
    expect(await listSnapshots(disk, "snapshots")).toEqual([5, 4]);
    expect([...disk.files().keys()].some((path) => path.endsWith(".tmp"))).toBe(false);
    expect(await faultOf(writeSnapshot(disk, "snapshots", { ...snapshot, stateHash: "0123" }))).toEqual(new AssertionError("a state hash has 16 digits"));
  });
});

describe("the mark", () => {
  async function marked(...seqs: readonly number[]): Promise<FaultyDisk> {
    const disk = new FaultyDisk();
    const mark = await MarkWriter.open(disk, "journal");
    for (const seq of seqs) await mark.write({ seq: seqOf(seq), hash: hash.map(() => seq) });
    return disk;
  }
  const path = "journal/durable.mark";

  test("JOURNAL-005: two slots are written in turn, and the newer sound one counts", async () => {
    const disk = await marked(3, 8, 9);
    const bytes = disk.files().get(path) ?? new Uint8Array(0);
    const view = new DataView(bytes.buffer);
    expect([bytes.length, view.getBigInt64(0, true), view.getBigInt64(64, true)]).toEqual([128, 9n, 8n]);
    expect([bytes[8], bytes[39], bytes[40], bytes[59], view.getUint32(60, true)]).toEqual([9, 9, 0, 0, crc32c(bytes, 0, 60)]);
    expect(await readMarkOf(disk, "journal")).toEqual({ seq: 9, hash: hash.map(() => 9) });
    expect((await readMarkOf(await marked(3, 8), "journal"))?.seq).toBe(8);
    disk.rot(path, (rotten) => rotten.fill(0, 0, 8));
    expect(await readMarkOf(disk, "journal")).toEqual({ seq: 8, hash: hash.map(() => 8) });
    disk.rot(path, (rotten) => rotten.fill(1, 100));
    expect(await readMarkOf(disk, "journal")).toBeUndefined();
  });

  test("JOURNAL-005: half a slot says nothing, and a missing file neither", async () => {
    const bytes = (await marked(3, 8)).files().get(path) ?? new Uint8Array(0);
    const seqAt = async (size: number): Promise<number | undefined> => (await readMark(await FaultyDisk.of(new Map([[path, bytes.slice(0, size)]])).open(path, "read")))?.seq;
    expect([await seqAt(63), await seqAt(64), await seqAt(127), await seqAt(128)]).toEqual([undefined, 3, 3, 8]);
    expect(await readMarkOf(new FaultyDisk(), "journal")).toBeUndefined();
  });
});

describe("the archive", () => {
  const segmentOf = (firstSeq: number, epoch = 1): SegmentHeader => ({ epoch, firstSeq: seqOf(firstSeq), previousHash: hash });
  const record = (seq: number): Uint8Array => new Uint8Array([seq, seq]);
  /** Segments of three records, one to a batch. */
  async function filled(last: number): Promise<FaultyDisk> {
    const disk = new FaultyDisk();
    const archive = await openArchive(disk, "archive");
    for (let seq = 1; seq <= last; seq++) await archive.append(segmentOf(seq - ((seq - 1) % 3)), hash, seqOf(seq), [record(seq)]);
    await archive.close();
    return disk;
  }
  const pathOf = (firstSeq: number): string => `archive/000000000000000${firstSeq}-00000001.events`;
  async function read(disk: FaultyDisk, first: number, last: number): Promise<number[]> {
    const found: number[] = [];
    for await (const part of readArchive(disk, "archive", seqOf(first), seqOf(last))) found.push(...part.map(({ seq }) => seq));
    return found;
  }

  test("ARCHIVE-001: it tells where it begins and ends, and gives nothing for an empty range", async () => {
    const empty = await openArchive(new FaultyDisk(), "archive");
    expect([empty.oldest, empty.newest]).toEqual([1, 0]);
    const disk = await filled(7);
    const archive = await openArchive(disk, "archive");
    expect([archive.oldest, archive.newest]).toEqual([1, 7]);
    expect(await read(disk, 5, 4)).toEqual([]);
    expect(await read(new FaultyDisk(), 1, 0)).toEqual([]);
    await empty.sync();
    await empty.close();
    // In parts of a batch, none of them empty, also where the range begins inside a segment.
    const parts: number[][] = [];
    for await (const part of archive.read(seqOf(3), seqOf(5))) parts.push(part.map(({ seq }) => seq));
    expect(parts).toEqual([[3], [4], [5]]);
    archive.forgetBefore(seqOf(4));
    expect(archive.oldest).toBe(4);
    const late = await openArchive(new FaultyDisk(), "archive");
    await late.append(segmentOf(9), hash, seqOf(9), [record(9), record(10)]);
    expect([late.oldest, late.newest]).toEqual([9, 10]);
  });

  test("ARCHIVE-001: it takes no gap, and a segment begins with its journal segment", async () => {
    const archive = await openArchive(await filled(7), "archive");
    expect(await faultOf(archive.append(segmentOf(7), hash, seqOf(9), [record(9)]))).toEqual(new AssertionError("the archive has no gap"));
    expect(await faultOf(archive.append(segmentOf(7, 2), hash, seqOf(8), [record(8)]))).toEqual(new AssertionError("an archive segment begins with its journal segment"));
    await archive.append(segmentOf(7), hash, seqOf(8), [record(8)]);
    expect(archive.newest).toBe(8);
  });

  test("ARCHIVE-003: what is missing or damaged is named where it should be", async () => {
    const missing = (path: string) => async (): Promise<FaultyDisk> => {
      const disk = await filled(8);
      await disk.remove(path);
      return disk;
    };
    expect(await faultOf(read(await missing(pathOf(1))(), 2, 8))).toEqual(new JournalFault("archive: no archive segment holds 2"));
    expect(await faultOf(read(await missing(pathOf(4))(), 2, 8))).toEqual(new JournalFault(`archive: archive segment from 4 is missing before ${pathOf(7).slice(8)}`));
    expect(await faultOf(read(await missing(pathOf(7))(), 2, 8))).toEqual(new JournalFault('archive: the archive is damaged or missing from 7 on; rebuild it with "npm run events -- rebuild"'));
    const skipping = await filled(3);
    const bytes = skipping.files().get(pathOf(1)) ?? new Uint8Array(0);
    const batch = (bytes.length - 64) / 3;
    const cut = FaultyDisk.of(new Map([[pathOf(1), new Uint8Array([...bytes.subarray(0, 64 + batch), ...bytes.subarray(64 + 2 * batch)])]]));
    expect(await faultOf(read(cut, 1, 3))).toEqual(new JournalFault(`${pathOf(1)}: byte ${64 + batch}: batch begins at 3, 2 was due`));
  });

  test("ARCHIVE-002: what is no segment is left alone, and a disk that fails is no torn end", async () => {
    const disk = await filled(7);
    for (const name of ["notes", "0000000000000009-00000001.journal"]) await (await disk.open(`archive/${name}`, "create")).write(new Uint8Array(3), 0);
    expect(await archiveEnd(disk, "archive")).toEqual({ newest: 7, tornBytes: 0 });
    expect([(await openArchive(disk, "archive")).newest, disk.files().has("archive/notes")]).toEqual([7, true]);
    const before = disk.files();
    disk.plan = (call) => (call === "read" ? "EIO" : undefined);
    expect(await faultOf(openArchive(disk, "archive"))).toMatchObject({ code: "EIO" });
    expect(await faultOf(archiveEnd(disk, "archive"))).toMatchObject({ code: "EIO" });
    expect(disk.files()).toEqual(before);
  });

  test("ARCHIVE-002: where it ends is told without a change, and what stands behind it; a segment without a sound batch is written again", async () => {
    expect(await archiveEnd(new FaultyDisk(), "archive")).toEqual({ newest: 0, tornBytes: 0 });
    const disk = await filled(7);
    expect(await archiveEnd(disk, "archive")).toEqual({ newest: 7, tornBytes: 0 });
    const size = disk.files().get(pathOf(7))?.length ?? 0;
    disk.rot(pathOf(7), (bytes) => bytes.fill(0, 70));
    disk.rot(pathOf(4), (bytes) => bytes.fill(0, bytes.length - 5));
    const before = disk.files();
    const second = disk.files().get(pathOf(4))?.length ?? 0;
    expect(await archiveEnd(disk, "archive")).toEqual({ newest: 5, tornBytes: size + (second - 64) / 3 });
    expect(disk.files()).toEqual(before);
    const archive = await openArchive(disk, "archive");
    expect([archive.oldest, archive.newest]).toEqual([1, 5]);
    expect(disk.files().has(pathOf(7))).toBe(false);
    expect(disk.files().get(pathOf(4))?.length).toBe(second - (second - 64) / 3);
    for (const seq of [6, 7]) await archive.append(segmentOf(seq === 6 ? 4 : 7), hash, seqOf(seq), [record(seq)]);
    await archive.close();
    expect(disk.files()).toEqual((await filled(7)).files());
  });

  test("ARCHIVE-002: what was appended is kept by a sync, by the next segment and by closing", async () => {
    const disk = new FaultyDisk();
    const archive = await openArchive(disk, "archive");
    await archive.sync(); // nothing yet
    await archive.append(segmentOf(1), hash, seqOf(1), [record(1)]);
    await archive.sync();
    expect(await archiveEnd(disk.crash(() => 0), "archive")).toMatchObject({ newest: 1 });
    await archive.append(segmentOf(1), hash, seqOf(2), [record(2)]);
    await archive.append(segmentOf(3), hash, seqOf(3), [record(3)]);
    expect(await archiveEnd(disk.crash(() => 0), "archive")).toMatchObject({ newest: 2 });
    await archive.close();
    expect(await archiveEnd(disk.crash(() => 0), "archive")).toMatchObject({ newest: 3 });
  });
});

test("JOURNAL-010: voids are lines of their own, each bound to the one before; one changed, left out or moved is named by its line", async () => {
  const disk = new FaultyDisk();
  const made = { reason: "trips an assertion", madeAt: "2026-01-01", batchHash: "ab" };
  for (const seq of [3, 5, 9]) await appendVoid(disk, "journal", { ...made, seq: seqOf(seq) });
  const path = "journal/voids.jsonl";
  const lines = new TextDecoder().decode(disk.files().get(path)).split("\n");
  expect([lines.length, lines[3], disk.files().has(`${path}.tmp`)]).toEqual([4, "", false]);
  const records = [...(await readVoids(disk, "journal")).values()];
  expect(records.map(({ seq, reason, madeAt, batchHash }) => ({ seq, reason, madeAt, batchHash }))).toEqual([3, 5, 9].map((seq) => ({ ...made, seq })));
  expect(records.map(({ previous }) => previous)).toEqual(["0".repeat(64), records[0].hash, records[1].hash]);
  const read = (text: readonly string[]): Promise<unknown> => faultOf(readVoids(FaultyDisk.of(new Map([[path, new TextEncoder().encode([...text, ""].join("\n"))]])), "journal"));
  const [one, two, three] = lines;
  expect(await read([one, two, three])).toBeUndefined();
  for (const [text, line] of [
    [[one, three], 2], [[two, three], 1], [[one, two, three.replace('"seq":9', '"seq":8')], 3], [[one, two.replace("trips", "tripz")], 2], [[one.replace('"batchHash":"ab"', '"batchHash":"ac"')], 1],
    [[one, "[]"], 2], [[one, "null"], 2], [[one, "7"], 2], [[one, "no line"], 2], [[one, two.replace('"reason":"trips an assertion"', '"reason":1')], 2],
  ] as const) expect(await read(text), JSON.stringify(text)).toEqual(new JournalFault(`${path}: line ${line} is damaged`));
  expect(await readVoids(new FaultyDisk(), "journal")).toEqual(new Map());
});

describe("the disk of this machine", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "crossfloor-disk-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("JOURNAL-001: names are listed in order, a folder that is not there holds none, and another fault is not swallowed", async () => {
    for (const name of ["b", "a", "c"]) writeFileSync(join(folder, name), "");
    expect(await realDisk.list(folder)).toEqual(["a", "b", "c"]);
    expect(await realDisk.list(join(folder, "none"))).toEqual([]);
    expect(await faultOf(realDisk.list(join(folder, "a")) as Promise<unknown>)).toMatchObject({ code: "ENOTDIR" });
    await realDisk.makeFolder(join(folder, "x", "y"));
    await realDisk.makeFolder(join(folder, "x", "y"));
    expect(await realDisk.list(join(folder, "x"))).toEqual(["y"]);
    await realDisk.syncFolder(folder);
    expect(await faultOf(realDisk.syncFolder(join(folder, "none")))).toMatchObject({ code: "ENOENT" });
  });

  test("JOURNAL-001: a file is read and written at any place, made only once, kept where it is, cut and removed", async () => {
    const path = join(folder, "file");
    expect(await faultOf(realDisk.open(path, "read"))).toMatchObject({ code: "ENOENT" });
    const file = await realDisk.open(path, "create");
    await file.write(new Uint8Array([1, 2, 3, 4, 5]), 0);
    await file.write(new Uint8Array([9, 9]), 3);
    await file.sync();
    expect(await file.size()).toBe(5);
    const into = new Uint8Array(4);
    expect([await file.read(into, 0), [...into]]).toEqual([4, [1, 2, 3, 9]]);
    expect([await file.read(into, 4), into[0]]).toEqual([1, 9]);
    expect(await file.read(into, 5)).toBe(0);
    await file.close();
    expect(await faultOf(realDisk.open(path, "create"))).toMatchObject({ code: "EEXIST" });
    const again = await realDisk.open(path, "update");
    expect(await again.size()).toBe(5);
    await again.truncate(2);
    await again.close();
    expect([...readFileSync(path)]).toEqual([1, 2]);
    const fresh = await realDisk.open(join(folder, "fresh"), "update");
    expect(await fresh.size()).toBe(0);
    await fresh.close();
    await realDisk.rename(path, join(folder, "moved"));
    await realDisk.remove(join(folder, "moved"));
    await realDisk.remove(join(folder, "moved"));
    expect(await realDisk.list(folder)).toEqual(["fresh"]);
  });

  test("JOURNAL-011: the lock names its holder by number and start, and is gone when it is given back", async () => {
    const path = join(folder, "lock");
    const unlock = await realDisk.lock(path);
    const held = JSON.parse(readFileSync(path, "utf8")) as { pid: number; startedAt: string };
    expect(held).toEqual({ pid: process.pid, startedAt: expect.stringMatching(/^\d+$/) });
    expect(await faultOf(realDisk.lock(path))).toEqual(new LockedFault(`process ${process.pid} holds ${path}`));
    await unlock();
    expect(await realDisk.list(folder)).toEqual([]);
    // The same number, given out again to another process.
    writeFileSync(path, JSON.stringify({ ...held, startedAt: `${held.startedAt}0` }));
    await (await realDisk.lock(path))();
    expect(await faultOf(realDisk.lock(join(folder, "none", "lock")))).toMatchObject({ code: "ENOENT" });
  });
});
