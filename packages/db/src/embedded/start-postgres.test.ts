import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort, PostgresCannotStart, type RunningPostgres, startPostgres } from "./index.ts";

const log = (): void => undefined;
let folder = "";
let dataDir = "";
const running: RunningPostgres[] = [];
const launchers: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "crossfloor-pg-"));
  dataDir = join(folder, "postgres");
});
afterEach(async () => {
  for (const launcher of launchers.splice(0)) launcher.kill("SIGKILL");
  for (const server of running.splice(0)) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(port: number, durable = false): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir, port, log, durable });
  running.push(server);
  return server;
}

async function ask(url: string, query: string): Promise<unknown> {
  const sql = postgres(url, { max: 1 });
  try {
    const [row] = await sql.unsafe(query).values();
    return row?.[0];
  } finally {
    await sql.end();
  }
}

describe("the embedded server", () => {
  test("DB-001: it starts in an empty folder, keeps its rows over a stop, and writes through to the disk", async () => {
    const port = await freePort();
    const first = await start(port, true);
    expect(await ask(first.url, "show fsync")).toBe("on");
    expect(await ask(first.url, "show synchronous_commit")).toBe("on");
    await ask(first.url, "create table kept as select 42 as answer");
    await first.stop();
    const second = await start(port);
    expect(await ask(second.url, "select answer from kept")).toBe(42);
    expect(second.url).toBe(first.url);
  });

  test("DB-001: a password guards it", async () => {
    const server = await start(await freePort());
    await expect(ask(server.url.replace(/:[0-9a-f]{48}@/, ":wrong@"), "select 1")).rejects.toThrow(/password authentication failed/);
  });

  test("DB-002: a server that outlived its launcher is stopped and its rows are there", async () => {
    const port = await freePort();
    const launcher = spawn(process.execPath, ["-e", `
      const { startPostgres } = await import(${JSON.stringify(new URL("./index.ts", import.meta.url).href)});
      const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: ${port}, log() {}, dieWithParent: false, durable: false });
      console.log(server.url);
      setInterval(() => {}, 1000);
    `, "--input-type=module"], { stdio: ["ignore", "pipe", "inherit"] });
    launchers.push(launcher);
    const url = await new Promise<string>((done) => launcher.stdout.once("data", (chunk: Buffer) => done(chunk.toString().trim())));
    await ask(url, "create table kept as select 7 as answer");
    await expect(startPostgres({ dataDir, port, log })).rejects.toThrow(/is in use by process/);
    launcher.kill("SIGKILL");
    await new Promise((done) => launcher.once("close", done));
    expect(await ask(url, "select answer from kept")).toBe(7);
    const next = await start(port);
    expect(await ask(next.url, "select answer from kept")).toBe(7);
  });

  test("DB-002: a lock file whose number belongs to a stranger does not stop a start", async () => {
    const port = await freePort();
    const first = await start(port);
    await first.stop();
    writeFileSync(join(dataDir, "postmaster.pid"), `${process.pid}\n${dataDir}\n1\n${port}\n\n127.0.0.1\n1 1\nready\n`);
    const next = await start(port);
    expect(await ask(next.url, "select 1")).toBe(1);
  });

  test("DB-003: a taken port is one sentence that names it", async () => {
    const port = await freePort();
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(port, "127.0.0.1", done));
    await expect(start(port)).rejects.toThrow(new PostgresCannotStart(`Port ${port} is taken by another process, so PostgreSQL cannot listen there; free it or choose another port.`));
    await new Promise((done) => taken.close(done));
  });

  test("DB-003: a damaged folder is one sentence that names it", async () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "stray"), "");
    await expect(start(await freePort())).rejects.toThrow(/database folder .* is damaged: it holds files but no PG_VERSION/);
    rmSync(dataDir, { recursive: true });
    const port = await freePort();
    await (await start(port)).stop();
    writeFileSync(join(dataDir, "global", "pg_control"), "nonsense");
    const failure = await start(port).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PostgresCannotStart);
    expect(String(failure)).toMatch(/^PostgresCannotStart: The database folder .* is damaged or cannot be used: [^\n]+\.$/);
  });
});
