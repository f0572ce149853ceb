import { connectDatabase, type Database } from "@crossfloor/db";
import { sampleStart, startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import type { Instrument } from "@crossfloor/instruments";
import type { AccountId, Event } from "@crossfloor/protocol";
import { type BookView, compareDecimal, connect, type Connection, levelsOfOrders, signUp } from "@crossfloor/client";
import * as fc from "fast-check";
import { connect as connectTcp } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Gateway } from "./start-gateway.ts";
import { type ScriptedFloor, scriptFloor, until } from "./testing/scripted-floor.ts";

let postgres: TestPostgres;
let floor: ScriptedFloor;
let gateway: Gateway;
let record: Database;
let url = "";
let perpetual: Instrument;
const open: Connection[] = [];

beforeAll(async () => { postgres = await startTestPostgres() });
afterAll(async () => postgres.stop());
beforeEach(async () => {
  floor = await scriptFloor(await postgres.fresh());
  gateway = await floor.start();
  url = `http://127.0.0.1:${gateway.port}`;
  record = connectDatabase(floor.database.recordUrl, { max: 1 });
  const found = floor.instruments.find(({ product }) => product.kind === "perpetual");
  if (found === undefined) throw new Error("a perpetual is listed");
  perpetual = found;
  await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
  await record.end();
  await floor.close();
});

function anybody(): Connection {
  const connection = connect({ url, webSocket: WebSocket });
  open.push(connection);
  return connection;
}

async function person(name: string): Promise<{ readonly connection: Connection; readonly account: AccountId }> {
  const { cookie } = await signUp({ url, email: `${name}@example.test`, password: "correct horse battery", name });
  const connection = connect({ url, headers: { cookie }, webSocket: WebSocket });
  open.push(connection);
  const me = await until("the account is open", async () => {
    const found = await connection.api.me.get.query();
    return found?.accountOpen === true ? found : undefined;
  });
  return { connection, account: me.account as AccountId };
}

let nextOrder = 100;
function rested(side: "buy" | "sell", price: number, size: number, account = 1001): { readonly id: number; readonly events: Event[] } {
  const id = ++nextOrder;
  const common = { order: id as never, account: account as AccountId, instrument: perpetual.id, side, size: size as never };
  return {
    id,
    events: [
      { type: "orderAccepted", ...common, clientOrderId: `c${id}`, limit: price as never, market: false, timeInForce: "gtc", expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest" },
      { type: "orderRested", ...common, price: price as never },
    ],
  };
}
function filled(maker: { readonly id: number }, price: number, size: number, trade: number, accounts: readonly [maker: number, taker: number] = [1001, 9_999]): Event[] {
  const taker = ++nextOrder;
  return [
    { type: "orderAccepted", order: taker as never, account: accounts[1] as AccountId, instrument: perpetual.id, clientOrderId: `c${taker}`, side: "buy", size: size as never, limit: price as never, market: false, timeInForce: "ioc", expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest" },
    {
      type: "fill", trade: trade as never, instrument: perpetual.id, instrumentVersion: perpetual.version, price: price as never, size: size as never, takerSide: "buy",
      makerOrder: maker.id as never, makerAccount: accounts[0] as AccountId, makerRemaining: 0 as never, takerOrder: taker as never, takerAccount: accounts[1] as AccountId, takerRemaining: 0 as never,
      makerFee: 1 as never, takerFee: 2 as never, feeAsset: 1 as never, value: 1_000 as never,
    },
  ];
}
const numbers = (book: BookView | undefined) => ({ bids: book?.bids.map(([price, size]) => `${price}x${size}`) ?? [], asks: book?.asks.map(([price, size]) => `${price}x${size}`) ?? [] });

describe("live data", () => {
  test("GATE-012: a watched book follows the floor through random orders, without a gap", async () => {
    const connection = anybody();
    const book = connection.book(perpetual.id, 25);
    book.subscribe(() => {});
    const queues = connection.bookOrders(perpetual.id, 1_000);
    queues.subscribe(() => {});
    const best = connection.best(perpetual.id);
    best.subscribe(() => {});
    await until("the books are live", () => [book, queues, best].every((channel) => channel.getState().status === "live"));
    const orders: { id: number; side: "buy" | "sell"; price: number; size: number }[] = [];
    for (let step = 0; step < 300; step += 1) {
      const side = step % 2 === 0 ? "buy" : "sell";
      const gone = step % 3 === 2 ? orders.splice((step * 7) % orders.length, 1)[0] : undefined;
      if (gone === undefined) {
        const price = 50_000 + (side === "buy" ? -1 : 1) * (1 + ((step * 13) % 40));
        const order = rested(side, price, 1 + (step % 9));
        orders.push({ id: order.id, side, price, size: 1 + (step % 9) });
        await floor.record(order.events);
      } else {
        await floor.record([{ type: "orderCancelled", order: gone.id as never, account: 1001 as AccountId, instrument: perpetual.id, clientOrderId: "", side: gone.side, price: gone.price as never, remaining: gone.size as never, resting: true, reason: "user" }]);
      }
    }
    const other = anybody();
    const fresh = other.book(perpetual.id, 25);
    fresh.subscribe(() => {});
    await until("both have the newest book", () => fresh.getState().value !== undefined && fresh.getState().value?.seq === book.getState().value?.seq && (book.getState().value?.seq ?? 0) >= 301);
    const seen = book.getState();
    expect(numbers(seen.value)).toEqual(numbers(fresh.getState().value));
    expect(seen.value?.bids.length).toBe(new Set(orders.filter(({ side }) => side === "buy").map(({ price }) => price)).size);
    expect(seen.value?.bids.every(([price], place, levels) => place === 0 || compareDecimal(price, levels[place - 1]?.[0] ?? "") < 0)).toBe(true);
    await until("all channels are abreast", () => queues.getState().value?.seq === seen.value?.seq);
    expect([seen, queues.getState(), best.getState()].map(({ gaps, mismatches }) => [gaps, mismatches])).toEqual([[0, 0], [0, 0], [0, 0]]);
    expect([levelsOfOrders(queues.getState().value?.bids ?? []), levelsOfOrders(queues.getState().value?.asks ?? [])].map((levels) => levels.slice(0, 25))).toEqual([seen.value?.bids, seen.value?.asks]);
    expect([best.getState().value?.bid, best.getState().value?.ask]).toEqual([seen.value?.bids[0], seen.value?.asks[0]]);
    expect(queues.getState().value?.bids.map(([order]) => order).sort()).toEqual(orders.filter(({ side }) => side === "buy").map(({ id }) => id).sort());
    const markets = await connection.api.markets.list.query();
    expect(markets.find(({ instrument }) => instrument === perpetual.id)).toMatchObject({ bid: seen.value?.bids[0]?.[0], ask: seen.value?.asks[0]?.[0] });
  });

  test("GATE-013: an event that does not fit makes the picture anew, and watchers get the whole without asking", async () => {
    const connection = anybody();
    const book = connection.book(perpetual.id, 10);
    book.subscribe(() => {});
    await floor.record(rested("buy", 49_990, 5).events);
    await until("the order is seen", () => book.getState().value?.bids.length === 1);
    const last = floor.snapshot.instruments.map((each) => (each.instrument.id === perpetual.id ? { ...each, bids: [[77, 49_980, 7]] as const } : each));
    floor.snapshot = { ...floor.snapshot, seq: 3, instruments: last };
    floor.projectionHeld = true; // nor would the read model take such an event
    await floor.record([{ type: "orderCancelled", order: 1 as never, account: 1001 as AccountId, instrument: perpetual.id, clientOrderId: "", side: "buy", price: 49_990 as never, remaining: 99 as never, resting: true, reason: "user" }]);
    await until("the new picture is seen", () => numbers(book.getState().value).bids.length === 1 && book.getState().value?.bids[0]?.[1] !== undefined && floor.logged.some(({ message }) => message === "the picture is made anew") && (book.getState().value?.seq ?? 0) === 3);
    expect(book.getState().gaps).toBe(0);
    await floor.record(rested("buy", 49_995, 1).events);
    await until("events go on", () => book.getState().value?.bids.length === 2);
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true, resyncs: 1 });
  });

  test("GATE-014: the whole account comes live after each change, and is not called live while the shadow is away", async () => {
    const { connection, account } = await person("ada");
    const seen: string[] = [];
    connection.account.subscribe((state) => seen.push(`${state.status} ${state.value?.equity ?? ""}`));
    await until("the account is live", () => connection.account.getState().status === "live");
    floor.changeView(account, { equity: "12.5" });
    await until("the change is seen", () => connection.account.getState().value?.equity === "12.5");
    floor.cutShadow();
    await until("it is live again", () => seen.some((line) => line.startsWith("interrupted")) && connection.account.getState().status === "live");
    floor.changeView(account, { equity: "13" });
    await until("changes go on", () => connection.account.getState().value?.equity === "13");
  });

  test("GATE-015: trades, candles, orders and fills come from the read model in decimal text, page by page", async () => {
    const { connection, account } = await person("bob");
    const tape = connection.trades(perpetual.id);
    tape.subscribe(() => {});
    const candles = connection.candles(perpetual.id, "trade", 60_000);
    candles.subscribe(() => {});
    await until("the tape is live", () => tape.getState().status === "live");
    for (let trade = 1; trade <= 5; trade += 1) {
      const maker = rested("sell", 50_000 + trade, 2, account);
      await floor.record([...maker.events, ...filled(maker, 50_000 + trade, 2, trade, [account, 9_999])]);
    }
    await until("five trades are told", () => tape.getState().value?.trades.length === 5);
    const recent = await connection.api.trades.recent.query({ instrument: perpetual.id, limit: 3 });
    expect(recent).toEqual(tape.getState().value?.trades.slice(0, 3));
    const { priceDecimals } = perpetual.trading;
    expect(recent[0]?.price).toMatch(new RegExp(`^\\d+\\.\\d{${priceDecimals}}$`));
    await until("the live candle holds them", () => candles.getState().value?.candles.at(-1)?.close === recent[0]?.price);
    expect(candles.getState().value?.candles.at(-1)).toMatchObject({ open: tape.getState().value?.trades.at(-1)?.price, high: recent[0]?.price });
    const first = await connection.api.fills.list.query({ limit: 3 });
    const second = await connection.api.fills.list.query({ limit: 3, cursor: first.cursor });
    expect([first.rows.length, second.rows.length, second.cursor]).toEqual([3, 2, null]);
    expect([...first.rows, ...second.rows].map(({ trade, role }) => `${trade} ${role}`)).toEqual(["5 maker", "4 maker", "3 maker", "2 maker", "1 maker"]);
    const orders = await connection.api.orders.history.query({ limit: 200 });
    expect(orders.rows.length).toBe(5);
    expect(orders.rows[0]).toMatchObject({ status: "filled", side: "sell", symbol: perpetual.symbol, averagePrice: expect.stringContaining(recent[0]?.price ?? "-") });
    const stranger = await person("cyd");
    expect((await stranger.connection.api.orders.history.query({})).rows).toEqual([]);
    expect(await stranger.connection.api.orders.get.query({ order: orders.rows[0]?.order ?? 0 })).toBeNull();
    expect(await connection.api.orders.get.query({ clientOrderId: orders.rows[0]?.clientOrderId ?? "" })).toMatchObject({ order: orders.rows[0]?.order });
  });

  test("GATE-016: that there is no such order is only said by a read model that knows all the floor does", async () => {
    const { connection, account } = await person("dee");
    floor.projectionHeld = true;
    const maker = rested("sell", 50_000, 1, account);
    await floor.record([...maker.events, ...filled(maker, 50_000, 1, 1, [account, 9_999])]);
    const asked = connection.api.orders.get.query({ clientOrderId: `c${maker.id}` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    floor.projectionHeld = false;
    await floor.project();
    expect(await asked).toMatchObject({ order: maker.id, status: "filled" });
    expect(await connection.api.orders.get.query({ clientOrderId: "never" })).toBeNull();
    floor.projectionHeld = true;
    await floor.record(rested("sell", 50_001, 1, account).events);
    await until("the gateway knows more than the read model", async () => (await connection.api.floor.get.query()).seq > 2);
    await expect(connection.api.orders.get.query({ clientOrderId: "never" })).rejects.toMatchObject({ message: "reads_away" });
    floor.projectionHeld = false;
  });

  test("GATE-017: deposits are told live with their confirmations, and the faucet leaves a request for the treasury", async () => {
    const { connection, account } = await person("eve");
    expect(await connection.api.deposits.address.query()).toBeNull();
    await expect(connection.api.deposits.faucet.mutate({ asset: "USDC" })).rejects.toMatchObject({ message: "deposit_address_must_exist" });
    await record`insert into record.chain (chain, name, genesis_hash, confirmations_needed) values (31337, 'Sandbox', '0x0', 3)`;
    await record`insert into record.chain_asset (chain, asset, code, contract, decimals, chain_decimals, faucet_amount) values (31337, 1, 'USDC', '0xabc', 6, 6, 5000000000)`;
    const address = `0x${"1".repeat(40)}`;
    await record`insert into record.deposit_address (chain, account, address, path) values (31337, ${account}, ${address}, 'm/0')`;
    expect(await connection.api.deposits.address.query()).toEqual({
      chain: 31337, chainName: "Sandbox", address, confirmationsNeeded: 3, sandbox: true, assets: [{ asset: "USDC", contract: "0xabc", minimum: "0.000001", faucet: "5000.000000" }],
    });
    connection.deposits.subscribe(() => {});
    await until("the list is live", () => connection.deposits.getState().status === "live");
    const tx = `0x${"a".repeat(64)}`;
    await record`insert into record.deposit (chain, tx_hash, log_index, account, address, asset, chain_amount, amount, dust, height, block_hash, status, confirmations, confirmations_needed, steps, seen_wall_at, updated_wall_at)
      values (31337, ${tx}, 0, ${account}, ${address}, 1, 2500000, 2500000, 0, 5, '0xb', 'confirming', 1, 3, '[]', 1, 1)`;
    await until("it is seen", () => connection.deposits.getState().value?.[0]?.confirmations === 1);
    await record`update record.deposit set confirmations = 2`;
    await until("it is confirmed further", () => connection.deposits.getState().value?.[0]?.confirmations === 2);
    expect(connection.deposits.getState().value).toEqual([{ chain: 31337, txHash: tx, logIndex: 0, asset: "USDC", amount: "2.500000", status: "confirming", confirmations: 2, confirmationsNeeded: 3, reason: null, seenWallAt: 1 }]);
    await connection.api.deposits.faucet.mutate({ asset: "USDC" });
    const [request] = await record`select account, asset, amount, status from record.faucet_request`;
    expect(request).toEqual({ account, asset: 1, amount: 5_000_000_000, status: "waiting" });
    await connection.api.deposits.faucet.mutate({ asset: "USDC" });
    await connection.api.deposits.faucet.mutate({ asset: "USDC" });
    await expect(connection.api.deposits.faucet.mutate({ asset: "USDC" })).rejects.toMatchObject({ message: "faucet_requests_must_not_exceed_maximum" });
    await expect(connection.api.deposits.faucet.mutate({ asset: "DOGE" })).rejects.toMatchObject({ message: "faucet_must_be_offered" });
  });

  test("GATE-018: the writer's restart is seen and healed; the same connection goes on", async () => {
    const connection = anybody();
    const book = connection.book(perpetual.id, 10);
    book.subscribe(() => {});
    await until("the engine is up", () => connection.state.getState().engine === "up" && book.getState().status === "live");
    await floor.stopWriter();
    await until("the floor recovers", () => connection.state.getState().engine === "recovering");
    await floor.record(rested("buy", 49_000, 1).events);
    await floor.startWriter();
    await until("the engine is up again and what happened meanwhile is seen", () => connection.state.getState().engine === "up" && book.getState().value?.bids.length === 1);
    expect(connection.state.getState().reconnects).toBe(0);
    expect(book.getState().gaps).toBe(0);
  });
});

describe("candles on a fast floor", () => {
  const marked = (price: number): Event[] => [{ type: "markChanged", instrument: perpetual.id, mark: price as never, source: "simulated", simulated: true }];

  test("GATE-056: of many candles that pass between two looks none is missed", async () => {
    const chart = anybody().candles(perpetual.id, "mark", 1_000);
    chart.subscribe(() => {});
    await floor.record(marked(50_001));
    const first = await until("a candle is live", () => (chart.getState().status === "live" ? chart.getState().value?.candles.at(-1)?.openAt : undefined));
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // until the candles of now are told, so that what follows comes all at once
    floor.projectionHeld = true;
    for (let step = 0; step < 90; step += 1) await floor.record(marked(50_002 + step));
    floor.projectionHeld = false;
    await floor.project();
    const candles = await until("the newest candle is shown", () => {
      const shown = chart.getState().value?.candles ?? [];
      return Number(shown.at(-1)?.openAt) >= first + 8_000 ? shown : undefined;
    });
    const times = candles.filter(({ openAt }) => openAt >= first).map(({ openAt }) => openAt);
    expect(times).toEqual(times.map((_, place) => first + place * 1_000));
  });
});

describe("levels that grow old", () => {
  test("GATE-019: an index that outlives its validity is told as old without any event, and a new level is fresh again", async () => {
    const { product } = perpetual;
    if (!("index" in product)) throw new Error("a perpetual has an index");
    const publish = async (forMs: number) => {
      const seq = await floor.record([]);
      await floor.record([{
        type: "indexPublished", index: product.index, value: 50_000 as never, sources: 3, staleWeight: 0 as never, validUntil: (sampleStart + (seq + 1) * 100 + forMs) as never, source: "simulated", simulated: true,
      }]);
    };
    const connection = anybody();
    connection.markets.subscribe(() => {});
    const told = () => connection.markets.getState().value?.get(perpetual.id);
    await publish(300);
    await until("the level is shown as fresh", () => told()?.indexFresh === true);
    for (let quiet = 0; quiet < 5; quiet += 1) await floor.record([]);
    await until("the level is shown as old", () => told()?.indexFresh === false);
    expect(told()?.index).not.toBeNull();
    await publish(60_000);
    await until("the new level is shown as fresh", () => told()?.indexFresh === true);
  });
});

describe("hostile sockets", () => {
  const socketUrl = () => `${url.replace("http", "ws")}/trpc-ws`;
  async function opened(): Promise<WebSocket> {
    const socket = new WebSocket(socketUrl());
    socket.on("error", () => {});
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    return socket;
  }
  const sockets = async () => ((await (await fetch(`${url}/healthz`)).json()) as { sockets: number }).sockets;

  test("GATE-050: who asks and never reads is closed, and others are served all the while", async () => {
    const slow = await opened();
    slow.pause();
    const before = await sockets();
    for (let call = 0; call < 1_500; call += 1) slow.send(JSON.stringify({ id: call + 1, jsonrpc: "2.0", method: "query", params: { path: "instruments.list" } }));
    const other = anybody();
    await until("another is served", () => other.floor.getState().status === "live");
    await until("the slow one is gone", async () => (await sockets()) < before + 1, 15_000);
    expect(floor.logged.filter(({ level }) => level === "error")).toEqual([]);
    slow.terminate();
  });

  test("GATE-051: no text, however broken, ends the process or the others' service", async () => {
    const deep = "[".repeat(20_000);
    const corpus = [
      "", "null", "1", "\"x\"", "[]", "[[]]", "{}", "{", deep, "{\"id\":1}", "{\"id\":null,\"method\":\"query\",\"params\":{\"path\":\"floor.get\"}}", "\u0000", "\ufeff{}", "\ud800", "\u202e",
      "{\"__proto__\":{\"admin\":true},\"id\":1,\"method\":\"query\",\"params\":{\"path\":\"me.get\"}}", "{\"id\":1,\"method\":\"query\",\"params\":{\"path\":\"__proto__\"}}",
      "{\"id\":1,\"method\":\"query\",\"params\":{\"path\":\"constructor.name\"}}", "{\"id\":1,\"method\":\"subscription\",\"params\":{\"path\":\"book.live\",\"input\":{\"instrument\":1e400,\"depth\":10}}}",
      "{\"id\":1,\"method\":\"subscription\",\"params\":{\"path\":\"floor.live\"}}", "{\"id\":1,\"method\":\"subscription\",\"params\":{\"path\":\"floor.live\"}}", "{\"id\":1,\"method\":\"subscription.stop\"}",
      "{\"id\":{\"a\":1},\"method\":\"nothing\"}", JSON.stringify(Array.from({ length: 11 }, (_, id) => ({ id, method: "query", params: { path: "floor.get" } }))),
      JSON.stringify([{ id: 1, method: "mutation", params: { path: "orders.cancelAll", input: {} } }]), `{${Array.from({ length: 5_000 }, (_, key) => `"k${key}":0`).join(",")}}`, "PING", "PONG",
    ];
    const socket = await opened();
    for (const text of corpus) socket.send(text);
    socket.send(Buffer.from([0, 1, 2, 255]), { binary: true });
    await fc.assert(fc.asyncProperty(fc.string({ maxLength: 200, unit: "binary" }), async (text) => { socket.send(text); }), { seed: 5, numRuns: 300 });
    const answered = new Promise<string>((resolve) => socket.on("message", (data) => { if (String(data).includes("\"id\":424242")) resolve(String(data)); }));
    socket.send(JSON.stringify({ id: 424242, jsonrpc: "2.0", method: "query", params: { path: "floor.get" } }));
    expect(JSON.parse(await answered)).toMatchObject({ result: { data: { scene: "test" } } });
    socket.terminate();
    expect(floor.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  test.each([
    { what: "a message above the bound", code: 1009, send: (socket: WebSocket) => socket.send("x".repeat(70_000)) },
    { what: "text that is not UTF-8", code: 1007, send: (socket: WebSocket) => socket.send(Buffer.from([0xc3, 0x28]), { binary: false }) },
  ])("GATE-052: $what closes the socket with $code", async ({ code, send }) => {
    const socket = await opened();
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    send(socket);
    expect(await closed).toBe(code);
  });

  test("GATE-053: a connection holds a bounded number of subscriptions", async () => {
    const socket = await opened();
    const refused = new Promise<unknown>((resolve) => socket.on("message", (data) => { if (String(data).includes("too_many_subscriptions")) resolve(JSON.parse(String(data))); }));
    for (let id = 1; id <= 201; id += 1) socket.send(JSON.stringify({ id, jsonrpc: "2.0", method: "subscription", params: { path: "floor.live" } }));
    expect(await refused).toMatchObject({ error: { data: { code: "TOO_MANY_REQUESTS" } } });
    socket.terminate();
  });

  test("GATE-051: no HTTP text, however broken, ends the process", async () => {
    const texts = [
      "GET / HTTP/9.9\r\n\r\n", "\0\0\0\0\r\n\r\n", "POST /trpc/orders.place HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "GET http://[ HTTP/1.1\r\nHost: [\r\n\r\n",
      "GET //trpc HTTP/1.1\r\nHost: a b\r\n\r\n", `GET /trpc/${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, "GET /trpc-ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: bad\r\nSec-WebSocket-Version: 99\r\n\r\n",
      "POST /api/auth/sign-up/email HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{", "POST /trpc/orders.place HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"a\":[[[[",
    ];
    for (const text of texts) {
      await new Promise<void>((resolve) => {
        const socket = connectTcp(gateway.port, "127.0.0.1", () => socket.end(text));
        socket.on("error", () => resolve());
        socket.on("close", () => resolve());
        socket.resume();
        socket.setTimeout(3_000, () => socket.destroy());
      });
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test("GATE-054: numbers in any other form than plain decimals are refused before anything is asked of the engine", async () => {
    const { connection } = await person("fay");
    const before = floor.received.length;
    for (const text of ["1e5", "1e400", "NaN", "Infinity", "-0", "0x10", "0b11", " 12 ", "１２", "1e-19", "9".repeat(10_000), ".5", "+1", "1_000", "1,000", "01", "1.", "", "١"]) {
      const answer = await connection.api.orders.place
        .mutate({ instrument: perpetual.id, side: "buy", type: "limit", size: text, limit: "1", timeInForce: "gtc", postOnly: false, reduceOnly: false, clientOrderId: "n" })
        .then(() => "taken", (error: { data?: { code?: string } }) => error.data?.code ?? "none");
      expect(["BAD_REQUEST", "UNPROCESSABLE_CONTENT"], text.slice(0, 20)).toContain(answer);
    }
    expect(floor.received.length).toBe(before);
  });
});
