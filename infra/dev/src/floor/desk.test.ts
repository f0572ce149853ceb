/** The desk on a real floor: writer, shadow, projector and both doors, with a disk and a database. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangeDto, InstrumentDto } from "@crossfloor/api";
import { startTestPostgres, type TestDatabase, type TestPostgres } from "@crossfloor/db/embedded";
import { createOperator, type Desk, startDesk } from "@crossfloor/desk";
import { type Gateway, startGateway } from "@crossfloor/gateway";
import type { UnixMs } from "@crossfloor/instruments";
import { type Shadow, startShadow, startWriter, type Writer } from "@crossfloor/matching";
import { startProjector } from "@crossfloor/projector";
import { afterAll, beforeAll, expect, test } from "vitest";

const password = "correct horse battery";
const json = { "content-type": "application/json" };
const log = (): void => {};
const build = "test";
const folder = mkdtempSync(join(tmpdir(), "cf-floor-"));
const socketPath = join(folder, "feed.sock");
const archiveSocketPath = join(folder, "archive.sock");
const startAt = Date.parse("2026-11-18T16:00:00Z") as UnixMs;
const onFatal = (fault: Error): void => { throw fault };

let postgres: TestPostgres;
let database: TestDatabase;
let writer: Writer;
let shadow: Shadow;
let projector: { close(): Promise<void> };
let desk: Desk;
let gateway: Gateway;

const newWriter = (): Promise<Writer> => startWriter({ dataFolder: folder, socketPath, durableSubscribers: [], build, log, onFatal, clock: { kind: "scene", startAt, speedNano: 1_000_000_000 } });
const shadowAt = () => ({ url: `http://127.0.0.1:${shadow.queryPort}`, wsUrl: `ws://127.0.0.1:${shadow.queryPort}` });
const newDesk = (): Promise<Desk> => startDesk({ port: 0, files: join(folder, "site"), feed: { socketPath }, shadow: shadowAt(), databaseUrl: database.recordUrl, authSecret: "s".repeat(32), scene: "test", speed: 1, build, commandWaitMs: 1_000, log });

beforeAll(async () => {
  mkdirSync(join(folder, "site"));
  writeFileSync(join(folder, "site", "index.html"), "<!doctype html>");
  postgres = await startTestPostgres();
  database = await postgres.fresh();
  writer = await newWriter();
  shadow = await startShadow({ dataFolder: folder, feedSocketPath: socketPath, archiveSocketPath, queryPort: 0, keepBytes: 1_000_000_000, build, log, onFatal });
  projector = await startProjector({ databaseUrl: database.readUrl, socketPath, archiveSocketPath, build, log });
  for (const name of ["ada", "bob"]) await createOperator({ databaseUrl: database.recordUrl, name, email: `${name}@example.test`, password });
  desk = await newDesk();
  gateway = await startGateway({ port: 0, webPorts: [4100], feed: { socketPath, archiveSocketPath }, shadow: shadowAt(), databaseUrl: database.recordUrl, scene: "test", speed: 1, build, sandbox: false, log });
}, 60_000);

afterAll(async () => {
  await Promise.all([desk.close(), gateway.close()]);
  await projector.close();
  await shadow.close();
  await writer.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function signIn(port: number, path: "sign-in" | "sign-up", name: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/auth/${path}/email`, { method: "POST", headers: json, body: JSON.stringify({ email: `${name}@example.test`, name, password }) });
  expect(answer.status).toBe(200);
  return answer.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

async function ask<Data>(port: number, cookie: string, path: string, input?: unknown): Promise<{ readonly status: number; readonly message: string; readonly data: Data }> {
  const answer = await fetch(`http://127.0.0.1:${port}/trpc/${path}`, { method: "POST", headers: { ...json, cookie }, body: input === undefined ? "" : JSON.stringify(input) });
  const body = (await answer.json()) as { result?: { data: Data }; error?: { message: string } };
  return { status: answer.status, message: body.error?.message ?? "", data: body.result?.data as Data };
}

async function until<Value>(what: string, work: () => Promise<Value | undefined | false>): Promise<Value> {
  for (let waited = 0; waited < 30_000; waited += 100) {
    const found = await work();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`gave up waiting until ${what}`);
}

async function listed(cookie: string): Promise<InstrumentDto> {
  const { data } = await ask<InstrumentDto[]>(desk.port, cookie, "instruments.list");
  const found = data.find(({ symbol }) => symbol === "BTC-PERP");
  if (found === undefined) throw new Error("the perpetual is listed");
  return found;
}

function termsOf({ name, trading, risk }: InstrumentDto) {
  const { priceTick, sizeLot, orderSizeMin, orderSizeMax, bandRate, protectionRate, fees } = trading;
  return { name, priceTick, sizeLot, orderSizeMin, orderSizeMax, bandRate, protectionRate, fees, risk };
}

test("DESK-070: halt, resumption and other terms take effect on the engine and are seen by every reader", async () => {
  const [ada, bob] = [await signIn(desk.port, "sign-in", "ada"), await signIn(desk.port, "sign-in", "bob")];
  const before = await until("the catalogue is listed", async () => ((await ask<InstrumentDto[]>(desk.port, ada, "instruments.list")).data.length > 0 ? listed(ada) : undefined));

  const halted = await ask<ChangeDto>(desk.port, ada, "changes.propose", { payload: { kind: "halt", instrument: before.id, note: "Prices look wrong" }, reason: "Prices look wrong" });
  expect(halted.data).toMatchObject({ status: "applied" });
  await until("the shadow shows the halt", async () => (await listed(ada)).status.haltReason === "operator");
  expect((await listed(ada)).status).toMatchObject({ state: "halted", note: "Prices look wrong" });

  const resumption = await ask<ChangeDto>(desk.port, ada, "changes.propose", { payload: { kind: "resume", instrument: before.id }, reason: "Checked" });
  expect((await ask(desk.port, ada, "changes.approve", { id: resumption.data.id, payloadHash: resumption.data.payloadHash })).message).toBe("approver_must_not_be_proposer");
  expect((await ask<ChangeDto>(desk.port, bob, "changes.approve", { id: resumption.data.id, payloadHash: resumption.data.payloadHash })).data).toMatchObject({ status: "applied" });
  await until("the shadow shows the resumption", async () => (await listed(ada)).status.haltReason !== "operator");

  const payload = { kind: "instrumentTerms", instrument: before.id, expectedVersion: before.version, terms: { ...termsOf(before), bandRate: "0.075" } };
  const terms = await ask<ChangeDto>(desk.port, bob, "changes.propose", { payload, reason: "Wider band" });
  expect(terms.data.diff).toEqual([{ field: "bandRate", before: before.trading.bandRate, after: "0.075" }]);
  const applied = await ask<ChangeDto>(desk.port, ada, "changes.approve", { id: terms.data.id, payloadHash: terms.data.payloadHash });
  expect(applied.data).toMatchObject({ status: "applied" });
  const after = await until("the shadow has the next version", async () => {
    const now = await listed(ada);
    return now.version === before.version + 1 ? now : undefined;
  });
  expect(after.trading.bandRate).toBe("0.075");
  const versions = await ask<{ seq: number; change: string }[]>(desk.port, ada, "instruments.history", { id: before.id });
  expect(versions.data.at(-1)).toMatchObject({ seq: applied.data.seq, change: terms.data.id });
  const trader = await until("the traders' door shows it", async () => {
    const { data } = await ask<InstrumentDto | null>(gateway.port, "", "instruments.get", { id: before.id });
    return data?.version === after.version ? data : undefined;
  });
  expect(trader.trading).toEqual(after.trading);
}, 60_000);

test("DESK-071: what was approved while the writer was down takes effect once, though the desk died in between", async () => {
  const [ada, bob] = [await signIn(desk.port, "sign-in", "ada"), await signIn(desk.port, "sign-in", "bob")];
  const before = await listed(ada);
  const asked = await ask<ChangeDto>(desk.port, ada, "changes.propose", { payload: { kind: "instrumentTerms", instrument: before.id, expectedVersion: before.version, terms: { ...termsOf(before), name: "Bitcoin without end" } }, reason: "A better name" });
  await writer.close();
  expect((await ask(desk.port, bob, "changes.approve", { id: asked.data.id, payloadHash: asked.data.payloadHash })).message).toBe("engine_must_be_reachable");
  await desk.close();
  writer = await newWriter();
  desk = await newDesk();
  const applied = await until("the next life finishes it", async () => {
    const { data } = await ask<ChangeDto>(desk.port, ada, "changes.get", { id: asked.data.id });
    return data.status === "approved" ? undefined : data;
  });
  expect(applied).toMatchObject({ status: "applied", decidedBy: "bob" });
  await until("the shadow has it", async () => (await listed(ada)).version === before.version + 1);
  const { data: versions } = await ask<{ change: string }[]>(desk.port, ada, "instruments.history", { id: before.id });
  expect(versions.filter(({ change }) => change === asked.data.id)).toHaveLength(1);
}, 60_000);

test("DESK-072: an operator's session opens nothing at the traders' door, and a trader's nothing at the desk", async () => {
  const operator = await signIn(desk.port, "sign-in", "ada");
  const trader = await signIn(gateway.port, "sign-up", "tom");
  const renamed = (cookie: string, name: string): string => cookie.replace(/^[\w-]+\.session_token/, name);
  for (const cookie of [operator, renamed(operator, "crossfloor.session_token")]) expect((await ask(gateway.port, cookie, "account.view")).status).toBe(401);
  for (const cookie of [trader, renamed(trader, "crossfloor-desk.session_token")]) expect((await ask(desk.port, cookie, "instruments.list")).status).toBe(401);
  const refused = await fetch(`http://127.0.0.1:${desk.port}/api/auth/sign-in/email`, { method: "POST", headers: json, body: JSON.stringify({ email: "tom@example.test", password }) });
  expect(refused.status).toBe(401);
}, 60_000);
