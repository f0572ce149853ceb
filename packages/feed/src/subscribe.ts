/**
 * The reader's end: every event record once, in order, from a cursor on, wherever it has to come from.
 *
 * The writer keeps only the newest records. A reader that is further behind reads the shadow's event archive until it is
 * abreast and then returns to the writer. Both ends may die at any time; the cursor decides where reading goes on.
 */
import type { EventRecord, Seq } from "@crossfloor/protocol";
import { dial, type Dialled } from "./dial.ts";
import { type Frame, FrameFault, frameOf } from "./frame.ts";
import { cursorBody, feedProtocol, type Hello, type Pulse, pulseBody, type Refused, refusedBody, welcomeBody } from "./hello.ts";
import { readRecordsFrame } from "./records-frame.ts";

/** "live" after the first record or welcome of the writer; "archive" while older records are read; "refused" with the writer's or archive's reason. */
export type SubscriptionState = "away" | "archive" | "live" | "refused" | "closed";

export interface SubscribeOptions {
  readonly socketPath: string;
  /** Without one, a subscriber that is behind the writer's ring waits in "refused". */
  readonly archiveSocketPath?: string;
  readonly name: string;
  /** True if `onRecords` has stored the records when it returns or resolves: the writer then refuses to start with less. */
  readonly durable: boolean;
  /** The last sequence that this subscriber has; 0 for none. */
  readonly from: Seq;
  readonly build?: string;
  /** In order, without gaps; the next call waits for the promise. A rejection is a fault of the subscriber and is thrown. */
  onRecords(records: EventRecord[]): void | Promise<void>;
  onState?(state: SubscriptionState, detail: string): void;
}

export interface Subscription {
  /** Everything up to here has been handed over. */
  readonly cursor: Seq;
  readonly state: SubscriptionState;
  readonly pulse: Pulse | undefined;
  close(): void;
}

const retryMs = 100;
const retryRefusedMs = 1_000;

export function subscribeEvents(options: SubscribeOptions): Subscription {
  let cursor = options.from;
  let toldCursor = options.from;
  /** The last sequence that came over the present connection. */
  let received: number = options.from;
  let epoch = 0;
  let state: SubscriptionState = "away";
  let stateDetail = "";
  let pulse: Pulse | undefined;
  let connection: Dialled | undefined;
  let retry: NodeJS.Timeout | undefined;
  /** Where the next connection goes. */
  let place: "writer" | "archive" = "writer";
  let inbox: EventRecord[][] = [];
  let delivering = false;

  function turn(next: SubscriptionState, detail: string): void {
    if (state === next && stateDetail === detail) return;
    state = next;
    stateDetail = detail;
    options.onState?.(next, detail);
  }

  function connect(): void {
    const target = place;
    received = cursor;
    let refused: Refused | undefined;
    let handedOver = false;
    const hello: Hello = {
      channel: "events", protocol: feedProtocol, build: options.build ?? "", epoch: target === "writer" ? epoch : 0, name: options.name,
      durable: options.durable && target === "writer", from: cursor,
    };
    connection = dial({
      socketPath: target === "writer" ? options.socketPath : (options.archiveSocketPath ?? options.socketPath),
      hello,
      onFrame(frame) {
        if (frame.kind === "refused") refused = refusedBody.read(frame.body);
        else if (frame.kind === "tooOld" && target === "writer") handedOver = toArchive(cursorBody.read(frame.body).cursor);
        else if (frame.kind === "archiveEnd" && target === "archive") {
          place = "writer";
          handedOver = true;
        } else receive(frame, target);
      },
      onDown(reason) {
        connection = undefined;
        if (state === "closed") return;
        // What was received is handed over first, so that the next hello tells a true cursor.
        afterDelivery(() => {
          if (refused !== undefined) turn("refused", `${refused.reason}: ${refused.detail}`);
          else if (!handedOver) turn(state === "refused" ? "refused" : "away", state === "refused" ? stateDetail : reason);
          if (target === "archive" && !handedOver) place = "writer"; // the writer knows whether the archive is still needed
          const slow = refused !== undefined || state === "refused";
          if (handedOver) connect();
          else retry = setTimeout(connect, slow ? retryRefusedMs : retryMs);
        });
      },
    });
  }

  function toArchive(oldest: Seq): boolean {
    if (options.archiveSocketPath === undefined) {
      turn("refused", `the writer's records begin at ${oldest}, ${options.name} needs ${cursor + 1}`);
      return false;
    }
    place = "archive";
    return true;
  }

  function receive(frame: Frame, target: "writer" | "archive"): void {
    if (frame.kind === "welcome") {
      const welcome = welcomeBody.read(frame.body);
      if (target === "writer") epoch = welcome.epoch;
      turn(target === "writer" ? "live" : "archive", target === "writer" ? `epoch ${welcome.epoch}` : `from ${cursor + 1}`);
    } else if (frame.kind === "pulse") {
      pulse = pulseBody.read(frame.body);
      tellCursor();
    } else if (frame.kind === "records") {
      const fresh = readRecordsFrame(frame.body).filter(({ seq }) => seq > received);
      for (const { seq } of fresh) {
        if (seq !== received + 1) throw new FrameFault(`record ${received + 1} is missing before ${seq}`);
        received = seq;
      }
      if (fresh.length > 0) inbox.push(fresh);
      if (!delivering) deliver();
    } else {
      throw new FrameFault(`${frame.kind} is not for a subscriber`);
    }
  }

  let whenDelivered: (() => void) | undefined;
  function afterDelivery(next: () => void): void {
    if (delivering) whenDelivered = next;
    else next();
  }

  /** Hands over frame by frame. Reading stops while the subscriber works, so what waits here is one socket buffer. */
  function deliver(): void {
    delivering = true;
    const batch = inbox.shift();
    if (batch === undefined || state === "closed") {
      delivering = false;
      inbox = [];
      connection?.resume();
      const next = whenDelivered;
      whenDelivered = undefined;
      next?.();
      return;
    }
    const last = batch.at(-1)?.seq ?? cursor;
    const done = options.onRecords(batch);
    if (done === undefined) {
      cursor = last;
      return deliver();
    }
    connection?.pause();
    // A rejection is left unhandled on purpose: the subscriber is broken, and its process must say so.
    void done.then(() => {
      cursor = last;
      deliver();
    });
  }

  function tellCursor(): void {
    if (!options.durable || place !== "writer" || cursor === toldCursor) return;
    toldCursor = cursor;
    connection?.write(frameOf("cursor", cursorBody.write({ cursor })));
  }

  connect();
  return {
    get cursor() { return cursor; },
    get state() { return state; },
    get pulse() { return pulse; },
    close() {
      clearTimeout(retry);
      connection?.close();
      connection = undefined;
      turn("closed", "");
    },
  };
}
