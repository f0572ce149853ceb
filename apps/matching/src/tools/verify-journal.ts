/** Reads everything that is kept of a scene and says whether it is what was written. Changes nothing; may run beside the floor. */
import { archiveEnd, type ChainPoint, type Disk, JournalFault, listArchive, listSegments, listSnapshots, oldestPoint, readArchive, readJournal, readSnapshot } from "@crossfloor/journal";
import type { Folders } from "../options.ts";

export interface Verified {
  /** Sequence before the oldest record that is kept; 0 unless the journal was pruned. */
  readonly after: number;
  readonly last: number;
  readonly records: number;
  readonly batches: number;
  readonly segments: number;
  /** Bytes behind the last whole batch; a batch that is being written, or that a dead writer left. */
  readonly tornBytes: number;
  /** Of the last batch. */
  readonly hash: string;
  readonly voided: number;
  readonly snapshots: number;
  readonly archived: number;
  /** Bytes behind the archive's last sound batch: the shadow writes them again. */
  readonly archiveTornBytes: number;
}

/** Throws `JournalFault` naming the first thing that is wrong. */
export async function verifyJournal(disk: Disk, folders: Folders): Promise<Verified> {
  const after = await oldestPoint(disk, folders.journal);
  const reading = readJournal({ disk, folder: folders.journal, after });
  let records = 0;
  let batches = 0;
  let voided = 0;
  const points = new Map<number, string>([[after.seq, hex(after)]]);
  let step = await reading.next();
  for (; step.done !== true; step = await reading.next()) {
    records += step.value.count;
    batches += 1;
    voided += step.value.voided.size;
    const last = step.value.firstSeq + step.value.count - 1;
    points.set(last, Buffer.from(step.value.hash).toString("hex"));
  }
  const end = step.value;
  const snapshots = await listSnapshots(disk, folders.snapshots);
  for (const seq of snapshots) {
    const snapshot = await readSnapshot(disk, folders.snapshots, seq);
    // A snapshot may be newer than what this reader has seen of a journal that is being written.
    if (seq <= end.point.seq && seq >= after.seq && points.get(seq) !== hex(snapshot)) throw new JournalFault(`${folders.snapshots}: the snapshot at ${seq} belongs to another journal`);
  }
  return {
    after: after.seq, last: end.point.seq, records, batches, segments: (await listSegments(disk, folders.journal)).length, tornBytes: end.tornBytes, hash: hex(end.point), voided,
    snapshots: snapshots.length, ...(await verifyArchive(disk, folders.archive)),
  };
}

async function verifyArchive(disk: Disk, folder: string): Promise<Pick<Verified, "archived" | "archiveTornBytes">> {
  const { newest, tornBytes } = await archiveEnd(disk, folder);
  const [oldest] = await listArchive(disk, folder);
  let archived = 0;
  if (oldest !== undefined) for await (const part of readArchive(disk, folder, oldest.firstSeq, newest)) archived += part.length;
  return { archived, archiveTornBytes: tornBytes };
}

function hex({ hash }: Pick<ChainPoint, "hash">): string {
  return Buffer.from(hash).toString("hex");
}
