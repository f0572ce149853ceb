/**
 * The writer's end of every link.
 *
 * Nothing is served before `open`: until then the server only hears who is there and how far they have come, so that a writer
 * that has lost records can refuse to start. Nobody is waited for: a subscriber that falls too far behind is cut and resumes.
 */
import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import type { UnixMs } from "@crossfloor/instruments";
import { ByteReader, ByteWriter, type Command, DecodeFault, decodeCommand, encodeOutcome, type OrderId, type OriginId, type Outcome, type Refusal, type Seq } from "@crossfloor/protocol";
import { assert, unreachable } from "@crossfloor/stdx";
import { type Frame, FrameFault, frameOf, FrameSplitter, writeFrame } from "./frame.ts";
import { type Checkpoint, checkpointBody, type CommandsHello, cursorBody, feedProtocol, type Hello, helloBody, type Pulse, pulseBody, type Refused, refusedBody, welcomeBody } from "./hello.ts";
import { type EncodedRecord, RecordRing, type RingLimits } from "./record-ring.ts";
import { recordsFrame, recordsFrameBytes } from "./records-frame.ts";
import { type Lane, type Role, roleMaySend, windows } from "./role.ts";

/** A command as it came in. `reply` may be called once, when the outcome is durable; it does nothing if the link is gone. */
export interface ReceivedCommand {
  readonly role: Role;
  readonly name: string;
  readonly origin: OriginId;
  readonly serial: number;
  readonly deadline: UnixMs;
  readonly command: Command;
  reply(outcome: Outcome): void;
}

export interface FeedServerOptions {
  readonly socketPath: string;
  readonly build: string;
  /** This writer's life; rises with each start. */
  readonly epoch: number;
  /** The newest recovered record: the ring continues after it. */
  readonly recovered: Seq;
  /** The last of the recovered records, so that readers who were abreast need no archive. */
  readonly preload?: readonly EncodedRecord[];
  readonly ring: RingLimits;
  onCommand(received: ReceivedCommand): void;
  /** A subscriber's stored cursor, whenever one is told. */
  onCursor?(name: string, cursor: Seq): void;
  /** A replica's state at a checkpoint is another than the writer told. */
  onDisagreement?(name: string, theirs: Checkpoint): void;
  /** What to do when the socket itself fails. */
  onFault(fault: Error): void;
}

export interface FeedServer {
  /** Begins to serve. */
  open(pulse: Pulse): void;
  /** Makes durable records visible to subscribers. */
  publish(records: readonly EncodedRecord[], pulse: Pulse): void;
  /** Cursors of durable subscribers heard since the start. */
  cursors(): ReadonlyMap<string, Seq>;
  close(): Promise<void>;
}

export const linksMax = 64;
const pulseEveryMs = 1_000;
/** A connection that says nothing for so long would keep its place among `linksMax` for ever. */
const helloWithinPulses = 3;
const socketBufferMax = 1_048_576;

interface Connection {
  readonly socket: Socket;
  readonly splitter: FrameSplitter;
  hello: Hello | undefined;
  served: boolean;
  silentPulses: number;
  readonly unanswered: { [Each in Lane]: number };
  /** Outcomes of one turn leave in one write. */
  readonly out: ByteWriter;
  flushing: boolean;
  /** Subscribers: the next sequence to send. */
  next: number;
}

/** Listens on a Unix socket that only this user can open. */
export async function startFeedServer(options: FeedServerOptions): Promise<FeedServer> {
  const connections = new Set<Connection>();
  const cursors = new Map<string, Seq>();
  const preload = options.preload ?? [];
  const ring = new RecordRing(options.ring, (options.recovered - preload.length) as Seq);
  for (const record of preload) ring.push(record);
  let pulse: Pulse | undefined;

  function cut(connection: Connection, refused?: Refused): void {
    connections.delete(connection);
    if (refused === undefined) connection.socket.destroy();
    else connection.socket.end(frameOf("refused", refusedBody.write(refused)));
  }

  function greet(connection: Connection, hello: Hello): void {
    connection.hello = hello;
    if (hello.protocol !== feedProtocol) return cut(connection, { reason: "protocol_differs", detail: `writer ${feedProtocol}, ${hello.name} ${hello.protocol}` });
    if (hello.epoch > options.epoch) return cut(connection, { reason: "writer_is_older", detail: `writer's epoch is ${options.epoch}, ${hello.name} has heard ${hello.epoch}` });
    if (hello.channel === "cursor" || (hello.channel === "events" && hello.durable)) hearCursor(hello.name, hello.from);
    if (pulse !== undefined) serve(connection, hello, pulse);
  }

  function hearCursor(name: string, cursor: Seq): void {
    cursors.set(name, cursor);
    options.onCursor?.(name, cursor);
  }

  function serve(connection: Connection, hello: Hello, now: Pulse): void {
    if (hello.channel !== "commands" && hello.from > now.durable) {
      return cut(connection, { reason: "cursor_is_ahead", detail: `${hello.name} has seen ${hello.from}, the journal ends at ${now.durable}` });
    }
    connection.served = true;
    connection.socket.write(frameOf("welcome", welcomeBody.write({ protocol: feedProtocol, build: options.build, epoch: options.epoch, durable: now.durable, window: windows })));
    connection.socket.write(frameOf("pulse", pulseBody.write(now)));
    if (hello.channel === "events") {
      connection.next = hello.from + 1;
      feed(connection);
    }
  }

  /** Sends what the socket takes. A subscriber that is behind the ring is told where it begins. */
  function feed(connection: Connection): void {
    while (connection.next <= ring.last && connection.socket.writableLength < socketBufferMax) {
      if (connection.next < ring.first) {
        connections.delete(connection);
        connection.socket.end(frameOf("tooOld", cursorBody.write({ cursor: ring.first })));
        return;
      }
      const frame = frameFrom(connection.next);
      connection.next = frame.next;
      connection.socket.write(frame.bytes);
    }
  }

  /** Subscribers that are abreast share one frame. */
  let lastFrame: { readonly from: number; readonly last: number; readonly next: number; readonly bytes: Uint8Array } | undefined;
  function frameFrom(from: number): { readonly next: number; readonly bytes: Uint8Array } {
    if (lastFrame !== undefined && lastFrame.from === from && lastFrame.last === ring.last) return lastFrame;
    const records: Uint8Array[] = [];
    let size = 0;
    let next = from;
    for (let bytes = ring.at(next); bytes !== undefined && size < recordsFrameBytes; bytes = ring.at(next)) {
      records.push(bytes);
      size += bytes.length;
      next += 1;
    }
    lastFrame = { from, last: ring.last, next, bytes: recordsFrame(records) };
    return lastFrame;
  }

  function receive(connection: Connection, frame: Frame): void {
    const { hello } = connection;
    switch (frame.kind) {
      case "hello":
        if (hello !== undefined) throw new FrameFault("a link says hello once");
        return greet(connection, helloBody.read(frame.body));
      case "command":
        if (hello?.channel !== "commands" || !connection.served) throw new FrameFault("commands come on a welcomed command link");
        return receiveCommand(connection, hello, frame.body);
      case "cursor":
        if (hello === undefined || hello.channel === "commands") throw new FrameFault("cursors come on a subscriber's link");
        return isDurable(hello) ? hearCursor(hello.name, cursorBody.read(frame.body).cursor) : undefined;
      case "disagree":
        if (hello?.channel !== "cursor") throw new FrameFault("only a replica can disagree");
        return options.onDisagreement?.(hello.name, checkpointBody.read(frame.body));
      case "welcome": case "refused": case "outcome": case "records": case "pulse": case "tooOld": case "archiveEnd":
        throw new FrameFault(`${frame.kind} is not for a server`);
      default:
        return unreachable(frame.kind);
    }
  }

  function receiveCommand(connection: Connection, hello: CommandsHello, body: Uint8Array): void {
    const from = new ByteReader(body);
    const serial = from.i64();
    const deadline = from.i64() as UnixMs;
    const lane = laneOf(from.u8());
    connection.unanswered[lane] += 1;
    if (connection.unanswered[lane] > windows[lane]) throw new FrameFault(`${hello.name} passed its window of ${windows[lane]} ${lane} commands`);
    let answered = false;
    const reply = (outcome: Outcome): void => {
      assert(!answered, "a command is answered once");
      answered = true;
      connection.unanswered[lane] -= 1;
      if (!connections.has(connection)) return;
      writeFrame(connection.out, "outcome", (to) => encodeOutcome(to.i64(serial), outcome));
      if (connection.flushing) return;
      connection.flushing = true;
      queueMicrotask(() => {
        connection.flushing = false;
        connection.socket.write(connection.out.copy());
        connection.out.clear();
      });
    };
    let command: Command;
    try {
      command = decodeCommand(body, from.at);
    } catch (fault) {
      if (!(fault instanceof DecodeFault)) throw fault;
      return reply(refusal("command_must_be_well_formed", fault.message));
    }
    if (!roleMaySend(hello.role, command)) return reply(refusal("command_must_be_allowed_to_this_origin", `${hello.role} may not send ${command.type}`));
    options.onCommand({ role: hello.role, name: hello.name, origin: hello.origin, serial, deadline, command, reply });
  }

  function accept(socket: Socket): void {
    const connection: Connection = {
      socket, splitter: new FrameSplitter(), hello: undefined, served: false, silentPulses: 0, unanswered: { cancel: 0, order: 0, other: 0 }, out: new ByteWriter(256), flushing: false, next: 0,
    };
    connections.add(connection);
    if (connections.size > linksMax) return cut(connection, { reason: "too_many_links", detail: `at most ${linksMax}` });
    socket.on("data", (chunk: Buffer) => {
      try {
        for (const frame of connection.splitter.push(chunk)) if (connections.has(connection)) receive(connection, frame);
      } catch (fault) {
        if (fault instanceof FrameFault || fault instanceof DecodeFault) return cut(connection);
        throw fault;
      }
    });
    socket.on("drain", () => {
      if (connection.served && connection.hello?.channel === "events" && connections.has(connection)) feed(connection);
    });
    socket.on("error", () => cut(connection)); // the other side went away; `close` follows
    socket.on("close", () => connections.delete(connection));
  }

  const server = await listenOnSocket(options.socketPath, accept, options.onFault);
  const timer = setInterval(() => {
    for (const connection of connections) {
      if (connection.hello !== undefined) continue;
      if (connection.silentPulses === helloWithinPulses) cut(connection, { reason: "hello_expected", detail: `within ${helloWithinPulses} s` });
      connection.silentPulses += 1;
    }
    if (pulse === undefined) return;
    const frame = frameOf("pulse", pulseBody.write(pulse));
    for (const connection of connections) if (connection.served && connection.socket.writableLength < socketBufferMax) connection.socket.write(frame);
  }, pulseEveryMs);

  return {
    open(now) {
      assert(pulse === undefined, "a feed opens once");
      pulse = now;
      for (const connection of connections) if (connection.hello !== undefined) serve(connection, connection.hello, now);
    },
    publish(records, now) {
      assert(pulse !== undefined, "a feed publishes after it opened");
      pulse = now;
      for (const record of records) ring.push(record);
      for (const connection of connections) {
        if (!connection.served || connection.hello?.channel !== "events") continue;
        // A reader that takes nothing costs one socket buffer until it falls out of the ring.
        if (connection.next < ring.first) cut(connection);
        else feed(connection);
      }
    },
    cursors: () => cursors,
    async close() {
      clearInterval(timer);
      for (const connection of connections) cut(connection);
      await closeServer(server);
    },
  };
}

function isDurable(hello: Hello): boolean {
  return hello.channel === "cursor" || (hello.channel === "events" && hello.durable);
}

const lanes = ["cancel", "order", "other"] as const satisfies readonly Lane[];
export function laneCode(lane: Lane): number {
  return lanes.indexOf(lane);
}
function laneOf(code: number): Lane {
  const lane = lanes[code];
  if (lane === undefined) throw new FrameFault(`lane ${code} is not known`);
  return lane;
}

function refusal(reason: Refusal, detail: string): Outcome {
  return { seq: 0 as Seq, refusal: reason, detail, order: 0 as OrderId };
}

/** Takes over the path of a server that died; the journal's lock makes sure that it is dead. */
export async function listenOnSocket(path: string, accept: (socket: Socket) => void, onFault: (fault: Error) => void): Promise<Server> {
  rmSync(path, { force: true });
  const server = createServer(accept);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, () => {
      server.off("error", reject);
      resolve();
    });
  });
  server.on("error", onFault);
  chmodSync(path, 0o600);
  return server;
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
