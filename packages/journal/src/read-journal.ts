/**
 * Walks the journal from a known place, verifying the chain on the way.
 *
 * Damage is told apart by what it can have cost. Only the end of the last segment can be half a batch that nobody was told
 * of; anything else, and anything at or before the acknowledged mark, is a fault that names the file and the byte.
 */
import type { Seq } from "@crossfloor/protocol";
import type { Disk } from "./disk/disk.ts";
import { markName, type Mark, readMark } from "./durable-mark.ts";
import { JournalFault } from "./fault.ts";
import { Batch, batchHeaderBytes, chainHash, chainHashAside, decodeBatch, genesisHash, hashedAsideFrom, lastSeqOf, parseSegmentName, type SegmentHeader, segmentHeaderBytes, type SegmentName } from "./segment.ts";
import { SegmentReader, type Step } from "./segment-reader.ts";
import { type VoidRecord, readVoids } from "./void.ts";

/** A place between two batches: everything up to `seq`, whose batch has this hash. */
export interface ChainPoint { readonly seq: Seq; readonly hash: Uint8Array }
export const genesis: ChainPoint = { seq: 0 as Seq, hash: genesisHash };

export class JournalBatch extends Batch {
  readonly segment: SegmentHeader;
  /** Sequences of this batch that were voided: they keep their place and stamps, and do nothing. */
  readonly voided: ReadonlySet<Seq>;

  constructor({ firstSeq, hash, payload, ends }: Batch, segment: SegmentHeader, voided: ReadonlySet<Seq>) {
    super(firstSeq, hash, payload, ends);
    this.segment = segment;
    this.voided = voided;
  }
}

export interface ReadOptions {
  readonly disk: Disk;
  readonly folder: string;
  /** Where the reader already is, e.g. at a snapshot. */
  readonly after: ChainPoint;
}

/** How the journal ends: where in the last segment, and what is left there of a batch that was never acknowledged. */
export interface JournalEnd {
  readonly point: ChainPoint;
  readonly epoch: number;
  /** `undefined` for an empty journal. */
  readonly path: string | undefined;
  readonly offset: number;
  readonly tornBytes: number;
  /** From here to `offset` stand batches of that segment that nothing tells to have been synced. */
  readonly unprovenFrom: number;
  readonly mark: Mark | undefined;
  /** Segments that never held a record: unfinished ones at the end, and ones that another took the place of. */
  readonly recordless: readonly string[];
}

export async function listSegments(disk: Disk, folder: string): Promise<SegmentName[]> {
  const names = await disk.list(folder);
  return names.flatMap((name) => parseSegmentName("journal", name) ?? []);
}

export async function readMarkOf(disk: Disk, folder: string): Promise<Mark | undefined> {
  if (!(await disk.list(folder)).includes(markName)) return undefined;
  const file = await disk.open(`${folder}/${markName}`, "read");
  try {
    return await readMark(file);
  } finally {
    await file.close();
  }
}

/** Where the oldest segment begins: `genesis` unless the journal was pruned. Throws `JournalFault`. */
export async function oldestPoint(disk: Disk, folder: string): Promise<ChainPoint> {
  const [first] = await listSegments(disk, folder);
  if (first === undefined || first.firstSeq === 1) return genesis;
  const path = `${folder}/${first.name}`;
  const reader = await SegmentReader.openPath("journal", disk, path);
  await reader.close();
  return { seq: (reader.header.firstSeq - 1) as Seq, hash: reader.header.previousHash };
}

/** Yields every batch after the point, whose records hold until the next is asked for; returns how the journal ends. Throws `JournalFault`. */
export async function* readJournal({ disk, folder, after }: ReadOptions): AsyncGenerator<JournalBatch, JournalEnd> {
  const mark = await readMarkOf(disk, folder);
  const voids = await readVoids(disk, folder);
  const all = await listSegments(disk, folder);
  const { stillborn, recordless } = await takeRecordless(disk, folder, all);
  const first = all.findLastIndex(({ firstSeq }) => firstSeq <= after.seq + 1);
  const segments = first < 0 ? [] : all.slice(first);
  if (segments.length === 0) {
    if (after.seq > 0) throw new JournalFault(`${folder}: the journal ${all.length === 0 ? "is empty" : `begins at ${all[0].firstSeq}`}, but a snapshot or cursor ends at ${after.seq}`);
    if (all.length > 0) throw new JournalFault(`${folder}: the journal begins at ${all[0].firstSeq}; its beginning was pruned, and no snapshot covers it`);
    requireMark(mark, 0, folder);
    return { point: genesis, epoch: stillborn?.epoch ?? 0, path: undefined, offset: 0, tornBytes: 0, unprovenFrom: 0, mark, recordless };
  }

  /** `undefined` until the first segment's header told where the chain stands. */
  let point: ChainPoint | undefined;
  let end: JournalEnd | undefined;
  for (const [place, name] of segments.entries()) {
    const path = `${folder}/${name.name}`;
    const isLast = place === segments.length - 1;
    let unprovenFrom = segmentHeaderBytes;
    const reader = await SegmentReader.openPath("journal", disk, path, "reused");
    try {
      const size = await reader.size();
      checkHeader(reader, name, point);
      point ??= { seq: (reader.header.firstSeq - 1) as Seq, hash: reader.header.previousHash };
      checkMeeting(point, after, path);
      let ahead = await readAhead(reader, point.hash);
      for (;;) {
        const { step, until, hash } = ahead;
        if (step.kind === "end") {
          end = { point, epoch: stillborn?.epoch ?? reader.header.epoch, path, offset: step.offset, tornBytes: 0, unprovenFrom, mark, recordless };
          break;
        }
        if (step.kind === "broken") {
          // A frame's own fault names its place already.
          const whereBroken = step.why.startsWith(path) ? step.why : `${path}: byte ${step.offset}: ${step.why}`;
          // What stands there was given up by the life that began the next segment right behind the last sound batch: nothing is missing.
          if (!isLast && (await continues(disk, folder, segments[place + 1], point))) break;
          // A start that died as it began its own segment tells by that segment's name where it had found the end.
          if (!isLast || (stillborn !== undefined && stillborn.firstSeq !== point.seq + 1)) throw new JournalFault(`${whereBroken}; later segments follow, so this is damage`);
          requireMark(mark, point.seq, whereBroken);
          const sound = await soundBatchAfter(disk, path, step.offset, point.seq, reader.format);
          if (sound !== undefined) throw new JournalFault(`${whereBroken}; a sound batch follows at byte ${sound}, so this is damage`);
          return { point, epoch: stillborn?.epoch ?? reader.header.epoch, path, offset: step.offset, tornBytes: size - step.offset, unprovenFrom, mark, recordless };
        }
        const { batch, offset } = step;
        // The next is read and hashed while whoever reads the journal works on this one.
        ahead = await readAhead(reader, batch.hash);
        if (batch.firstSeq !== point.seq + 1) throw new JournalFault(`${path}: byte ${offset}: batch begins at ${batch.firstSeq}, ${point.seq + 1} was due`);
        if (!equal(batch.hash, await hash)) throw new JournalFault(`${path}: byte ${offset}: the batch does not continue the chain`);
        point = { seq: lastSeqOf(batch), hash: batch.hash };
        if (mark !== undefined && point.seq <= mark.seq) unprovenFrom = until;
        if (mark?.seq === point.seq && !equal(mark.hash, point.hash)) throw new JournalFault(`${path}: byte ${offset}: record ${point.seq} is not the one that was acknowledged`);
        checkMeeting(point, after, path);
        if (point.seq > after.seq) {
          if (batch.firstSeq <= after.seq) throw new JournalFault(`${path}: byte ${offset}: ${after.seq} is inside a batch, not at its end`);
          yield new JournalBatch(batch, reader.header, voidedIn(batch, voids));
        }
      }
    } finally {
      await reader.close();
    }
  }
  if (end === undefined || point === undefined) throw new JournalFault(`${folder}: no segment could be read`);
  if (point.seq < after.seq) throw new JournalFault(`${folder}: the journal ends at ${point.seq}, but a snapshot or cursor ends at ${after.seq}`);
  requireMark(mark, point.seq, folder);
  return end;
}

interface Ahead {
  readonly step: Step;
  /** Where the step ends. */
  readonly until: number;
  /** What a batch's hash must be if it continues the chain. */
  readonly hash: Uint8Array | Promise<Uint8Array>;
}

async function readAhead(reader: SegmentReader, previousHash: Uint8Array): Promise<Ahead> {
  const step = await reader.next();
  const until = reader.offset;
  if (step.kind !== "batch") return { step, until, hash: genesisHash };
  const { payload } = step.batch;
  if (payload.length < hashedAsideFrom) return { step, until, hash: chainHash(previousHash, payload) };
  const hash = chainHashAside(previousHash, payload);
  hash.catch(() => undefined); // Whoever waits for it hears of it; until then, nobody is there to.
  return { step, until, hash };
}

interface Recordless { readonly stillborn: SegmentName | undefined; readonly recordless: readonly string[] }

/**
 * Takes segments off the list that never held a record. A segment begins with its header, and nothing more is written before header and
 * name are durable, so the last one may be unfinished. One that another took the place of may come back after a power failure.
 */
async function takeRecordless(disk: Disk, folder: string, all: SegmentName[]): Promise<Recordless> {
  const recordless: string[] = [];
  let stillborn: SegmentName | undefined;
  for (let place = all.length - 1; place >= 0; place--) {
    const path = `${folder}/${all[place].name}`;
    const isLast = place === all.length - 1;
    const isReplaced = !isLast && all[place + 1].firstSeq === all[place].firstSeq;
    if (!(isLast && !(await hasSoundHeader(disk, path))) && !isReplaced) continue;
    const file = await disk.open(path, "read");
    const size = await file.size();
    await file.close();
    if (size > segmentHeaderBytes) continue; // it has records: its reader will name the damage
    if (isLast) stillborn ??= all[place];
    all.splice(place, 1);
    recordless.push(path);
  }
  return { stillborn, recordless };
}

async function hasSoundHeader(disk: Disk, path: string): Promise<boolean> {
  try {
    await (await SegmentReader.openPath("journal", disk, path)).close();
    return true;
  } catch (fault) {
    if (fault instanceof JournalFault) return false;
    throw fault;
  }
}

/** Whether a segment goes on exactly after the point. */
async function continues(disk: Disk, folder: string, { name }: SegmentName, point: ChainPoint): Promise<boolean> {
  const reader = await SegmentReader.openPath("journal", disk, `${folder}/${name}`);
  await reader.close();
  return reader.header.firstSeq === point.seq + 1 && equal(reader.header.previousHash, point.hash);
}

function checkHeader({ header, path }: SegmentReader, name: SegmentName, point: ChainPoint | undefined): void {
  if (header.firstSeq !== name.firstSeq || header.epoch !== name.epoch) throw new JournalFault(`${path}: byte 0: the header says ${header.firstSeq}, epoch ${header.epoch}`);
  if (point === undefined) return;
  if (header.firstSeq !== point.seq + 1) throw new JournalFault(`${path}: byte 0: the segment begins at ${header.firstSeq}, ${point.seq + 1} was due`);
  if (!equal(header.previousHash, point.hash)) throw new JournalFault(`${path}: byte 0: the segment does not continue the chain`);
}

function checkMeeting(point: ChainPoint, after: ChainPoint, path: string): void {
  if (point.seq === after.seq && !equal(point.hash, after.hash)) throw new JournalFault(`${path}: the chain at ${point.seq} is not the one that the snapshot knows`);
}

function requireMark(mark: Mark | undefined, seq: number, where: string): void {
  if (mark !== undefined && mark.seq > seq) throw new JournalFault(`${where}; the journal is sound up to ${seq}, but ${mark.seq} was acknowledged`);
}

/** The place of a whole, sound, later batch after a broken one. One batch is in flight at a time, so there can be none after a torn one. */
async function soundBatchAfter(disk: Disk, path: string, offset: number, seq: Seq, format: number): Promise<number | undefined> {
  const file = await disk.open(path, "read");
  try {
    const bytes = new Uint8Array((await file.size()) - offset);
    await file.read(bytes, offset);
    const view = new DataView(bytes.buffer);
    // Sound by now: a writer that is alive has just finished it.
    if (soundLaterAt(bytes, view, 0, seq, format)) return undefined;
    for (let at = 1; at + batchHeaderBytes <= bytes.length; at++) {
      if (soundLaterAt(bytes, view, at, seq, format)) return offset + at;
    }
    return undefined;
  } finally {
    await file.close();
  }
}

/** Looks at the header's plain numbers first: they rule out nearly every offset for nothing, where a torn batch may be 64 MiB long. */
function soundLaterAt(bytes: Uint8Array, view: DataView, at: number, seq: Seq, format: number): boolean {
  if (at + batchHeaderBytes > bytes.length) return false;
  const length = batchHeaderBytes + view.getUint32(at, true);
  if (at + length > bytes.length) return false;
  const firstSeq = view.getInt32(at + 8, true) * 4_294_967_296 + view.getUint32(at + 4, true);
  if (firstSeq <= seq || !Number.isSafeInteger(firstSeq) || view.getUint32(at + 12, true) === 0) return false;
  try {
    decodeBatch(bytes, at, length, "", format);
    return true;
  } catch {
    return false; // not a batch: this is the question that was asked
  }
}

function voidedIn(batch: Batch, voids: ReadonlyMap<Seq, VoidRecord>): ReadonlySet<Seq> {
  if (voids.size === 0) return noneVoided;
  const voided = new Set<Seq>();
  for (let seq = batch.firstSeq; seq <= lastSeqOf(batch); seq = (seq + 1) as Seq) {
    const found = voids.get(seq);
    if (found === undefined) continue;
    if (found.batchHash !== Buffer.from(batch.hash).toString("hex")) throw new JournalFault(`the void of ${seq} was made for another journal`);
    voided.add(seq);
  }
  return voided;
}
const noneVoided: ReadonlySet<Seq> = new Set();

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
