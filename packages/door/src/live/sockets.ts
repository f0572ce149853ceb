/**
 * A door's sockets: who may open one, what one may hold, and when one is closed.
 * The session is read when a socket opens and looked at again every second; a socket whose session ended is closed.
 */
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import { ReadsAway } from "@crossfloor/api";
import { getWSConnectionHandler } from "@trpc/server/adapters/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Callers, KnownCaller } from "../auth/callers.ts";
import type { CallLimits } from "../http/call-limits.ts";
import type { DoorRouter } from "../http/door-server.ts";
import { isAllowedOrigin, type WebOriginRule } from "../http/web-origin.ts";
import type { Log } from "../log.ts";

export const socketPath = "/trpc-ws";
export const messageBytesMax = 65_536;
/** Requests in one message. */
export const messageCallsMax = 10;
/** Above this many unsent bytes a connection gets nothing new. */
export const backlogPauseBytes = 65_536;
/** Above this many unsent bytes, or above the pause for this long, it is closed. */
export const backlogCloseBytes = 1_048_576;
export const backlogCloseMs = 5_000;
const lookEveryMs = 1_000;
const drainLookMs = 50;

/** Why the server closed a socket; the client reconnects by itself in every case. */
export const closeCodes = { sessionEnded: 4401, tooSlow: 4408, tooMany: 4429, goingAway: 1001 } as const;

/** How one connection is doing. */
export interface Pace {
  /** Resolves when what was sent has drained far enough, or when the connection is gone. */
  ready(signal: AbortSignal): Promise<void>;
}

export interface SocketsOptions<Caller> {
  readonly server: Server;
  readonly door: Omit<DoorRouter<Caller>, "context"> & { readonly context: (caller: Caller | null, pace: Pace) => object };
  readonly callers: Callers<Caller>;
  /** Which of these sessions still stand. Throws when nobody can say. */
  readonly sessionsAlive: (sessions: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly limits: CallLimits;
  readonly origins: WebOriginRule;
  readonly log: Log;
}

interface OpenSocket { readonly socket: WebSocket; readonly session: string | undefined; readonly address: string; slowSince: number | undefined }

export interface Sockets {
  readonly open: number;
  /** Looks at sessions and backlogs at once, as it does every second. */
  look(): Promise<void>;
  close(): Promise<void>;
}

export function openSockets<Caller>(options: SocketsOptions<Caller>): Sockets {
  const { server, door, limits, log } = options;
  const wss = new WebSocketServer({ noServer: true, maxPayload: messageBytesMax, perMessageDeflate: false, clientTracking: false });
  const sockets = new Set<OpenSocket>();
  const perAddress = new Map<string, number>();
  let closing = false;

  async function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const address = request.socket.remoteAddress ?? "";
    const { origin, host, cookie } = request.headers;
    // No parameters: nothing of a session may ride in a URL.
    if (request.url !== socketPath) return refuse(stream, 404);
    if (origin !== undefined && !isAllowedOrigin(origin, host, options.origins)) return refuse(stream, 403);
    if (closing || sockets.size >= limits.rates.sockets || (perAddress.get(address) ?? 0) >= limits.rates.addressSockets) return refuse(stream, 503);
    // The place is taken before the first wait, so that a storm cannot slip through it.
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    let admitted = false;
    const leave = (): void => {
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left === 0) perAddress.delete(address);
      else perAddress.set(address, left);
    };
    try {
      const known = await options.callers.of(cookie);
      if (stream.destroyed) return;
      wss.handleUpgrade(request, stream, head, (socket) => {
        admitted = true;
        socket.once("close", leave);
        admit(socket, request, known, address);
      });
    } catch (error) {
      if (!(error instanceof ReadsAway)) log("error", "a socket could not be opened", { error: String(error) });
      refuse(stream, 503);
    } finally {
      if (!admitted) leave();
    }
  }

  function admit(socket: WebSocket, request: IncomingMessage, known: KnownCaller<Caller> | null, address: string): void {
    const entry: OpenSocket = { socket, session: known?.session, address, slowSince: undefined };
    sockets.add(entry);
    socket.once("close", () => sockets.delete(entry));
    socket.on("error", (error) => log("info", "a socket failed", { error: error.message }));

    const pace: Pace = {
      async ready(signal) {
        while (socket.bufferedAmount > backlogPauseBytes && socket.readyState === socket.OPEN && !signal.aborted) await sleep(drainLookMs);
      },
    };
    const context = door.context(known?.caller ?? null, pace);
    const who = known === null ? { address } : { account: door.allowanceOf(known.caller) };

    getWSConnectionHandler({
      wss, router: door.router,
      createContext: () => context,
      keepAlive: { enabled: true, pingMs: 15_000, pongWaitMs: 5_000 },
      experimental_encoder: {
        encode: (message) => JSON.stringify(message),
        decode(text) {
          // Who is being shown out may go on talking until the connection is cut; nothing of it is done any more.
          if (socket.readyState !== socket.OPEN) throw new Error("the connection is closing");
          if (typeof text !== "string") throw new TypeError("messages are text");
          const message: unknown = JSON.parse(text);
          const calls = Array.isArray(message) ? message.length : 1;
          if (calls > messageCallsMax) throw new RangeError(`a message has at most ${messageCallsMax} requests`);
          if (Array.isArray(message) && message.some(isMutationRequest)) throw new RangeError("mutations come alone");
          limits.calls(who, calls).then(
            (wait) => {
              if (wait !== undefined && socket.readyState === socket.OPEN) shut(entry, closeCodes.tooMany, "too many requests");
            },
            (error: unknown) => log("error", "limits cannot be counted", { error: String(error) }),
          );
          return message;
        },
      },
      onError: ({ error, path }) => {
        if (error.code === "INTERNAL_SERVER_ERROR") log("error", "a call failed", { path, error: error.cause?.stack ?? error.message });
      },
    })(socket, request);
  }

  async function look(): Promise<void> {
    const now = performance.now();
    for (const entry of sockets) {
      const backlog = entry.socket.bufferedAmount;
      entry.slowSince = backlog <= backlogPauseBytes ? undefined : (entry.slowSince ?? now);
      if (backlog > backlogCloseBytes || (entry.slowSince !== undefined && now - entry.slowSince > backlogCloseMs)) shut(entry, closeCodes.tooSlow, "too slow");
    }
    const sessions = [...new Set([...sockets].flatMap(({ session }) => session ?? []))];
    if (sessions.length === 0) return;
    try {
      const alive = await options.sessionsAlive(sessions);
      for (const entry of sockets) {
        if (entry.session !== undefined && sessions.includes(entry.session) && !alive.has(entry.session)) shut(entry, closeCodes.sessionEnded, "session ended");
      }
    } catch (error) {
      // Nobody can say: who is in stays in, and is looked at again in a second.
      log("warn", "sessions cannot be looked up", { error: String(error) });
    }
  }

  const onUpgradeEvent = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    stream.on("error", () => stream.destroy());
    void onUpgrade(request, stream, head);
  };
  server.on("upgrade", onUpgradeEvent);
  const timer = setInterval(() => void look(), lookEveryMs);

  return {
    get open() { return sockets.size; },
    look,
    async close() {
      closing = true;
      clearInterval(timer);
      server.off("upgrade", onUpgradeEvent);
      for (const entry of sockets) shut(entry, closeCodes.goingAway, "going away");
      wss.close();
    },
  };
}

function isMutationRequest(request: unknown): boolean {
  return typeof request === "object" && request !== null && "method" in request && request.method === "mutation";
}

/** A peer that does not read will not answer a close either, so the connection is cut soon after. */
function shut({ socket }: OpenSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const cut = setTimeout(() => socket.terminate(), 1_000);
  socket.once("close", () => clearTimeout(cut));
}

function refuse(stream: Duplex, status: 403 | 404 | 503): void {
  stream.end(`HTTP/1.1 ${status} ${status === 403 ? "Forbidden" : status === 404 ? "Not Found" : "Service Unavailable"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
