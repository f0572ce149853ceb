/** The writer: recovers, hears who has seen what, opens its doors, and from then on everything is the sequencer's. */
import { stateHash } from "@crossfloor/engine";
import { startFeedServer, type FeedServer } from "@crossfloor/feed";
import { type CrossBase, expiryOf } from "@crossfloor/instruments";
import { type Disk, type Journal, realDisk, segmentBytesMax } from "@crossfloor/journal";
import type { Seq } from "@crossfloor/protocol";
import { foldersOf, type Log } from "../options.ts";
import type { Replica } from "../replica.ts";
import { type ClockOptions, VenueClock } from "../venue-clock.ts";
import { catalogueCommands, dayOf } from "./catalogue-commands.ts";
import { CursorFile } from "./durable-cursors.ts";
import { recoverWriter } from "./recover-writer.ts";
import { Sequencer } from "./sequencer.ts";

export interface WriterOptions {
  /** Holds `journal/`, `snapshots/` and `archive/` of one scene. */
  readonly dataFolder: string;
  readonly socketPath: string;
  readonly clock: ClockOptions;
  /** Their cursors are heard before anything is served, e.g. "projector" and "archive". */
  readonly durableSubscribers: readonly string[];
  readonly build: string;
  /** Levels from which the catalogue's hybrid basket is made. */
  readonly crossBase?: CrossBase;
  readonly log: Log;
  /** Called once when the writer cannot go on. The process must end: reads go on elsewhere. */
  onFatal(fault: Error): void;
  readonly advanceEveryMs?: number;
  readonly checkpointEveryMs?: number;
  /** A journal segment of this size is closed; the archive follows. */
  readonly segmentBytes?: number;
  readonly disk?: Disk;
}

export interface Writer {
  readonly epoch: number;
  /** The newest durable record. */
  readonly durable: Seq;
  /** Resolves when everything taken is durable and told. */
  close(): Promise<void>;
}

/** The durable history shows less than a reader has stored. */
export class CursorAheadFault extends Error {
  override readonly name = "CursorAheadFault";
}

/** Enough for readers that were abreast when the writer died: some minutes of a busy floor. */
const ring = { recordsMax: 65_536, bytesMax: 33_554_432 } as const;
const waitNoticeMs = 5_000;

/** Throws `JournalFault`, `LockedFault`, `RecordFault`, `CursorAheadFault`, or the disk's error. */
export async function startWriter(options: WriterOptions): Promise<Writer> {
  const { log, disk = realDisk } = options;
  const folders = foldersOf(options.dataFolder);
  const began = performance.now();
  const { replica, point, journal, newest, checkpoint } = await recoverWriter({ disk, folders, segmentBytes: options.segmentBytes ?? segmentBytesMax, log });
  log("info", "journal recovered", {
    seq: journal.durable.seq, epoch: journal.epoch, snapshot: point.seq, replayed: journal.durable.seq - point.seq, tornBytes: journal.recovered.tornBytes, ms: Math.round(performance.now() - began),
  });
  let sequencer: Sequencer | undefined;
  let feed: FeedServer | undefined;
  let over = false;
  const fatal = (fault: unknown): void => {
    if (over) return;
    over = true;
    options.onFatal(fault instanceof Error ? fault : new Error(String(fault)));
  };
  const cursors = await CursorFile.open(disk, folders.journal, options.durableSubscribers, fatal);
  try {
    feed = await startFeedServer({
      socketPath: options.socketPath, build: options.build, epoch: journal.epoch, recovered: journal.durable.seq, preload: newest, ring,
      onCommand: (received) => sequencer?.submit(received),
      onCursor(name, cursor) {
        if (options.durableSubscribers.includes(name)) cursors.set(name, cursor);
      },
      onDisagreement: (name, theirs) => fatal(new Error(`the state of ${name} at ${theirs.seq} has hash ${theirs.stateHash}, which is not the writer's`)),
      onFault: fatal,
    });
    await hearCursors(feed, options.durableSubscribers, journal, log);
  } catch (fault) {
    await feed?.close();
    await journal.close();
    throw fault;
  }

  const clock = new VenueClock(options.clock, replica.seq === 0 ? undefined : { at: replica.state.at, wall: replica.state.wall }, Date.now);
  const openFeed = feed;
  sequencer = new Sequencer({ replica, clock, journal, checkpoint, onDurable: (records, pulse) => openFeed.publish(records, pulse), onFatal: fatal });
  openFeed.open(sequencer.pulse);
  let day = listWhatIsDue(replica, sequencer, clock, options.crossBase, log);
  const ticks = setInterval(() => {
    sequencer.tick();
    if (dayOf(clock.last.at) !== day) day = listWhatIsDue(replica, sequencer, clock, options.crossBase, log);
  }, options.advanceEveryMs ?? 100);
  const checkpoints = setInterval(() => sequencer.own({ type: "checkpoint" }), options.checkpointEveryMs ?? 60_000);
  log("info", "writer is open", { epoch: journal.epoch, seq: journal.durable.seq, at: clock.last.at, socket: options.socketPath });

  return {
    epoch: journal.epoch,
    get durable() { return journal.durable.seq; },
    async close() {
      clearInterval(ticks);
      clearInterval(checkpoints);
      await sequencer.stop();
      over = true;
      await openFeed.close();
      await cursors.close();
      await journal.close();
    },
  };
}

async function hearCursors(feed: FeedServer, names: readonly string[], journal: Journal, log: Log): Promise<void> {
  const began = performance.now();
  let noticeAt = began + waitNoticeMs;
  for (;;) {
    const heard = feed.cursors();
    for (const name of names) {
      const cursor = heard.get(name);
      if (cursor !== undefined && cursor > journal.durable.seq) throw new CursorAheadFault(`${name} has seen ${cursor}, but the journal ends at ${journal.durable.seq}`);
    }
    const missing = names.filter((name) => !heard.has(name));
    if (missing.length === 0) return;
    if (performance.now() >= noticeAt) {
      noticeAt += waitNoticeMs;
      log("warn", "waiting for the cursors of durable subscribers", { missing: missing.join(", "), seconds: Math.round((performance.now() - began) / 1_000) });
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Returns the scene day it was done for. A catalogue that the engine refuses is a fault of this build. */
function listWhatIsDue(replica: Replica, sequencer: Sequencer, clock: VenueClock, crossBase: CrossBase | undefined, log: Log): number {
  const { at } = clock.stamp();
  const commands = catalogueCommands(replica.state, at, crossBase);
  for (const command of commands) {
    const outcome = sequencer.own(command);
    // On a fast scene a contract can end while the list is worked through: then there is nothing to list.
    if (command.type === "listInstrument" && (expiryOf(command.instrument.product)?.lastTradeAt ?? Number.POSITIVE_INFINITY) <= clock.last.at) continue;
    if (outcome !== undefined && outcome.refusal !== null) throw new Error(`the engine refuses the catalogue's ${command.type}: ${outcome.refusal} ${outcome.detail}`);
  }
  if (commands.length > 0) log("info", "listed what was due", { commands: commands.length, stateHash: stateHash(replica.state) });
  return dayOf(at);
}
