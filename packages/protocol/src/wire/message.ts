/**
 * The binary form of commands, records, outcomes and events: the same bytes in the journal, the archive and on the internal
 * wire. Each message begins with a version byte; decoding takes all of the bytes or throws `DecodeFault`.
 */
import { type Command, legsPerMessageMax, type Sequenced } from "../command.ts";
import type { Event, EventRecord, LegOutcome, Outcome } from "../event.ts";
import { ByteReader, integerAt } from "./byte-reader.ts";
import { type ByteWriter, putInteger } from "./byte-writer.ts";
import { canonicalJson } from "./canonical-json.ts";
import { readCommand, readEvent, writeCommand, writeEvent } from "./codec.gen.ts";
import { commandField as commandTable } from "./command-layout.ts";
import { eventField as eventTable, refusalField } from "./event-layout.ts";
import { DecodeFault, endsEarly } from "./faults.ts";
import { type Field, safeInteger, list, nullable, struct, text } from "./field.ts";

/** Rises when the envelope or the form of a number changes; a new message or layout takes a new code instead. */
export const wireVersion = 2;
/** Whose numbers were integers of 64 bits. Read, never written. */
const firstVersion = 1;
export const eventsPerRecordMax = 65_536;
/** Of everything in a record but its version and its command. */
export const stampBytes = 48;

/** Straight code for the messages of the hot path, the tables for all others and for the first release; the bytes are the same. */
const commandField = fast(commandTable, writeCommand, readCommand);
const eventField = fast(eventTable, writeEvent, readEvent);

/** Each field by itself: for JSON and for records of the first release. */
const sequencedField = struct<Sequenced>({ seq: safeInteger(), at: safeInteger(), wall: safeInteger(), origin: safeInteger(), serial: safeInteger(), deadline: safeInteger(), command: commandField });
const plainOutcomeField = struct<Omit<Outcome, "legs">>({ seq: safeInteger(), refusal: nullable(refusalField), detail: text, order: safeInteger() });
const legsField = list(struct<LegOutcome>({ refusal: nullable(refusalField), detail: text, order: safeInteger() }), legsPerMessageMax);
/** The legs of a batch follow at the end; an outcome without them is what it always was. */
const outcomeField: Field<Outcome> = {
  write: (to, value) => {
    plainOutcomeField.write(to, value);
    if (value.legs !== undefined) legsField.write(to, value.legs);
  },
  read: (from) => {
    const plain = plainOutcomeField.read(from);
    return from.left === 0 ? plain : { ...plain, legs: legsField.read(from) };
  },
  parse: plainOutcomeField.parse,
};
const eventRecordField: Field<EventRecord> = struct<EventRecord>({ seq: safeInteger(), at: safeInteger(), wall: safeInteger(), events: list(eventField, eventsPerRecordMax) });

/** A command that is not sequenced yet. */
export const encodeCommand = encoderOf(commandField);
export const decodeCommand = decoderOf(commandField);
export const encodeOutcome = encoderOf(outcomeField);
export const decodeOutcome = decoderOf(outcomeField);
export const encodeEvent = encoderOf(eventField);
export const decodeEvent = decoderOf(eventField);
export const encodeEventRecord = encoderOf(eventRecordField);
export const decodeEventRecord = decoderOf(eventRecordField);
/** One event within a record, without a version of its own. */
export const writeAnyEvent = eventField.write;

/** JSON forms: canonical text, in which every amount is the integer that it is inside. For records and logs, not for public wires. */
export const commandToJson = canonicalJson<Command>;
export const eventToJson = canonicalJson<Event>;
export const sequencedToJson = canonicalJson<Sequenced>;
export const eventRecordToJson = canonicalJson<EventRecord>;
/** Throws `DecodeFault` on text that is not JSON or not this message, naming the field. */
export const commandFromJson = jsonReaderOf(commandField, "command");
export const eventFromJson = jsonReaderOf(eventField, "event");
export const sequencedFromJson = jsonReaderOf(sequencedField, "record");
export const eventRecordFromJson = jsonReaderOf(eventRecordField, "record");

/** A record of the journal: straight code throughout, since every command goes through it on its way in and once more in replay. */
export function encodeSequenced(to: ByteWriter, { seq, at, wall, origin, serial, deadline, command }: Sequenced): void {
  const view = to.room(1 + stampBytes);
  const start = to.length + 1;
  view.setUint8(start - 1, wireVersion);
  putInteger(view, start, seq);
  putInteger(view, (start + 8) | 0, at);
  putInteger(view, (start + 16) | 0, wall);
  putInteger(view, (start + 24) | 0, origin);
  putInteger(view, (start + 32) | 0, serial);
  putInteger(view, (start + 40) | 0, deadline);
  to.advanceTo(start + stampBytes);
  if (!writeCommand(to, command)) commandTable.write(to, command);
}

export function decodeSequenced(bytes: Uint8Array, start = 0, end = bytes.length): Sequenced {
  const from = begin(bytes, start, end);
  const value = from.isFirstRelease ? sequencedField.read(from) : readSequenced(from);
  from.end();
  return value;
}

function readSequenced(from: ByteReader): Sequenced {
  const { view, position } = from;
  if (stampBytes > from.limit - position) throw endsEarly();
  from.advanceTo(position + stampBytes);
  // Read first: what is made afterwards, without a call in between, is filled in at once.
  const command = readCommand(from, from.peekU16()) ?? commandTable.read(from);
  return {
    seq: integerAt(view, position) as Sequenced["seq"],
    at: integerAt(view, (position + 8) | 0) as Sequenced["at"],
    wall: integerAt(view, (position + 16) | 0) as Sequenced["wall"],
    origin: integerAt(view, (position + 24) | 0) as Sequenced["origin"],
    serial: integerAt(view, (position + 32) | 0),
    deadline: integerAt(view, (position + 40) | 0) as Sequenced["deadline"],
    command,
  };
}

function fast<Union>(table: Field<Union>, write: (to: ByteWriter, value: Union) => boolean, read: (from: ByteReader, code: number) => Union | undefined): Field<Union> {
  return {
    write: (to, value) => {
      if (!write(to, value)) table.write(to, value);
    },
    read: (from) => (from.isFirstRelease ? undefined : read(from, from.peekU16())) ?? table.read(from),
    parse: table.parse,
  };
}

/** Appends to the writer; throws `EncodeFault` and leaves what was written to the caller to clear. */
function encoderOf<Value>(field: Field<Value>): (to: ByteWriter, value: Value) => void {
  return (to, value) => {
    to.u8(wireVersion);
    field.write(to, value);
  };
}

/** One for all messages, since none is read while another is. */
const reader = new ByteReader(new Uint8Array(0));

function decoderOf<Value>(field: Field<Value>): (bytes: Uint8Array, start?: number, end?: number) => Value {
  return (bytes, start = 0, end = bytes.length) => {
    const from = begin(bytes, start, end);
    const value = field.read(from);
    from.end();
    return value;
  };
}

/** Reads a message's version. */
function begin(bytes: Uint8Array, start: number, end: number): ByteReader {
  const from = reader.over(bytes, start, end);
  const version = from.u8();
  if (version === firstVersion) return from.asFirstRelease();
  if (version !== wireVersion) throw new DecodeFault(`version ${version} of the wire is not known`);
  return from;
}

function jsonReaderOf<Value>(field: Field<Value>, name: string): (json: string) => Value {
  return (json) => {
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch (cause) {
      throw new DecodeFault(`${name} is JSON`, { cause });
    }
    return field.parse(value, name);
  };
}
