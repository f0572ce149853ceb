/** A real PostgreSQL server in a folder, for `npm start` and the tests: nothing to install, nothing left running. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";
import { postgresBinaries } from "./binaries.ts";
import { explainFailure, PostgresCannotStart } from "./cannot-start.ts";
import { clearLock, lockHolder, noteOwner, servesFolder } from "./lock-file.ts";
import { type Unprivileged, unprivileged } from "./unprivileged.ts";

export interface PostgresOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
  /** False lets a test skip fsync. Never false where anything is to be kept. */
  readonly durable?: boolean;
  /** False leaves the server running when this process is killed. */
  readonly dieWithParent?: boolean;
}

export interface RunningPostgres {
  /** Connects as the owner of everything to the database `crossfloor`. */
  readonly url: string;
  readonly pid: number;
  /** Settles when the server has ended, by `stop` or by accident. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

const owner = "crossfloor";
const readyTimeoutMs = 120_000;
const stopTimeoutMs = 20_000;
const outputMax = 20_000;

/** Makes the folder on first use, stops what an earlier life left running there, starts the server and waits until it answers. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  const binaries = await postgresBinaries();
  const user = unprivileged(options.dieWithParent ?? true);
  await makeFolder(binaries.initdb, dataDir, user, options);
  await clearLock(dataDir);
  const password = readPassword(dataDir);
  const server = launch(binaries.postgres, dataDir, user, options);
  await ready(server, dataDir, options.port);
  noteOwner(dataDir);
  const url = `postgres://${owner}:${password}@127.0.0.1:${options.port}`;
  try {
    await makeDatabase(`${url}/postgres`);
  } catch (error) {
    await stop(server);
    throw explainFailure(`error: ${error instanceof Error ? error.message : String(error)}`, dataDir, options.port);
  }
  options.log("info", "PostgreSQL is ready", { port: options.port, pid: server.child.pid });
  return {
    url: `${url}/${owner}`,
    pid: server.child.pid ?? 0,
    exited: server.exited,
    stop: () => stop(server),
  };
}

/** The URL of the server that runs on a folder; undefined when none does. */
export function runningPostgresUrl(dataDir: string): string | undefined {
  const holder = lockHolder(dataDir);
  if (holder === undefined || !holder.ready || !servesFolder(holder.pid, dataDir)) return undefined;
  return `postgres://${owner}:${readPassword(dataDir)}@127.0.0.1:${holder.port}/${owner}`;
}

async function makeDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${owner}`;
    if (found === undefined) await sql.unsafe(`create database ${owner}`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** initdb works in a folder beside and is renamed when done, so that a killed first start leaves no half-made database. */
async function makeFolder(initdb: string, dataDir: string, user: Unprivileged, options: PostgresOptions): Promise<void> {
  if (existsSync(join(dataDir, "PG_VERSION"))) return;
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new PostgresCannotStart(`The database folder ${dataDir} is damaged: it holds files but no PG_VERSION; move it away to start anew.`);
  }
  const draft = `${dataDir}.new`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(dirname(dataDir), { recursive: true });
    mkdirSync(draft, { mode: 0o700 });
    user.own(draft);
    const password = randomBytes(24).toString("hex");
    const passwordFile = `${draft}.password`;
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (user.identity !== undefined) user.own(draft);
    const { file, args } = user.command(initdb, [
      `--pgdata=${draft}`, `--username=${owner}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
      ...(options.durable === false ? ["--no-sync"] : []),
    ]);
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], ...user.identity, env: { PATH: process.env["PATH"], LC_ALL: "C" } });
    const output = capture(child);
    const code = await exitOf(child);
    rmSync(passwordFile, { force: true });
    if (code !== 0) throw explainFailure(output(), dataDir, options.port);
    writeFileSync(join(draft, "crossfloor.password"), password, { mode: 0o600 });
    if (existsSync(dataDir)) rmSync(dataDir, { recursive: true });
    renameSync(draft, dataDir);
  } catch (error) {
    if (error instanceof PostgresCannotStart) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw explainFailure(/ENOSPC/.test(message) ? "No space left on device" : `error: ${message}`, dataDir, options.port);
  }
  options.log("info", "PostgreSQL made its folder", { dataDir });
}

function readPassword(dataDir: string): string {
  try {
    return readFileSync(join(dataDir, "crossfloor.password"), "utf8").trim();
  } catch (error) {
    throw new PostgresCannotStart(`The database folder ${dataDir} is damaged: its password file is missing.`, { cause: error });
  }
}

interface Server { readonly child: ChildProcess; readonly exited: Promise<void>; readonly output: () => string }

function launch(program: string, dataDir: string, user: Unprivileged, options: PostgresOptions): Server {
  const settings: Record<string, string | number> = {
    port: options.port, listen_addresses: "127.0.0.1", unix_socket_directories: "",
    max_connections: 60, shared_buffers: "64MB", work_mem: "4MB", maintenance_work_mem: "32MB",
    fsync: options.durable === false ? "off" : "on", synchronous_commit: "on",
    wal_level: "minimal", max_wal_senders: 0, min_wal_size: "32MB", max_wal_size: "128MB",
    max_worker_processes: 2, max_parallel_workers_per_gather: 0, io_method: "sync", jit: "off",
    timezone: "UTC", log_timezone: "UTC", log_destination: "stderr", log_min_messages: "warning", log_checkpoints: "off",
  };
  const { file, args } = user.command(program, ["-D", dataDir, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])]);
  // A group of its own: Ctrl-C in the terminal goes to the launcher, which stops the floor in order.
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...user.identity, env: { PATH: process.env["PATH"], LC_ALL: "C" } });
  const output = capture(child, (line) => { if (/ (?:PANIC|FATAL|ERROR|WARNING): /.test(line)) options.log("warn", "PostgreSQL said", { line }) });
  return { child, output, exited: exitOf(child).then(() => undefined) };
}

async function ready(server: Server, dataDir: string, port: number): Promise<void> {
  let ended = false;
  void server.exited.then(() => { ended = true });
  for (let waited = 0; waited < readyTimeoutMs; waited += 20) {
    if (ended) throw explainFailure(server.output(), dataDir, port);
    const holder = lockHolder(dataDir);
    if (holder?.ready === true && holder.pid === server.child.pid) return;
    await sleep(20);
  }
  await stop(server);
  throw new PostgresCannotStart(`PostgreSQL was not ready within ${readyTimeoutMs / 1000} seconds on ${dataDir}.`);
}

async function stop(server: Server): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (server.child.exitCode !== null || server.child.signalCode !== null) return;
    server.child.kill(signal);
    await Promise.race([server.exited, sleep(stopTimeoutMs, undefined, { ref: false })]);
  }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((done) => {
    child.once("error", () => done(127));
    child.once("close", (code) => done(code ?? 1));
  });
}

/** Keeps the latest output for an explanation, and hands each line on. */
function capture(child: ChildProcess, onLine: (line: string) => void = () => undefined): () => string {
  let kept = "";
  let partial = "";
  const take = (chunk: Buffer): void => {
    const text = chunk.toString("utf8");
    kept = (kept + text).slice(-outputMax);
    const lines = (partial + text).split("\n");
    partial = (lines.pop() ?? "").slice(-outputMax);
    for (const line of lines) onLine(line);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  child.once("error", (error) => { kept += `error: ${error.message}\n` });
  return () => kept;
}
