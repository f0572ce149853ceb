/**
 * Knows what was sent, what was promised and what the journal must therefore hold, from outside the processes that die. Beside it runs an
 * engine that never dies, with the auditor and the reference book, over every record that became durable.
 */
import { defaultLimits, stateHash } from "@crossfloor/engine";
import type { EncodedRecord } from "@crossfloor/feed";
import { type Disk, JournalFault, oldestPoint, readJournal } from "@crossfloor/journal";
import { ByteWriter, decodeSequenced, encodeEventRecord, type Event, type Outcome, type Seq, type Sequenced } from "@crossfloor/protocol";
import { AuditedEngine, AuditFault, type Coverage } from "@crossfloor/simulator";

/** One command as a participant sends it; a retry is the same object sent again. */
export interface Send {
  readonly envelope: Pick<Sequenced, "origin" | "serial" | "deadline" | "command">;
  reply: Outcome | undefined;
}

export class Witness {
  readonly audited: AuditedEngine;
  /** Bytes of every record that is durable, as far as was told or recovered. */
  readonly history: Uint8Array[] = [];
  /** Events of the record at each place, as the engine that never dies tells them. */
  readonly events: Uint8Array[] = [];
  readonly #bytes = new ByteWriter(4_096);
  /** What this life asked the journal to keep, from one past the history on. */
  #asked: Uint8Array[] = [];
  /** What was submitted in this life, in order; each becomes one record. */
  #submitted: Send[] = [];
  #taken = 0;
  /** The send that became the record, by its sequence. */
  readonly #sends = new Map<number, Send>();
  /** Everything up to here was promised to somebody. */
  #promised = 0;
  readonly #told = new Map<number, Uint8Array>();

  constructor(coverage: Coverage) {
    this.audited = new AuditedEngine(defaultLimits, null, coverage);
  }

  get promised(): number {
    return this.#promised;
  }

  submitted(send: Send): void {
    this.#submitted.push(send);
  }

  /** The writer is about to append. What it appends was sent, in that order, or is the sequencer's own. */
  asked(firstSeq: Seq, records: readonly Uint8Array[]): void {
    demand("F3", firstSeq === this.history.length + this.#asked.length + 1, () => `a batch begins at ${firstSeq}, the history ends at ${this.history.length} and ${this.#asked.length} were asked for`);
    for (const [place, bytes] of records.entries()) {
      const { seq, origin, serial, deadline, command } = decodeSequenced(bytes);
      demand("F3", seq === firstSeq + place, () => `record ${firstSeq + place} says that it is ${seq}`);
      this.#asked.push(bytes.slice());
      if (origin === 0) continue;
      const send = this.#submitted[this.#taken];
      this.#taken += 1;
      demand("F3", JSON.stringify(send.envelope) === JSON.stringify({ origin, serial, deadline, command }), () => `record ${seq} is ${origin}/${serial}, which was not sent next`);
      this.#sends.set(seq, send);
    }
  }

  /** Told to readers: from now on it must be there. */
  told(records: readonly EncodedRecord[]): void {
    for (const { seq, bytes } of records) {
      demand("D6", seq <= this.history.length + this.#asked.length, () => `record ${seq} was told before the journal was asked to keep it`);
      demand("D6", seq === this.#promised + 1, () => `record ${seq} was told after ${this.#promised}`);
      this.#promised = seq;
      this.#told.set(seq, bytes.slice());
    }
    this.#takeHistory(this.#promised);
  }

  answered(send: Send, outcome: Outcome): void {
    send.reply = outcome;
    // A retry is answered with the sequence of the record that was carried out.
    demand("D6", outcome.seq <= this.#promised, () => `command ${send.envelope.serial} was answered with record ${outcome.seq}, promised is ${this.#promised}`);
  }

  /** Audits what became durable; returns its events. */
  audit(): Event[] {
    const all: Event[] = [];
    for (let seq = this.events.length + 1; seq <= this.history.length; seq += 1) {
      const record = decodeSequenced(this.history[seq - 1]);
      const { events, outcome } = this.audited.apply(record);
      encodeEventRecord(this.#bytes.clear(), { seq: record.seq, at: record.at, wall: record.wall, events });
      this.events.push(this.#bytes.copy());
      const told = this.#told.get(seq);
      demand("D1", told === undefined || Buffer.compare(told, this.events[seq - 1]) === 0, () => `record ${seq} was told otherwise than its replay tells it`);
      this.#told.delete(seq);
      const reply = this.#sends.get(seq)?.reply;
      demand("D4", reply === undefined || JSON.stringify(reply) === JSON.stringify(outcome), () => `record ${seq} was answered ${JSON.stringify(reply)}, its replay says ${JSON.stringify(outcome)}`);
      this.#sends.delete(seq);
      all.push(...events);
    }
    return all;
  }

  /** A life has begun and stands at `seq` with this state. `rotten`: the journal was damaged, which only what needs it may name. Returns what was audited. */
  async recovered(seq: number, hash: string, disk: Disk, folder: string, rotten: boolean): Promise<Event[]> {
    demand("F3", seq >= this.#promised, () => `${this.#promised} was promised, the next life begins at ${seq}`);
    demand("F3", seq <= this.history.length + this.#asked.length, () => `the next life begins at ${seq}, no more than ${this.history.length + this.#asked.length} were ever asked for`);
    this.#takeHistory(seq);
    this.#promised = seq; // the next life tells it
    this.#asked = [];
    this.#submitted = [];
    this.#taken = 0;
    const events = this.audit();
    const own = stateHash(this.audited.state);
    demand("D3", own === hash, () => `the next life begins at ${seq} in state ${hash}, the replay of everything is in ${own}`);
    await this.#compareJournal(disk, folder, rotten);
    return events;
  }

  async #compareJournal(disk: Disk, folder: string, rotten: boolean): Promise<void> {
    try {
      const after = await oldestPoint(disk, folder);
      let next: number = after.seq + 1;
      for await (const batch of readJournal({ disk, folder, after })) {
        for (const bytes of batch.records) {
          demand("F3", Buffer.compare(bytes, this.history[next - 1] ?? new Uint8Array(0)) === 0, () => `record ${next} in the journal is not the one that was promised`);
          next += 1;
        }
      }
      demand("F3", next === this.history.length + 1, () => `the journal ends at ${next - 1}, ${this.history.length} are known`);
    } catch (fault) {
      if (!(rotten && fault instanceof JournalFault)) throw fault;
    }
  }

  #takeHistory(seq: number): void {
    const more = seq - this.history.length;
    if (more > 0) this.history.push(...this.#asked.splice(0, more));
  }
}

export function demand(id: string, holds: boolean, message: () => string): void {
  if (!holds) throw new AuditFault(id, message());
}
