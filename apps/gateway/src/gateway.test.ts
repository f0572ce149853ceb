import { connectDatabase } from "@crossfloor/db";
import { startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import type { AccountId } from "@crossfloor/protocol";
import { connect, type Connection, signIn, SignInRefused, signOut, signUp } from "@crossfloor/client";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Gateway } from "./start-gateway.ts";
import { type ScriptedFloor, scriptFloor, until } from "./testing/scripted-floor.ts";

let postgres: TestPostgres;
let floor: ScriptedFloor;
let gateway: Gateway;
let url = "";
const open: Connection[] = [];

beforeAll(async () => { postgres = await startTestPostgres() });
afterAll(async () => postgres.stop());
beforeEach(async () => {
  floor = await scriptFloor(await postgres.fresh());
  gateway = await floor.start();
  url = `http://127.0.0.1:${gateway.port}`;
  await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
  await floor.close();
});

const password = "correct horse battery";
async function person(name: string): Promise<{ readonly cookie: string; readonly connection: Connection; readonly account: AccountId }> {
  const { cookie } = await signUp({ url, email: `${name}@example.test`, password, name });
  const connection = connect({ url, headers: { cookie }, webSocket: WebSocket });
  open.push(connection);
  const me = await until(`${name}'s account is open`, async () => {
    const found = await connection.api.me.get.query();
    return found?.accountOpen === true ? found : undefined;
  });
  return { cookie, connection, account: me.account as AccountId };
}

/** Asks as any program could, with whatever headers and body. */
async function raw(path: string, init: RequestInit = {}): Promise<{ readonly status: number; readonly body: unknown; readonly headers: Headers }> {
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // not every answer is JSON
  }
  return { status: response.status, body, headers: response.headers };
}
const json = { "content-type": "application/json" };
const order = { instrument: 0, side: "buy", type: "limit", size: "1", limit: "500", timeInForce: "gtc", postOnly: false, reduceOnly: false } as const;

describe("people", () => {
  test("GATE-030: signing up makes a person, a session and a trading account that opens by itself", async () => {
    const { account, connection } = await person("ada");
    expect(account).toBeGreaterThan(1000);
    expect(await connection.api.me.get.query()).toMatchObject({ email: "ada@example.test", name: "ada", account, accountOpen: true });
    expect(floor.received.filter(({ command }) => command.type === "openAccount").map(({ command }) => command)).toEqual([{ type: "openAccount", account, kind: "customer" }]);
  });

  test("GATE-031: the session's cookie is not for scripts nor for other sites, and the password is kept as argon2id", async () => {
    const answer = await raw("/api/auth/sign-up/email", { method: "POST", headers: json, body: JSON.stringify({ email: "bob@example.test", password, name: "bob" }) });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("crossfloor.session_token="));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    const kept = await keptPassword("bob@example.test");
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(answer.body)).not.toContain(password);
  });

  test("GATE-032: a wrong password, an unknown person, a short password and a taken address are refused by code", async () => {
    await person("cyd");
    const codeOf = (work: Promise<unknown>) => work.then(() => "", (error: unknown) => (error instanceof SignInRefused ? error.code : String(error)));
    expect(await codeOf(signIn({ url, email: "cyd@example.test", password: "wrong horse battery" }))).toBe("INVALID_EMAIL_OR_PASSWORD");
    expect(await codeOf(signIn({ url, email: "nobody@example.test", password }))).toBe("INVALID_EMAIL_OR_PASSWORD");
    expect(await codeOf(signUp({ url, email: "dee@example.test", password: "short", name: "dee" }))).toBe("PASSWORD_TOO_SHORT");
    expect(await codeOf(signUp({ url, email: "CYD@example.test", password, name: "cyd" }))).toMatch(/USER_ALREADY_EXISTS/);
    expect((await signIn({ url, email: "cyd@example.test", password })).cookie).toContain("session_token=");
  });

  test("GATE-033: signing out ends the session everywhere: calls at once, sockets within moments", async () => {
    const { cookie, connection, account } = await person("eve");
    connection.account.subscribe(() => {});
    await until("the account is live", () => connection.account.getState().status === "live");
    const closed = new Promise<number>((resolve) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/trpc-ws`, { headers: { cookie } });
      socket.once("close", resolve);
      socket.once("open", () => void signOut({ url, cookie }));
    });
    expect(await closed).toBe(4401);
    expect(await connection.api.me.get.query()).toBeNull();
    await until("the live account is refused", () => connection.account.getState().status === "refused");
    expect(connection.account.getState().fault).toEqual({ kind: "signedOut" });
    expect(account).toBeGreaterThan(0);
  });

  test("GATE-038: a person's name and address are bounded, and nothing else about them is taken", async () => {
    const attempt = async (body: object) => raw("/api/auth/sign-up/email", { method: "POST", headers: json, body: JSON.stringify({ email: "max@example.test", password, name: "max", ...body }) });
    for (const body of [{ name: "x".repeat(81) }, { name: "a\u0000b" }, { name: "a\nb" }]) expect(await attempt(body)).toMatchObject({ status: 400, body: { code: "INVALID_NAME" } });
    expect(await attempt({ email: `${"l".repeat(250)}@example.test` })).toMatchObject({ status: 400, body: { code: "INVALID_EMAIL" } });
    const taken = await attempt({ image: "javascript:alert(1)", emailVerified: true, id: "1" });
    expect(taken).toMatchObject({ status: 200, body: { user: { email: "max@example.test", emailVerified: false, image: null } } });
    expect(floor.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("GATE-039: of the sign-in library only signing up, in and out and the session's own look-up are there", async () => {
    const { cookie } = await person("nia");
    const others = ["update-user", "list-sessions", "revoke-sessions", "change-password", "verify-password", "change-email", "delete-user", "request-password-reset", "sign-in/social", "error", "ok"];
    for (const path of others) {
      for (const method of ["GET", "POST"]) expect((await raw(`/api/auth/${path}`, { method, headers: { ...json, cookie }, ...(method === "POST" ? { body: "{}" } : {}) })).status, path).toBe(404);
    }
    expect((await raw("/api/auth/get-session", { headers: { cookie } })).status).toBe(200);
  });

  test("GATE-033: nothing is done for a socket that was told to close, however much it goes on asking", async () => {
    const { cookie } = await person("ivy");
    const socket = deafSocket(cookie);
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(cancelAll(1));
    await until("a command came", () => floor.received.some(({ command }) => command.type === "cancelAllOrders"));
    await signOut({ url, cookie });
    await until("the socket is told to close", () => toldToClose.has(socket));
    const before = floor.received.length;
    for (let id = 2; id < 50; id += 1) socket.send(cancelAll(id));
    await new Promise((resolve) => socket.once("close", resolve));
    expect(floor.received.length).toBe(before);
  });

  test("GATE-034: a forged cookie is nobody", async () => {
    const { cookie } = await person("fay");
    const forged = cookie.replace(/session_token=[^.]+/, "session_token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    const answer = await raw("/trpc/account.view", { method: "POST", headers: { ...json, cookie: forged }, body: "" });
    expect(answer).toMatchObject({ status: 401, body: { error: { message: "sign_in_required" } } });
  });
});

/** A program that hears that it shall close, and goes on talking instead. */
const toldToClose = new Set<WebSocket>();
class DeafSocket extends WebSocket {
  override close(): void {
    toldToClose.add(this);
  }
}
function deafSocket(cookie: string): WebSocket {
  const socket = new DeafSocket(`${url.replace("http", "ws")}/trpc-ws`, { headers: { cookie } });
  socket.on("error", () => {});
  return socket;
}
const cancelAll = (id: number): string => JSON.stringify({ id, jsonrpc: "2.0", method: "mutation", params: { path: "orders.cancelAll", input: {} } });

describe("orders", () => {
  test("GATE-040: an order reaches the writer as the session's account, in the order lane, and its answer comes back", async () => {
    const { connection, account } = await person("ada");
    const instrument = (await connection.api.instruments.list.query())[0];
    if (instrument === undefined) throw new Error("something is listed");
    const placed = await connection.orders.place({ ...order, instrument: instrument.id, size: instrument.trading.sizeLot, limit: instrument.trading.priceTick });
    expect(placed).toMatchObject({ kind: "placed", order: 1 });
    const sent = floor.received.find(({ command }) => command.type === "placeOrder");
    expect(sent?.role).toBe("gateway");
    expect(sent?.command).toMatchObject({ account, instrument: instrument.id, side: "buy", timeInForce: "gtc" });
  });

  test("GATE-041: the engine's refusal reaches the caller with name, code and detail, and nothing of the house", async () => {
    const { connection, cookie } = await person("bob");
    floor.script = () => ({ refusal: "margin_must_cover_order", detail: "needs 12.00 more" });
    const instrument = (await connection.api.instruments.list.query())[0];
    if (instrument === undefined) throw new Error("something is listed");
    const input = { ...order, instrument: instrument.id, size: instrument.trading.sizeLot, limit: instrument.trading.priceTick };
    expect(await connection.orders.place(input)).toMatchObject({ kind: "notPlaced", fault: { kind: "refused", refusal: { name: "margin_must_cover_order", code: 1606, retryable: true, detail: "needs 12.00 more", nearest: [] } } });
    const answer = await raw("/trpc/orders.place", { method: "POST", headers: { ...json, cookie }, body: JSON.stringify({ ...input, clientOrderId: "x" }) });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).not.toMatch(/stack|node_modules|\.ts/);
  });

  test("GATE-042: with the engine away orders fail as such after their deadline, while reads go on", async () => {
    await gateway.close();
    gateway = await floor.start({ commandWaitMs: 300 });
    url = `http://127.0.0.1:${gateway.port}`;
    await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
    const { cookie, connection } = await person("cyd");
    await floor.stopWriter();
    const instruments = await connection.api.instruments.list.query();
    const answer = await raw("/trpc/orders.cancelAll", { method: "POST", headers: { ...json, cookie }, body: "{}" });
    expect(answer).toMatchObject({ status: 503, body: { error: { message: "engine_away", data: { code: "SERVICE_UNAVAILABLE" } } } });
    expect(instruments.length).toBeGreaterThan(0);
    expect((await connection.api.markets.list.query()).length).toBe(instruments.length);
    await until("the floor says that the engine recovers", async () => (await connection.api.floor.get.query()).engine === "recovering");
    await floor.startWriter();
    await until("the floor says that the engine is up", async () => (await connection.api.floor.get.query()).engine === "up");
    expect(await connection.api.orders.cancelAll.mutate({})).toMatchObject({ seq: expect.any(Number) });
  });

  test("GATE-043: a command that waited out the writer's restart is done once and answered", async () => {
    const { connection } = await person("dee");
    await floor.stopWriter();
    const answered = connection.api.orders.cancelAll.mutate({});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await floor.startWriter();
    expect(await answered).toMatchObject({ seq: expect.any(Number) });
    expect(floor.received.filter(({ command }) => command.type === "cancelAllOrders").length).toBe(1);
  });
});

describe("names of orders", () => {
  test("GATE-055: a name that no order can have is refused by name, not by a fault of the database", async () => {
    const { cookie } = await person("lea");
    for (const path of ["orders.get", "orders.amend", "orders.cancel"]) {
      const answer = await raw(`/trpc/${path}`, { method: "POST", headers: { ...json, cookie }, body: JSON.stringify({ clientOrderId: "a\u0000b", ...(path === "orders.amend" ? { size: "1" } : {}) }) });
      expect(answer, path).toMatchObject({ status: 422, body: { error: { message: "client_order_id_must_be_valid" } } });
    }
    expect(floor.logged.filter(({ level }) => level === "error")).toEqual([]);
  });
});

describe("the edge", () => {
  test("GATE-021: a page of another origin gets nothing, over HTTP or ws; the web app's page gets its cookies' worth", async () => {
    const evil = await raw("/trpc/floor.get", { headers: { origin: "http://evil.example" } });
    expect(evil.status).toBe(403);
    expect(evil.headers.get("access-control-allow-origin")).toBeNull();
    const own = await raw("/trpc/floor.get", { headers: { origin: "http://localhost:4100" } });
    expect(own.status).toBe(200);
    expect(own.headers.get("access-control-allow-origin")).toBe("http://localhost:4100");
    expect(own.headers.get("access-control-allow-credentials")).toBe("true");
    const preflight = await raw("/trpc/orders.place", { method: "OPTIONS", headers: { origin: "http://localhost:4100", "access-control-request-method": "POST" } });
    expect(preflight.status).toBe(204);
    for (const [origin, status] of [["http://evil.example", 403], ["http://localhost:4100", 101]] as const) {
      const heard = await new Promise<number>((resolve) => {
        const socket = new WebSocket(`${url.replace("http", "ws")}/trpc-ws`, { headers: { origin } });
        socket.on("unexpected-response", (_, answer) => resolve(answer.statusCode ?? 0));
        socket.on("open", () => { resolve(101); socket.close(); });
        socket.on("error", () => {});
      });
      expect(heard, origin).toBe(status);
    }
    const signUpFromElsewhere = await raw("/api/auth/sign-up/email", { method: "POST", headers: { ...json, origin: "http://evil.example" }, body: JSON.stringify({ email: "x@example.test", password, name: "x" }) });
    expect(signUpFromElsewhere.status).toBe(403);
  });

  test("GATE-022: nothing of a session may ride in the address of a socket", async () => {
    const heard = await new Promise<number>((resolve) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/trpc-ws?connectionParams=1`);
      socket.on("unexpected-response", (_, answer) => resolve(answer.statusCode ?? 0));
      socket.on("open", () => resolve(101));
      socket.on("error", () => {});
    });
    expect(heard).toBe(404);
  });

  test("GATE-023: large bodies, large batches, batched mutations, forms and odd methods are refused", async () => {
    const post = (path: string, body: string, headers: Record<string, string> = json) => raw(path, { method: "POST", headers, body });
    expect((await post("/trpc/orders.cancelAll", JSON.stringify({ padding: "x".repeat(70_000) }))).status).toBe(413);
    expect((await raw(`/trpc/${Array.from({ length: 11 }, () => "floor.get").join(",")}?batch=1`)).status).toBe(400);
    expect((await raw(`/trpc/${Array.from({ length: 10 }, () => "floor.get").join(",")}?batch=1`)).status).toBe(200);
    expect(await post("/trpc/orders.cancelAll,orders.cancelAll?batch=1", "{}")).toMatchObject({ status: 400, body: { error: { message: "mutations_come_alone" } } });
    for (const written of ["orders.cancelAll%2Corders.cancelAll", "orders%2EcancelAll,orders%2EcancelAll"]) expect((await post(`/trpc/${written}?batch=1`, JSON.stringify({ 0: {}, 1: {} }))).status, written).toBe(404);
    expect(await raw("/trpc/markets.live")).toMatchObject({ status: 405, body: { error: { message: "subscriptions_need_a_socket" } } });
    expect((await raw("/api/auth/get-session", { method: "DELETE" })).status).toBe(405);
    expect((await post("/trpc/floor.get", "x=1", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
    expect((await post("/trpc/floor.get", "x", { "content-type": "text/plain" })).status).toBe(415);
    expect((await raw("/trpc/floor.get", { method: "PUT", headers: json, body: "{}" })).status).toBe(405);
    expect((await raw("/nothing")).status).toBe(404);
    expect((await raw("/trpc/no.such")).status).toBe(404);
  });

  test("GATE-024: what is asked by GET is answered as to anybody, even with a cookie", async () => {
    const { cookie } = await person("gus");
    expect((await raw("/trpc/me.get", { headers: { cookie } })).body).toEqual({ result: { data: null } });
    expect((await raw("/trpc/account.view", { headers: { cookie } })).status).toBe(401);
  });

  test("GATE-025: calls and sign-ins are counted one by one, and too many are told when to come back", async () => {
    await gateway.close();
    gateway = await floor.start({ rates: { addressCalls: 20, emailSignIns: 2, addressSockets: 2 } });
    url = `http://127.0.0.1:${gateway.port}`;
    await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
    const batch = `/trpc/${Array.from({ length: 10 }, () => "floor.get").join(",")}?batch=1`;
    expect([(await raw(batch)).status, (await raw(batch)).status]).toEqual([200, 200]);
    const refused = await raw("/trpc/floor.get");
    expect(refused).toMatchObject({ status: 429, body: { error: { data: { code: "TOO_MANY_REQUESTS" } } } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const attempt = () => signIn({ url, email: "ada@example.test", password: "wrong horse battery" }).catch((error: unknown) => (error instanceof SignInRefused ? error.code : String(error)));
    expect([await attempt(), await attempt(), await attempt()]).toEqual(["INVALID_EMAIL_OR_PASSWORD", "INVALID_EMAIL_OR_PASSWORD", "TOO_MANY_REQUESTS"]);
    const sockets = [1, 2, 3].map(() => new WebSocket(`${url.replace("http", "ws")}/trpc-ws`));
    const outcomes = await Promise.all(sockets.map((socket) => new Promise<string>((resolve) => {
      socket.on("open", () => resolve("open"));
      socket.on("unexpected-response", (_, answer) => resolve(String(answer.statusCode)));
      socket.on("error", () => {});
    })));
    expect(outcomes.toSorted()).toEqual(["503", "open", "open"]);
    for (const socket of sockets) socket.terminate();
  });

  test("ACCESS-023: steps that come together count as much as steps that come apart", async () => {
    await gateway.close();
    gateway = await floor.start({ rates: { accountCalls: 10 } });
    url = `http://127.0.0.1:${gateway.port}`;
    await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
    const { cookie } = await signUp({ url, email: "lea@example.test", password, name: "lea" });
    const legs = Array.from({ length: 6 }, (_, place) => ({ cancel: { clientOrderId: `c-${place}` } }));
    const asked = { method: "POST", headers: { cookie, "content-type": "application/json" }, body: JSON.stringify({ legs }) };
    const statuses = [(await raw("/trpc/orders.batch", asked)).status, (await raw("/trpc/orders.batch", asked)).status];
    expect(statuses[0]).not.toBe(429);
    expect(statuses[1]).toBe(429);
    expect(floor.received.filter(({ command }) => command.type === "placeBatch")).toHaveLength(1);
  });

  test("GATE-025: a socket that asks too much is told so, and nothing that it sends afterwards is done", async () => {
    await gateway.close();
    gateway = await floor.start({ rates: { accountCalls: 30 } });
    url = `http://127.0.0.1:${gateway.port}`;
    await until("the floor is shown", async () => (await fetch(`${url}/healthz`)).ok);
    const { cookie } = await signUp({ url, email: "jon@example.test", password, name: "jon" });
    const socket = deafSocket(cookie);
    await new Promise((resolve) => socket.once("open", resolve));
    let id = 0;
    await until("the socket is told to close", () => {
      if (!toldToClose.has(socket)) socket.send(cancelAll(++id));
      return toldToClose.has(socket);
    });
    const before = floor.received.length;
    for (let more = 0; more < 100; more += 1) socket.send(cancelAll(++id));
    await new Promise((resolve) => socket.once("close", resolve));
    expect(floor.received.length).toBe(before);
  });

  test("GATE-026: health is told without a session: engine, feed, sequence", async () => {
    expect((await raw("/healthz")).body).toMatchObject({ ok: true, engine: "up", feed: "live", seq: expect.any(Number), build: "test-build", scene: "test", resyncs: 0 });
  });

  test("GATE-027: a taken port is told and leaves nothing behind", async () => {
    await expect(floor.start({ port: gateway.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

async function keptPassword(email: string): Promise<string> {
  const sql = connectDatabase(floor.database.recordUrl, { max: 1 });
  const [row] = await sql<{ password: string }[]>`select kept.password from record.account kept join record."user" who on who.id = kept.user_id where who.email = ${email}`;
  await sql.end();
  return row?.password ?? "";
}
