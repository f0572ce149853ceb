import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deskProcedureTypes } from "@crossfloor/api";
import { connectDatabase, type Database } from "@crossfloor/db";
import { startTestPostgres, type TestDatabase, type TestPostgres } from "@crossfloor/db/embedded";
import { hashPassword } from "@crossfloor/door";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createOperator } from "./operators/create-operator.ts";
import { type Desk, operatorSession, startDesk } from "./start-desk.ts";

const password = "correct horse battery";
const json = { "content-type": "application/json" };
let postgres: TestPostgres;
let database: TestDatabase;
let sql: Database;
let desk: Desk;
let url = "";
const folder = mkdtempSync(join(tmpdir(), "cf-desk-"));
mkdirSync(join(folder, "site"));
writeFileSync(join(folder, "site", "index.html"), "<!doctype html><title>Desk</title>");

/** No writer and no shadow: what is asked here never gets as far. */
const start = (more: Partial<Parameters<typeof startDesk>[0]> = {}): Promise<Desk> => startDesk({
  port: 0, files: join(folder, "site"), feed: { socketPath: join(folder, "none.sock") }, shadow: { url: "http://127.0.0.1:9", wsUrl: "ws://127.0.0.1:9" }, databaseUrl: database.recordUrl,
  scene: "test", speed: 1, build: "test", commandWaitMs: 200, log: () => {}, ...more,
});

beforeAll(async () => { postgres = await startTestPostgres() });
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  database = await postgres.fresh();
  sql = connectDatabase(database.ownerUrl, { max: 2 });
  desk = await start();
  url = `http://127.0.0.1:${desk.port}`;
});
afterEach(async () => {
  await desk.close();
  await sql.end({ timeout: 1 });
});

interface Answer { readonly status: number; readonly body: unknown; readonly headers: Headers }
async function ask(path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") || text.startsWith("[") || text === "null" ? (JSON.parse(text) as unknown) : text, headers: response.headers };
}
const call = (path: string, cookie: string, input?: unknown): Promise<Answer> => ask(`/trpc/${path}`, { method: "POST", headers: { ...json, cookie }, body: input === undefined ? "" : JSON.stringify(input) });

async function signIn(name = "ada"): Promise<string> {
  await createOperator({ databaseUrl: database.recordUrl, name, email: `${name}@example.test`, password });
  const answer = await ask("/api/auth/sign-in/email", { method: "POST", headers: json, body: JSON.stringify({ email: `${name}@example.test`, password }) });
  expect(answer.status).toBe(200);
  return answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

describe("operators", () => {
  test("DESK-050: operators are made by the floor's owner, once per e-mail; nobody signs up over the wire", async () => {
    const made = await createOperator({ databaseUrl: database.recordUrl, name: "Ada", email: "Ada@Example.test", password });
    expect(made.made).toBe(true);
    expect(await createOperator({ databaseUrl: database.recordUrl, name: "Other", email: "ada@example.test", password: "another password" })).toEqual({ operator: made.operator, made: false });
    const refused = await ask("/api/auth/sign-up/email", { method: "POST", headers: json, body: JSON.stringify({ name: "Eve", email: "eve@example.test", password }) });
    expect(refused.status).toBe(404);
    expect(await sql`select name, email from record.operator_user`).toEqual([{ name: "Ada", email: "ada@example.test" }]);
    const [kept] = await sql<{ password: string }[]>`select password from record.operator_account`;
    expect(kept?.password).toMatch(/^\$argon2id\$/);
  });

  test("DESK-051: the cookie has a name of its own, is not for scripts, and travels with this site's own requests only", async () => {
    await createOperator({ databaseUrl: database.recordUrl, name: "ada", email: "ada@example.test", password });
    const answer = await ask("/api/auth/sign-in/email", { method: "POST", headers: json, body: JSON.stringify({ email: "ada@example.test", password }) });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("crossfloor-desk.session_token="));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Strict/i);
    expect(cookie).toMatch(/; Max-Age=600;/i);
  });

  test("DESK-052: of the sign-in library only sign-in, sign-out and the session's own question are there", async () => {
    const cookie = await signIn();
    for (const path of ["update-user", "change-password", "change-email", "list-sessions", "delete-user", "forget-password", "request-password-reset"]) {
      expect((await ask(`/api/auth/${path}`, { method: "POST", headers: { ...json, cookie }, body: JSON.stringify({ name: "Somebody else" }) })).status).toBe(404);
    }
    expect((await call("me.get", cookie)).body).toMatchObject({ result: { data: { name: "ada" } } });
  });

  test("DESK-053: calls do not keep a session alive; a hand on the page does", async () => {
    const cookie = await signIn();
    const nearEnd = async (): Promise<void> => void (await sql`update record.operator_session set expires_at = now() + interval '20 seconds', updated_at = now() - interval '9 minutes'`);
    const left = async (): Promise<number> => (await sql<{ left: string }[]>`select extract(epoch from expires_at - now())::text as left from record.operator_session`).map((row) => Number(row.left))[0] ?? 0;
    await nearEnd();
    await call("me.get", cookie);
    expect(await left()).toBeLessThan(60);
    const touched = await ask("/api/auth/get-session", { headers: { cookie } });
    expect(touched.body).toMatchObject({ user: { name: "ada" } });
    expect(touched.headers.getSetCookie().join()).toContain("crossfloor-desk.session_token=");
    expect(await left()).toBeGreaterThan(500);
  });

  test("DESK-054: a session ends when nobody used it for ten minutes, and after eight hours in any case", async () => {
    const idle = await signIn("ada");
    await sql`update record.operator_session set expires_at = now() - interval '1 second'`;
    expect((await call("me.get", idle)).body).toMatchObject({ result: { data: null } });
    const old = await signIn("bob");
    await sql`update record.operator_session set created_at = now() - make_interval(secs => ${operatorSession.ageSecondsMax}::integer) where expires_at > now()`;
    expect((await call("me.get", old)).body).toMatchObject({ result: { data: null } });
    expect((await ask("/api/auth/get-session", { headers: { cookie: old } })).body).toBeNull();
  });

  test("DESK-055: signing out ends the session for calls at once and closes its sockets", async () => {
    const cookie = await signIn();
    const closed = new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/trpc-ws`, { headers: { cookie } });
      socket.once("error", reject);
      socket.once("close", resolve);
      socket.once("open", () => void ask("/api/auth/sign-out", { method: "POST", headers: { ...json, cookie }, body: "{}" }));
    });
    expect(await closed).toBe(4401);
    expect((await call("changes.list", cookie, { status: "all" })).status).toBe(401);
  });

  test("DESK-056: a trader's cookie is nobody here, under either name", async () => {
    await sql`insert into record.user (id, name, email) values ('t', 'Trader', 'trader@example.test')`;
    await sql`insert into record.account (id, account_id, provider_id, user_id, password) values ('t', 't', 'credential', 't', ${await hashPassword(password)})`;
    await sql`insert into record.session (id, token, user_id, expires_at) values ('s', 'trader-token', 't', now() + interval '1 hour')`;
    const own = await signIn();
    const forged = own.replace(/session_token=[^.]+/, "session_token=trader-token");
    for (const cookie of ["crossfloor.session_token=trader-token", "crossfloor-desk.session_token=trader-token", forged]) {
      expect((await call("changes.list", cookie, { status: "all" })).status).toBe(401);
    }
    const refused = await ask("/api/auth/sign-in/email", { method: "POST", headers: json, body: JSON.stringify({ email: "trader@example.test", password }) });
    expect(refused.status).toBe(401);
  });
});

describe("the door", () => {
  const guarded = [...deskProcedureTypes].filter(([path]) => path !== "me.get");
  test.each(guarded.map(([path, type]) => ({ path, type })))("DESK-057: $path answers nobody who is not signed in", async ({ path, type }) => {
    if (type !== "subscription") {
      expect(await call(path, "", {})).toMatchObject({ status: 401, body: { error: { message: "sign_in_required" } } });
      return;
    }
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/trpc-ws`);
      socket.once("error", reject);
      socket.once("open", () => socket.send(JSON.stringify({ id: 1, method: "subscription", params: { path } })));
      socket.once("message", (data: Buffer) => {
        resolve(data.toString("utf8"));
        socket.close();
      });
    });
    expect(answer).toContain("sign_in_required");
  });

  test("DESK-057: there are procedures to guard, and the person's own question is answered with nobody", async () => {
    expect(guarded.length).toBeGreaterThan(8);
    expect((await call("me.get", "")).body).toEqual({ result: { data: null } });
  });

  test("DESK-058: a page of another origin gets nothing, the traders' page on this machine among them", async () => {
    const cookie = await signIn();
    for (const origin of ["http://localhost:4100", "http://evil.example", "null"]) {
      expect((await ask("/trpc/me.get", { method: "POST", headers: { ...json, cookie, origin }, body: "" })).status).toBe(403);
      expect((await ask("/api/auth/sign-in/email", { method: "POST", headers: { ...json, origin }, body: "{}" })).status).toBe(403);
    }
    expect((await ask("/trpc/me.get", { method: "POST", headers: { ...json, cookie, origin: `http://localhost:${desk.port}` }, body: "" })).status).toBe(200);
  });

  test("DESK-059: the app is served from the same origin under a policy that runs only its own scripts", async () => {
    for (const path of ["/", "/approvals", "/instruments/3"]) expect(await ask(path)).toMatchObject({ status: 200, body: "<!doctype html><title>Desk</title>" });
    const policy = (await ask("/")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${desk.port}`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-eval");
  });

  test("DESK-060: without the shadow reads are told to come back; health shows what is away", async () => {
    const cookie = await signIn();
    expect(await call("instruments.list", cookie)).toMatchObject({ status: 503, body: { error: { message: "reads_away" } } });
    expect((await call("health.get", cookie)).body).toMatchObject({ result: { data: { engine: { state: "recovering" }, shadow: { state: "away" }, projector: { state: "up", seq: 0 }, treasury: { state: "up", chain: null } } } });
    expect(await ask("/healthz")).toMatchObject({ status: 503, body: { ok: false, engine: "away" } });
  });

  test("DESK-061: a halt that the engine does not answer is told as such, stays approved, and is shown as waiting", async () => {
    const cookie = await signIn();
    const answer = await call("changes.propose", cookie, { payload: { kind: "halt", instrument: 3, note: "stop" }, reason: "stop it" });
    expect(answer).toMatchObject({ status: 422, body: { error: { message: "engine_must_be_reachable", data: { fault: { name: "engine_must_be_reachable" } } } } });
    expect((await call("changes.list", cookie, { status: "open" })).body).toMatchObject({ result: { data: [{ status: "approved", payload: { kind: "halt" } }] } });
  });

  test("DESK-062: sign-ins are counted per address, and a taken port fails the start", async () => {
    const strict = await start({ rates: { addressSignIns: 2 } });
    const attempt = async (): Promise<number> => (await fetch(`http://127.0.0.1:${strict.port}/api/auth/sign-in/email`, { method: "POST", headers: json, body: JSON.stringify({ email: "x@example.test", password }) })).status;
    expect([await attempt(), await attempt(), await attempt()]).toEqual([401, 401, 429]);
    await expect(start({ port: strict.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await strict.close();
  });
});
