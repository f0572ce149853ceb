/**
 * The sender's end of a command link.
 *
 * A command is sent until it is answered or its deadline passes, over as many connections as it takes, always under the same
 * (origin, serial), which the engine remembers: a retry is answered, never done twice.
 */
import { randomInt } from "node:crypto";
import type { UnixMs } from "@crossfloor/instruments";
import { ByteReader, ByteWriter, type Command, commandLifeMs, decodeOutcome, encodeCommand, type OrderId, type OriginId, type Outcome, type Seq } from "@crossfloor/protocol";
import { dial, type Dialled } from "./dial.ts";
import { type Frame, FrameFault, writeFrame } from "./frame.ts";
import { feedProtocol, type Pulse, pulseBody, type Refused, refusedBody, type Welcome, welcomeBody } from "./hello.ts";
import type { Lane, Role } from "./role.ts";
import { laneCode } from "./server.ts";

export interface ConnectWriterOptions {
  readonly socketPath: string;
  readonly role: Role;
  /** E.g. "gateway". For logs. */
  readonly name: string;
  readonly build?: string;
  /** Given by tests; otherwise a number that no other process has. */
  readonly origin?: OriginId;
}

export interface SendOptions {
  readonly lane: Lane;
  /** Milliseconds from now, at most `commandLifeMs`. */
  readonly deadlineMs: number;
}

/** "away": no welcome yet, or lost; commands wait. "refused": the writer turned this link away; it goes on trying slowly. */
export type LinkState = "away" | "up" | "refused" | "closed";

export interface WriterLink {
  /** The durable outcome. Rejects with `WriterAway` when the deadline passes without an answer: the command may or may not have been done. Throws `EncodeFault`. */
  send(command: Command, options: SendOptions): Promise<Outcome>;
  readonly origin: OriginId;
  readonly state: LinkState;
  /** Why the state is what it is, for people. */
  readonly detail: string;
  /** The writer's newest pulse: durable sequence, venue and wall time. */
  readonly pulse: Pulse | undefined;
  readonly welcome: Welcome | undefined;
  /** Calls at once with the state, and at every change. Returns the way to stop. */
  onState(listener: (state: LinkState, detail: string) => void): () => void;
  /** Rejects what is unanswered. */
  close(): void;
}

/** No answer came in time. The command may or may not have been done. */
export class WriterAway extends Error {
  override readonly name = "WriterAway";
}

/** Commands that wait for an answer or for credit. */
export const pendingMax = 16_384;
const retryMs = 100;
const retryRefusedMs = 1_000;

interface Pending {
  readonly serial: number;
  readonly lane: Lane;
  /** Commands of one account keep their order over all lanes; `undefined` for commands of no account. */
  readonly account: number | undefined;
  readonly bytes: Uint8Array;
  readonly deadline: UnixMs;
  readonly timer: NodeJS.Timeout;
  sent: boolean;
  resolve(outcome: Outcome): void;
  reject(fault: WriterAway): void;
}

export function connectWriter(options: ConnectWriterOptions): WriterLink {
  // 48 random bits: one life of one process, told apart from every other without asking anybody.
  const origin = options.origin ?? (randomInt(1, 2 ** 48 - 1) as OriginId);
  const pending = new Map<number, Pending>();
  const waiting: { readonly [Each in Lane]: Pending[] } = { cancel: [], order: [], other: [] };
  /** Serials per account that wait for credit, oldest first: a cancel may pass other accounts' orders, not its own. */
  const waitingOf = new Map<number, number[]>();
  /** Sent, and given up before its answer came: keeps its credit until it is answered or the connection ends. */
  const abandoned = new Map<number, Lane>();
  const unanswered = { cancel: 0, order: 0, other: 0 };
  const listeners = new Set<(state: LinkState, detail: string) => void>();
  const out = new ByteWriter(4096);
  let serialNext = 1;
  let state: LinkState = "away";
  let detail = "not connected yet";
  let epoch = 0;
  let welcome: Welcome | undefined;
  let pulse: Pulse | undefined;
  let connection: Dialled | undefined;
  let retry: NodeJS.Timeout | undefined;
  let pumping = false;

  function turn(next: LinkState, why: string): void {
    if (state === next && detail === why) return;
    state = next;
    detail = why;
    for (const listener of listeners) listener(next, why);
  }

  function connect(): void {
    let refused: Refused | undefined;
    connection = dial({
      socketPath: options.socketPath,
      hello: { channel: "commands", protocol: feedProtocol, build: options.build ?? "", epoch, name: options.name, role: options.role, origin },
      onFrame(frame) {
        if (frame.kind === "refused") refused = refusedBody.read(frame.body);
        else receive(frame);
      },
      onDown(reason) {
        welcome = undefined;
        connection = undefined;
        if (refused === undefined) turn("away", reason);
        else turn("refused", `${refused.reason}: ${refused.detail}`);
        retry = setTimeout(connect, refused === undefined ? retryMs : retryRefusedMs);
      },
    });
  }

  function receive(frame: Frame): void {
    if (frame.kind === "welcome") {
      welcome = welcomeBody.read(frame.body);
      epoch = welcome.epoch;
      requeue();
      turn("up", `epoch ${epoch}`);
      pump();
    } else if (frame.kind === "pulse") {
      pulse = pulseBody.read(frame.body);
    } else if (frame.kind === "outcome") {
      const from = new ByteReader(frame.body);
      const serial = from.i64();
      const outcome = decodeOutcome(frame.body, from.at);
      const found = pending.get(serial);
      if (found === undefined) return answerAbandoned(serial);
      settle(found);
      found.resolve(outcome);
    } else {
      throw new FrameFault(`${frame.kind} is not for a command link`);
    }
  }

  function answerAbandoned(serial: number): void {
    const lane = abandoned.get(serial);
    if (lane === undefined) throw new FrameFault(`command ${serial} was never sent`);
    abandoned.delete(serial);
    unanswered[lane] -= 1;
    pump();
  }

  /** A new connection begins with full credit and everything unanswered, in the order it was made. */
  function requeue(): void {
    for (const lane of ["cancel", "order", "other"] as const) {
      waiting[lane].length = 0;
      unanswered[lane] = 0;
    }
    waitingOf.clear();
    abandoned.clear();
    for (const each of pending.values()) {
      each.sent = false;
      queue(each);
    }
  }

  function queue(each: Pending): void {
    waiting[each.lane].push(each);
    if (each.account === undefined) return;
    const serials = waitingOf.get(each.account);
    if (serials === undefined) waitingOf.set(each.account, [each.serial]);
    else serials.push(each.serial);
  }

  function unqueue(each: Pending): void {
    if (each.account === undefined) return;
    const serials = waitingOf.get(each.account) ?? [];
    serials.splice(serials.indexOf(each.serial), 1);
    if (serials.length === 0) waitingOf.delete(each.account);
  }

  function settle(each: Pending): void {
    clearTimeout(each.timer);
    pending.delete(each.serial);
    if (each.sent) {
      unanswered[each.lane] -= 1;
    } else {
      waiting[each.lane].splice(waiting[each.lane].indexOf(each), 1);
      unqueue(each);
    }
    pump();
  }

  /** Sends what credit allows, at the end of this turn, in one write. */
  function pump(): void {
    if (pumping) return;
    pumping = true;
    queueMicrotask(() => {
      pumping = false;
      if (welcome === undefined || connection === undefined) return;
      // Sending one lane's head may free another's, which waited behind it for the order within one account.
      for (let sent = true; sent; ) {
        sent = false;
        for (const lane of ["cancel", "order", "other"] as const) sent = sendLane(lane, welcome) || sent;
      }
      if (out.length === 0) return;
      connection.write(out.copy());
      out.clear();
    });
  }

  function sendLane(lane: Lane, { window }: Welcome): boolean {
    let count = 0;
    for (const each of waiting[lane]) {
      if (unanswered[lane] >= window[lane]) break;
      if (each.account !== undefined && waitingOf.get(each.account)?.[0] !== each.serial) break;
      unqueue(each);
      each.sent = true;
      unanswered[lane] += 1;
      count += 1;
      writeFrame(out, "command", (to) => to.i64(each.serial).i64(each.deadline).u8(laneCode(lane)).raw(each.bytes));
    }
    waiting[lane].splice(0, count);
    return count > 0;
  }

  connect();
  return {
    origin,
    get state() { return state; },
    get detail() { return detail; },
    get pulse() { return pulse; },
    get welcome() { return welcome; },
    onState(listener) {
      listeners.add(listener);
      listener(state, detail);
      return () => void listeners.delete(listener);
    },
    send(command, { lane, deadlineMs }) {
      if (state === "closed") return Promise.reject(new WriterAway("the link is closed"));
      if (pending.size >= pendingMax) {
        return Promise.resolve({ seq: 0 as Seq, refusal: "engine_must_have_room", detail: `${pendingMax} commands wait already`, order: 0 as OrderId });
      }
      const bytes = new ByteWriter(128);
      encodeCommand(bytes, command);
      const lifeMs = Math.min(deadlineMs, commandLifeMs);
      return new Promise<Outcome>((resolve, reject) => {
        const serial = serialNext++;
        const timer = setTimeout(() => {
          const each = pending.get(serial);
          if (each === undefined) return;
          if (each.sent) {
            pending.delete(serial);
            abandoned.set(serial, lane);
          } else {
            settle(each);
          }
          reject(new WriterAway(`no answer within ${lifeMs} ms; ${detail}`));
        }, lifeMs);
        const each: Pending = {
          serial, lane, account: "account" in command ? command.account : undefined, bytes: bytes.copy(), deadline: (Date.now() + lifeMs) as UnixMs, timer, sent: false, resolve, reject,
        };
        pending.set(serial, each);
        queue(each);
        pump();
      });
    },
    close() {
      if (state === "closed") return;
      clearTimeout(retry);
      connection?.close();
      connection = undefined;
      welcome = undefined;
      turn("closed", "closed");
      for (const each of pending.values()) {
        clearTimeout(each.timer);
        each.reject(new WriterAway("the link was closed"));
      }
      pending.clear();
    },
  };
}
