/**
 * The event archive: what the engine told, one segment per journal segment, one batch per journal batch.
 *
 * It can be made again from the journal, byte for byte but for the format of its segments, and is never more durable than it needs to be: synced when a segment
 * ends and before each snapshot. A torn end is cut off and written again, and what an earlier life left in the last segment is written once more.
 */
import type { Seq } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { Disk, DiskFile } from "./disk/disk.ts";
import { JournalFault } from "./fault.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { encodeBatch, encodeSegmentHeader, formatVersion, lastSeqOf, parseSegmentName, type SegmentHeader, segmentName, type SegmentName } from "./segment.ts";
import { SegmentReader } from "./segment-reader.ts";

export interface ArchivedRecord { readonly seq: Seq; readonly bytes: Uint8Array }

export interface Archive {
  /** The oldest archived sequence; one past `newest` when there is none. */
  readonly oldest: Seq;
  readonly newest: Seq;
  /** The events of one journal batch. `segment` and `hash` are the journal's. */
  append(segment: SegmentHeader, hash: Uint8Array, firstSeq: Seq, records: readonly Uint8Array[]): Promise<void>;
  sync(): Promise<void>;
  /** From `first` to `last`, which must be archived. Throws `JournalFault` for a damaged or missing segment. */
  read(first: Seq, last: Seq): AsyncGenerator<readonly ArchivedRecord[], void>;
  /** Tells that older segments were removed. */
  forgetBefore(seq: Seq): void;
  close(): Promise<void>;
}

export async function listArchive(disk: Disk, folder: string): Promise<SegmentName[]> {
  return (await disk.list(folder)).flatMap((name) => parseSegmentName("archive", name) ?? []);
}

interface OpenEnd { readonly file: DiskFile; readonly header: Pick<SegmentHeader, "firstSeq" | "epoch">; readonly format: number; size: number; newest: Seq }

/** Continues after what is sound in the last segment. */
export async function openArchive(disk: Disk, folder: string): Promise<Archive> {
  await disk.makeFolder(folder);
  let end = await openEnd(disk, folder);
  let oldest = ((await listArchive(disk, folder))[0]?.firstSeq ?? 1) as Seq;
  let newest = end?.newest ?? (0 as Seq);
  const buffer = new RecordBuffer();

  return {
    get oldest() { return oldest; },
    get newest() { return newest; },
    async append(segment, hash, firstSeq, records) {
      assert(newest === 0 || firstSeq === newest + 1, "the archive has no gap");
      if (end === undefined || end.header.firstSeq !== segment.firstSeq || end.header.epoch !== segment.epoch) {
        assert(firstSeq === segment.firstSeq, "an archive segment begins with its journal segment");
        await end?.file.sync();
        await end?.file.close();
        end = await beginSegment(disk, folder, segment);
        if (newest === 0) oldest = firstSeq;
      }
      buffer.clear();
      for (const record of records) buffer.add(record);
      encodeBatch(buffer, firstSeq, hash, end.format);
      await end.file.write(buffer.bytes(), end.size);
      end.size += buffer.byteLength;
      newest = (firstSeq + records.length - 1) as Seq;
    },
    async sync() {
      await end?.file.sync();
    },
    read: (first, last) => readArchive(disk, folder, first, last),
    forgetBefore(seq) {
      oldest = seq;
    },
    async close() {
      await end?.file.sync();
      await end?.file.close();
    },
  };
}

async function beginSegment(disk: Disk, folder: string, header: SegmentHeader): Promise<OpenEnd> {
  const path = `${folder}/${segmentName("archive", header)}`;
  const file = await disk.open(path, "update");
  await file.truncate(0);
  const bytes = encodeSegmentHeader("archive", header);
  await file.write(bytes, 0);
  await disk.syncFolder(folder);
  return { file, header, format: formatVersion, size: bytes.length, newest: (header.firstSeq - 1) as Seq };
}

/** Cuts off a torn end. A last segment without a sound batch is removed: it will be written again. */
async function openEnd(disk: Disk, folder: string): Promise<OpenEnd | undefined> {
  for (const name of (await listArchive(disk, folder)).reverse()) {
    const path = `${folder}/${name.name}`;
    const file = await disk.open(path, "update");
    const scanned = await scan(file, path);
    if (scanned !== undefined) {
      await file.truncate(scanned.size);
      await writeAgain(file, scanned.size);
      await disk.syncFolder(folder);
      return { file, header: name, ...scanned };
    }
    await file.close();
    await disk.remove(path);
  }
  return undefined;
}

/**
 * After a sync that failed, the system holds for clean what it could not keep, and no later sync would write it: once more, then. Older
 * segments were synced before the next began.
 */
async function writeAgain(file: DiskFile, size: number): Promise<void> {
  const bytes = new Uint8Array(size);
  await file.read(bytes, 0);
  await file.write(bytes, 0);
}

/** Where the archive ends, and what stands behind its last sound batch. Reads only. */
export async function archiveEnd(disk: Disk, folder: string): Promise<{ readonly newest: Seq; readonly tornBytes: number }> {
  let tornBytes = 0;
  for (const { name } of (await listArchive(disk, folder)).reverse()) {
    const path = `${folder}/${name}`;
    const file = await disk.open(path, "read");
    try {
      const size = await file.size();
      const scanned = await scan(file, path);
      if (scanned !== undefined) return { newest: scanned.newest, tornBytes: tornBytes + size - scanned.size };
      tornBytes += size;
    } finally {
      await file.close();
    }
  }
  return { newest: 0 as Seq, tornBytes };
}

async function scan(file: DiskFile, path: string): Promise<{ readonly format: number; readonly size: number; readonly newest: Seq } | undefined> {
  let reader: SegmentReader;
  try {
    reader = await SegmentReader.open("archive", file, path);
  } catch (fault) {
    if (fault instanceof JournalFault) return undefined; // not even its header is sound
    throw fault;
  }
  let newest: Seq | undefined;
  for (let step = await reader.next(); ; step = await reader.next()) {
    if (step.kind !== "batch") return newest === undefined ? undefined : { format: reader.format, size: step.offset, newest };
    newest = lastSeqOf(step.batch);
  }
}

/** Throws `JournalFault` where the archive cannot give what it should have. */
export async function* readArchive(disk: Disk, folder: string, first: Seq, last: Seq): AsyncGenerator<readonly ArchivedRecord[], void> {
  if (first > last) return;
  const all = await listArchive(disk, folder);
  const start = all.findLastIndex(({ firstSeq }) => firstSeq <= first);
  if (start < 0) throw new JournalFault(`${folder}: no archive segment holds ${first}`);
  let next: number = all[start].firstSeq;
  for (const name of all.slice(start)) {
    const path = `${folder}/${name.name}`;
    const reader = await SegmentReader.openPath("archive", disk, path);
    try {
      if (name.firstSeq !== next) throw new JournalFault(`${folder}: archive segment from ${next} is missing before ${name.name}`);
      for (let step = await reader.next(); step.kind === "batch"; step = await reader.next()) {
        const { firstSeq, records } = step.batch;
        if (firstSeq !== next) throw new JournalFault(`${path}: byte ${step.offset}: batch begins at ${firstSeq}, ${next} was due`);
        next = firstSeq + records.length;
        const part = records.map((bytes, place) => ({ seq: (firstSeq + place) as Seq, bytes })).filter(({ seq }) => seq >= first && seq <= last);
        if (part.length > 0) yield part;
        if (next > last) return;
      }
    } finally {
      await reader.close();
    }
  }
  throw new JournalFault(`${folder}: the archive is damaged or missing from ${next} on; rebuild it with "npm run events -- rebuild"`);
}
