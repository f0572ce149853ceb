/** The first words on a link, from both sides, and the small messages that follow. */
import type { UnixMs } from "@crossfloor/instruments";
import { ByteReader, ByteWriter, choice, type Field, flag, safeInteger, type OriginId, type Seq, struct, text, uint32, variant } from "@crossfloor/protocol";
import type { Lane, Role } from "./role.ts";

/** Rises when frames change. */
export const feedProtocol = 2;

interface HelloCommon {
  readonly protocol: number;
  readonly build: string;
  /** The newest writer's life that this process has heard; 0 for none. An older writer must not serve it. */
  readonly epoch: number;
  readonly name: string;
}
/** A link that sends commands. `origin` stays the same over reconnects, so that retries are known. */
export interface CommandsHello extends HelloCommon { readonly channel: "commands"; readonly role: Role; readonly origin: OriginId }
/** A subscriber that has everything up to `from`. A durable one has stored it. */
export interface EventsHello extends HelloCommon { readonly channel: "events"; readonly durable: boolean; readonly from: Seq }
/** Tells a durable cursor and asks for nothing: the event archive, which reads the journal itself. */
export interface CursorHello extends HelloCommon { readonly channel: "cursor"; readonly from: Seq }
export type Hello = CommandsHello | EventsHello | CursorHello;

export interface Welcome {
  readonly protocol: number;
  readonly build: string;
  readonly epoch: number;
  readonly durable: Seq;
  readonly window: { readonly [Each in Lane]: number };
}

/** Venue and wall time at the newest durable record. */
export interface Pulse {
  readonly durable: Seq;
  readonly at: UnixMs;
  readonly wall: UnixMs;
  /** Venue milliseconds per wall millisecond, in billionths. */
  readonly speedNano: number;
  /** The newest state hash that the engine told, and the record that told it; 0 and "" before the first. */
  readonly checkpoint: Checkpoint;
}
export interface Checkpoint { readonly seq: Seq; readonly stateHash: string }

/** Why a link is turned away. */
export type HelloRefusal = "protocol_differs" | "writer_is_older" | "cursor_is_ahead" | "too_many_links" | "not_served_here" | "archive_is_pruned" | "hello_expected";
export interface Refused { readonly reason: HelloRefusal; readonly detail: string }

const common = { protocol: uint32(), build: text, epoch: safeInteger(), name: text };
const role = choice<Role>({ gateway: 1, desk: 2, treasury: 3, oracle: 4 });
const hello = variant<Hello, "channel">("channel", {
  commands: { code: 1, fields: { ...common, role, origin: safeInteger() } },
  events: { code: 2, fields: { ...common, durable: flag, from: safeInteger() } },
  cursor: { code: 3, fields: { ...common, from: safeInteger() } },
});
const welcome = struct<Welcome>({
  protocol: uint32(), build: text, epoch: safeInteger(), durable: safeInteger(), window: struct<Welcome["window"]>({ cancel: uint32(), order: uint32(), other: uint32() }),
});
const checkpoint = struct<Checkpoint>({ seq: safeInteger(), stateHash: text });
const pulse = struct<Pulse>({ durable: safeInteger(), at: safeInteger(), wall: safeInteger(), speedNano: safeInteger(), checkpoint });
const refused = struct<Refused>({
  reason: choice<HelloRefusal>({
    protocol_differs: 1, writer_is_older: 2, cursor_is_ahead: 3, too_many_links: 4, not_served_here: 5, archive_is_pruned: 6, hello_expected: 7,
  }),
  detail: text,
});
const cursor = struct<{ readonly cursor: Seq }>({ cursor: safeInteger() });

interface BodyCodec<Value> { write(value: Value): (to: ByteWriter) => void; read(body: Uint8Array): Value }
/** `read` throws `DecodeFault`. */
function bodyOf<Value>(field: Field<Value>): BodyCodec<Value> {
  return {
    write: (value) => (to) => field.write(to, value),
    read: (body) => {
      const from = new ByteReader(body);
      const value = field.read(from);
      from.end();
      return value;
    },
  };
}

export const helloBody = bodyOf(hello);
export const welcomeBody = bodyOf(welcome);
export const pulseBody = bodyOf(pulse);
/** Of `disagree`: the hash that a replica made where the writer told another. */
export const checkpointBody = bodyOf(checkpoint);
export const refusedBody = bodyOf(refused);
/** Of `cursor`, `tooOld` (the oldest sequence that is kept) and `archiveEnd` (the newest that is archived). */
export const cursorBody = bodyOf(cursor);
