/** Writes the record of one command's events as they are told, without an object for the record or its events. The bytes are those of `encodeEventRecord`. */
import type { Event, Fill, PositionChanged } from "../event.ts";
import type { EventSink } from "../event-sink.ts";
import type { PostedEntry } from "../posted-entry.ts";
import type { ToldAccepted, ToldCancelled, ToldRested } from "../told-event.ts";
import { ByteWriter } from "./byte-writer.ts";
import { stageCommandRefused, stageFill, stagePositionChanged, stagePostedTransfer, stageToldAccepted, stageToldCancelled, stageToldRested, writePostedEntry } from "./codec.gen.ts";
import { EncodeFault } from "./faults.ts";
import { eventsPerRecordMax, wireVersion, writeAnyEvent } from "./message.ts";
import { beginRecord, emptyStage, isStaging, isWhole, stage, stagedBytes, stagedEvents, stagedLength, stageEvent, type StageMaker } from "./record-stage.ts";

/** Version, seq, at, wall; then the number of events. */
const countAt = 25;

export class EventRecordWriter implements EventSink, StageMaker {
  /** The beginning of a record that was too long to stay where it is made, or all of it when another writer's record was made. */
  readonly #away = new ByteWriter(0);
  /** An event that is seldom is written here first. */
  readonly #aside = new ByteWriter();
  /** Hears those events that have no method of their own, before they are written. */
  readonly #onOther: (event: Event) => void;

  constructor(onOther: (event: Event) => void) {
    this.#onOther = onOther;
  }

  begin(seq: number, at: number, wall: number): void {
    beginRecord(this, countAt + 4);
    stage.setUint8(0, wireVersion);
    // Safe integers, since they were read from or written to the journal.
    stage.setFloat64(1, seq, true);
    stage.setFloat64(9, at, true);
    stage.setFloat64(17, wall, true);
  }

  /** The record is whole; it can be asked for until the next one begins. */
  end(): void {
    if (isWhole(this)) stage.setUint32(countAt, stagedEvents(), true);
    else this.#endAway();
  }

  #endAway(): void {
    if (!isStaging(this)) throw new EncodeFault("a record began while another one was made");
    const count = stagedEvents();
    if (count > eventsPerRecordMax) throw new EncodeFault(`a list of ${count} is longer than ${eventsPerRecordMax}`);
    this.#away.setU32(countAt, count);
  }

  orderAccepted(told: ToldAccepted): void {
    stageToldAccepted(told);
  }
  orderRested(told: ToldRested): void {
    stageToldRested(told);
  }
  fill(event: Fill): void {
    stageFill(event);
  }
  positionChanged(event: PositionChanged): void {
    stagePositionChanged(event);
  }
  orderCancelled(told: ToldCancelled): void {
    stageToldCancelled(told);
  }
  entryPosted(entry: PostedEntry): void {
    if (entry.isTransfer) stagePostedTransfer(entry);
    else this.#postedEntry(entry);
  }
  other(event: Event): void {
    this.#onOther(event);
    if (event.type === "commandRefused") stageCommandRefused(event);
    else this.#anyEvent(event);
  }

  get length(): number {
    return isWhole(this) ? stagedLength() : this.bytes().length;
  }

  /** The record, without a copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    if (isWhole(this)) return stagedBytes();
    if (isStaging(this)) emptyStage();
    return this.#away.bytes();
  }

  copy(): Uint8Array<ArrayBuffer> {
    return this.bytes().slice();
  }

  /** Into `target`, which has room for it. A loop beats the platform's call for records of a hundred bytes. */
  copyTo(target: Uint8Array, at: number): void {
    const bytes = this.bytes();
    if (bytes.length > 256) target.set(bytes, at);
    else for (let place = 0; place < bytes.length; place++) target[at + place] = bytes[place];
  }

  takeAway(staged: Uint8Array, event: Uint8Array): void {
    this.#away.raw(staged).raw(event);
  }
  forget(): void {
    this.#away.clear();
  }

  #postedEntry(entry: PostedEntry): void {
    writePostedEntry(this.#aside.clear(), entry);
    this.#stageAside();
  }
  #anyEvent(event: Event): void {
    writeAnyEvent(this.#aside.clear(), event);
    this.#stageAside();
  }

  #stageAside(): void {
    stageEvent(this.#aside.bytes());
  }
}
