import { createServer, request as forward, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, seriesCandlesMax, signUp } from "@crossfloor/client";
import { startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Gateway } from "./start-gateway.ts";
import { type ScriptedFloor, scriptFloor, until } from "./testing/scripted-floor.ts";

let postgres: TestPostgres;
let floor: ScriptedFloor;
let gateway: Gateway;
let wire: Server;
let url = "";
let wsUrl = "";
/** What passed over the wire, as "METHOD path". */
const passed: string[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
  floor = await scriptFloor(await postgres.fresh());
  gateway = await floor.start();
  wire = createServer((incoming, outgoing) => {
    passed.push(`${incoming.method} ${incoming.url}`);
    const onward = forward({ port: gateway.port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => wire.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(wire.address() as AddressInfo).port}`;
  wsUrl = `ws://127.0.0.1:${gateway.port}/trpc-ws`;
  await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
});
afterAll(async () => {
  wire.close();
  wire.closeAllConnections();
  await floor.close();
  await postgres.stop();
});

describe("the client's link", () => {
  test("CLIENT-013: a program signs in, sends its cookie with calls and sockets, and sees its own account live", async () => {
    const { cookie } = await signUp({ url, email: "bot@example.test", password: "correct horse battery", name: "bot" });
    const connection = connect({ url, wsUrl, headers: { cookie }, webSocket: WebSocket });
    connection.account.subscribe(() => {});
    const me = await until("the program is known", () => connection.api.me.get.query());
    await until("its account is live", () => connection.account.getState().status === "live");
    expect(connection.account.getState().value?.account).toBe(me.account);
    await until("the connection is up", () => connection.state.getState().status === "up");
    connection.reconnect();
    await until("it is up again after opening anew", () => connection.state.getState().reconnects === 1 && connection.state.getState().status === "up");
    await until("its account is live again", () => connection.account.getState().status === "live");
    await connection.close();
    const stranger = connect({ url, wsUrl, webSocket: WebSocket });
    stranger.account.subscribe(() => {});
    await until("without a cookie it is refused", () => stranger.account.getState().status === "refused");
    expect(stranger.account.getState().fault).toEqual({ kind: "signedOut" });
    await stranger.close();
  });

  test("CLIENT-014: each mutation travels alone, reads travel together, and nothing of an account stands in a path", async () => {
    const { cookie } = await signUp({ url, email: "ada@example.test", password: "correct horse battery", name: "ada" });
    const connection = connect({ url, wsUrl, headers: { cookie }, webSocket: WebSocket });
    passed.length = 0;
    await Promise.all([
      connection.api.orders.cancelAll.mutate({}), connection.api.orders.cancel.mutate({ clientOrderId: "secret-id" }),
      connection.api.me.get.query(), connection.api.instruments.list.query(), connection.api.fills.list.query({ limit: 7 }), connection.api.orders.history.query({ cursor: "12345" }),
    ]);
    expect(passed.filter((line) => !line.includes("batch=1")).toSorted()).toEqual(["POST /trpc/orders.cancel", "POST /trpc/orders.cancelAll"]);
    const reads = passed.filter((line) => line.includes("batch=1"));
    expect(reads.length).toBeLessThan(4);
    for (const line of passed) {
      expect(line).toMatch(/^POST /);
      expect(line).not.toMatch(/secret-id|12345|limit/);
    }
    await connection.close();
  });

  test("CLIENT-005: a series that is full asks for nothing older, page after page without end", async () => {
    const [instrument] = floor.instruments;
    if (instrument === undefined) throw new Error("something is listed");
    await floor.sql`
      insert into read.candle (instrument, kind, interval_ms, open_at, open, high, low, close, volume, source, simulated)
      select ${instrument.id}, 'mark', 60000, 60000 * n, 1, 1, 1, 1, 0, 'simulated', true from generate_series(1, ${seriesCandlesMax + 700}) n`;
    const connection = connect({ url, wsUrl, webSocket: WebSocket });
    const chart = connection.candles(instrument.id, "mark", 60_000);
    chart.subscribe(() => {});
    await until("the newest page is there", () => (chart.getState().value?.candles.length ?? 0) >= 500);
    let pages = 0;
    while (pages < 30 && await chart.loadOlder()) pages += 1;
    expect(pages).toBeLessThan(30);
    expect(chart.getState().value?.candles.length).toBe(seriesCandlesMax);
    await connection.close();
  });
});
