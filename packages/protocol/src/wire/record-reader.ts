/**
 * Reads the journal's records one after another without an object for any that is about orders, which nearly all are: record and command are lent
 * and hold until the next is read, the command until any reader of the process reads one: there is one of each kind. What is not in a plain form is read by `decodeSequenced`, as everything is by whoever is in no hurry.
 */
import type { UnixMs } from "@crossfloor/instruments";
import type { Sequenced } from "../command.ts";
import type { OriginId, Seq } from "../ids.ts";
import { LentSequenced } from "../lent-sequenced.ts";
import { lendCommand } from "./codec.gen.ts";
import { DecodeFault } from "./faults.ts";
import { decodeSequenced, stampBytes, wireVersion } from "./message.ts";

const noBytes = new Uint8Array(0);

export class RecordReader {
  readonly #lent = new LentSequenced();
  #bytes: Uint8Array = noBytes;
  #view: DataView = new DataView(noBytes.buffer);

  /** Begins with other bytes, in which records lie. */
  over(bytes: Uint8Array): this {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this;
  }

  /** The record in [start, end) of the bytes. Throws `DecodeFault`. */
  read(start: number, end: number): Sequenced {
    const view = this.#view;
    const commandAt = (start + 1 + stampBytes) | 0;
    if (end <= commandAt || end > view.byteLength || view.getUint8(start) !== wireVersion) return this.#other(start, end);
    const command = lendCommand(view, commandAt, end);
    if (command === undefined) return this.#other(start, end);
    const seq = view.getFloat64((start + 1) | 0, true);
    const origin = view.getFloat64((start + 25) | 0, true);
    if ((seq | 0) !== seq || (origin | 0) !== origin) return this.#other(start, end);
    const lent = this.#lent;
    lent.seq = (seq | 0) as Seq;
    lent.at = safeAt(view, (start + 9) | 0) as UnixMs;
    lent.wall = safeAt(view, (start + 17) | 0) as UnixMs;
    lent.origin = (origin | 0) as OriginId;
    lent.serial = safeAt(view, (start + 33) | 0);
    lent.deadline = safeAt(view, (start + 41) | 0) as UnixMs;
    lent.command = command;
    return lent;
  }

  /** The command of its own, the record in the form that the engine's code knows. */
  #other(start: number, end: number): Sequenced {
    const { seq, at, wall, origin, serial, deadline, command } = decodeSequenced(this.#bytes, start, end);
    return this.#lent.fill(seq, at, wall, origin, serial, deadline, command);
  }
}

/** A safe integer that is mostly too large to be tried as a small one first. */
function safeAt(view: DataView, at: number): number {
  const value = view.getFloat64(at, true);
  if (!Number.isSafeInteger(value)) throw new DecodeFault("a number is a safe integer");
  return value + 0; // −0 is 0
}
