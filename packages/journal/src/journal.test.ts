import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Seq } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { afterEach, describe, expect, test } from "vitest";
import { LockedFault } from "./disk/disk.ts";
import { FaultyDisk } from "./disk/faulty-disk.ts";
import { realDisk } from "./disk/real-disk.ts";
import { JournalFault } from "./fault.ts";
import { type Journal, lockName, openJournal } from "./open-journal.ts";
import { type ChainPoint, genesis, type JournalBatch, readJournal, readMarkOf } from "./read-journal.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { encodeSegmentHeader, hashedAsideFrom } from "./segment.ts";
import { tailJournal } from "./tail-journal.ts";
import { appendVoid, readVoids } from "./void.ts";

const folder = "journal";
const seqOf = (value: number): Seq => value as Seq;

/** Record `seq` of a test journal: its length and content depend on the sequence. */
function record(seq: number): Uint8Array {
  return Uint8Array.from({ length: 1 + ((seq * 7) % 23) }, (_, place) => (seq * 31 + place) & 0xff);
}

async function open(disk: FaultyDisk, found: Uint8Array[] = [], after: ChainPoint = genesis, segmentBytes = 400): Promise<Journal> {
  return openJournal({ disk, folder, after, segmentBytes, onBatch: (batch: JournalBatch) => void found.push(...batch.records.map((each) => each.slice())) });
}

async function append(journal: Journal, count: number): Promise<void> {
  const first = journal.durable.seq + 1;
  await journal.append(seqOf(first), RecordBuffer.of(Array.from({ length: count }, (_, place) => record(first + place))));
}

/** Batches of 1 to 4 records over several segments and two lives. */
async function sample(): Promise<FaultyDisk> {
  const disk = new FaultyDisk();
  for (const life of [0, 1]) {
    const journal = await open(disk);
    for (let batch = 0; batch < 8; batch++) await append(journal, 1 + ((batch + life) % 4));
    await journal.close();
  }
  return disk;
}

async function recovered(disk: FaultyDisk): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  await (await open(disk, found)).close();
  return found;
}

const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (fault: unknown) => fault);
const journalFiles = (disk: FaultyDisk): string[] => [...disk.files().keys()].filter((path) => path.endsWith(".journal")).sort();
const isPrefix = (found: readonly Uint8Array[]): boolean => found.every((bytes, place) => Buffer.compare(bytes, record(place + 1)) === 0);

describe("recovery", () => {
  test("JOURNAL-001: what was appended is read back in order, over segments and lives", async () => {
    const disk = await sample();
    expect(journalFiles(disk).length).toBeGreaterThan(3);
    const found = await recovered(disk);
    expect(found).toHaveLength(38 + 2);
    expect(isPrefix(found)).toBe(true);
  });

  test("JOURNAL-002: every byte prefix of the last segment, unacknowledged, recovers to the end of a batch", async () => {
    const whole = (await sample()).files();
    whole.delete(`${folder}/durable.mark`);
    const last = [...whole.keys()].filter((path) => path.endsWith(".journal")).sort().at(-1) ?? "";
    const bytes = whole.get(last) ?? new Uint8Array(0);
    const lengths = new Set<number>();
    for (let size = 0; size <= bytes.length; size++) {
      const disk = FaultyDisk.of(new Map(whole).set(last, bytes.slice(0, size)));
      const found = await recovered(disk);
      expect(isPrefix(found)).toBe(true);
      lengths.add(found.length);
      // The next life goes on where this one was cut.
      const journal = await open(disk);
      await append(journal, 2);
      await journal.close();
      expect((await recovered(disk)).length).toBe(found.length + 2);
    }
    expect(lengths.size).toBeGreaterThan(2);
  });

  test("JOURNAL-003: a flipped bit in any byte is named or does no harm; nothing acknowledged is lost", async () => {
    const whole = (await sample()).files();
    const all = await recovered(FaultyDisk.of(whole));
    let refused = 0;
    for (const [path, bytes] of whole) {
      for (let place = 0; place < bytes.length; place++) {
        const flipped = bytes.slice();
        flipped[place] ^= 1 << (place % 8);
        const disk = FaultyDisk.of(new Map(whole).set(path, flipped));
        const fault = await faultOf(recovered(disk).then((found) => expect(found).toEqual(all)));
        if (fault === undefined) {
          expect(path).toMatch(/durable\.mark$/);
          continue;
        }
        expect(fault).toBeInstanceOf(JournalFault);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });

  test("JOURNAL-003: a zeroed, repeated or misplaced sector is named", async () => {
    const disk = new FaultyDisk();
    const journal = await open(disk, [], genesis, 1_000_000);
    for (let batch = 0; batch < 120; batch++) await append(journal, 4);
    await journal.close();
    const whole = disk.files();
    const path = journalFiles(disk)[0];
    const bytes = whole.get(path) ?? new Uint8Array(0);
    for (let at = 0; at + 1024 <= bytes.length; at += 512) {
      for (const harm of [
        (copy: Uint8Array) => copy.fill(0, at, at + 512),
        (copy: Uint8Array) => copy.copyWithin(at + 512, at, at + 512),
        (copy: Uint8Array) => copy.copyWithin(at, 1024, 1536),
      ]) {
        const harmed = harm(bytes.slice());
        if (Buffer.compare(harmed, bytes) === 0) continue;
        expect(await faultOf(recovered(FaultyDisk.of(new Map(whole).set(path, harmed))))).toBeInstanceOf(JournalFault);
      }
    }
  });

  test("JOURNAL-004: damage before a sound batch or segment refuses the start and names file and byte, even when nothing tells what was acknowledged", async () => {
    const whole = (await sample()).files();
    whole.delete(`${folder}/durable.mark`);
    const paths = [...whole.keys()].filter((path) => path.endsWith(".journal")).sort();
    for (const path of paths) {
      const bytes = whole.get(path)?.slice() ?? new Uint8Array(0);
      bytes[80] ^= 4; // in the first batch of the segment
      expect(String(await faultOf(recovered(FaultyDisk.of(new Map(whole).set(path, bytes)))))).toContain(`${path}: byte 64`);
    }
  });

  test("JOURNAL-004: half a batch that a later life gave up is no damage when it stands there again, and what a later segment does not continue is", async () => {
    const disk = new FaultyDisk();
    const first = await open(disk, [], genesis, 100_000);
    await append(first, 3);
    await append(first, 2);
    const [path] = journalFiles(disk);
    const whole = disk.files().get(path) ?? new Uint8Array(0);
    disk.forgetLocks();
    const cut = FaultyDisk.of(disk.files());
    cut.rot(path, (bytes) => bytes.fill(0, bytes.length - 20));
    cut.rot("journal/durable.mark", (bytes) => bytes.fill(0));
    const second = await open(cut);
    expect(second.durable.seq).toBe(3);
    await append(second, 4);
    await second.close();
    // The cut was lost with the power: half of the batch stands there again.
    const again = FaultyDisk.of(new Map(cut.files()).set(path, whole.slice(0, -20)));
    expect(await recovered(again)).toHaveLength(7);
    const tail = tailJournal({ disk: again, folder, after: genesis });
    expect((await tail.next(100)).flatMap(({ records }) => records)).toHaveLength(7);
    // Whole, it is another record 4 than the one that followed.
    expect(await faultOf(recovered(FaultyDisk.of(new Map(cut.files()).set(path, whole))))).toBeInstanceOf(JournalFault);
  });

  test("JOURNAL-004: a missing segment refuses the start", async () => {
    const whole = (await sample()).files();
    const paths = [...whole.keys()].filter((path) => path.endsWith(".journal")).sort();
    for (const path of paths) {
      const rest = new Map(whole);
      rest.delete(path);
      expect(await faultOf(recovered(FaultyDisk.of(rest)))).toBeInstanceOf(JournalFault);
    }
  });

  test("JOURNAL-005: a journal that ends before what was acknowledged refuses the start and names both", async () => {
    const whole = (await sample()).files();
    const last = [...whole.keys()].filter((path) => path.endsWith(".journal")).sort().at(-1) ?? "";
    const cut = (whole.get(last) ?? new Uint8Array(0)).slice(0, -1);
    const fault = await faultOf(recovered(FaultyDisk.of(new Map(whole).set(last, cut))));
    expect(String(fault)).toMatch(/sound up to 3\d, but 40 was acknowledged/);
  });
});

describe("a disk that fails", () => {
  test("JOURNAL-006: after a power failure everything acknowledged is there, and nothing that was never sent", async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const prng = new Prng(seed);
      let disk = new FaultyDisk();
      let acknowledged = 0;
      for (let life = 0; life < 4; life++) {
        const found: Uint8Array[] = [];
        const journal = await open(disk, found);
        expect(isPrefix(found)).toBe(true);
        expect(found.length).toBeGreaterThanOrEqual(acknowledged);
        let calls = prng.below(40);
        disk.plan = () => (calls-- > 0 ? undefined : "EIO"); // the power goes at some call
        const fault = await faultOf((async () => {
          for (;;) {
            await append(journal, 1 + prng.below(4));
            acknowledged = journal.durable.seq;
          }
        })());
        expect(fault).toMatchObject({ code: "EIO" });
        disk = disk.crash((n) => prng.below(n));
      }
    }
  });

  test.each(["EIO", "ENOSPC"] as const)("JOURNAL-007: after %s nothing more is taken and no sync is tried again", async (code) => {
    const disk = new FaultyDisk();
    const journal = await open(disk);
    await append(journal, 3);
    disk.plan = (call) => (call === "sync" ? code : undefined);
    expect(await faultOf(append(journal, 3))).toMatchObject({ code });
    const syncs = disk.calls.sync;
    disk.plan = () => undefined;
    expect(await faultOf(append(journal, 3))).toBeInstanceOf(JournalFault);
    expect(disk.calls.sync).toBe(syncs);
    expect(journal.durable.seq).toBe(3);
  });

  test("JOURNAL-007: a disk that fills up in the middle of a batch leaves a journal that recovers", async () => {
    for (let capacity = 300; capacity < 900; capacity += 13) {
      const disk = new FaultyDisk();
      disk.capacity = capacity;
      let acknowledged = 0;
      const fault = await faultOf((async () => {
        const journal = await open(disk);
        for (;;) {
          await append(journal, 2);
          acknowledged = journal.durable.seq;
        }
      })());
      expect(fault).toMatchObject({ code: "ENOSPC" });
      const found = await recovered(FaultyDisk.of(disk.files()));
      expect(isPrefix(found)).toBe(true);
      expect(found.length).toBeGreaterThanOrEqual(acknowledged);
    }
  });
});

test("JOURNAL-013: a batch whose sync failed and which the next life found all the same is written again before it is told", async () => {
  const disk = new FaultyDisk();
  const journal = await open(disk);
  await append(journal, 3);
  disk.plan = (call) => (call === "sync" ? "EIO" : undefined);
  expect(await faultOf(append(journal, 2))).toMatchObject({ code: "EIO" });
  disk.plan = () => undefined;
  disk.forgetLocks();
  const found: Uint8Array[] = [];
  const next = await open(disk, found);
  expect(found).toHaveLength(5);
  expect((await readMarkOf(disk, folder))?.seq).toBe(5);
  await append(next, 1);
  for (let seed = 1; seed <= 20; seed++) {
    const prng = new Prng(seed);
    expect(await recovered(disk.crash((n) => prng.below(n)))).toHaveLength(6);
  }
});

test("JOURNAL-014: segments without records are no damage wherever they stand, and they are gone before the next batch is durable", async () => {
  const whole = (await sample()).files();
  const ended = await open(FaultyDisk.of(whole));
  const headerOf = (epoch: number): Uint8Array => encodeSegmentHeader("journal", { epoch, firstSeq: seqOf(41), previousHash: ended.durable.hash });
  for (const length of [0, 30, 64]) {
    // Three starts that died before their first record, of which only names and part of a header are left.
    const left = [3, 4, 5].map((epoch): [string, Uint8Array] => [`${folder}/0000000000000041-0000000${epoch}.journal`, headerOf(epoch).slice(0, length)]);
    const disk = FaultyDisk.of(new Map([...whole, ...left]));
    if (length === 64) disk.rot(left[2][0], (bytes) => bytes.fill(0, 40));
    const journal = await open(disk);
    expect(journal.epoch).toBe(6);
    await append(journal, 1);
    const after = disk.crash(() => 0);
    expect(journalFiles(after).filter((path) => path.includes("0041-"))).toEqual([`${folder}/0000000000000041-00000006.journal`]);
    expect(await recovered(after)).toHaveLength(41);
  }
});

test("JOURNAL-002: what is torn is cut off for good, and told; what is whole is not touched", async () => {
  const whole = await sample();
  await whole.remove(`${folder}/durable.mark`);
  const last = journalFiles(whole).at(-1) ?? "";
  const { length } = whole.files().get(last) ?? new Uint8Array(0);
  const sound = await open(FaultyDisk.of(whole.files()));
  expect(sound.recovered).toMatchObject({ path: last, offset: length, tornBytes: 0 });
  const disk = FaultyDisk.of(new Map(whole.files()).set(last, (whole.files().get(last) ?? new Uint8Array(0)).slice(0, -3)));
  const { recovered: end } = await open(disk);
  expect([end.path, end.offset + end.tornBytes]).toEqual([last, length - 3]);
  expect(end.tornBytes).toBeGreaterThan(0);
  expect(disk.files().get(last)?.length).toBe(end.offset);
});

test("JOURNAL-001: a segment is closed by the batch that finds it full, and not before", async () => {
  const disk = new FaultyDisk();
  await append(await open(disk), 1);
  const size = disk.files().get(journalFiles(disk)[0])?.length ?? 0;
  for (const [segmentBytes, segments] of [[size, 2], [size + 1, 1]] as const) {
    const fresh = new FaultyDisk();
    const journal = await open(fresh, [], genesis, segmentBytes);
    for (let batch = 0; batch < 2; batch++) await append(journal, 1);
    expect(journalFiles(fresh)).toHaveLength(segments);
  }
});

test("JOURNAL-007: what it takes no more it refuses with the cause, after a fault of the disk as after evidence", async () => {
  const disk = new FaultyDisk();
  const journal = await open(disk);
  disk.plan = (call) => (call === "sync" ? "EIO" : undefined);
  const cause = await faultOf(append(journal, 1));
  const refusal = new JournalFault("the journal has failed and takes nothing more");
  expect(await faultOf(append(journal, 1))).toMatchObject({ message: refusal.message, cause });
  const other = await open(new FaultyDisk());
  await other.appendEvidence(seqOf(1), RecordBuffer.of([record(1)]));
  expect(await faultOf(append(other, 1))).toMatchObject({ message: refusal.message, cause: { message: "the journal ends with evidence" } });
});

test("JOURNAL-022: a batch that is hashed aside continues the chain as any other does, and is refused as any other when it is damaged", async () => {
  const disk = new FaultyDisk();
  const journal = await open(disk);
  const large = Array.from({ length: 40 }, (_, place) => new Uint8Array(hashedAsideFrom / 32).fill(place));
  await append(journal, 2);
  await journal.append(seqOf(3), RecordBuffer.of(large));
  await append(journal, 1);
  await journal.close();
  const found: Uint8Array[] = [];
  await (await open(disk, found)).close();
  expect(found.slice(2, -1)).toEqual(large);
  const [path] = [...disk.files().keys()].filter((name) => name.endsWith(".journal"));
  disk.rot(path, (bytes) => void (bytes[1_000] ^= 1));
  await expect(open(disk)).rejects.toThrow(JournalFault);
});

test("JOURNAL-022: a segment that is read through a few windows gives each batch as it was written, small and large ones mixed", async () => {
  const disk = new FaultyDisk();
  const journal = await open(disk, [], genesis, 32_000_000);
  // The last ones are larger than a window, one after the other.
  const sizes = [300_000, 40, 700_000, 5, 2_000_000, 90_000, 600_000, 600_000, 70_000, 1_500_000, 10, 400_000, 2_000_000, 1_500_000, 1_200_000, 1_100_000, 7, 3_000_000, 2_500_000, 1_500_000];
  const made = (place: number): Uint8Array => new Uint8Array(sizes[place]).map((_, at) => (at * 7 + (at >> 9) + place * 31) & 0xff);
  for (let place = 0; place < sizes.length; place += 1) await journal.append(seqOf(place + 1), RecordBuffer.of([made(place)]));
  await journal.close();
  let place = 0;
  for await (const batch of readJournal({ disk, folder, after: genesis })) {
    await new Promise((resolve) => void setImmediate(resolve)); // what is read ahead arrives meanwhile
    expect(Buffer.compare(batch.records[0], made(place))).toBe(0);
    place += 1;
  }
  expect(place).toBe(sizes.length);
});

test("JOURNAL-012: evidence is durable and recovered, but neither acknowledged nor followed", async () => {
  const disk = new FaultyDisk();
  const journal = await open(disk);
  await append(journal, 3);
  await journal.appendEvidence(seqOf(4), RecordBuffer.of([record(4), record(5)]));
  expect(await faultOf(journal.append(seqOf(6), RecordBuffer.of([record(6)])))).toBeInstanceOf(JournalFault);
  await journal.close();
  expect((await readMarkOf(disk, folder))?.seq).toBe(3);
  const tail = tailJournal({ disk, folder, after: genesis });
  expect((await tail.next(100)).flatMap(({ records }) => records)).toHaveLength(3);
  expect(await recovered(disk)).toHaveLength(5);
});

test("JOURNAL-008: a reader of another process gets every acknowledged batch once, and none before it is acknowledged", async () => {
  const disk = new FaultyDisk();
  const tail = tailJournal({ disk, folder, after: genesis });
  expect(await tail.next(100)).toEqual([]);
  const seen: Uint8Array[] = [];
  for (let life = 0; life < 3; life++) {
    const journal = await open(disk);
    for (let batch = 0; batch < 9; batch++) {
      const before = seen.length;
      let resolve = (): void => undefined;
      const held = new Promise<void>((done) => {
        resolve = done;
      });
      disk.beforeSync = () => held;
      const done = append(journal, 1 + (batch % 3));
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      // The bytes are in the file by now, but the sync has not come back.
      expect(await tail.next(100)).toEqual([]);
      resolve();
      await done;
      for (const each of await tail.next(100)) seen.push(...each.records.map((bytes) => bytes.slice()));
      expect(seen.length).toBe(before + 1 + (batch % 3));
    }
    disk.beforeSync = async () => undefined;
    await journal.close();
  }
  expect(isPrefix(seen)).toBe(true);
  expect(tail.point.seq).toBe(seen.length);
  await tail.close();
});

test("JOURNAL-008: half a batch that a reader had read ahead, and that the next life cut off, is no damage to it", async () => {
  const disk = new FaultyDisk();
  const journal = await open(disk, [], genesis, 100_000);
  await append(journal, 3);
  const tail = tailJournal({ disk, folder, after: genesis });
  disk.capacity = [...disk.files().values()].reduce((sum, bytes) => sum + bytes.length, 0) + 70;
  expect(await faultOf(append(journal, 4))).toMatchObject({ code: "ENOSPC" });
  expect((await tail.next(100)).flatMap(({ records }) => records)).toHaveLength(3);
  disk.capacity = Number.MAX_SAFE_INTEGER;
  disk.forgetLocks();
  const next = await open(disk);
  await append(next, 2);
  expect((await tail.next(100)).flatMap(({ records }) => records)).toHaveLength(2);
});

test.each([0, 1, 2])("JOURNAL-008: a whole batch that a reader had read ahead, and that the next life found rotten and cut off, is never told, %i batches after its first", async (told) => {
  const disk = new FaultyDisk();
  const journal = await open(disk, [], genesis, 100_000);
  await append(journal, 3);
  const tail = tailJournal({ disk, folder, after: genesis });
  for (let batch = 0; batch < told; batch++) {
    await tail.next(100);
    await append(journal, 1);
  }
  const [path] = journalFiles(disk);
  const { length } = disk.files().get(path) ?? new Uint8Array(0);
  // Written, not acknowledged: the process dies over its sync.
  disk.plan = (call) => (call === "sync" ? "EIO" : undefined);
  expect(await faultOf(append(journal, 2))).toMatchObject({ code: "EIO" });
  expect((await tail.next(100)).flatMap(({ records }) => records)).toHaveLength(told === 0 ? 3 : 1);
  disk.plan = () => undefined;
  disk.forgetLocks();
  disk.rot(path, (bytes) => void (bytes[length + 60] ^= 1));
  const next = await open(disk);
  expect(next.durable.seq).toBe(3 + told);
  const other = [Uint8Array.from([1, 2, 3]), Uint8Array.from([4])];
  await next.append(seqOf(4 + told), RecordBuffer.of(other));
  expect((await tail.next(100)).flatMap(({ records }) => records)).toEqual(other);
});

test("JOURNAL-008: a reader can begin at any batch's end", async () => {
  const disk = await sample();
  const points: ChainPoint[] = [genesis];
  const full = tailJournal({ disk, folder, after: genesis });
  for (let batches = await full.next(1); batches.length > 0; batches = await full.next(1)) points.push({ ...full.point });
  for (const after of points) {
    const tail = tailJournal({ disk, folder, after });
    let count = 0;
    for (let batches = await tail.next(7); batches.length > 0; batches = await tail.next(7)) for (const { records } of batches) count += records.length;
    expect(after.seq + count).toBe(40);
    const found: Uint8Array[] = [];
    await (await open(FaultyDisk.of(disk.files()), found, after)).close();
    expect(found.length).toBe(count);
  }
});

test("JOURNAL-009: a snapshot of another chain refuses the start", async () => {
  const disk = await sample();
  expect(await faultOf(open(disk, [], { seq: seqOf(10), hash: new Uint8Array(32).fill(1) }))).toBeInstanceOf(JournalFault);
  expect(await faultOf(open(disk, [], { seq: seqOf(99), hash: new Uint8Array(32) }))).toBeInstanceOf(JournalFault);
});

describe("voids", () => {
  test("JOURNAL-010: a void is told with the batch that it is bound to, and its file is chained", async () => {
    const disk = await sample();
    const tail = tailJournal({ disk, folder, after: genesis });
    const [batch] = await tail.next(1);
    const batchHash = Buffer.from(batch.hash).toString("hex");
    await appendVoid(disk, folder, { seq: seqOf(1), reason: "trips an assertion", madeAt: "2026-01-01", batchHash });
    const voided: Seq[] = [];
    await (await openJournal({ disk, folder, after: genesis, onBatch: (each) => void voided.push(...each.voided) })).close();
    expect(voided).toEqual([1]);

    const path = `${folder}/voids.jsonl`;
    const whole = disk.files();
    const bytes = whole.get(path) ?? new Uint8Array(0);
    for (let place = 0; place < bytes.length; place++) {
      const flipped = bytes.slice();
      flipped[place] ^= 1;
      const fault = await faultOf(readVoids(FaultyDisk.of(new Map(whole).set(path, flipped)), folder));
      // Without its last line feed the file has no whole line.
      if (place < bytes.length - 1) expect(fault, String(place)).toBeInstanceOf(JournalFault);
    }
  });

  test("JOURNAL-010: a void that was made for another journal refuses the start", async () => {
    const disk = await sample();
    await appendVoid(disk, folder, { seq: seqOf(1), reason: "elsewhere", madeAt: "2026-01-01", batchHash: "00" });
    expect(String(await faultOf(recovered(disk)))).toContain("another journal");
  });
});

describe("a real folder", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
  });
  const makeFolder = (): string => {
    const path = mkdtempSync(join(tmpdir(), "crossfloor-journal-"));
    folders.push(path);
    return path;
  };

  test("JOURNAL-011: one process holds the journal; the lock of a dead one is taken over", async () => {
    const path = makeFolder();
    const options = { disk: realDisk, folder: path, after: genesis, onBatch: () => undefined };
    const journal = await openJournal(options);
    expect(await faultOf(openJournal(options))).toBeInstanceOf(LockedFault);
    await append(journal, 4);
    await journal.close();
    for (const stale of ["", '{"pid":1,"startedAt":"1"}', '{"pid":4194304,"startedAt":"77"}']) {
      writeFileSync(join(path, lockName), stale);
      const again = await openJournal(options);
      expect(again.durable.seq).toBe(4);
      await again.close();
    }
  });

  test("JOURNAL-001: real files hold what the disk in memory holds", async () => {
    const path = makeFolder();
    const journal = await openJournal({ disk: realDisk, folder: path, after: genesis, onBatch: () => undefined, segmentBytes: 500 });
    for (let batch = 0; batch < 30; batch++) await append(journal, 1 + (batch % 5));
    await journal.close();
    const found: Uint8Array[] = [];
    const again = await openJournal({ disk: realDisk, folder: path, after: genesis, onBatch: ({ records }) => void found.push(...records) });
    expect(found).toHaveLength(90);
    expect(isPrefix(found)).toBe(true);
    expect(again.epoch).toBe(2);
    await again.close();
  });
});
