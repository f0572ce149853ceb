/**
 * The shadow: the same engine, fed from the journal as far as it is acknowledged.
 *
 * It alone writes snapshots and the event archive, compares every checkpoint with the writer, and answers queries. When the
 * states differ it tells the writer, which stops; the shadow stays where it was, writes nothing more, and goes on answering.
 */
import { encodeState, stateHash } from "@crossfloor/engine";
import { announceCursor, type Checkpoint, type Pulse, startArchiveServer } from "@crossfloor/feed";
import { type Archive, type ChainPoint, type Disk, genesis, JournalFault, listSegments, listSnapshots, openArchive, prune, realDisk, tailJournal, writeSnapshot } from "@crossfloor/journal";
import type { Seq } from "@crossfloor/protocol";
import { foldersOf, type Log } from "../options.ts";
import { Replica, type Restored, restoreReplica } from "../replica.ts";
import { encodeSnapshotBody } from "../snapshot-body.ts";
import { readCursors } from "../writer/durable-cursors.ts";
import { AccountChanges } from "./account-changes.ts";
import { openQueryDoor } from "./query-door.ts";
import { ReplicaPort } from "./replica-port.ts";

export interface ShadowOptions {
  /** As the writer's. */
  readonly dataFolder: string;
  readonly feedSocketPath: string;
  readonly archiveSocketPath: string;
  /** 0 takes any that is free. */
  readonly queryPort: number;
  /** Bytes of journal and archive together; older segments go. */
  readonly keepBytes: number;
  readonly build: string;
  readonly log: Log;
  /** Called once when the shadow cannot go on. */
  onFatal(fault: Error): void;
  readonly snapshotEveryMs?: number;
  readonly snapshotEveryRecords?: number;
  readonly disk?: Disk;
}

export interface Shadow {
  readonly queryPort: number;
  /** Everything up to here is applied and archived. */
  readonly seq: Seq;
  close(): Promise<void>;
}

/** The name under which the archive's cursor is heard by the writer. */
export const archiveName = "archive";
/** One process writes snapshots and archive. */
export const archiveLockName = "shadow.lock";
const idleMs = 20;
const recordsPerTurn = 1_000;
/** Checkpoints of one side that wait for the other's. */
const checkpointsKept = 64;

/** Throws `JournalFault` or the system's error. */
export async function startShadow(options: ShadowOptions): Promise<Shadow> {
  const { log, disk = realDisk } = options;
  const folders = foldersOf(options.dataFolder);
  await disk.makeFolder(folders.archive);
  const unlock = await disk.lock(`${folders.archive}/${archiveLockName}`);
  const archive = await openArchive(disk, folders.archive);
  const { replica, point } = await restoreBehind(archive, options, disk);
  const shadow = new Follower(options, disk, replica, point, archive);
  log("info", "shadow restored", { snapshot: point.seq, archive: archive.newest });

  const door = await openQueryDoor(new ReplicaPort(replica, shadow.changes, () => shadow.health()), options.queryPort);
  const archiveServer = await startArchiveServer({
    socketPath: options.archiveSocketPath, build: options.build,
    oldest: () => archive.oldest, newest: () => archive.newest, read: (first, last) => archive.read(first, last),
    onFault: (fault) => log("error", "the archive cannot be read", { reason: fault.message }),
  });
  shadow.follow();
  return {
    queryPort: door.port,
    get seq() { return replica.seq; },
    async close() {
      await shadow.close();
      await archiveServer.close();
      await door.close();
      await archive.close();
      await unlock();
    },
  };
}

/** The archive goes on where it ends, so the state must begin no later: at a snapshot before that, or at the beginning. */
async function restoreBehind(archive: Archive, { dataFolder, log }: ShadowOptions, disk: Disk): Promise<Restored> {
  const folders = foldersOf(dataFolder);
  const restored = await restoreReplica(disk, folders.snapshots, log, archive.newest);
  if (restored.point.seq > 0) return restored;
  const oldest = (await listSegments(disk, folders.journal))[0]?.firstSeq ?? 1;
  if (oldest > 1) {
    throw new JournalFault(`${folders.archive}: the archive ends at ${archive.newest}, no snapshot is that old, and the journal begins at ${oldest}; run "npm run events -- rebuild"`);
  }
  return { replica: Replica.empty(), point: genesis };
}

class Follower {
  readonly changes = new AccountChanges();
  readonly #options: ShadowOptions;
  readonly #disk: Disk;
  readonly #replica: Replica;
  readonly #archive: Archive;
  readonly #tail;
  readonly #ours = new Map<number, string>();
  readonly #theirs = new Map<number, string>();
  #announcement: { disagree(ours: Checkpoint): void; close(): void } | undefined;
  #checked: Checkpoint = { seq: 0 as Seq, stateHash: "" };
  #disagrees = false;
  #durable = 0;
  #snapshot: ChainPoint;
  #snapshotAt = performance.now();
  #closed = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(options: ShadowOptions, disk: Disk, replica: Replica, point: ChainPoint, archive: Archive) {
    this.#options = options;
    this.#disk = disk;
    this.#replica = replica;
    this.#archive = archive;
    this.#snapshot = point;
    this.#tail = tailJournal({ disk, folder: foldersOf(options.dataFolder).journal, after: point });
  }

  health() {
    const { state } = this.#replica;
    return {
      seq: state.seq, at: state.at, wall: state.wall, state: this.#disagrees ? ("disagrees" as const) : ("following" as const), lag: Math.max(0, this.#durable - state.seq),
      checkedSeq: this.#checked.seq, stateHash: this.#checked.stateHash, snapshotSeq: this.#snapshot.seq, archiveSeq: this.#archive.newest,
    };
  }

  follow(): void {
    this.#announcement = announceCursor({
      socketPath: this.#options.feedSocketPath, name: archiveName, build: this.#options.build, cursor: () => this.#archive.newest,
      onPulse: (pulse) => this.#hear(pulse),
      onState: (state, detail) => {
        if (state === "refused") this.#options.log("error", "the writer refuses the archive", { detail });
      },
    });
    this.#loop = this.#run().catch((fault: unknown) => this.#options.onFatal(fault instanceof Error ? fault : new Error(String(fault))));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#announcement?.close();
    await this.#loop;
    await this.#tail.close();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const applied = this.#disagrees ? 0 : await this.#step();
      if (applied === 0) await new Promise((resolve) => setTimeout(resolve, idleMs));
      else await new Promise((resolve) => setImmediate(resolve)); // queries have their turn
    }
  }

  async #step(): Promise<number> {
    let applied = 0;
    for (const batch of await this.#tail.next(recordsPerTurn)) {
      const isNew = batch.firstSeq > this.#archive.newest;
      const encoded: Uint8Array[] = [];
      for (const { record } of this.#replica.applyBatch(batch)) {
        this.changes.take(record.events);
        for (const event of record.events) if (event.type === "checkpointed") this.#compare(this.#ours, record.seq, event.stateHash);
        if (isNew) encoded.push(this.#replica.encode(record));
      }
      if (isNew) await this.#archive.append(batch.segment, batch.hash, batch.firstSeq, encoded);
      applied += batch.records.length;
      if (this.#disagrees) return applied;
    }
    if (applied > 0) this.changes.wake();
    await this.#snapshotIfDue();
    return applied;
  }

  #hear({ durable, checkpoint }: Pulse): void {
    this.#durable = durable;
    if (checkpoint.seq > this.#checked.seq) this.#compare(this.#theirs, checkpoint.seq, checkpoint.stateHash);
  }

  #compare(side: Map<number, string>, seq: Seq, hash: string): void {
    side.set(seq, hash);
    if (side.size > checkpointsKept) side.delete(Math.min(...side.keys()));
    const ours = this.#ours.get(seq);
    const theirs = this.#theirs.get(seq);
    if (ours === undefined || theirs === undefined) return;
    this.#ours.delete(seq);
    this.#theirs.delete(seq);
    if (ours === theirs) {
      this.#checked = { seq, stateHash: ours };
      return;
    }
    this.#disagrees = true;
    this.#options.log("error", "writer and shadow have different states: the writer is told to stop, the shadow writes nothing more", { seq, ours, theirs });
    this.#announcement?.disagree({ seq, stateHash: ours });
  }

  async #snapshotIfDue(): Promise<void> {
    const { snapshotEveryMs = 60_000, snapshotEveryRecords = 500_000, keepBytes, dataFolder, log } = this.#options;
    const { point } = this.#tail;
    const records = point.seq - this.#snapshot.seq;
    if (records === 0 || this.#disagrees) return;
    if (records < snapshotEveryRecords && performance.now() - this.#snapshotAt < snapshotEveryMs) return;
    const began = performance.now();
    const folders = foldersOf(dataFolder);
    const { state, versions } = this.#replica;
    // The archive must not be behind a snapshot: nobody could write what is between.
    await this.#archive.sync();
    await writeSnapshot(this.#disk, folders.snapshots, {
      seq: point.seq, at: state.at, wall: state.wall, hash: point.hash, stateHash: stateHash(state), body: encodeSnapshotBody({ engine: encodeState(state), versions }),
    });
    this.#snapshot = point;
    this.#snapshotAt = performance.now();
    const needed = Math.min(point.seq, ...(await readCursors(this.#disk, folders.journal)).values()) as Seq;
    const { removed, oldest } = await prune({ disk: this.#disk, ...folders, keepBytes, needed });
    if (oldest !== undefined) this.#archive.forgetBefore(oldest);
    log("info", "snapshot written", { seq: point.seq, ms: Math.round(performance.now() - began), snapshots: (await listSnapshots(this.#disk, folders.snapshots)).length, segmentsRemoved: removed });
  }
}
