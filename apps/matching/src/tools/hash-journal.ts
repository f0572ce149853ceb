/** Replays a journal and names the state it leads to. */
import { stateHash } from "@crossfloor/engine";
import { type Disk, genesis, JournalFault, listSegments, readJournal } from "@crossfloor/journal";
import { decodeSequenced } from "@crossfloor/protocol";
import type { Folders, Log } from "../options.ts";
import { Replica, type Restored, restoreReplica } from "../replica.ts";

export interface Hashed {
  readonly seq: number;
  readonly stateHash: string;
  /** Where the replay began: 0, or a snapshot's sequence. */
  readonly from: number;
  readonly replayed: number;
}

export interface HashOptions {
  readonly disk: Disk;
  readonly folders: Folders;
  readonly log: Log;
  /** Begin at the newest snapshot instead of at the beginning. */
  readonly fromSnapshot: boolean;
  /** Called for every record that was applied, in order. */
  onRecord?(sequenced: ReturnType<typeof decodeSequenced>): void;
}

/** Throws `JournalFault` or `RecordFault`. */
export async function hashJournal({ disk, folders, log, fromSnapshot, onRecord }: HashOptions): Promise<Hashed> {
  const { replica, point } = await begin(disk, folders, log, fromSnapshot);
  for await (const batch of readJournal({ disk, folder: folders.journal, after: point })) {
    replica.applyBatch(batch, () => undefined);
    if (onRecord !== undefined) for (const bytes of batch.records) onRecord(decodeSequenced(bytes));
  }
  return { seq: replica.seq, stateHash: stateHash(replica.state), from: point.seq, replayed: replica.seq - point.seq };
}

async function begin(disk: Disk, folders: Folders, log: Log, fromSnapshot: boolean): Promise<Restored> {
  const oldest = (await listSegments(disk, folders.journal))[0]?.firstSeq ?? 1;
  if (fromSnapshot || oldest > 1) {
    const restored = await restoreReplica(disk, folders.snapshots, log);
    if (restored.point.seq > 0) return restored;
    if (oldest > 1) throw new JournalFault(`${folders.journal}: the journal begins at ${oldest}, and no snapshot covers what is before`);
  }
  return { replica: Replica.empty(), point: genesis };
}
