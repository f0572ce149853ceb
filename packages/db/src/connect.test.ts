import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectDatabase } from "./connect.ts";
import { startTestPostgres, type TestPostgres } from "./embedded/index.ts";

let server: TestPostgres;
beforeAll(async () => { server = await startTestPostgres(); });
afterAll(() => server.stop());

test("DB-010: connections cut at any moment refuse their queries; the pool lives on and no query hangs", async () => {
  const { ownerUrl } = await server.fresh();
  const sql = connectDatabase(ownerUrl, { max: 4 });
  const other = connectDatabase(ownerUrl, { max: 1, name: "cutter" });
  let refused = 0;
  let answered = 0;
  let asking = true;
  const ask = async (place: number): Promise<void> => {
    while (asking) {
      try {
        await sql.begin(async (tx) => {
          await Promise.all([tx`select ${place}::int8`, tx`select pg_sleep(0.001)`]);
          await tx`select ${"x".repeat(place)}::text`;
        });
        answered += 1;
      } catch {
        refused += 1; // What is refused is the point; that it is refused at all is what the counts prove.
      }
    }
  };
  const askers = [1, 2, 3, 4, 5, 6].map(ask);
  for (let round = 0; round < 60; round++) {
    await other`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossfloor'`;
    await sleep(round % 9);
  }
  asking = false;
  await Promise.all(askers);
  expect(refused).toBeGreaterThan(0);
  expect(answered).toBeGreaterThan(0);
  const [row] = await sql`select 41 + 1 as answer`;
  expect(row).toEqual({ answer: 42 });
  await sql.end({ timeout: 2 });
  await other.end({ timeout: 2 });
});

test("DB-011: whole numbers come as safe integers, sums as text, and what does not fit is refused, not rounded", async () => {
  const { ownerUrl } = await server.fresh();
  const sql = connectDatabase(ownerUrl, { max: 1 });
  expect(await sql`select 9007199254740991::int8 as most, -4503599627370496::int8 as least, 9007199254740993::numeric as sum`).toEqual([{ most: 9007199254740991, least: -4503599627370496, sum: "9007199254740993" }]);
  await expect(sql`select 9007199254740992::int8`).rejects.toThrow("a whole number from the database is a safe integer");
  await sql.end({ timeout: 2 });
});
