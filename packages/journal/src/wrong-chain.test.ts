/** Journals whose every checksum holds, and which are wrong all the same: pieces of one journal in another, records missing, points that lie. */
import { ByteWriter, type Seq } from "@crossfloor/protocol";
import { AssertionError } from "@crossfloor/stdx";
import { describe, expect, test } from "vitest";
import { FaultyDisk } from "./disk/faulty-disk.ts";
import { MarkWriter } from "./durable-mark.ts";
import { JournalFault } from "./fault.ts";
import { batchRecordsMax, type Journal, openJournal } from "./open-journal.ts";
import { type ChainPoint, genesis, oldestPoint } from "./read-journal.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { chainHash, encodeBatch, encodeSegmentHeader, genesisHash, segmentName } from "./segment.ts";
import { tailJournal } from "./tail-journal.ts";
import { appendVoid } from "./void.ts";

const folder = "journal";
const seqOf = (value: number): Seq => value as Seq;
const record = (seq: number): Uint8Array => new Uint8Array([seq, seq, seq]);
const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (fault: unknown) => fault);

const other = new Uint8Array(32).fill(7);

/** Of a segment: its header's fields, and its batches as [first sequence, records], chained unless told otherwise. */
interface Piece {
  readonly firstSeq: number;
  readonly epoch?: number;
  readonly named?: { readonly firstSeq: number; readonly epoch: number };
  readonly previousHash?: Uint8Array;
  readonly batches: readonly { readonly first: number; readonly count: number; readonly hash?: Uint8Array }[];
  /** What a writer had written of its next batch when it died, by this many bytes. */
  readonly half?: number;
  /** All that there is of the file, where it is not whole. */
  readonly bytes?: number;
}

interface Made { readonly disk: FaultyDisk; readonly points: ChainPoint[] }

function make(pieces: readonly Piece[]): Made {
  const files = new Map<string, Uint8Array>();
  const points: ChainPoint[] = [genesis];
  let hash = genesisHash;
  for (const { firstSeq, epoch = 1, named, previousHash, batches, half, bytes: length } of pieces) {
    const header = { firstSeq: seqOf(firstSeq), epoch, previousHash: previousHash ?? hash };
    const bytes = new ByteWriter();
    bytes.raw(encodeSegmentHeader("journal", header));
    for (const batch of batches) {
      const before = hash;
      const records = RecordBuffer.of(Array.from({ length: batch.count }, (_, place) => record(batch.first + place)));
      hash = batch.hash ?? chainHash(before, records.payload());
      encodeBatch(records, seqOf(batch.first), hash);
      bytes.raw(records.bytes());
      points.push({ seq: seqOf(batch.first + batch.count - 1), hash });
    }
    if (half !== undefined) {
      const next = RecordBuffer.of([record(9), record(9)]);
      encodeBatch(next, seqOf(points[points.length - 1].seq + 1), other);
      bytes.raw(next.bytes().subarray(0, half));
    }
    files.set(`${folder}/${segmentName("journal", named === undefined ? header : { firstSeq: seqOf(named.firstSeq), epoch: named.epoch })}`, bytes.copy().slice(0, length));
  }
  return { disk: FaultyDisk.of(files), points };
}

const first = `${folder}/0000000000000001-00000001.journal`;
const second = `${folder}/0000000000000004-00000001.journal`;
const open = (disk: FaultyDisk, after: ChainPoint = genesis): Promise<Journal> => openJournal({ disk, folder, after, onBatch: () => undefined });
const [three, two] = [{ first: 1, count: 3 }, { first: 4, count: 2 }];

test.each<{ why: string; pieces: readonly Piece[] }>([
  { why: `${first}: byte 137: batch begins at 5, 4 was due`, pieces: [{ firstSeq: 1, batches: [{ first: 1, count: 3 }, { first: 5, count: 1 }] }] },
  { why: `${first}: byte 137: batch begins at 3, 4 was due`, pieces: [{ firstSeq: 1, batches: [{ first: 1, count: 3 }, { first: 3, count: 1 }] }] },
  { why: `${first}: byte 137: the batch does not continue the chain`, pieces: [{ firstSeq: 1, batches: [three, { ...two, hash: other }] }] },
  { why: `${first}: byte 64: the batch does not continue the chain`, pieces: [{ firstSeq: 1, batches: [{ ...three, hash: other }] }] },
  { why: `${second}: byte 0: the segment does not continue the chain`, pieces: [{ firstSeq: 1, batches: [three] }, { firstSeq: 4, previousHash: other, batches: [two] }] },
  { why: `${folder}/0000000000000005-00000001.journal: byte 0: the segment begins at 5, 4 was due`, pieces: [{ firstSeq: 1, batches: [three] }, { firstSeq: 5, batches: [{ first: 5, count: 1 }] }] },
  { why: `${second}: byte 0: the header says 4, epoch 2`, pieces: [{ firstSeq: 1, batches: [three] }, { firstSeq: 4, epoch: 2, named: { firstSeq: 4, epoch: 1 }, batches: [two] }] },
  { why: `${second}: byte 0: the header says 6, epoch 1`, pieces: [{ firstSeq: 1, batches: [three] }, { firstSeq: 6, named: { firstSeq: 4, epoch: 1 }, batches: [two] }] },
])("JOURNAL-018: refused at the start: $why", async ({ why, pieces }) => {
  expect(await faultOf(open(make(pieces).disk))).toEqual(new JournalFault(why));
});

describe("a reader in another process", () => {
  /** A mark that acknowledges `seq`. */
  async function acknowledged({ disk, points }: Made, seq: number): Promise<FaultyDisk> {
    await (await MarkWriter.open(disk, folder)).write({ seq: seqOf(seq), hash: points[points.length - 1].hash });
    return disk;
  }

  test.each<{ why: string; pieces: readonly Piece[]; seq: number }>([
    { why: `${first}: byte 137: batch begins at 5, 4 was due`, pieces: [{ firstSeq: 1, batches: [three, { first: 5, count: 1 }] }], seq: 5 },
    { why: `${first}: byte 137: the batch does not continue the chain`, pieces: [{ firstSeq: 1, batches: [three, { ...two, hash: other }] }], seq: 5 },
    { why: `${first}: the segment ends at 3, although 5 was acknowledged`, pieces: [{ firstSeq: 1, batches: [three] }], seq: 5 },
    { why: `${folder}: no segment holds record 1`, pieces: [{ firstSeq: 4, batches: [two] }], seq: 5 },
  ])("JOURNAL-018: refused while it is followed: $why", async ({ why, pieces, seq }) => {
    const tail = tailJournal({ disk: await acknowledged(make(pieces), seq), folder, after: genesis });
    expect(await faultOf(tail.next(100))).toEqual(new JournalFault(why));
  });

  const half = { firstSeq: 1, batches: [three], half: 60 };
  test.each<{ why: string; place: string; pieces: readonly Piece[] }>([
    { why: "nothing follows", place: `${first}: byte 137: `, pieces: [half] },
    { why: "what follows has no record", place: `${first}: byte 137: `, pieces: [half, { firstSeq: 4, epoch: 2, batches: [] }] },
    { why: "what follows begins before it", place: `${first}: byte 137: `, pieces: [half, { firstSeq: 3, epoch: 2, batches: [{ first: 3, count: 3 }] }] },
    { why: "what follows says that it begins behind it", place: `${first}: byte 137: `, pieces: [half, { firstSeq: 5, epoch: 2, named: { firstSeq: 4, epoch: 2 }, batches: [{ first: 5, count: 1 }] }] },
    { why: "it is its own segment's first", place: `${second}: byte 64: `, pieces: [{ firstSeq: 1, batches: [three] }, { firstSeq: 4, batches: [], half: 60 }] },
  ])("JOURNAL-018 JOURNAL-020: half a batch of what was acknowledged is named while it is followed, again and again, and leaves nothing open: $why", async ({ place, pieces }) => {
    const disk = await acknowledged(make(pieces), 5);
    const openBefore = disk.openFiles;
    const tail = tailJournal({ disk, folder, after: genesis });
    for (let attempt = 0; attempt < 3; attempt++) expect(await faultOf(tail.next(100))).toEqual(new JournalFault(`${place}the batch is cut short, although 5 was acknowledged`));
    await tail.close();
    expect(disk.openFiles).toBe(openBefore);
  });

  test("JOURNAL-008: half a batch that was given up is passed over where the next segment goes on right behind the last sound one", async () => {
    const tail = tailJournal({ disk: await acknowledged(make([half, { firstSeq: 4, epoch: 2, batches: [two] }]), 5), folder, after: genesis });
    expect((await tail.next(100)).map(({ firstSeq }) => firstSeq)).toEqual([1, 4]);
    expect(await tail.next(100)).toEqual([]);
  });

  test("JOURNAL-008 JOURNAL-020: whoever comes to a segment without a record is told what is before it, waits there with nothing open but the mark, and goes on when there is one", async () => {
    const pieces = [{ firstSeq: 1, batches: [three] }, { firstSeq: 4, batches: [two] }];
    const disk = await acknowledged(make(pieces), 5);
    const whole = disk.files().get(second) ?? new Uint8Array(0);
    const file = await disk.open(second, "update");
    await file.truncate(64);
    const openBefore = disk.openFiles;
    const tail = tailJournal({ disk, folder, after: genesis });
    expect((await tail.next(100)).map(({ firstSeq }) => firstSeq)).toEqual([1]);
    for (let turn = 0; turn < 3; turn++) expect(await tail.next(100)).toEqual([]);
    expect([tail.point.seq, disk.openFiles]).toEqual([3, openBefore + 1]);
    await file.write(whole.slice(64), 64);
    expect((await tail.next(100)).map(({ firstSeq }) => firstSeq)).toEqual([4]);
    await tail.close();
    expect(disk.openFiles).toBe(openBefore);
  });

  test("JOURNAL-018: damage in what was acknowledged is named while it is followed", async () => {
    const made = make([{ firstSeq: 1, batches: [three, two] }]);
    made.disk.rot(first, (bytes) => bytes.fill(0, 190));
    const tail = tailJournal({ disk: await acknowledged(made, 5), folder, after: genesis });
    expect(String(await faultOf(tail.next(100)))).toMatch(/byte 137: .*checksum differs, although 5 was acknowledged$/);
  });

  test("JOURNAL-018: a place that is not the journal's is named, whether its batch is met or not", async () => {
    const pieces = [{ firstSeq: 1, batches: [three, two] }];
    const lying = tailJournal({ disk: await acknowledged(make(pieces), 5), folder, after: { seq: seqOf(3), hash: other } });
    expect(await faultOf(lying.next(100))).toEqual(new JournalFault(`${first}: byte 64: the chain at 3 is another`));
    const inside = tailJournal({ disk: await acknowledged(make(pieces), 5), folder, after: { seq: seqOf(2), hash: other } });
    expect(await faultOf(inside.next(100))).toEqual(new JournalFault(`${first}: byte 64: batch begins at 1, 3 was due`));
  });

  test("JOURNAL-010: who follows is told the voids with the batch that holds them, and with no other", async () => {
    const made = make([{ firstSeq: 1, batches: [three, two, { first: 6, count: 2 }] }]);
    await acknowledged(made, 7);
    for (const seq of [3, 4, 5]) await appendVoid(made.disk, folder, { seq: seqOf(seq), reason: "a test", madeAt: "today", batchHash: Buffer.from(made.points[seq === 3 ? 1 : 2].hash).toString("hex") });
    const tail = tailJournal({ disk: made.disk, folder, after: genesis });
    expect((await tail.next(100)).map(({ voided }) => [...voided])).toEqual([[3], [4, 5], []]);
    // As at a start.
    const voided: number[][] = [];
    await openJournal({ disk: made.disk, folder, after: genesis, onBatch: (batch) => void voided.push([...batch.voided]) });
    expect(voided).toEqual([[3], [4, 5], []]);
  });

  test("JOURNAL-008: who follows nothing yet, or what says nothing yet, is told nothing and may stop", async () => {
    const empty = tailJournal({ disk: new FaultyDisk(), folder, after: genesis });
    expect(await empty.next(9)).toEqual([]);
    await empty.close();
    const { disk } = make([{ firstSeq: 1, batches: [three] }]);
    await (await disk.open(`${folder}/durable.mark`, "create")).write(new Uint8Array(3), 0); // half a slot
    const tail = tailJournal({ disk, folder, after: genesis });
    expect(await tail.next(9)).toEqual([]);
    await tail.close();
    expect(disk.openFiles).toBe(1); // the mark that was written here, and nothing of the reader's
  });

  test("JOURNAL-008: what is asked for in small steps comes in whole batches, and its place goes on with it", async () => {
    const made = make([{ firstSeq: 1, batches: [three, two] }, { firstSeq: 6, batches: [{ first: 6, count: 1 }] }]);
    const tail = tailJournal({ disk: await acknowledged(made, 6), folder, after: genesis });
    for (const [asked, told] of [[1, [1]], [2, [4]], [9, [6]], [9, []]] as const) {
      expect((await tail.next(asked)).map(({ firstSeq }) => firstSeq)).toEqual(told);
    }
    expect(tail.point).toEqual({ seq: 6, hash: new Uint8Array(made.points[3].hash) });
    const both = tailJournal({ disk: await acknowledged(made, 6), folder, after: genesis });
    expect((await both.next(4)).map(({ firstSeq }) => firstSeq)).toEqual([1, 4]);
  });
});

test.each<{ begins: number; why: string | undefined }>([
  { begins: 4, why: undefined },
  { begins: 3, why: `${first}: byte 137: the batch is cut short; later segments follow, so this is damage` },
  { begins: 5, why: `${first}: byte 137: the batch is cut short; later segments follow, so this is damage` },
  { begins: 6, why: `${first}: byte 137: the batch is cut short; later segments follow, so this is damage` },
])("JOURNAL-004 JOURNAL-014: behind half a batch of record 4, an unfinished segment that was to begin at $begins tells whether anything is missing", async ({ begins, why }) => {
  for (const bytes of [0, 30, 63]) {
    const { disk } = make([{ firstSeq: 1, batches: [three], half: 60 }, { firstSeq: begins, epoch: 2, batches: [], bytes }]);
    if (why !== undefined) {
      expect(await faultOf(open(disk))).toEqual(new JournalFault(why));
      continue;
    }
    const journal = await open(disk);
    expect([journal.durable.seq, journal.recovered.tornBytes, journal.epoch]).toEqual([3, 60, 3]);
  }
});

test.each<{ why: string; next: Piece }>([
  { why: "by its sequence", next: { firstSeq: 5, epoch: 2, batches: [{ first: 5, count: 1 }] } },
  { why: "by its hash", next: { firstSeq: 4, epoch: 2, previousHash: other, batches: [two] } },
])("JOURNAL-004: half a batch is damage where the next segment does not go on right before it, $why", async ({ next }) => {
  const { disk } = make([{ firstSeq: 1, batches: [three], half: 60 }, next]);
  expect(await faultOf(open(disk))).toEqual(new JournalFault(`${first}: byte 137: the batch is cut short; later segments follow, so this is damage`));
});

test("JOURNAL-009: a place inside a batch, on another chain or behind the end refuses the start", async () => {
  const pieces = [{ firstSeq: 1, batches: [three, two] }];
  const hash = genesisHash;
  expect(await faultOf(open(make(pieces).disk, { seq: seqOf(2), hash }))).toEqual(new JournalFault(`${first}: byte 64: 2 is inside a batch, not at its end`));
  expect(await faultOf(open(make(pieces).disk, { seq: seqOf(3), hash }))).toEqual(new JournalFault(`${first}: the chain at 3 is not the one that the snapshot knows`));
  expect(await faultOf(open(make(pieces).disk, { seq: seqOf(6), hash }))).toEqual(new JournalFault(`${folder}: the journal ends at 5, but a snapshot or cursor ends at 6`));
  expect(await faultOf(open(make([]).disk, { seq: seqOf(6), hash }))).toEqual(new JournalFault(`${folder}: the journal is empty, but a snapshot or cursor ends at 6`));
  expect(await faultOf(open(make([{ firstSeq: 9, batches: [{ first: 9, count: 1 }] }]).disk, { seq: seqOf(6), hash }))).toEqual(new JournalFault(`${folder}: the journal begins at 9, but a snapshot or cursor ends at 6`));
  expect(await faultOf(open(make([{ firstSeq: 9, batches: [{ first: 9, count: 1 }] }]).disk))).toEqual(new JournalFault(`${folder}: the journal begins at 9; its beginning was pruned, and no snapshot covers it`));
});

test("JOURNAL-005: another record than the acknowledged one at its place refuses the start, and an empty journal that was acknowledged too", async () => {
  const { disk } = make([{ firstSeq: 1, batches: [three, two] }]);
  await (await MarkWriter.open(disk, folder)).write({ seq: seqOf(3), hash: other });
  expect(await faultOf(open(disk))).toEqual(new JournalFault(`${first}: byte 64: record 3 is not the one that was acknowledged`));
  const empty = make([]).disk;
  await (await MarkWriter.open(empty, folder)).write({ seq: seqOf(3), hash: other });
  expect(await faultOf(open(empty))).toEqual(new JournalFault(`${folder}; the journal is sound up to 0, but 3 was acknowledged`));
});

test("JOURNAL-009: the oldest place is the beginning, or where what was pruned ended", async () => {
  expect(await oldestPoint(make([]).disk, folder)).toEqual(genesis);
  expect(await oldestPoint(make([{ firstSeq: 1, batches: [three] }]).disk, folder)).toEqual(genesis);
  const { disk } = make([{ firstSeq: 4, previousHash: other, batches: [] }]);
  expect(await oldestPoint(disk, folder)).toEqual({ seq: 3, hash: other });
});

test("JOURNAL-001: only the next records are taken, one batch at a time, and no more than a batch holds", async () => {
  const journal = await open(new FaultyDisk());
  const refused = async (firstSeq: number, count: number): Promise<unknown> => faultOf(journal.append(seqOf(firstSeq), RecordBuffer.of(Array.from({ length: count }, (_, place) => record(place)))));
  expect(await refused(2, 1)).toEqual(new AssertionError("a batch continues the journal"));
  expect(await refused(0, 1)).toEqual(new AssertionError("a batch continues the journal"));
  expect(await refused(1, batchRecordsMax + 1)).toEqual(new AssertionError("a batch stays within its maximum"));
  const under = journal.append(seqOf(1), RecordBuffer.of([record(1)]));
  expect(await refused(2, 1)).toEqual(new AssertionError("one batch is in flight at a time"));
  await under;
  expect(await refused(2, batchRecordsMax)).toBeUndefined();
  expect(journal.durable.seq).toBe(batchRecordsMax + 1);
});
