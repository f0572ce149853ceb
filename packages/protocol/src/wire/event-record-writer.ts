/** Writes the record of one command's events as they are told, without an object for the record or its events. The bytes are those of `encodeEventRecord`. */
import type { Event, Fill, PositionChanged } from "../event.ts";
import type { EventSink } from "../event-sink.ts";
import type { PostedEntry } from "../posted-entry.ts";
import type { ToldAccepted, ToldCancelled, ToldRested } from "../told-event.ts";
import { ByteWriter } from "./byte-writer.ts";
import { writeFill, writePositionChanged, writePostedEntry, writePostedTransfer, writeToldAccepted, writeToldCancelled, writeToldRested } from "./codec.gen.ts";
import { EncodeFault } from "./faults.ts";
import { eventsPerRecordMax, wireVersion, writeAnyEvent } from "./message.ts";

/** Version, seq, at, wall; then the number of events. */
const countAt = 25;

export class EventRecordWriter implements EventSink {
  readonly bytes = new ByteWriter(4_096);
  #count = 0;
  /** Hears those events that have no method of their own, before they are written. */
  readonly #onOther: (event: Event) => void;

  constructor(onOther: (event: Event) => void) {
    this.#onOther = onOther;
  }

  begin(seq: number, at: number, wall: number): void {
    const view = this.bytes.clear().room(countAt + 4);
    view.setUint8(0, wireVersion);
    // Safe integers, since they were read from or written to the journal.
    view.setFloat64(1, seq, true);
    view.setFloat64(9, at, true);
    view.setFloat64(17, wall, true);
    view.setUint32(countAt, 0, true);
    this.bytes.advanceTo(countAt + 4);
    this.#count = 0;
  }

  /** The record is whole; `bytes` holds it until the next one begins. */
  end(): void {
    if (this.#count > eventsPerRecordMax) throw new EncodeFault(`a list of ${this.#count} is longer than ${eventsPerRecordMax}`);
    this.bytes.view.setUint32(countAt, this.#count, true);
  }

  orderAccepted(told: ToldAccepted): void {
    this.#count += 1;
    writeToldAccepted(this.bytes, told);
  }
  orderRested(told: ToldRested): void {
    this.#count += 1;
    writeToldRested(this.bytes, told);
  }
  fill(event: Fill): void {
    this.#count += 1;
    writeFill(this.bytes, event);
  }
  positionChanged(event: PositionChanged): void {
    this.#count += 1;
    writePositionChanged(this.bytes, event);
  }
  orderCancelled(told: ToldCancelled): void {
    this.#count += 1;
    writeToldCancelled(this.bytes, told);
  }
  entryPosted(entry: PostedEntry): void {
    this.#count += 1;
    if (entry.isTransfer) writePostedTransfer(this.bytes, entry);
    else writePostedEntry(this.bytes, entry);
  }
  other(event: Event): void {
    this.#count += 1;
    this.#onOther(event);
    writeAnyEvent(this.bytes, event);
  }
}
