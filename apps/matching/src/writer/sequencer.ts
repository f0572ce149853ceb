/**
 * Orders all commands, stamps them, applies them and lets nothing out before it is durable.
 *
 * Records are gathered into a batch and applied while the batch before is being synced; one batch is in flight. Replies and
 * events of a batch leave when its sync has returned. A record that trips an assertion is journaled all the same, as evidence,
 * and ends the writer's life.
 */
import { hasPendingWork, instrumentStatus, nextTimerAt } from "@crossfloor/engine";
import type { UnixMs } from "@crossfloor/instruments";
import type { Checkpoint, EncodedRecord, Pulse, ReceivedCommand } from "@crossfloor/feed";
import { batchRecordsMax, type Journal, RecordBuffer } from "@crossfloor/journal";
import { type Command, encodeSequenced, LentSequenced, type OriginId, type Outcome, type Seq } from "@crossfloor/protocol";
import { RecordFault, type Replica } from "../replica.ts";
import type { Stamp, VenueClock } from "../venue-clock.ts";

export interface SequencerOptions {
  readonly replica: Replica;
  readonly clock: VenueClock;
  readonly journal: Journal;
  readonly checkpoint: Checkpoint;
  /** Records that are durable now. */
  onDurable(records: readonly EncodedRecord[], pulse: Pulse): void;
  /** The writer's life is over. Called once. */
  onFatal(fault: unknown): void;
}

interface Batch {
  readonly firstSeq: Seq;
  readonly records: RecordBuffer;
  readonly events: EncodedRecord[];
  readonly replies: (() => void)[];
  eventBytes: number;
  stamp: Stamp;
  checkpoint: Checkpoint;
}

/** A piece of pending work is done at least once per this many commands, and at most this often while nothing else waits. */
const commandsPerWork = 16;
const workPerTurnMax = 256;
/** Of these only room in a batch is needed: an `advanceTime` and a `continueWork` beside the command itself. */
const recordsPerCommandMax = 3;
/**
 * A batch that has reached this takes nothing more. Journal and archive hold a batch in one piece, whose size is bounded, and one
 * order that sweeps a book tells half a megabyte.
 */
const batchBytesMax = 4_194_304;

export class Sequencer {
  readonly #options: SequencerOptions;
  /** The records of the batch before, once they are written. */
  #spare: RecordBuffer | undefined;
  #queue: ReceivedCommand[] = [];
  #batch: Batch;
  readonly #sequenced = new LentSequenced();
  #flushing: Promise<void> | undefined;
  #turnDue = false;
  /** Takes nothing more; what was taken still becomes durable. */
  #closed = false;
  /** An assertion or the disk failed: nothing moves any more. */
  #dead = false;
  #ended = false;
  /** Venue time of the newest `advanceTime`. */
  #advancedTo = -1;
  #commandsSinceWork = 0;

  constructor(options: SequencerOptions) {
    this.#options = options;
    this.#batch = this.#emptyBatch(options.journal.durable.seq, options.clock.last, options.checkpoint);
  }

  get pulse(): Pulse {
    const { journal, clock } = this.#options;
    return { durable: journal.durable.seq, ...clock.last, speedNano: clock.speedNano, checkpoint: this.#batch.checkpoint };
  }

  /** Waits its turn; the reply comes when the record is durable. */
  submit(received: ReceivedCommand): void {
    if (this.#closed) return; // nobody is promised an answer: the link's other end tries again
    this.#queue.push(received);
    this.#wake();
  }

  /** A command of the sequencer itself. Returns its outcome, which is not durable yet. */
  own(command: Command): Outcome | undefined {
    if (this.#closed) return undefined;
    let outcome: Outcome | undefined;
    this.#guarded(() => {
      outcome = this.#takeOwn(command, this.#options.clock.stamp());
    });
    this.#flush();
    return outcome;
  }

  /** Time goes on. Left out while a slow disk holds the one before. */
  tick(): void {
    if (this.#closed || (this.#flushing !== undefined && this.#batch.records.count > 0)) return;
    this.own({ type: "advanceTime" });
    this.#wake();
  }

  /** Takes nothing more; resolves when everything taken is durable and told. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#flush();
    while (this.#flushing !== undefined) await this.#flushing;
  }

  #wake(): void {
    if (this.#turnDue || this.#closed) return;
    this.#turnDue = true;
    setImmediate(() => {
      this.#turnDue = false;
      if (this.#closed) return;
      this.#guarded(() => this.#turn());
      this.#flush();
    });
  }

  #turn(): void {
    const { state } = this.#options.replica;
    const queue = this.#queue;
    let taken = 0;
    while (taken < queue.length && this.#hasRoom()) {
      this.#takeReceived(queue[taken]);
      taken += 1;
      this.#commandsSinceWork += 1;
      if (this.#commandsSinceWork >= commandsPerWork && hasPendingWork(state)) this.#work();
    }
    this.#queue = queue.slice(taken);
    if (this.#queue.length > 0) return; // the batch is full; the flush wakes us
    for (let left = workPerTurnMax; left > 0 && hasPendingWork(state) && this.#hasRoom(); left--) this.#work();
    if (hasPendingWork(state) && this.#hasRoom()) this.#wake();
  }

  #hasRoom(): boolean {
    return this.#batch.records.count + recordsPerCommandMax <= batchRecordsMax && this.#batch.records.byteLength + this.#batch.eventBytes < batchBytesMax;
  }

  #work(): void {
    this.#commandsSinceWork = 0;
    this.#takeOwn({ type: "continueWork" }, this.#options.clock.stamp());
  }

  #takeReceived(received: ReceivedCommand): void {
    const { state } = this.#options.replica;
    const stamp = this.#options.clock.stamp();
    const due = nextTimerAt(state);
    if (due !== undefined && due <= stamp.at && due > this.#advancedTo) this.#takeOwn({ type: "advanceTime" }, stamp);
    const { command } = received;
    // The oracle lifts only its own halts; who halted, only the engine knows.
    if (received.role === "oracle" && command.type === "resumeInstrument" && instrumentStatus(state, command.instrument)?.haltReason !== "no_price_source") {
      this.#batch.replies.push(() => received.reply({ seq: 0 as Seq, refusal: "command_must_be_allowed_to_this_origin", detail: "halted for another reason", order: 0 as Outcome["order"] }));
      return;
    }
    const batch = this.#batch;
    const outcome = this.#take(stamp, received.origin, received.serial, received.deadline, command);
    batch.replies.push(() => received.reply(outcome));
  }

  #takeOwn(command: Command, stamp: Stamp): Outcome {
    if (command.type === "advanceTime") this.#advancedTo = stamp.at;
    return this.#take(stamp, 0 as OriginId, 0, stamp.wall, command);
  }

  #take({ at, wall }: Stamp, origin: OriginId, serial: number, deadline: UnixMs, command: Command): Outcome {
    const { replica } = this.#options;
    const batch = this.#batch;
    const sequenced = this.#sequenced.fill((batch.firstSeq + batch.records.count) as Seq, at, wall, origin, serial, deadline, command);
    encodeSequenced(batch.records.begin(), sequenced);
    batch.records.end();
    batch.stamp = { at, wall };
    const outcome = replica.apply(sequenced);
    const bytes = replica.encoded();
    batch.events.push({ seq: sequenced.seq, bytes });
    batch.eventBytes += bytes.length;
    if (replica.checkpoint.seq === sequenced.seq) batch.checkpoint = replica.checkpoint;
    return outcome;
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (fault) {
      this.#fail(fault);
    }
  }

  /** The record that tripped is in the batch without events: journal it as evidence, tell nothing of it, and end. */
  #fail(fault: unknown): void {
    if (this.#dead) return;
    const { journal } = this.#options;
    this.#closed = true;
    this.#dead = true;
    const evidence = async (): Promise<void> => {
      await this.#flushing;
      if (fault instanceof RecordFault) await journal.appendEvidence(this.#batch.firstSeq, this.#batch.records);
    };
    evidence().then(() => this.#end(fault), (diskFault: unknown) => this.#end(diskFault));
  }

  #end(fault: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.onFatal(fault);
  }

  #flush(): void {
    if (this.#dead || this.#flushing !== undefined || (this.#batch.records.count === 0 && this.#batch.replies.length === 0)) return;
    const batch = this.#batch;
    this.#batch = this.#emptyBatch((batch.firstSeq + batch.records.count - 1) as Seq, batch.stamp, batch.checkpoint);
    this.#flushing = this.#write(batch).then(
      () => {
        this.#flushing = undefined;
        if (this.#queue.length > 0 || hasPendingWork(this.#options.replica.state)) this.#wake();
        this.#flush();
      },
      (fault: unknown) => {
        this.#flushing = undefined;
        this.#closed = true;
        this.#dead = true;
        this.#end(fault);
      },
    );
  }

  async #write(batch: Batch): Promise<void> {
    const { journal, clock, onDurable } = this.#options;
    if (batch.records.count > 0) await journal.append(batch.firstSeq, batch.records);
    this.#spare = batch.records.clear();
    onDurable(batch.events, { durable: journal.durable.seq, ...batch.stamp, speedNano: clock.speedNano, checkpoint: batch.checkpoint });
    for (const reply of batch.replies) reply();
  }

  #emptyBatch(after: Seq, stamp: Stamp, checkpoint: Checkpoint): Batch {
    const records = this.#spare ?? new RecordBuffer();
    this.#spare = undefined;
    return { firstSeq: (after + 1) as Seq, records, events: [], replies: [], eventBytes: 0, stamp, checkpoint };
  }
}

