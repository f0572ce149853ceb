/** Wires the traders' gateway: link to the writer, picture of the floor, reads, sessions, doors. It decides nothing. */
import { randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type Caller, procedureTypes, type TraderContext, type TraderPorts, traderRouter } from "@crossfloor/api";
import { connectDatabase, instrumentHistory, recordTables, tradingAccountOf } from "@crossfloor/db";
import {
  aliveSessions, type CallLimitRates, connectShadow, createAuth, createCallers, createCallLimits, createCommandPort, createDoorServer, type Log, openSockets, reading, type SessionRule, type Sockets, traderRates,
  type WebOriginRule,
} from "@crossfloor/door";
import { connectWriter } from "@crossfloor/feed";
import type { InstrumentId } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { drizzle } from "drizzle-orm/postgres-js";
import { pacedPorts } from "./live/paced-market.ts";
import { followFloor } from "./market/follow-floor.ts";
import { createLiveMarket } from "./market/market-port.ts";
import { startAccountOpener } from "./outbox/open-accounts.ts";
import { createAccountPort } from "./ports/account-port.ts";
import { createDepositPort } from "./ports/deposit-port.ts";
import { createHistoryPort } from "./ports/history-port.ts";

/** Half a day from the sign-in, however the time is spent. */
const sessionRule: SessionRule = { idleSeconds: 43_200, touchSeconds: 600, ageSecondsMax: 43_200, callsExtend: true };

export interface GatewayOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Where browsers reach the gateway; default http://localhost:<port>. */
  readonly publicUrl?: string;
  /** Ports of the web app whose pages may call. */
  readonly webPorts: readonly number[];
  /** Further whole origins that may call, e.g. of a development server. */
  readonly origins?: readonly string[];
  readonly feed: { readonly socketPath: string; readonly archiveSocketPath: string };
  /** Where the shadow's router is mounted, over HTTP and over ws. */
  readonly shadow: { readonly url: string; readonly wsUrl: string };
  /** PostgreSQL as the role `crossfloor_record`, which may also read the read model. */
  readonly databaseUrl: string;
  /** At least 32 characters, kept with the floor's keys; a new one signs everybody out. Default: one for this life only. */
  readonly authSecret?: string;
  readonly secureCookies?: boolean;
  readonly scene: string;
  readonly speed: number;
  readonly build: string;
  /** Test tokens may be asked for. */
  readonly sandbox: boolean;
  readonly rates?: Partial<CallLimitRates>;
  /** How long a command waits for its answer; default 10 s, which is what clients count on. */
  readonly commandWaitMs?: number;
  readonly log: Log;
}

export interface Gateway {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens when it resolves. The floor is shown as soon as the shadow answers; until then reads are told to come back. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { log, build } = options;
  const host = options.host ?? "127.0.0.1";
  const origins: WebOriginRule = { webPorts: options.webPorts, origins: options.origins ?? [] };
  const secret = options.authSecret ?? randomBytes(32).toString("hex");
  assert(secret.length >= 32, "the secret of the sessions has at least 32 characters");
  const wallNow = (): number => Date.now();

  const sql = connectDatabase(options.databaseUrl, { name: "gateway", max: 8 });
  // Drizzle changes how its connection reads times, so it has one of its own.
  const authSql = connectDatabase(options.databaseUrl, { name: "gateway sign-in", max: 4 });
  const link = connectWriter({ socketPath: options.feed.socketPath, role: "gateway", name: "gateway", build });
  const shadow = connectShadow(options.shadow);

  const history = createHistoryPort({ sql, instrument: (id) => (market.shown ? market.instrument(id) : undefined), seq: () => follower.picture?.eventSeq ?? 0 });
  const market = createLiveMarket({
    facts: () => ({ scene: options.scene, speed: options.speed, build, engine: link.state === "up" && follower.feed === "live" ? "up" : "recovering" }),
    history, log,
    instrumentHistory: (id) => reading(async () => (await instrumentHistory(sql, id as InstrumentId)).map(({ seq, at, change, instrument }) => ({ seq, at, change, instrument: market.describe(instrument) }))),
  });
  const follower = followFloor({ ...options.feed, build, shadow, sql, market, log });
  const limits = createCallLimits({ ...traderRates, ...options.rates });
  const ports: TraderPorts = {
    allowance: { take: async (account, calls) => (await limits.calls({ account }, calls)) === undefined },
    commands: createCommandPort(link, options.commandWaitMs), market, history, accounts: createAccountPort(shadow), deposits: createDepositPort({ sql, sandbox: options.sandbox, wallNow }),
  };

  const opener = startAccountOpener({ sql, link, wallNow, log });
  const auth = createAuth({
    database: drizzle(authSql, { schema: recordTables }),
    tables: { user: recordTables.user, session: recordTables.session, account: recordTables.account, verification: recordTables.verification },
    secret, publicUrl: options.publicUrl ?? `http://localhost:${options.port}`, origins, secureCookies: options.secureCookies ?? false, log,
    cookiePrefix: "crossfloor", sameSite: "lax", signUp: "open", session: sessionRule,
  });
  const callers = createCallers(auth, async ({ id, email, name }): Promise<Caller | undefined> => {
    const trading = await tradingAccountOf(sql, id);
    return trading === undefined ? undefined : { user: id, email, name, account: trading.account, accountOpen: trading.open };
  });
  const door = { router: traderRouter, procedureTypes, allowanceOf: (caller: Caller) => caller.account };
  const server = createDoorServer({
    door: { ...door, context: (caller): TraderContext => ({ caller, ports }) }, callers, limits, origins, log,
    auth: {
      async handler(request) {
        const response = await auth.handler(request);
        if (response.ok && new URL(request.url).pathname.includes("/sign-up/")) opener.hurry();
        return response;
      },
    },
    health: () => ({
      ok: market.shown, engine: link.state, feed: follower.feed, seq: follower.picture?.seq ?? 0, at: follower.picture?.at ?? 0, resyncs: follower.resyncs, sockets: sockets.open, scene: options.scene, build,
    }),
  });
  const sockets: Sockets = openSockets({
    server, callers, limits, origins, log, door: { ...door, context: (caller, pace): TraderContext => ({ caller, ports: pacedPorts(ports, pace) }) },
    sessionsAlive: (ids) => aliveSessions(sql, "session", ids, sessionRule.ageSecondsMax),
  });

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve())); // also resolves for a server that never listened
    await sockets.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1_000).unref();
    await opener.close();
    follower.close();
    market.close();
    link.close();
    await shadow.close();
    await closed;
    await Promise.all([sql.end({ timeout: 2 }), authSql.end({ timeout: 2 })]);
  }

  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(options.port, host, resolve);
    });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  log("info", "gateway listens", { host, port });
  return { port, close };
}
