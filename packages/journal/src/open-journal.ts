/**
 * The writer's journal: recovered, locked, and open for one batch at a time.
 *
 * `append` resolves when the batch is durable. Any error of the disk poisons the journal for good: a sync that failed may have
 * dropped what it was asked to keep, so it is never tried again, and the process must end.
 */
import type { Seq } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { Disk, DiskFile } from "./disk/disk.ts";
import { MarkWriter } from "./durable-mark.ts";
import { JournalFault } from "./fault.ts";
import { type ChainPoint, type JournalBatch, type JournalEnd, readJournal } from "./read-journal.ts";
import type { RecordBuffer } from "./record-buffer.ts";
import { chainHash, chainHashAside, encodeBatch, encodeSegmentHeader, hashedAsideFrom, segmentHeaderBytes, segmentName } from "./segment.ts";

export const lockName = "writer.lock";
export const segmentBytesMax = 16_777_216;
export const batchRecordsMax = 4_096;

export interface OpenJournalOptions {
  readonly disk: Disk;
  readonly folder: string;
  /** Where the caller's state already is: a snapshot's point, or `genesis`. */
  readonly after: ChainPoint;
  /** Every batch after that point, in order, while the journal is recovered. */
  onBatch(batch: JournalBatch): void;
  /** A segment that has passed this size is closed. */
  readonly segmentBytes?: number;
}

export interface Journal {
  /** This life of the writer. */
  readonly epoch: number;
  /** Everything up to here is durable. */
  readonly durable: ChainPoint;
  /** What recovery found at the end of the journal. */
  readonly recovered: JournalEnd;
  /** One at a time. `records` belong to the journal until then. Resolves when the records are durable; rejects for ever once the disk has failed. */
  append(firstSeq: Seq, records: RecordBuffer): Promise<void>;
  /**
   * The last batch of a life that ends because its last record cannot be applied: durable, but not acknowledged, so that the
   * mark goes on telling what may have been told. Nothing can be appended afterwards.
   */
  appendEvidence(firstSeq: Seq, records: RecordBuffer): Promise<void>;
  close(): Promise<void>;
}

/** Throws `JournalFault`, `LockedFault` or the disk's error. */
export async function openJournal(options: OpenJournalOptions): Promise<Journal> {
  const { disk, folder } = options;
  await disk.makeFolder(folder);
  const unlock = await disk.lock(`${folder}/${lockName}`);
  try {
    const recovered = await recover(options);
    const epoch = recovered.epoch + 1;
    const mark = await MarkWriter.open(disk, folder);
    await mark.write(recovered.point); // whatever was recovered is synced and will be told
    // A life that never wrote a record leaves nothing but a header; the new segment takes its place.
    const replaced = recovered.path !== undefined && recovered.offset === segmentHeaderBytes ? [...recovered.recordless, recovered.path] : recovered.recordless;
    const segment = await beginSegment(disk, folder, epoch, recovered.point, replaced);
    return openedJournal({ ...options, epoch, recovered, mark, segment, unlock });
  } catch (fault) {
    await unlock();
    throw fault;
  }
}

async function recover({ disk, folder, after, onBatch }: OpenJournalOptions): Promise<JournalEnd> {
  const batches = readJournal({ disk, folder, after });
  let end: JournalEnd | undefined;
  while (end === undefined) {
    const step = await batches.next();
    if (step.done === true) end = step.value;
    else onBatch(step.value);
  }
  if (end.path === undefined) return end;
  const file = await disk.open(end.path, "update");
  try {
    if (end.tornBytes > 0) await file.truncate(end.offset);
    // What the dead process wrote but had not synced is about to be told to readers. After a sync that failed, the system holds it for
    // clean and would not keep it: it is written once more.
    const unproven = new Uint8Array(end.offset - end.unprovenFrom);
    if (unproven.length > 0) {
      await file.read(unproven, end.unprovenFrom);
      await file.write(unproven, end.unprovenFrom);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return end;
}

interface OpenSegment { readonly file: DiskFile; size: number }

async function beginSegment(disk: Disk, folder: string, epoch: number, point: ChainPoint, replaced: readonly string[] = []): Promise<OpenSegment> {
  const header = { epoch, firstSeq: (point.seq + 1) as Seq, previousHash: point.hash };
  const file = await disk.open(`${folder}/${segmentName("journal", header)}`, "create");
  await file.write(encodeSegmentHeader("journal", header), 0);
  await file.sync();
  for (const path of replaced) await disk.remove(path);
  await disk.syncFolder(folder);
  return { file, size: segmentHeaderBytes };
}

interface Parts extends OpenJournalOptions {
  readonly epoch: number;
  readonly recovered: JournalEnd;
  readonly mark: MarkWriter;
  readonly segment: OpenSegment;
  unlock(): Promise<void>;
}

function openedJournal({ disk, folder, epoch, recovered, mark, segment: firstSegment, unlock, segmentBytes = segmentBytesMax }: Parts): Journal {
  let segment = firstSegment;
  let durable = recovered.point;
  let busy = false;
  let poison: unknown;

  async function write(firstSeq: Seq, records: RecordBuffer, acknowledge: boolean): Promise<void> {
    if (segment.size >= segmentBytes) {
      await segment.file.close();
      segment = await beginSegment(disk, folder, epoch, durable);
    }
    const hash = records.byteLength < hashedAsideFrom ? chainHash(durable.hash, records.payload()) : await chainHashAside(durable.hash, records.payload());
    encodeBatch(records, firstSeq, hash);
    await segment.file.write(records.bytes(), segment.size);
    await segment.file.sync();
    segment.size += records.byteLength;
    durable = { seq: (firstSeq + records.count - 1) as Seq, hash };
    if (acknowledge) await mark.write(durable);
  }

  async function appendBatch(firstSeq: Seq, records: RecordBuffer, acknowledge: boolean): Promise<void> {
    if (poison !== undefined) throw new JournalFault("the journal has failed and takes nothing more", { cause: poison });
    assert(!busy, "one batch is in flight at a time");
    assert(firstSeq === durable.seq + 1, "a batch continues the journal");
    assert(records.count <= batchRecordsMax, "a batch stays within its maximum");
    busy = true;
    try {
      await write(firstSeq, records, acknowledge);
      if (!acknowledge) poison = new JournalFault("the journal ends with evidence");
    } catch (fault) {
      poison = fault;
      throw fault;
    } finally {
      busy = false;
    }
  }

  return {
    epoch,
    recovered,
    get durable() { return durable; },
    append: (firstSeq, records) => appendBatch(firstSeq, records, true),
    appendEvidence: (firstSeq, records) => appendBatch(firstSeq, records, false),
    async close() {
      await segment.file.close();
      await mark.close();
      await unlock();
    },
  };
}
