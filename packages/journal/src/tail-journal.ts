/** Follows a journal that another process writes, never past what that writer has acknowledged. */
import type { Seq } from "@crossfloor/protocol";
import type { Disk, DiskFile } from "./disk/disk.ts";
import { markName, readMark } from "./durable-mark.ts";
import { JournalFault } from "./fault.ts";
import { type ChainPoint, JournalBatch, listSegments } from "./read-journal.ts";
import { chainHash, lastSeqOf, segmentHeaderBytes } from "./segment.ts";
import { SegmentReader } from "./segment-reader.ts";
import { readVoids, type VoidRecord } from "./void.ts";

export interface TailOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly after: ChainPoint;
}

export interface JournalTail {
  readonly point: ChainPoint;
  /** The next durable batches, at most about `recordsMax` records; none if there is nothing new. Throws `JournalFault`. */
  next(recordsMax: number): Promise<readonly JournalBatch[]>;
  close(): Promise<void>;
}

export function tailJournal({ disk, folder, after }: TailOptions): JournalTail {
  let point = after;
  let reader: SegmentReader | undefined;
  let markFile: DiskFile | undefined;
  /** Up to here, what the reader holds was acknowledged before it was read. What it read ahead of that may have been given up since. */
  let acknowledged = 0;
  /** Voids are made while the writer is down, and a writer's life begins a new segment. */
  let voids: ReadonlyMap<Seq, VoidRecord> = new Map();

  async function durableSeq(): Promise<number> {
    if (markFile === undefined) {
      if (!(await disk.list(folder)).includes(markName)) return 0;
      markFile = await disk.open(`${folder}/${markName}`, "read");
    }
    return (await readMark(markFile))?.seq ?? 0;
  }

  /** The segment with the next record: of several that begin at the same place, the one that has any. */
  async function openNext(): Promise<SegmentReader | undefined> {
    voids = await readVoids(disk, folder);
    const candidates = (await listSegments(disk, folder)).filter(({ firstSeq }) => firstSeq <= point.seq + 1);
    const newest = candidates.at(-1);
    if (newest === undefined) throw new JournalFault(`${folder}: no segment holds record ${point.seq + 1}`);
    const path = `${folder}/${newest.name}`;
    if ((await sizeOf(disk, path)) <= segmentHeaderBytes) return undefined;
    return SegmentReader.openPath("journal", disk, path);
  }

  return {
    get point() { return point; },
    async next(recordsMax) {
      const until = await durableSeq();
      if (until <= point.seq) return [];
      const found: JournalBatch[] = [];
      for (let count = 0; count < recordsMax && point.seq < until; ) {
        reader ??= await openNext();
        if (reader === undefined) break;
        if (point.seq >= acknowledged) {
          reader.forget();
          acknowledged = until;
        }
        const step = await reader.next();
        if (step.kind !== "batch") {
          const { firstSeq } = reader.header;
          const next = await openNext();
          // Also half a batch is given up when another segment goes on behind the last sound one.
          if (step.kind === "broken" && (next === undefined || next.header.firstSeq !== point.seq + 1 || next.header.firstSeq === firstSeq)) {
            await next?.close();
            throw new JournalFault(`${reader.path}: byte ${step.offset}: ${step.why}, although ${until} was acknowledged`);
          }
          await reader.close();
          reader = next;
          if (reader === undefined) break;
          if (reader.header.firstSeq === firstSeq) throw new JournalFault(`${reader.path}: the segment ends at ${point.seq}, although ${until} was acknowledged`);
          continue;
        }
        const { batch } = step;
        if (lastSeqOf(batch) <= point.seq) {
          if (lastSeqOf(batch) === point.seq && Buffer.compare(batch.hash, point.hash) !== 0) throw new JournalFault(`${reader.path}: byte ${step.offset}: the chain at ${point.seq} is another`);
          continue;
        }
        if (batch.firstSeq !== point.seq + 1) throw new JournalFault(`${reader.path}: byte ${step.offset}: batch begins at ${batch.firstSeq}, ${point.seq + 1} was due`);
        if (Buffer.compare(batch.hash, chainHash(point.hash, batch.payload)) !== 0) throw new JournalFault(`${reader.path}: byte ${step.offset}: the batch does not continue the chain`);
        point = { seq: lastSeqOf(batch), hash: batch.hash };
        const voided = new Set([...voids.keys()].filter((seq) => seq >= batch.firstSeq && seq <= point.seq));
        found.push(new JournalBatch(batch, reader.header, voided));
        count += batch.count;
      }
      return found;
    },
    async close() {
      await reader?.close();
      await markFile?.close();
    },
  };
}

async function sizeOf(disk: Disk, path: string): Promise<number> {
  const file = await disk.open(path, "read");
  try {
    return await file.size();
  } finally {
    await file.close();
  }
}
