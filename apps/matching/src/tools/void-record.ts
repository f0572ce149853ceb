/**
 * Voids a record that trips an assertion, so that the floor can start again without it.
 *
 * Refused for a record that was acknowledged or that anything durable has seen: some of it may have left the engine, and then
 * only another command can set it right. Refused, too, for a record that can be applied: there is nothing to void.
 */
import { appendVoid, archiveEnd, type Disk, listSnapshots, lockName, readJournal, readMarkOf, type VoidRecord } from "@crossfloor/journal";
import type { Seq } from "@crossfloor/protocol";
import type { Folders, Log } from "../options.ts";
import { RecordFault, restoreReplica } from "../replica.ts";
import { archiveLockName } from "../shadow/start-shadow.ts";
import { readCursors } from "../writer/durable-cursors.ts";

/** Why a record is not voided. */
export class VoidRefused extends Error {
  override readonly name = "VoidRefused";
}

export interface VoidOptions {
  readonly disk: Disk;
  readonly folders: Folders;
  readonly seq: Seq;
  readonly reason: string;
  /** Wall time, for people. */
  readonly madeAt: string;
  readonly log: Log;
}

/** Throws `VoidRefused`, `LockedFault` while a writer or shadow runs, or `JournalFault`. */
export async function voidRecord(options: VoidOptions): Promise<VoidRecord> {
  const { disk, folders, reason } = options;
  if (reason.trim() === "") throw new VoidRefused("a void needs a reason");
  const unlockJournal = await disk.lock(`${folders.journal}/${lockName}`);
  try {
    await disk.makeFolder(folders.archive);
    const unlockArchive = await disk.lock(`${folders.archive}/${archiveLockName}`);
    try {
      return await voidUnlessSeen(options);
    } finally {
      await unlockArchive();
    }
  } finally {
    await unlockJournal();
  }
}

async function voidUnlessSeen({ disk, folders, seq, reason, madeAt, log }: VoidOptions): Promise<VoidRecord> {
  for (const [who, cursor] of await cursorsOf(disk, folders)) if (cursor >= seq) throw new VoidRefused(`${who} has seen ${cursor}, so something of ${seq} may have left`);
  return appendVoid(disk, folders.journal, { seq, reason, madeAt, batchHash: await batchOfTrippingRecord(disk, folders, seq, log) });
}

async function cursorsOf(disk: Disk, folders: Folders): Promise<[string, number][]> {
  return [
    ["the writer's acknowledgement", (await readMarkOf(disk, folders.journal))?.seq ?? 0],
    ["the event archive", (await archiveEnd(disk, folders.archive)).newest],
    ["a snapshot", (await listSnapshots(disk, folders.snapshots))[0] ?? 0],
    ...(await readCursors(disk, folders.journal)),
  ];
}

async function batchOfTrippingRecord(disk: Disk, folders: Folders, seq: Seq, log: Log): Promise<string> {
  const { replica, point } = await restoreReplica(disk, folders.snapshots, log, seq - 1);
  for await (const batch of readJournal({ disk, folder: folders.journal, after: point })) {
    try {
      replica.applyBatch(batch, (applied) => {
        if (applied === seq) throw new VoidRefused(batch.voided.has(seq) ? `record ${seq} is void already` : `record ${seq} can be applied`);
      });
    } catch (fault) {
      if (!(fault instanceof RecordFault)) throw fault;
      if (fault.seq !== seq) throw new VoidRefused(`record ${fault.seq} cannot be applied either, and comes first`);
      return Buffer.from(batch.hash).toString("hex");
    }
  }
  throw new VoidRefused(`the journal ends before ${seq}`);
}
