/**
 * A floor for the gateway's tests: real sockets, a real database, the real feed and query doors, and behind them a script in place
 * of the engine. The test says what each command is answered and which events it leaves.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AccountViewDto, type FloorSnapshot, type ShadowPort, shadowRouter, type WhatIfDto } from "@crossfloor/api";
import { connectDatabase, createRows, type Database, loadProjection, projectRecord, writeRows } from "@crossfloor/db";
import { sampleStart, type TestDatabase } from "@crossfloor/db/embedded";
import { type FeedServer, type ReceivedCommand, startFeedServer } from "@crossfloor/feed";
import { type Instrument, listings, type UnixMs } from "@crossfloor/instruments";
import { type AccountId, ByteWriter, encodeEventRecord, type Event, type EventRecord, type OrderId, type Outcome, type Refusal, type Seq } from "@crossfloor/protocol";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer } from "ws";
import type { GatewayOptions } from "../start-gateway.ts";
import { type Gateway, startGateway } from "../start-gateway.ts";

export interface Answer { readonly refusal?: Refusal; readonly detail?: string; readonly order?: number; readonly events?: readonly Event[] }

export interface ScriptedFloor {
  readonly sql: Database;
  readonly database: TestDatabase;
  readonly instruments: readonly Instrument[];
  /** Commands as they came. */
  readonly received: ReceivedCommand[];
  readonly logged: { readonly level: string; readonly message: string; readonly fields: Record<string, unknown> }[];
  /** How the next commands are answered; "silence" never answers. By default accounts are opened and all else is taken. */
  script: (command: ReceivedCommand) => Answer | "silence";
  views: Map<number, AccountViewDto>;
  /** What the shadow tells of the floor; by default its state after the first record, so that everything later comes as events. */
  snapshot: FloorSnapshot;
  /** Makes one record of these events durable, visible, and (unless held back) projected. */
  record(events: readonly Event[]): Promise<Seq>;
  /** While true the read model does not follow. */
  projectionHeld: boolean;
  project(): Promise<void>;
  /** Tells the watchers of an account. */
  changeView(account: number, change: Partial<AccountViewDto>): void;
  start(options?: Partial<GatewayOptions>): Promise<Gateway>;
  stopWriter(): Promise<void>;
  startWriter(): Promise<void>;
  /** Cuts every reader of the shadow's door, as a restart of it would. */
  cutShadow(): void;
  close(): Promise<void>;
}

const silent = { source: "simulated", simulated: true };

/** The first listings of the catalogue, trading, marked and empty of orders. */
export async function scriptFloor(database: TestDatabase): Promise<ScriptedFloor> {
  const folder = mkdtempSync(join(tmpdir(), "cf-gw-"));
  const socketPath = join(folder, "feed.sock");
  const sql = connectDatabase(database.readUrl, { max: 2 });
  const { assets, indices, instruments } = listings(sampleStart);
  const records: EventRecord[] = [];
  let epoch = 0;
  let feed: FeedServer | undefined;
  let projected = 0;
  let projecting: Promise<void> = Promise.resolve();
  let order = 0;
  const watchers = new Set<(account: number) => void>();
  const gateways: Gateway[] = [];

  const pulse = () => ({ durable: records.length as Seq, at: (sampleStart + records.length * 100) as UnixMs, wall: Date.now() as UnixMs, speedNano: 1_000_000_000, checkpoint: { seq: 0 as Seq, stateHash: "" } });

  const calendarIds = [...new Set(instruments.map(({ calendar }) => calendar))];
  const floor: ScriptedFloor = {
    snapshot: {
      seq: 1, at: (sampleStart + 100) as UnixMs, assets, indices, calendars: calendarIds.map((id) => ({ id, code: `calendar-${id}` })),
      instruments: instruments.map((instrument) => ({
        instrument, status: { state: "trading", mode: "continuous", session: "open", until: null, haltReason: null, note: "" }, mark: { value: 50_000, ...silent }, index: null, bids: [], asks: [],
      })),
    },
    sql, database, instruments, received: [], logged: [], views: new Map(), projectionHeld: false,
    script: (received) => {
      const { command } = received;
      if (command.type === "openAccount") return { events: [{ type: "accountOpened", account: command.account, kind: command.kind }] };
      return { order: command.type === "placeOrder" ? ++order : 0 };
    },
    async record(events) {
      const seq = (records.length + 1) as Seq;
      const made: EventRecord = { seq, at: (sampleStart + seq * 100) as UnixMs, wall: Date.now() as UnixMs, events };
      records.push(made);
      feed?.publish([{ seq, bytes: bytesOf(made) }], pulse());
      if (!floor.projectionHeld) await floor.project();
      return seq;
    },
    project() {
      projecting = projecting.then(async () => {
        if (projected === records.length) return;
        const { cursor, context } = await loadProjection(sql, "read");
        const rows = createRows();
        const fresh = records.slice(cursor.seq);
        for (const each of fresh) projectRecord(rows, context, each);
        const last = fresh.at(-1);
        if (last === undefined) return;
        await sql.begin((tx) => writeRows(tx, "read", rows, cursor, { seq: last.seq, at: last.at, wall: last.wall }));
        projected = last.seq;
      });
      return projecting;
    },
    changeView(account, change) {
      const before = floor.views.get(account);
      if (before === undefined) throw new Error("the account has no view yet");
      floor.views.set(account, { ...before, ...change });
      for (const tell of watchers) tell(account);
    },
    async start(options = {}) {
      const gateway = await startGateway({
        port: 0, webPorts: [4100], feed: { socketPath, archiveSocketPath: join(folder, "archive.sock") }, shadow: shadow.options, databaseUrl: database.recordUrl,
        scene: "test", speed: 1, build: "test-build", sandbox: true,
        log: (level, message, fields = {}) => void floor.logged.push({ level, message, fields }),
        ...options,
      });
      gateways.push(gateway);
      return gateway;
    },
    async stopWriter() {
      await feed?.close();
      feed = undefined;
    },
    async startWriter() {
      epoch += 1;
      feed = await startFeedServer({
        socketPath, build: "test-build", epoch, recovered: records.length as Seq, ring: { recordsMax: 100_000, bytesMax: 64_000_000 },
        preload: records.map((each) => ({ seq: each.seq, bytes: bytesOf(each) })),
        onFault: (fault) => { throw fault; },
        onCommand: (received) => {
          floor.received.push(received);
          const answer = floor.script(received);
          if (answer === "silence") return;
          const account = "account" in received.command ? received.command.account : (0 as AccountId);
          if (received.command.type === "openAccount" && answer.refusal === undefined && !floor.views.has(account)) floor.views.set(account, emptyView(account));
          void floor.record(answer.events ?? []).then((seq) => {
            const outcome: Outcome = { seq, refusal: answer.refusal ?? null, detail: answer.detail ?? "", order: (answer.order ?? 0) as OrderId };
            received.reply(outcome);
            for (const tell of watchers) tell(account);
          });
        },
      });
      feed.open(pulse());
    },
    cutShadow: () => shadow.cut(),
    async close() {
      for (const gateway of gateways) await gateway.close();
      await shadow.close();
      await floor.stopWriter();
      await projecting;
      await sql.end({ timeout: 2 });
      rmSync(folder, { recursive: true, force: true });
    },
  };

  const statuses: Event[] = instruments.map(({ id }) => ({ type: "instrumentStatusChanged", instrument: id, state: "trading", mode: "continuous", session: "open", until: null, haltReason: null, note: "", change: "" }));
  await floor.record([
    ...assets.map((asset): Event => ({ type: "assetListed", asset })),
    ...indices.map((definition): Event => ({ type: "indexDefined", definition })),
    ...calendarIds.map((id): Event => ({ type: "calendarSet", calendar: { id, code: `calendar-${id}`, version: 1, from: sampleStart, until: (sampleStart + 1e10) as UnixMs, sessions: [] } })),
    ...instruments.map((instrument): Event => ({ type: "instrumentListed", instrument })),
    ...statuses,
    ...instruments.map(({ id }): Event => ({ type: "markChanged", instrument: id, mark: 50_000 as never, ...silent })),
  ]);

  const shadow = await startShadow({
    health: () => ({ seq: records.length, at: 0, wall: 0, state: "following", lag: 0, checkedSeq: 0, stateHash: "", snapshotSeq: 0, archiveSeq: 0 }),
    accountView: (account) => floor.views.get(account),
    async *accountViewChanges(account, signal) {
      let changed = true;
      let wake = (): void => {};
      const tell = (which: number): void => {
        if (which === account) {
          changed = true;
          wake();
        }
      };
      watchers.add(tell);
      signal.addEventListener("abort", () => wake(), { once: true });
      try {
        while (!signal.aborted) {
          const view = changed ? floor.views.get(account) : undefined;
          changed = false;
          if (view !== undefined) yield view;
          else await new Promise<void>((resolve) => { wake = resolve; });
        }
      } finally {
        watchers.delete(tell);
      }
    },
    whatIf: (command) => whatIfOf(command.account),
    bookSnapshot: () => undefined,
    floorSnapshot: () => floor.snapshot,
    instruments: () => ({ seq: records.length, instruments: [] }),
    instrumentHistory: () => [],
  });
  await floor.startWriter();
  return floor;
}

function bytesOf(record: EventRecord): Uint8Array {
  const to = new ByteWriter(1_024);
  encodeEventRecord(to, record);
  return to.copy();
}

export function emptyView(account: number): AccountViewDto {
  return {
    account, seq: 1, at: sampleStart, referenceAsset: "USDC", equity: "0", collateral: "0", unrealised: "0", marginInit: "0", marginMaint: "0", available: "0", state: "ok",
    balances: [], positions: [], openOrders: [],
  };
}

function whatIfOf(account: AccountId): WhatIfDto {
  const figures = { equity: String(account), marginInit: "0", marginMaint: "0", available: "0" };
  return { seq: 1, refusal: null, detail: "", fee: "0", feeAsset: "USDC", averagePrice: null, filledNow: "0", before: figures, after: figures, positionAfter: "0", liquidationPriceAfter: null };
}

async function startShadow(port: ShadowPort): Promise<{ readonly options: GatewayOptions["shadow"]; cut(): void; close(): Promise<void> }> {
  const createContext = () => ({ shadow: port });
  const server: Server = createServer(createHTTPHandler({ router: shadowRouter, createContext, allowMethodOverride: true }));
  const wss = new WebSocketServer({ server });
  applyWSSHandler({ wss, router: shadowRouter, createContext });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    options: { url: `http://${at}`, wsUrl: `ws://${at}` },
    cut() {
      for (const socket of wss.clients) socket.terminate();
    },
    close: () => new Promise((resolve) => {
      for (const socket of wss.clients) socket.terminate();
      wss.close();
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** Waits until something holds, looking often; a test that waits in vain says for what. */
export async function until<Value>(what: string, look: () => Value | undefined | false | null | Promise<Value | undefined | false | null>, ms = 10_000): Promise<Value> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false && found !== null) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
