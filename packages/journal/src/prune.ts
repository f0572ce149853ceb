/** Keeps the data folder within its bound by removing, oldest first, what the second newest snapshot makes unnecessary. */
import type { Seq } from "@crossfloor/protocol";
import { listArchive } from "./archive.ts";
import type { Disk } from "./disk/disk.ts";
import { listSegments } from "./read-journal.ts";
import { listSnapshots, snapshotsKept } from "./snapshot.ts";

export interface PruneOptions {
  readonly disk: Disk;
  readonly journal: string;
  readonly archive: string;
  readonly snapshots: string;
  /** Bytes of journal and archive together. */
  readonly keepBytes: number;
  /** Nothing after this is removed: the smallest cursor of the durable subscribers. */
  readonly needed: Seq;
}

/** Returns how many segments were removed, and the oldest archived sequence that is left, if any were. */
export async function prune(options: PruneOptions): Promise<{ readonly removed: number; readonly oldest: Seq | undefined }> {
  const { disk } = options;
  const covered = (await listSnapshots(disk, options.snapshots))[snapshotsKept - 1];
  if (covered === undefined) return { removed: 0, oldest: undefined };
  const bound = Math.min(covered, options.needed);
  const journal = await listSegments(disk, options.journal);
  // A segment without records may have come back after a power failure: it shares its first sequence with the one that took its place.
  const archive = new Map((await listArchive(disk, options.archive)).map((name) => [`${name.firstSeq}-${name.epoch}`, name]));
  let total = await sizeOf(disk, options.journal, journal) + await sizeOf(disk, options.archive, [...archive.values()]);
  let removed = 0;
  let oldest: Seq | undefined;
  // The last two stay: one is being written, and the other holds the chain while a new one begins.
  for (const [place, name] of journal.slice(0, -2).entries()) {
    const next = journal[place + 1].firstSeq;
    if (total <= options.keepBytes || next - 1 > bound) break;
    const events = archive.get(`${name.firstSeq}-${name.epoch}`);
    for (const [folder, each] of [[options.journal, name], [options.archive, events]] as const) if (each !== undefined) total -= await sizeOf(disk, folder, [each]);
    await disk.remove(`${options.journal}/${name.name}`);
    removed += 1;
    oldest = next;
  }
  // Also what a power failure let come back, or an earlier life did not get to: the archive begins where the journal does, without a gap.
  const behind = [...archive.values()].filter(({ firstSeq }) => removed < journal.length && firstSeq < journal[removed].firstSeq);
  for (const { name } of behind) await disk.remove(`${options.archive}/${name}`);
  if (removed > 0) await disk.syncFolder(options.journal);
  if (behind.length > 0) await disk.syncFolder(options.archive);
  return { removed, oldest: behind.length > 0 ? journal[removed].firstSeq : oldest };
}

async function sizeOf(disk: Disk, folder: string, names: readonly { readonly name: string }[]): Promise<number> {
  let total = 0;
  for (const { name } of names) {
    const file = await disk.open(`${folder}/${name}`, "read");
    total += await file.size();
    await file.close();
  }
  return total;
}
