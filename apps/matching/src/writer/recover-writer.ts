/** How a writer's life begins: the newest sound snapshot, the journal after it, and the journal open for more. */
import type { Checkpoint, EncodedRecord } from "@crossfloor/feed";
import { type ChainPoint, type Disk, type Journal, type JournalBatch, openJournal, readMarkOf } from "@crossfloor/journal";
import type { Seq } from "@crossfloor/protocol";
import type { Folders, Log } from "../options.ts";
import { type Replica, restoreReplica } from "../replica.ts";

export interface RecoverOptions {
  readonly disk: Disk;
  readonly folders: Pick<Folders, "journal" | "snapshots">;
  readonly segmentBytes: number;
  readonly log: Log;
}

export interface RecoveredWriter {
  readonly replica: Replica;
  readonly journal: Journal;
  /** The snapshot that was taken, or the beginning. */
  readonly point: ChainPoint;
  /** The newest records, for readers that were abreast. */
  readonly newest: readonly EncodedRecord[];
  readonly checkpoint: Checkpoint;
}

const preloadMax = 16_384;

/** Throws `JournalFault`, `LockedFault`, `RecordFault` or the disk's error. */
export async function recoverWriter({ disk, folders, segmentBytes, log }: RecoverOptions): Promise<RecoveredWriter> {
  const { replica, point } = await restoreReplica(disk, folders.snapshots, log);
  const recovery = new Recovery(replica, (await readMarkOf(disk, folders.journal))?.seq ?? (0 as Seq));
  const journal = await openJournal({ disk, folder: folders.journal, after: point, segmentBytes, onBatch: (batch) => recovery.take(batch) });
  return { replica, journal, point, newest: recovery.newest, checkpoint: replica.checkpoint };
}

/** Replays the journal and keeps what readers who were abreast may ask for. */
class Recovery {
  readonly newest: EncodedRecord[] = [];
  readonly #replica: Replica;
  readonly #keepAfter: number;

  constructor(replica: Replica, acknowledged: Seq) {
    this.#replica = replica;
    this.#keepAfter = acknowledged - preloadMax;
  }

  take(batch: JournalBatch): void {
    this.#replica.applyBatch(batch, (seq) => {
      if (seq > this.#keepAfter) this.newest.push({ seq, bytes: this.#replica.encoded() });
    });
  }
}
