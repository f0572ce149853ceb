/** The shadow's disk work: applies what is acknowledged, archives its events, writes snapshots and removes what they make unnecessary. */
import { encodeState, stateHash } from "@crossfloor/engine";
import { type Archive, type ChainPoint, type Disk, genesis, JournalFault, type JournalTail, listSegments, listSnapshots, prune, tailJournal, writeSnapshot } from "@crossfloor/journal";
import type { EventRecord, Seq } from "@crossfloor/protocol";
import type { Folders, Log } from "../options.ts";
import { Replica, type Restored, restoreReplica } from "../replica.ts";
import { encodeSnapshotBody } from "../snapshot-body.ts";
import { readCursors } from "../writer/durable-cursors.ts";

export interface FollowerParts {
  readonly disk: Disk;
  readonly folders: Folders;
  /** Stands at `point`, which the archive has reached. */
  readonly replica: Replica;
  readonly point: ChainPoint;
  readonly archive: Archive;
  /** Bytes of journal and archive together; older segments go. */
  readonly keepBytes: number;
}

/** The archive goes on where it ends, so the state must begin no later: at a snapshot before that, or at the beginning. */
export async function restoreBehind(archive: Archive, disk: Disk, folders: Folders, log: Log): Promise<Restored> {
  const restored = await restoreReplica(disk, folders.snapshots, log, archive.newest);
  if (restored.point.seq > 0) return restored;
  const oldest = (await listSegments(disk, folders.journal))[0]?.firstSeq ?? 1;
  if (oldest > 1) {
    throw new JournalFault(`${folders.archive}: the archive ends at ${archive.newest}, no snapshot is that old, and the journal begins at ${oldest}; run "npm run events -- rebuild"`);
  }
  return { replica: Replica.empty(), point: genesis };
}

export class JournalFollower {
  readonly #parts: FollowerParts;
  readonly #tail: JournalTail;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#tail = tailJournal({ disk: parts.disk, folder: parts.folders.journal, after: parts.point });
  }

  get replica(): Replica {
    return this.#parts.replica;
  }
  get archive(): Archive {
    return this.#parts.archive;
  }
  /** Where it is, between two batches. */
  get point(): ChainPoint {
    return this.#tail.point;
  }

  /** Takes what is new, about `recordsMax` records, and returns how many it took. Stops after a batch when `stopped` says so. Throws `JournalFault`, `RecordFault`. */
  async step(recordsMax: number, onRecord: (record: EventRecord) => void, stopped: () => boolean): Promise<number> {
    const { replica, archive } = this.#parts;
    let taken = 0;
    for (const batch of await this.#tail.next(recordsMax)) {
      const isNew = batch.firstSeq > archive.newest;
      const encoded: Uint8Array[] = [];
      replica.applyBatch(batch, () => {
        onRecord(replica.record());
        if (isNew) encoded.push(replica.encoded());
      });
      if (isNew) await archive.append(batch.segment, batch.hash, batch.firstSeq, encoded);
      taken += batch.count;
      if (stopped()) return taken;
    }
    return taken;
  }

  /** Durable when it resolves. Returns how many snapshots are kept and how many segments went. */
  async snapshot(): Promise<{ readonly kept: number; readonly removed: number }> {
    const { disk, folders, replica: { state, versions }, archive, keepBytes } = this.#parts;
    const { point } = this.#tail;
    // The archive must not be behind a snapshot: nobody could write what is between.
    await archive.sync();
    await writeSnapshot(disk, folders.snapshots, {
      seq: point.seq, at: state.at, wall: state.wall, hash: point.hash, stateHash: stateHash(state), body: encodeSnapshotBody({ engine: encodeState(state), versions }),
    });
    const needed = Math.min(point.seq, ...(await readCursors(disk, folders.journal)).values()) as Seq;
    const { removed, oldest } = await prune({ disk, ...folders, keepBytes, needed });
    if (oldest !== undefined) archive.forgetBefore(oldest);
    return { kept: (await listSnapshots(disk, folders.snapshots)).length, removed };
  }

  close(): Promise<void> {
    return this.#tail.close();
  }
}
