/** Wires the operators' server: link to the writer, reads, the change mechanism, sessions, the admin app, all on one origin. It decides nothing. */
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type DeskContext, type DeskPorts, deskProcedureTypes, deskRouter, type Operator, ReadsAway } from "@crossfloor/api";
import { connectDatabase, recordTables } from "@crossfloor/db";
import {
  aliveSessions, type CallLimitRates, connectShadow, createAuth, createCallers, createCallLimits, createCommandPort, createDoorServer, createSite, hostNameOf, type Log, openSockets, type Pace,
  type SessionRule, type Sockets, type WebOriginRule,
} from "@crossfloor/door";
import { connectWriter } from "@crossfloor/feed";
import { assert } from "@crossfloor/stdx";
import { drizzle } from "drizzle-orm/postgres-js";
import { type ChangeDesk, changesOpenMax, createChangeDesk } from "./changes/change-desk.ts";
import { createChangeStore } from "./changes/change-store.ts";
import { createFloorReader } from "./changes/floor-reader.ts";
import { createHealthPort } from "./health/health-port.ts";
import { pacedHealth } from "./health/paced-health.ts";

/** Operators' sessions are short: ten minutes without a hand on the page, eight hours in all. A page that asks by itself is not in use. */
export const operatorSession: SessionRule = { idleSeconds: 600, touchSeconds: 30, ageSecondsMax: 28_800, callsExtend: false };
/** A few people, watched closely. */
export const operatorRates: CallLimitRates = { accountCalls: 600, addressCalls: 600, addressSignIns: 20, emailSignIns: 10, addressSockets: 50, sockets: 200 };
const resumeEveryMs = 5_000;

export interface DeskOptions {
  /** Default 4200; 0 takes any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Folder of the built operators' app. */
  readonly files: string;
  /** Where browsers reach the desk; default http://localhost:<port>. */
  readonly publicUrl?: string;
  /** Further whole origins that may call, e.g. of a development server. */
  readonly origins?: readonly string[];
  readonly feed: { readonly socketPath: string };
  /** Where the shadow's router is mounted, over HTTP and over ws. */
  readonly shadow: { readonly url: string; readonly wsUrl: string };
  /** PostgreSQL as the role `crossfloor_record`, which may also read the read model. */
  readonly databaseUrl: string;
  /** At least 32 characters; another than the traders' door has. Default: one for this life only. */
  readonly authSecret?: string;
  readonly secureCookies?: boolean;
  readonly scene: string;
  readonly speed: number;
  readonly build: string;
  readonly rates?: Partial<CallLimitRates>;
  /** How long a command waits for its answer; default 10 s. */
  readonly commandWaitMs?: number;
  readonly wallNow?: () => number;
  readonly log: Log;
}

export interface Desk {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens when it resolves. Rejects when the port is taken. */
export async function startDesk(options: DeskOptions): Promise<Desk> {
  const { log, build, scene, speed } = options;
  const host = options.host ?? "127.0.0.1";
  const wallNow = options.wallNow ?? Date.now;
  const secret = options.authSecret ?? randomBytes(32).toString("hex");
  assert(secret.length >= 32, "the secret of the sessions has at least 32 characters");
  let port = options.port ?? 4_200;
  // The app's own pages only; the port is known for certain once the server listens.
  const origins: WebOriginRule = { get webPorts() { return [port]; }, origins: options.origins ?? [] };

  const sql = connectDatabase(options.databaseUrl, { name: "desk", max: 4 });
  // Drizzle changes how its connection reads times, so it has one of its own.
  const authSql = connectDatabase(options.databaseUrl, { name: "desk sign-in", max: 2 });
  const link = connectWriter({ socketPath: options.feed.socketPath, role: "desk", name: "desk", build });
  const shadow = connectShadow(options.shadow);

  const store = createChangeStore(sql);
  const changes = createChangeDesk({ store, floor: createFloorReader({ shadow, sql }), commands: createCommandPort(link, options.commandWaitMs), wallNow, log });
  const changesWaiting = async (): Promise<number> => (await changes.list("open", changesOpenMax)).length;
  const ports: DeskPorts = {
    changes,
    instruments: { list: () => shadow.instruments(), history: (id) => shadow.instrumentHistory(id) },
    health: createHealthPort({ link, shadow, sql, changesWaiting, scene, speed, build, wallNow, log }),
  };

  const auth = createAuth({
    database: drizzle(authSql, { schema: recordTables }),
    tables: { user: recordTables.operatorUser, session: recordTables.operatorSession, account: recordTables.operatorAccount, verification: recordTables.operatorVerification },
    secret, publicUrl: options.publicUrl ?? `http://localhost:${port}`, origins, secureCookies: options.secureCookies ?? false, log,
    cookiePrefix: "crossfloor-desk", sameSite: "strict", signUp: "closed", session: operatorSession,
  });
  const callers = createCallers(auth, async ({ id, email, name }): Promise<Operator> => ({ operator: id, email, name }));
  const limits = createCallLimits({ ...operatorRates, ...options.rates });
  const door = { router: deskRouter, procedureTypes: deskProcedureTypes, allowanceOf: (operator: Operator) => operator.operator };
  const server = createDoorServer({
    door: { ...door, context: (operator): DeskContext => ({ operator, ports }) }, callers, limits, origins, log,
    auth,
    health: () => ({ ok: link.state === "up", engine: link.state, seq: link.pulse?.durable ?? 0, sockets: sockets.open, scene, build }),
    site: createSite({ files: options.files, connectTo: (asked) => [`ws://${hostNameOf(asked) ?? "localhost"}:${port}`, ...(options.secureCookies === true ? [`wss://${hostNameOf(asked) ?? "localhost"}`] : [])] }),
  });
  const sockets: Sockets = openSockets({
    server, callers, limits, origins, log,
    door: { ...door, context: (operator, pace: Pace): DeskContext => ({ operator, ports: { ...ports, health: pacedHealth(ports.health, pace) } }) },
    sessionsAlive: (ids) => aliveSessions(sql, "operator_session", ids, operatorSession.ageSecondsMax),
  });
  const resumer = keepResuming(changes, log);
  const stopHearing = link.onState((state) => {
    if (state === "up") resumer.now();
  });

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve())); // also resolves for a server that never listened
    stopHearing();
    await sockets.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1_000).unref();
    // Commands on their way are given up; their changes stay approved for the next life.
    link.close();
    await resumer.stop();
    await shadow.close();
    await closed;
    await Promise.all([sql.end({ timeout: 2 }), authSql.end({ timeout: 2 })]);
  }

  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }
  ({ port } = server.address() as AddressInfo);
  log("info", "desk listens", { host, port });
  return { port, close };
}

/** Looks now and then whether something approved still waits, since whatever it waits for may come back unheard. */
function keepResuming(changes: Pick<ChangeDesk, "resume">, log: Log): { now(): void; stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  function now(): void {
    running = changes.resume().then(
      () => undefined,
      (error: unknown) => log(error instanceof ReadsAway ? "info" : "error", "open changes could not be finished yet", { error: error instanceof Error ? error.message : String(error) }),
    );
  }
  const timer = setInterval(now, resumeEveryMs);
  return {
    now,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
