/**
 * The shadow: the same engine, fed from the journal as far as it is acknowledged.
 *
 * It alone writes snapshots and the event archive, compares every checkpoint with the writer, and answers queries. When the
 * states differ it tells the writer, which stops; the shadow stays where it was, writes nothing more, and goes on answering.
 */
import { announceCursor, type Checkpoint, type Pulse, startArchiveServer } from "@crossfloor/feed";
import { type Disk, openArchive, realDisk } from "@crossfloor/journal";
import type { Seq } from "@crossfloor/protocol";
import { foldersOf, type Log } from "../options.ts";
import { AccountChanges } from "./account-changes.ts";
import { JournalFollower, restoreBehind } from "./journal-follower.ts";
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
  const { replica, point } = await restoreBehind(archive, disk, folders, log);
  const shadow = new Follower(options, new JournalFollower({ disk, folders, replica, point, archive, keepBytes: options.keepBytes }));
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

class Follower {
  readonly changes = new AccountChanges();
  readonly #options: ShadowOptions;
  readonly #journal: JournalFollower;
  readonly #ours = new Map<number, string>();
  readonly #theirs = new Map<number, string>();
  #announcement: { disagree(ours: Checkpoint): void; close(): void } | undefined;
  #checked: Checkpoint = { seq: 0 as Seq, stateHash: "" };
  #disagrees = false;
  #durable = 0;
  #snapshot: Seq;
  #snapshotAt = performance.now();
  #closed = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(options: ShadowOptions, journal: JournalFollower) {
    this.#options = options;
    this.#journal = journal;
    this.#snapshot = journal.point.seq;
  }

  health() {
    const { state } = this.#journal.replica;
    return {
      seq: state.seq, at: state.at, wall: state.wall, state: this.#disagrees ? ("disagrees" as const) : ("following" as const), lag: Math.max(0, this.#durable - state.seq),
      checkedSeq: this.#checked.seq, stateHash: this.#checked.stateHash, snapshotSeq: this.#snapshot, archiveSeq: this.#journal.archive.newest,
    };
  }

  follow(): void {
    this.#announcement = announceCursor({
      socketPath: this.#options.feedSocketPath, name: archiveName, build: this.#options.build, cursor: () => this.#journal.archive.newest,
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
    await this.#journal.close();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const applied = this.#disagrees ? 0 : await this.#step();
      if (applied === 0) await new Promise((resolve) => setTimeout(resolve, idleMs));
      else await new Promise((resolve) => setImmediate(resolve)); // queries have their turn
    }
  }

  async #step(): Promise<number> {
    const applied = await this.#journal.step(recordsPerTurn, (record) => {
      this.changes.take(record.events);
      for (const event of record.events) if (event.type === "checkpointed") this.#compare(this.#ours, record.seq, event.stateHash);
    }, () => this.#disagrees);
    if (this.#disagrees) return applied;
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
    const { snapshotEveryMs = 60_000, snapshotEveryRecords = 500_000, log } = this.#options;
    const { seq } = this.#journal.point;
    const records = seq - this.#snapshot;
    if (records === 0 || this.#disagrees) return;
    if (records < snapshotEveryRecords && performance.now() - this.#snapshotAt < snapshotEveryMs) return;
    const began = performance.now();
    const { kept, removed } = await this.#journal.snapshot();
    this.#snapshot = seq;
    this.#snapshotAt = performance.now();
    log("info", "snapshot written", { seq, ms: Math.round(performance.now() - began), snapshots: kept, segmentsRemoved: removed });
  }
}
