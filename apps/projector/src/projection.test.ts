import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { connectDatabase, type Database, loadProjection, reconcileLedger } from "@crossfloor/db";
import { sampleFloor, startTestPostgres, type TestDatabase, type TestPostgres } from "@crossfloor/db/embedded";
import type { EventRecord, Seq } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createProjection } from "./projection.ts";
import { rebuildReadModel } from "./rebuild-read-model.ts";

let server: TestPostgres;
const open: Database[] = [];
beforeAll(async () => { server = await startTestPostgres(); });
afterAll(async () => {
  for (const sql of open) await sql.end({ timeout: 2 });
  await server.stop();
});

function connect(url: string): Database {
  const sql = connectDatabase(url, { max: 3 });
  open.push(sql);
  return sql;
}

async function project(urls: TestDatabase, records: readonly EventRecord[], sizes: () => number): Promise<Database> {
  const sql = connect(urls.readUrl);
  const projection = createProjection({ sql, schema: "read", start: await loadProjection(sql, "read"), onFault: (error) => { throw error; } });
  for (let place = 0; place < records.length; ) {
    const size = sizes();
    await projection.take(records.slice(place, place + size));
    await projection.flush();
    place += size;
  }
  await projection.close();
  return sql;
}

function recordsOf(all: readonly EventRecord[]) {
  return async function* readRecords(first: Seq, last: Seq): AsyncGenerator<readonly EventRecord[]> {
    for (let place = first - 1; place < last; place += 211) yield all.slice(place, Math.min(place + 211, last));
  };
}

/** Ends the way that `npm run rebuild-read-model` does, without replacing anything. */
function rebuild(urls: TestDatabase, all: readonly EventRecord[], replace = false) {
  return rebuildReadModel({ ownerUrl: urls.ownerUrl, replace, readRecords: recordsOf(all) });
}

describe("the read model", () => {
  test("READ-001: killed at any moment and started again, it ends in the rows that a rebuild from the archive makes", { timeout: 90_000 }, async () => {
    const urls = await server.fresh();
    const random = new Prng(11);
    const count = 2_500;
    const all = sampleFloor(5, count);
    let kills = 0;
    for (let done = false; !done; ) {
      const child = spawn(process.execPath, [new URL("./project-sample.ts", import.meta.url).pathname, urls.readUrl, "5", String(count), String(random.between(1, 90))], { stdio: ["ignore", "pipe", "inherit"] });
      const closed = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
      await new Promise((resolve) => child.stdout.once("data", resolve));
      if (kills < 5) {
        await sleep(random.between(0, 60));
        if (child.kill("SIGKILL")) kills += 1;
        await closed;
      } else {
        done = (await closed) === 0;
      }
    }
    const report = await rebuild(urls, all);
    expect(kills).toBe(5);
    expect(report.seq).toBe(count);
    expect(report.tables.filter(({ onlyPresent, onlyRebuilt }) => onlyPresent + onlyRebuilt > 0)).toEqual([]);
    expect(report.same).toBe(true);
    expect(report.tables.filter(({ rows }) => rows === 0).map(({ table }) => table)).toEqual([]);
  });

  test("READ-001: a row that is not as the events say is found, and replacing heals it", async () => {
    const urls = await server.fresh();
    const all = sampleFloor(6, 900);
    const owner = connect(urls.ownerUrl);
    const sql = await project(urls, all.slice(0, 600), () => 50);
    await owner`update read.trade set price = price + 1 where id = (select min(id) from read.trade)`;
    const found = await rebuild(urls, all);
    expect(found).toMatchObject({ same: false, replaced: false, seq: 600 });
    expect(found.tables.filter(({ onlyPresent, onlyRebuilt }) => onlyPresent + onlyRebuilt > 0)).toMatchObject([{ table: "trade", onlyPresent: 1, onlyRebuilt: 1 }]);
    expect(await rebuild(urls, all, true)).toMatchObject({ same: false, replaced: true });
    expect(await rebuild(urls, all)).toMatchObject({ same: true });
    // The replaced schema is whole: its guards stand, its role may go on projecting.
    await expect(owner`update read.ledger_line set amount = 0`).rejects.toThrow(/never rewritten/);
    await sql.end();
    await project(urls, all.slice(600), () => 50);
    expect(await rebuild(urls, all)).toMatchObject({ same: true, seq: 900 });
  });

  test("READ-001: replacing under a running projector loses no record and does not stop it", async () => {
    const urls = await server.fresh();
    const all = sampleFloor(14, 2_000);
    const sql = connect(urls.readUrl);
    const faults: unknown[] = [];
    const projection = createProjection({ sql, schema: "read", start: await loadProjection(sql, "read"), flushMs: 5, onFault: (error) => faults.push(error) });
    const replacing: Promise<unknown>[] = [];
    for (let place = 0; place < all.length; place += 20) {
      await projection.take(all.slice(place, place + 20));
      await sleep(5);
      if (place === 400 || place === 1_200) replacing.push(Promise.all(replacing).then(() => rebuild(urls, all, true)));
    }
    expect(await Promise.all(replacing)).toMatchObject([{ same: true, replaced: true }, { same: true, replaced: true }]);
    await projection.close();
    expect(faults).toEqual([]);
    expect(await rebuild(urls, all)).toMatchObject({ same: true, seq: 2_000 });
  });

  test("READ-002: rows and cursor move together: a batch that fails leaves neither", async () => {
    const urls = await server.fresh();
    const all = sampleFloor(7, 300);
    const sql = await project(urls, all.slice(0, 200), () => 40);
    const [fills] = await sql`select count(*) as n from read.fill`;
    const unbalanced: EventRecord = { ...all[200], events: [{ type: "entryPosted", entry: 999_999, kind: "fee", lines: [{ class: "fee", account: 0 as never, asset: 1 as never, amount: 1 as never }] }] };
    const faults: unknown[] = [];
    const start = await loadProjection(sql, "read");
    const projection = createProjection({ sql, schema: "read", start, onFault: (error) => faults.push(error) });
    await projection.take([unbalanced, ...all.slice(201, 260)]);
    await projection.flush();
    expect(String(faults[0])).toMatch(/ledger entry 999999 do not add up to zero/);
    expect(projection.cursor.seq).toBe(200);
    expect((await loadProjection(sql, "read")).cursor.seq).toBe(200);
    expect((await sql`select count(*) as n from read.fill`)[0]).toEqual(fills);
  });

  test("READ-003: two projectors never both apply a record: the second stops by name", async () => {
    const urls = await server.fresh();
    const all = sampleFloor(8, 200);
    const sql = connect(urls.readUrl);
    const start = await loadProjection(sql, "read");
    const faults: unknown[] = [];
    const begin = () => loadProjection(sql, "read").then((own) => createProjection({ sql, schema: "read", start: own, onFault: (error) => faults.push(error) }));
    const [first, second] = [await begin(), await begin()];
    expect(start.cursor.seq).toBe(0);
    await Promise.all([first, second].map(async (each) => {
      await each.take(all);
      await each.flush();
    }));
    expect(faults.map(String)).toEqual(["AssertionError: the read model's cursor is where this projector left it"]);
    expect(await rebuild(urls, all)).toMatchObject({ same: true, seq: 200 });
  });

  test("READ-004: the same events leave the same rows, however they were batched", async () => {
    const all = sampleFloor(9, 1_500);
    const urls = await server.fresh();
    const random = new Prng(3);
    await project(urls, all, () => random.between(1, 400));
    expect(await rebuild(urls, all)).toMatchObject({ same: true, seq: 1_500 });
  });

  test("READ-004: what came while a batch was being written is written soon after, without being asked", async () => {
    const urls = await server.fresh();
    const sql = connect(urls.readUrl);
    const owner = connect(urls.ownerUrl);
    const all = sampleFloor(15, 750);
    const projection = createProjection({ sql, schema: "read", start: await loadProjection(sql, "read"), flushMs: 10, onFault: (error) => { throw error; } });
    await owner.begin(async (tx) => {
      await tx`lock table read.cursor in access exclusive mode`;
      await projection.take(all); // The first 500 wait for the lock, the rest for the first.
      await sleep(60);
    });
    for (let waited = 0; projection.cursor.seq < 750 && waited < 10_000; waited += 10) await sleep(10);
    expect(projection.cursor.seq).toBe(750);
    await projection.close();
  });

  test("READ-005: a database that goes away holds the rows up and loses none", { timeout: 60_000 }, async () => {
    const urls = await server.fresh();
    const all = sampleFloor(10, 1_200);
    const sql = connect(urls.readUrl);
    const owner = connect(urls.ownerUrl);
    const spells: (string | undefined)[] = [];
    const projection = createProjection({ sql, schema: "read", start: await loadProjection(sql, "read"), flushMs: 5, onAway: (why) => spells.push(why), onFault: (error) => { throw error; } });
    let cutting = true;
    const cutter = (async () => {
      while (cutting) {
        await owner`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'crossfloor_read' and datname = current_database()`;
        await sleep(7);
      }
    })();
    for (let place = 0; place < all.length; place += 20) {
      await projection.take(all.slice(place, place + 20));
      await sleep(2);
      if (place === 600) cutting = false;
    }
    cutting = false;
    await cutter;
    await projection.close();
    expect(spells.filter((why) => why !== undefined).length).toBeGreaterThan(0);
    expect(projection.cursor.seq).toBe(1_200);
    expect(await rebuild(urls, all)).toMatchObject({ same: true, seq: 1_200 });
  });

  test("READ-006: balances are the sums of ledger lines and each asset sums to zero, and a disagreement is named", async () => {
    const urls = await server.fresh();
    const sql = await project(urls, sampleFloor(12, 800), () => 100);
    expect(await reconcileLedger(sql)).toEqual({ seq: 800, disagreements: [] });
    await sql`update read.balance set amount = amount + 1 where class = 'customerFutures' and account = 1001`;
    const { disagreements } = await reconcileLedger(sql);
    expect(disagreements.map(({ rule }) => rule)).toEqual(["balance_equals_lines", "asset_sums_to_zero"]);
  });

  test("READ-007: candles of seconds and refusals leave after their time, and nothing else does", async () => {
    const urls = await server.fresh();
    const all = sampleFloor(13, 2_500);
    const sql = await project(urls, all, () => 100);
    const at = all.at(-1)?.at ?? 0;
    const step = at - (at % 600_000);
    const [oldest] = await sql`select min(open_at) as second from read.candle where interval_ms = 1000`;
    expect(oldest?.["second"]).toBeGreaterThanOrEqual(step - 7_200_000);
    const [minutes] = await sql`select min(open_at) as minute from read.candle where interval_ms = 60000`;
    expect(minutes?.["minute"]).toBeLessThan(step - 7_200_000);
  });
});
