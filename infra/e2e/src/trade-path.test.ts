/**
 * One order from sign-up to fill and back, through the real writer, shadow, projector, database and gateway, as a program sees it.
 * No browser and no chain: deposits and prices are sent over the links that the treasury and the oracle use.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Connection, type InstrumentDto, signUp } from "@crossfloor/client";
import { startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import { connectWriter, type WriterLink } from "@crossfloor/feed";
import { type Gateway, startGateway } from "@crossfloor/gateway";
import { type IndexId, money, nano, type Price, type UnixMs } from "@crossfloor/instruments";
import { archiveName, type Shadow, startShadow, startWriter, type Writer } from "@crossfloor/matching";
import { type Projector, startProjector } from "@crossfloor/projector";
import type { AccountId, Command } from "@crossfloor/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { until } from "./until.ts";

/** Wednesday 2026-11-18, 16:00 UTC: 10:00 in Chicago, every market is open. */
const startAt = Date.UTC(2026, 10, 18, 16) as UnixMs;
const build = "trade-path";
const folder = mkdtempSync(join(tmpdir(), "cf-path-"));
const socketPath = join(folder, "feed.sock");
const archiveSocketPath = join(folder, "archive.sock");
const log = (): void => {};
const fatal = (fault: Error): never => { throw fault; };

let postgres: TestPostgres;
let writer: Writer;
let shadow: Shadow;
let projector: Projector;
let gateway: Gateway;
let treasury: WriterLink;
let oracle: WriterLink;
let url = "";
const open: Connection[] = [];

const openWriter = () => startWriter({ dataFolder: folder, socketPath, durableSubscribers: ["projector", archiveName], clock: { kind: "scene", startAt, speedNano: 1_000_000_000 }, build, log, onFatal: fatal });

beforeAll(async () => {
  postgres = await startTestPostgres();
  const { recordUrl, readUrl } = await postgres.fresh();
  // The writer hears where its readers stand before it opens, so all of them come up together.
  const opening = openWriter();
  [shadow, projector] = await Promise.all([
    startShadow({ dataFolder: folder, feedSocketPath: socketPath, archiveSocketPath, queryPort: 0, keepBytes: 1e9, build, log, onFatal: fatal }),
    startProjector({ databaseUrl: readUrl, socketPath, archiveSocketPath, build, log }),
  ]);
  writer = await opening;
  treasury = connectWriter({ socketPath, role: "treasury", name: "treasury", build });
  oracle = connectWriter({ socketPath, role: "oracle", name: "oracle", build });
  const at = `127.0.0.1:${shadow.queryPort}`;
  gateway = await startGateway({
    port: 0, webPorts: [4100], feed: { socketPath, archiveSocketPath }, shadow: { url: `http://${at}`, wsUrl: `ws://${at}` }, databaseUrl: recordUrl, scene: "trade-path", speed: 1, build, sandbox: true, log,
  });
  url = `http://127.0.0.1:${gateway.port}`;
  await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
}, 120_000);

afterAll(async () => {
  for (const connection of open) await connection.close();
  await gateway.close();
  treasury.close();
  oracle.close();
  await projector.close();
  await shadow.close();
  await writer.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function sent(link: WriterLink, command: Command): Promise<void> {
  const { refusal, detail } = await link.send(command, { lane: "other", deadlineMs: 10_000 });
  if (refusal !== null) throw new Error(`${command.type}: ${refusal} ${detail}`);
}

async function trader(name: string): Promise<{ readonly connection: Connection; readonly account: AccountId }> {
  const { cookie } = await signUp({ url, email: `${name}@example.test`, password: "correct horse battery", name });
  const connection = connect({ url, headers: { cookie }, webSocket: WebSocket });
  open.push(connection);
  const me = await until(`${name}'s account is open`, async () => {
    const found = await connection.api.me.get.query();
    return found?.accountOpen === true ? found : undefined;
  });
  return { connection, account: me.account as AccountId };
}

let deposits = 0;
async function deposit(account: AccountId, amount: number): Promise<void> {
  deposits += 1;
  // The reference asset is the first of the catalogue.
  await sent(treasury, { type: "creditDeposit", account, asset: 1 as never, amount: money(amount), chain: 31_337, txHash: `0x${deposits.toString(16).padStart(64, "0")}`, logIndex: 0, height: deposits });
}

/** Keeps every single index at a level, fresh. */
async function publishPrices(levels: ReadonlyMap<string, { readonly id: number; readonly value: number }>): Promise<void> {
  for (const { id, value } of levels.values()) {
    await sent(oracle, { type: "publishIndex", index: id as IndexId, value: value as Price, sources: 3, staleWeight: nano(0), validForMs: 60_000, source: "simulated", simulated: true });
  }
}

/** Twice a decimal whose digits allow it, e.g. a lot. */
function twice(text: string): string {
  return text.replace(/[1-4](?=\D*0*$)/, (digit) => String(Number(digit) * 2));
}

describe("the way of an order", () => {
  let instrument: InstrumentDto;
  let ada: Awaited<ReturnType<typeof trader>>;
  let bob: Awaited<ReturnType<typeof trader>>;

  test("GATE-044: two people sign up, are funded, trade with each other, and see it live and in their history", async () => {
    [ada, bob] = await Promise.all([trader("ada"), trader("bob")]);
    const instruments = await ada.connection.api.instruments.list.query();
    const found = instruments.find(({ symbol }) => symbol === "BTC-PERP");
    if (found === undefined) throw new Error("the bitcoin perpetual is listed");
    instrument = found;
    await publishPrices(new Map([["BTC", { id: instrument.index.id, value: 5_000_000 }]]));
    for (const { connection } of [ada, bob]) {
      connection.account.subscribe(() => {});
      connection.book(instrument.id, 10).subscribe(() => {});
      connection.trades(instrument.id).subscribe(() => {});
      connection.markets.subscribe(() => {});
    }
    await Promise.all([deposit(ada.account, 50_000_000_000), deposit(bob.account, 50_000_000_000)]);
    await until("both see their deposit", () => [ada, bob].every(({ connection }) => Number(connection.account.getState().value?.equity ?? 0) === 50_000));
    await until("the market is open and marked", () => ada.connection.markets.getState().value?.get(instrument.id)?.mark !== null && ada.connection.markets.getState().value?.get(instrument.id)?.status.state === "trading");

    const mark = ada.connection.markets.getState().value?.get(instrument.id)?.mark ?? "";
    const size = instrument.trading.sizeLot;
    const make = await bob.connection.orders.place({ instrument: instrument.id, side: "sell", type: "limit", size, limit: mark, timeInForce: "gtc", postOnly: true, reduceOnly: false });
    expect(make).toMatchObject({ kind: "placed" });
    await until("the order stands in the book", () => ada.connection.book(instrument.id, 10).getState().value?.asks[0]?.[0] === mark);
    await until("bob sees his order", () => bob.connection.account.getState().value?.openOrders.length === 1);

    const input = { instrument: instrument.id, side: "buy", type: "limit", size, limit: mark, timeInForce: "ioc", postOnly: false, reduceOnly: false } as const;
    const preview = await ada.connection.api.orders.whatIf.query({ ...input, clientOrderId: "preview" });
    expect(preview).toMatchObject({ refusal: null, positionAfter: size, filledNow: size });
    const take = await ada.connection.orders.place(input);
    expect(take).toMatchObject({ kind: "placed" });

    const positions = await until("ada sees her position", () => {
      const view = ada.connection.account.getState().value;
      return view !== undefined && view.positions.length > 0 ? view.positions : undefined;
    });
    expect(positions[0]).toMatchObject({ symbol: "BTC-PERP", size });
    await until("bob sees the other side", () => bob.connection.account.getState().value?.positions[0]?.size === `-${size}`);
    await until("the trade is told", () => ada.connection.trades(instrument.id).getState().value?.trades[0]?.price === mark);
    await until("the book is empty again", () => ada.connection.book(instrument.id, 10).getState().value?.asks.length === 0);
    const fills = await until("the fill is in the history", async () => {
      const page = await ada.connection.api.fills.list.query({});
      return page.rows.length > 0 ? page.rows : undefined;
    });
    expect(fills[0]).toMatchObject({ price: mark, size, side: "buy", role: "taker" });
    expect(take.kind === "placed" && (await ada.connection.api.orders.get.query({ order: take.order }))).toMatchObject({ status: "filled", filled: size });
    const candle = await until("the trade is on the chart", async () => (await ada.connection.api.candles.list.query({ instrument: instrument.id, kind: "trade", intervalMs: 60_000, before: Date.UTC(2030, 0), limit: 5 })).at(-1));
    expect(candle).toMatchObject({ close: mark, origin: { simulated: true } });
    // Both figures come from one state: what the preview promised is what came.
    expect(positions[0]?.size).toBe(preview.positionAfter);
  }, 90_000);

  test("GATE-041: the engine's own refusals reach the person by name, an off-grid price before it gets that far", async () => {
    const price = { ...instrument.trading };
    const base = { instrument: instrument.id, side: "buy", type: "limit", timeInForce: "gtc", postOnly: false, reduceOnly: false } as const;
    const refusalOf = async (input: Parameters<typeof ada.connection.orders.place>[0]) => {
      const result = await ada.connection.orders.place(input);
      return result.kind === "notPlaced" && result.fault.kind === "refused" ? result.fault.refusal.name : result.kind;
    };
    const mark = ada.connection.markets.getState().value?.get(instrument.id)?.mark ?? "";
    expect(await refusalOf({ ...base, size: price.orderSizeMax, limit: mark })).toMatch(/^(margin_must_cover_order|position_must_stay_within_limit)$/);
    expect(await refusalOf({ ...base, size: price.sizeLot, limit: price.priceTick })).toMatch(/^(placed|price_must_be_within_band)$/);
    expect(await refusalOf({ ...base, size: price.sizeLot, limit: `${mark}1` })).toBe("price_must_be_on_tick");
    await expect(ada.connection.api.orders.cancel.mutate({ order: 999_999 })).rejects.toMatchObject({ message: "order_must_exist" });
  });

  test("GATE-047: a person amends an order and moves a pledge, and sees the figures of one state after it", async () => {
    const mark = ada.connection.markets.getState().value?.get(instrument.id)?.mark ?? "";
    const placed = await bob.connection.orders.place({ instrument: instrument.id, side: "sell", type: "limit", size: instrument.trading.sizeLot, limit: mark, timeInForce: "gtc", postOnly: true, reduceOnly: false, clientOrderId: "bobs-own" });
    expect(placed.kind).toBe("placed");
    await until("the order stands", () => bob.connection.account.getState().value?.openOrders.length === 1);
    const dearer = (await bob.connection.api.orders.amend.mutate({ clientOrderId: "bobs-own", limit: mark, size: twice(instrument.trading.sizeLot) }));
    expect(dearer.order).toBe(placed.kind === "placed" ? placed.order : 0);
    await until("the amended size is seen", () => bob.connection.account.getState().value?.openOrders[0]?.remaining === twice(instrument.trading.sizeLot));
    await bob.connection.api.orders.cancel.mutate({ clientOrderId: "bobs-own" });
    await bob.connection.api.account.movePledge.mutate({ asset: instrument.quote, amount: "10", to: "free" });
    const balance = await until("the free part is seen", () => bob.connection.account.getState().value?.balances.find(({ asset, free }) => asset === instrument.quote && Number(free) === 10));
    expect(Number(balance.pledged) + Number(balance.free)).toBe(Number(balance.total));
    await until("the order is gone", () => bob.connection.account.getState().value?.openOrders.length === 0);
    await expect(bob.connection.api.account.movePledge.mutate({ asset: instrument.quote, amount: "99999999", to: "free" })).rejects.toMatchObject({ data: { refusal: { name: "pledge_must_not_be_in_use" } } });
  });

  test("GATE-045: an order of another person can be neither amended nor cancelled", async () => {
    const mark = ada.connection.markets.getState().value?.get(instrument.id)?.mark ?? "";
    const placed = await bob.connection.orders.place({ instrument: instrument.id, side: "sell", type: "limit", size: instrument.trading.sizeLot, limit: mark, timeInForce: "gtc", postOnly: false, reduceOnly: false });
    if (placed.kind !== "placed") throw new Error("bob's order is taken");
    await until("bob's order stands", () => bob.connection.account.getState().value?.openOrders.length === 1);
    await expect(ada.connection.api.orders.cancel.mutate({ order: placed.order })).rejects.toMatchObject({ data: { refusal: { name: expect.stringMatching(/^order_must_/) } } });
    await expect(ada.connection.api.orders.amend.mutate({ order: placed.order, limit: mark })).rejects.toMatchObject({ data: { refusal: { name: expect.stringMatching(/^order_must_/) } } });
    expect(await ada.connection.api.orders.get.query({ order: placed.order })).toBeNull();
    await bob.connection.api.orders.cancelAll.mutate({});
    await until("bob's own cancel is done", () => bob.connection.account.getState().value?.openOrders.length === 0);
  });

  test("GATE-046: the writer stops and comes back; the same connections go on and every answered order is there", async () => {
    const mark = ada.connection.markets.getState().value?.get(instrument.id)?.mark ?? "";
    const order = { instrument: instrument.id, side: "sell", type: "limit", size: instrument.trading.sizeLot, limit: mark, timeInForce: "gtc", postOnly: true, reduceOnly: false } as const;
    const before = await bob.connection.orders.place(order);
    await writer.close();
    await until("the loss is seen", () => bob.connection.state.getState().engine === "recovering");
    const during = bob.connection.orders.place(order);
    writer = await openWriter();
    const after = await during;
    expect([before.kind, after.kind]).toEqual(["placed", "placed"]);
    await until("the engine is up", () => bob.connection.state.getState().engine === "up");
    const numbers = [before, after].flatMap((each) => (each.kind === "placed" ? [each.order] : []));
    await until("both orders are there", () => numbers.every((number) => bob.connection.account.getState().value?.openOrders.some((each) => each.order === number) === true));
    await until("the book holds both", () => bob.connection.book(instrument.id, 10).getState().value?.asks.length === 1);
    expect(bob.connection.state.getState().reconnects).toBe(0);
    expect(bob.connection.book(instrument.id, 10).getState().gaps).toBe(0);
  }, 60_000);
});
