/**
 * The engine and where it stands in the journal: the same thing in the writer, in the shadow and in every tool that replays.
 */
import { applyTo, createEngine, decodeState, defaultLimits, type EngineState, skipVoided, stateHash } from "@crossfloor/engine";
import { type ChainPoint, type Disk, genesis, type JournalBatch, JournalFault, listSnapshots, readSnapshot } from "@crossfloor/journal";
import { ByteStore, DecodeFault, decodeEventRecord, type Event, type EventRecord, EventRecordWriter, type Outcome, RecordReader, type Seq, type Sequenced } from "@crossfloor/protocol";
import { assert, AssertionError } from "@crossfloor/stdx";
import type { Log } from "./options.ts";
import { decodeSnapshotBody, type TermsVersion } from "./snapshot-body.ts";

/** A record that cannot be applied: an assertion failed in the engine, or its bytes are not known to this build. */
export class RecordFault extends Error {
  override readonly name = "RecordFault";
  readonly seq: Seq;
  constructor(seq: Seq, cause: unknown) {
    super(`record ${seq} cannot be applied: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.seq = seq;
  }
}

export class Replica {
  readonly state: EngineState;
  /** Every version of every instrument's terms, oldest first. */
  readonly versions: TermsVersion[];
  /** The last one that was told. */
  checkpoint: { readonly seq: Seq; readonly stateHash: string } = { seq: 0 as Seq, stateHash: "" };
  readonly #record = new EventRecordWriter((event) => this.#hear(event));
  readonly #store = new ByteStore();
  readonly #records = new RecordReader();

  constructor(state: EngineState, versions: readonly TermsVersion[]) {
    this.state = state;
    this.versions = [...versions];
  }

  static empty(): Replica {
    return new Replica(createEngine(defaultLimits), []);
  }

  get seq(): Seq {
    return this.state.seq;
  }

  /** Afterwards `encoded` and `record` tell the events. Throws `RecordFault`; the state is worthless then. */
  apply(sequenced: Sequenced): Outcome {
    try {
      this.#record.begin(sequenced.seq, sequenced.at, sequenced.wall);
      const outcome = applyTo(this.state, sequenced, this.#record);
      this.#record.end();
      return outcome;
    } catch (fault) {
      throw new RecordFault(sequenced.seq, fault);
    }
  }

  #skip(sequenced: Sequenced): void {
    try {
      this.#record.begin(sequenced.seq, sequenced.at, sequenced.wall);
      skipVoided(this.state, sequenced);
      this.#record.end();
    } catch (fault) {
      throw new RecordFault(sequenced.seq, fault);
    }
  }

  /** The event record of the last command as bytes, to keep. */
  encoded(): Uint8Array {
    return this.#store.keep(this.#record);
  }

  /** How many bytes that are. */
  get encodedLength(): number {
    return this.#record.length;
  }

  /** The same as an object. */
  record(): EventRecord {
    return decodeEventRecord(this.#record.bytes());
  }

  /** All records of a batch of the journal, in order; `onApplied` hears of each while its events are at hand. Throws `RecordFault` and whatever `onApplied` does. */
  applyBatch(batch: JournalBatch, onApplied: (seq: Seq) => void): void {
    const { firstSeq, ends, voided } = batch;
    const isWhole = voided.size === 0;
    const records = this.#records.over(batch.payload);
    for (let place = 0; place < ends.length; place += 1) {
      const seq = (firstSeq + place) as Seq;
      const sequenced = recordAt(records, batch.startOf(place), ends[place], seq);
      if (isWhole || !voided.has(seq)) this.apply(sequenced);
      else this.#skip(sequenced);
      onApplied(seq);
    }
  }

  #hear(event: Event): void {
    const { seq, at } = this.state;
    if (event.type === "instrumentListed") this.versions.push({ seq, at, change: "", instrument: event.instrument });
    else if (event.type === "instrumentChanged") this.versions.push({ seq, at, change: event.change, instrument: event.instrument });
    // A checkpoint is told before the state moves on to its own record.
    else if (event.type === "checkpointed") this.checkpoint = { seq: (seq + 1) as Seq, stateHash: event.stateHash };
  }
}

function recordAt(records: RecordReader, start: number, end: number, seq: Seq): Sequenced {
  try {
    const sequenced = records.read(start, end);
    assert(sequenced.seq === seq, "a record stands at its own sequence");
    return sequenced;
  } catch (fault) {
    if (fault instanceof DecodeFault || fault instanceof AssertionError) throw new RecordFault(seq, fault);
    throw fault;
  }
}

export interface Restored { readonly replica: Replica; readonly point: ChainPoint }

/** The newest sound snapshot at or before `atMost`, or the beginning. What cannot be used is told and passed over. */
export async function restoreReplica(disk: Disk, snapshots: string, log: Log, atMost: number = Number.MAX_SAFE_INTEGER): Promise<Restored> {
  for (const seq of await listSnapshots(disk, snapshots)) {
    if (seq > atMost) continue;
    try {
      const snapshot = await readSnapshot(disk, snapshots, seq);
      const { engine, versions } = decodeSnapshotBody(snapshot.body);
      const state = decodeState(engine);
      assert(state.seq === seq, "a snapshot holds the state of its sequence");
      assert(stateHash(state) === snapshot.stateHash, "a snapshot's state has its hash");
      return { replica: new Replica(state, versions), point: { seq, hash: snapshot.hash } };
    } catch (fault) {
      if (!(fault instanceof JournalFault || fault instanceof DecodeFault || fault instanceof AssertionError)) throw fault;
      log("warn", "snapshot cannot be used; an older one is taken", { seq, reason: fault.message });
    }
  }
  return { replica: Replica.empty(), point: genesis };
}
