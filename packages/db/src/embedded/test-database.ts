/** Fresh databases for tests: one real server per test file, one empty migrated database per call. */
import { mkdtempSync, rmSync } from "node:fs";
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
  const server = await startPostgres({ dataDir: join(folder, "postgres"), port: await freePort(), log: () => undefined, durable: false });
  try {
    await migrateDatabase(server.url, passwords);
  } catch (error) {
    await server.stop();
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
