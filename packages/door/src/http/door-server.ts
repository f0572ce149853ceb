/** A door's HTTP side: who may ask, how much, and where it goes. Everything behind it is a router, better-auth or a site. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type ProcedureType, ReadsAway } from "@crossfloor/api";
import type { AnyRouter } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import type { Callers } from "../auth/callers.ts";
import type { Log } from "../log.ts";
import type { CallLimits } from "./call-limits.ts";
import { BodyTooLarge, readBody } from "./read-body.ts";
import { isAllowedOrigin, type WebOriginRule } from "./web-origin.ts";
import { sendJson, sendResponse, toRequest } from "./web-request.ts";

export const bodyBytesMax = 65_536;
/** Calls in one batch of queries; mutations come alone. */
export const batchCallsMax = 10;
/** A procedure's path as it stands in an address, e.g. "orders.place". */
const plainName = /^[A-Za-z.]{1,80}$/;
/** Paths where a password is tried or set: each costs an attempt. */
const passwordPath = /^\/api\/auth\/sign-(in|up)\//;

/** What one door has behind its HTTP and its sockets. */
export interface DoorRouter<Caller> {
  readonly router: AnyRouter;
  readonly procedureTypes: ReadonlyMap<string, ProcedureType>;
  /** The router's context for one caller. */
  readonly context: (caller: Caller | null) => object;
  /** Whose allowance a call uses up. */
  readonly allowanceOf: (caller: Caller) => number | string;
}

export interface DoorServerOptions<Caller> {
  readonly door: DoorRouter<Caller>;
  readonly auth: { readonly handler: (request: Request) => Promise<Response> };
  readonly callers: Callers<Caller>;
  readonly limits: CallLimits;
  readonly origins: WebOriginRule;
  readonly health: () => Record<string, unknown> & { readonly ok: boolean };
  /** Answers everything that is no call, no sign-in and no health question; without it there is no such page. */
  readonly site?: (request: IncomingMessage, response: ServerResponse) => void;
  readonly log: Log;
}

export function createDoorServer<Caller>(options: DoorServerOptions<Caller>): Server {
  const server = createServer({ requestTimeout: 20_000, headersTimeout: 10_000, keepAliveTimeout: 30_000, maxHeaderSize: 16_384 }, (request, response) => {
    handle(options, request, response).catch((error: unknown) => {
      options.log("error", "a request failed", { path: request.url?.split("?")[0], error: error instanceof Error ? error.stack : String(error) });
      if (response.headersSent) response.destroy();
      else sendFault(response, 500, "INTERNAL_SERVER_ERROR", "internal_error");
    });
  });
  server.on("clientError", (_, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    else socket.destroy();
  });
  return server;
}

async function handle<Caller>(options: DoorServerOptions<Caller>, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { origin, host } = incoming.headers;
  outgoing.setHeader("x-content-type-options", "nosniff");
  outgoing.setHeader("referrer-policy", "no-referrer");
  outgoing.setHeader("vary", "origin");
  if (origin !== undefined) {
    if (!isAllowedOrigin(origin, host, options.origins)) return sendFault(outgoing, 403, "FORBIDDEN", "origin_not_allowed");
    outgoing.setHeader("access-control-allow-origin", origin);
    outgoing.setHeader("access-control-allow-credentials", "true");
  } else if (incoming.method !== "GET" && incoming.headers["sec-fetch-site"] !== undefined && incoming.headers["sec-fetch-site"] !== "same-origin") {
    // A browser that hides its origin gets no further with what may change something.
    return sendFault(outgoing, 403, "FORBIDDEN", "origin_not_allowed");
  }
  if (incoming.method === "OPTIONS") {
    outgoing.writeHead(204, { "access-control-allow-methods": "GET, POST", "access-control-allow-headers": "content-type, trpc-accept", "access-control-max-age": "600" });
    outgoing.end();
    return;
  }
  const target = `http://${host ?? "localhost"}${incoming.url ?? "/"}`;
  if (!URL.canParse(target)) return sendFault(outgoing, 400, "BAD_REQUEST", "malformed_url");
  const url = new URL(target);
  try {
    if (url.pathname === "/healthz" && incoming.method === "GET") {
      const health = options.health();
      return sendJson(outgoing, health.ok ? 200 : 503, health);
    }
    if (url.pathname.startsWith("/api/auth/")) return await handleAuth(options, incoming, outgoing, url);
    if (url.pathname.startsWith("/trpc/")) return await handleCall(options, incoming, outgoing, url);
    if (options.site !== undefined) return options.site(incoming, outgoing);
    sendFault(outgoing, 404, "NOT_FOUND", "no_such_page");
  } catch (error) {
    if (error instanceof BodyTooLarge) {
      outgoing.setHeader("connection", "close");
      return sendFault(outgoing, 413, "PAYLOAD_TOO_LARGE", "body_too_large");
    }
    if (error instanceof ReadsAway) return sendFault(outgoing, 503, "SERVICE_UNAVAILABLE", "reads_away");
    if (incoming.destroyed) return; // the client left in the middle of its request
    throw error;
  }
}

async function handleAuth<Caller>(options: DoorServerOptions<Caller>, incoming: IncomingMessage, outgoing: ServerResponse, url: URL): Promise<void> {
  if (incoming.method !== "GET" && incoming.method !== "POST") return sendFault(outgoing, 405, "METHOD_NOT_SUPPORTED", "method_not_supported");
  const body = await readBody(incoming, bodyBytesMax);
  const address = incoming.socket.remoteAddress ?? "";
  const signsIn = incoming.method === "POST" && passwordPath.test(url.pathname);
  const wait = signsIn ? await options.limits.signIn(address, emailIn(body)) : await options.limits.calls({ address }, 1);
  if (wait !== undefined) return sendTooMany(outgoing, wait);
  const response = await options.auth.handler(toRequest(incoming, url, body));
  options.callers.forget(incoming.headers.cookie);
  await sendResponse(response, outgoing);
}

async function handleCall<Caller>({ door, ...options }: DoorServerOptions<Caller>, incoming: IncomingMessage, outgoing: ServerResponse, url: URL): Promise<void> {
  const paths = url.pathname.slice("/trpc/".length).split(",");
  // The router would decode what is encoded, and read several calls where one was counted.
  if (!paths.every((path) => plainName.test(path))) return sendFault(outgoing, 404, "NOT_FOUND", "no_such_procedure");
  if (paths.length > batchCallsMax) return sendFault(outgoing, 400, "BAD_REQUEST", "batch_too_large");
  if (paths.length > 1 && paths.some((path) => door.procedureTypes.get(path) === "mutation")) return sendFault(outgoing, 400, "BAD_REQUEST", "mutations_come_alone");
  // An endless answer over HTTP would be gathered for ever, whether or not anybody still listens.
  if (paths.some((path) => door.procedureTypes.get(path) === "subscription")) return sendFault(outgoing, 405, "METHOD_NOT_SUPPORTED", "subscriptions_need_a_socket");
  const posted = incoming.method === "POST";
  if (!posted && incoming.method !== "GET") return sendFault(outgoing, 405, "METHOD_NOT_SUPPORTED", "method_not_supported");
  // Forms can be posted by any page without asking first; JSON cannot.
  if (posted && incoming.headers["content-type"]?.split(";")[0]?.trim() !== "application/json") return sendFault(outgoing, 415, "UNSUPPORTED_MEDIA_TYPE", "json_only");
  const body = await readBody(incoming, bodyBytesMax);
  // What is asked by GET may be linked to and cached, so it is answered as to anybody.
  const known = posted ? await options.callers.of(incoming.headers.cookie) : null;
  const wait = await options.limits.calls(known === null ? { address: incoming.socket.remoteAddress ?? "" } : { account: door.allowanceOf(known.caller) }, paths.length);
  if (wait !== undefined) return sendTooMany(outgoing, wait);
  const response = await fetchRequestHandler({
    endpoint: "/trpc", req: toRequest(incoming, url, body), router: door.router, allowMethodOverride: true, allowBatching: true, maxBatchSize: batchCallsMax,
    createContext: () => door.context(known?.caller ?? null),
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") options.log("error", "a call failed", { path, error: error.cause?.stack ?? error.message });
    },
  });
  outgoing.setHeader("cache-control", "no-store");
  await sendResponse(response, outgoing);
}

/** The e-mail of a sign-in, for counting attempts on it; whatever cannot be read is better-auth's to refuse. */
function emailIn(body: Buffer): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    return typeof parsed === "object" && parsed !== null && "email" in parsed && typeof parsed.email === "string" ? parsed.email : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sendTooMany(outgoing: ServerResponse, waitMs: number): void {
  outgoing.setHeader("retry-after", String(Math.ceil(waitMs / 1_000)));
  sendFault(outgoing, 429, "TOO_MANY_REQUESTS", "too_many_requests");
}

/** The same shape as the routers' own errors, so that clients read one. */
function sendFault(outgoing: ServerResponse, status: number, code: string, message: string): void {
  sendJson(outgoing, status, { error: { code: -32_000, message, data: { code, httpStatus: status, path: null, refusal: null } } });
}
