import { existsSync, readFileSync } from "node:fs";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { expect, test } from "vitest";
import * as readTables from "../read/index.ts";
import * as recordTables from "../record/index.ts";

test.each([
  { schema: "record", tables: recordTables },
  { schema: "read", tables: readTables },
])("DB-016: the migrations of $schema make what its typed schema describes", async ({ schema, tables }) => {
  const meta = new URL(`../../migrations/${schema}/meta/`, import.meta.url);
  const journal: unknown = JSON.parse(readFileSync(new URL("_journal.json", meta), "utf8"));
  const entries = typeof journal === "object" && journal !== null && "entries" in journal && Array.isArray(journal.entries) ? journal.entries.map(({ tag }: { tag: string }) => tag) : [];
  for (const tag of entries) expect(existsSync(new URL(`../${tag}.sql`, meta))).toBe(true);
  const last = JSON.parse(readFileSync(new URL(`${String(entries.length - 1).padStart(4, "0")}_snapshot.json`, meta), "utf8"));
  const present = generateDrizzleJson(tables, last.id, [schema]);
  expect(await generateMigration(last, present)).toEqual([]);
});
