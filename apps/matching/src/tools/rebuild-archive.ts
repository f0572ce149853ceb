/**
 * Makes the event archive again from the journal, segment by segment, and puts the new segments in the place of the old ones.
 * Says how many were the same byte for byte. The shadow must be down.
 */
import { type Disk, genesis, JournalFault, listArchive, listSegments, openArchive, readJournal, readMarkOf, segmentFormat } from "@crossfloor/journal";
import type { Folders, Log } from "../options.ts";
import { Replica, type Restored, restoreReplica } from "../replica.ts";
import { archiveLockName } from "../shadow/start-shadow.ts";

export interface Rebuilt {
  readonly records: number;
  readonly segments: number;
  /** Segments that were there before with the same bytes; of the last, as far as it went. */
  readonly same: number;
  readonly different: number;
  /** Those of an older format, whose bytes tell nothing. */
  readonly older: number;
  readonly missing: number;
}

/** Throws `LockedFault` while a shadow runs, `JournalFault`, or `RecordFault`. */
export async function rebuildArchive(disk: Disk, folders: Folders, log: Log): Promise<Rebuilt> {
  await disk.makeFolder(folders.archive);
  const unlock = await disk.lock(`${folders.archive}/${archiveLockName}`);
  try {
    const workshop = `${folders.archive}/rebuild`;
    await disk.makeFolder(workshop);
    for (const { name } of await listArchive(disk, workshop)) await disk.remove(`${workshop}/${name}`);
    const records = await write(disk, folders, workshop, log);
    return { records, ...(await replace(disk, folders.archive, workshop)) };
  } finally {
    await unlock();
  }
}

async function write(disk: Disk, folders: Folders, workshop: string, log: Log): Promise<number> {
  const acknowledged = (await readMarkOf(disk, folders.journal))?.seq ?? 0;
  const { replica, point } = await begin(disk, folders, log);
  const archive = await openArchive(disk, workshop);
  let records = 0;
  for await (const batch of readJournal({ disk, folder: folders.journal, after: point })) {
    if (batch.firstSeq > acknowledged) break;
    const encoded: Uint8Array[] = [];
    replica.applyBatch(batch, () => void encoded.push(replica.encoded()));
    // After a snapshot in the middle of a segment, the first whole segment is the next.
    if (archive.newest === 0 && batch.firstSeq !== batch.segment.firstSeq) continue;
    await archive.append(batch.segment, batch.hash, batch.firstSeq, encoded);
    records += encoded.length;
  }
  await archive.close();
  return records;
}

async function begin(disk: Disk, folders: Folders, log: Log): Promise<Restored> {
  const oldest = (await listSegments(disk, folders.journal))[0]?.firstSeq ?? 1;
  if (oldest === 1) return { replica: Replica.empty(), point: genesis };
  const restored = await restoreReplica(disk, folders.snapshots, log);
  if (restored.point.seq === 0) throw new JournalFault(`${folders.journal}: the journal begins at ${oldest}, and no snapshot covers what is before`);
  return restored;
}

async function replace(disk: Disk, archive: string, workshop: string): Promise<Omit<Rebuilt, "records">> {
  const rebuilt = await listArchive(disk, workshop);
  const before = await listArchive(disk, archive);
  const counts = { segments: rebuilt.length, same: 0, different: 0, older: 0, missing: 0 };
  for (const { name } of rebuilt) {
    const made = await bytesOf(disk, `${workshop}/${name}`);
    const old = before.some((each) => each.name === name) ? await bytesOf(disk, `${archive}/${name}`) : undefined;
    // The shadow may not have come as far as the journal when it stopped.
    const isLast = name === rebuilt.at(-1)?.name;
    if (old === undefined) counts.missing += 1;
    else if (segmentFormat(old) !== segmentFormat(made)) counts.older += 1;
    else if (Buffer.compare(old, isLast ? made.subarray(0, old.length) : made) === 0) counts.same += 1;
    else counts.different += 1;
    await disk.rename(`${workshop}/${name}`, `${archive}/${name}`);
  }
  // Names that no journal segment has: left by a life that wrote nothing.
  const first = rebuilt[0]?.firstSeq ?? Number.MAX_SAFE_INTEGER;
  for (const { name, firstSeq } of before) if (firstSeq >= first && !rebuilt.some((each) => each.name === name)) await disk.remove(`${archive}/${name}`);
  await disk.syncFolder(archive);
  return counts;
}

async function bytesOf(disk: Disk, path: string): Promise<Uint8Array> {
  const file = await disk.open(path, "read");
  try {
    const bytes = new Uint8Array(await file.size());
    await file.read(bytes, 0);
    return bytes;
  } finally {
    await file.close();
  }
}
