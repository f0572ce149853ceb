/** Fresh databases for tests: one real server per test file, one empty migrated database per call. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { migrateDatabase, roleUrls } from "../migrate/migrate.ts";
import { freePort } from "./free-port.ts";
import { type RunningPostgres, startPostgres } from "./start-postgres.ts";

export interface TestDatabase { readonly ownerUrl: string; readonly recordUrl: string; readonly readUrl: string }

export interface TestPostgres {
  /** A new database, migrated, with nothing in it. */
  fresh(): Promise<TestDatabase>;
  readonly server: RunningPostgres;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

const passwords = { record: "test-record-password", read: "test-read-password" };

/** For `beforeAll`; call `stop` in `afterAll`. Without fsync, since nothing of it is to be kept. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "crossfloor-test-"));
  const dataDir = join(folder, "postgres");
  const start = async (): Promise<RunningPostgres> => startPostgres({ dataDir, port: await freePort(), log: () => undefined, durable: false });
  let server: RunningPostgres;
  try {
    if (!takeMade(dataDir)) await make(dataDir, start);
    server = await start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const owner = postgres(server.url.replace(/\/crossfloor$/, "/postgres"), { max: 1, onnotice: () => undefined });
  let count = 0;
  return {
    server,
    async fresh() {
      const name = `test_${++count}`;
      await owner.unsafe(`create database ${name} template crossfloor`);
      const ownerUrl = server.url.replace(/\/crossfloor$/, `/${name}`);
      return { ownerUrl, ...roleUrls(ownerUrl, passwords) }; // tables and rights come with the template, roles are the server's
    },
    async stop() {
      await owner.end({ timeout: 2 });
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where the test files of one run find the empty, migrated folder that the first of them made; undefined where each makes its own. */
function madeFolder(): string | undefined {
  const run = process.env["CROSSFLOOR_TEST_RUN"];
  return run === undefined ? undefined : join(run, "postgres");
}

/** Copies what another test file of this run has made; says whether there was any. */
function takeMade(dataDir: string): boolean {
  const made = madeFolder();
  if (made === undefined || !existsSync(made)) return false;
  copyFolder(made, dataDir);
  return true;
}

/** Makes and migrates a folder, and leaves a copy for the other test files of this run. */
async function make(dataDir: string, start: () => Promise<RunningPostgres>): Promise<void> {
  const server = await start();
  try {
    await migrateDatabase(server.url, passwords);
  } finally {
    await server.stop();
  }
  const made = madeFolder();
  if (made === undefined) return;
  const draft = `${made}-${process.pid}`;
  copyFolder(dataDir, draft);
  try {
    renameSync(draft, made);
  } catch (error) {
    if (!existsSync(made)) throw error;
    rmSync(draft, { recursive: true, force: true }); // another file was first
  }
}

/** With its owner, who is not root where the tests are. */
function copyFolder(from: string, to: string): void {
  execFileSync("cp", ["-a", from, to]);
}
