/**
 * Brings a database to the schema of this build.
 *
 * The SQL files are made by drizzle-kit from the schema (and by hand for triggers) and are applied in order, once, under an advisory lock, each in
 * one transaction. They name their schema in quotes, so that the same files make the scratch schema in which the read
 * model is built anew. A file that was applied is never edited: its hash is kept and compared.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { connectDatabase, type Transaction } from "../connect.ts";

export type SchemaName = "record" | "read";
const lockNumber = 4_020_001;

/** A migration that was applied reads differently now: this build and the database do not belong together. */
export class MigrationFault extends Error {
  override readonly name = "MigrationFault";
}

/** Migrates both schemas as their owner and gives the roles their passwords. Safe to run from several processes at once. */
export async function migrateDatabase(ownerUrl: string, passwords: { readonly record: string; readonly read: string }): Promise<{ readonly recordUrl: string; readonly readUrl: string }> {
  const sql = connectDatabase(ownerUrl, { max: 1, name: "migrate" });
  try {
    await sql.begin(async (tx) => {
      await tx`select pg_advisory_xact_lock(${lockNumber})`;
      for (const role of ["record", "read"] as const) await makeRole(tx, `crossfloor_${role}`, passwords[role]);
      await applyMigrations(tx, "record", "record");
      await applyMigrations(tx, "read", "read");
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
  return roleUrls(ownerUrl, passwords);
}

/** Where the two roles find a migrated database. */
export function roleUrls(ownerUrl: string, passwords: { readonly record: string; readonly read: string }): { readonly recordUrl: string; readonly readUrl: string } {
  return { recordUrl: asRole(ownerUrl, "crossfloor_record", passwords.record), readUrl: asRole(ownerUrl, "crossfloor_read", passwords.read) };
}

/** Makes or completes one schema under the name `target`, which differs from `schema` only for a scratch copy. */
export async function applyMigrations(tx: Transaction, schema: SchemaName, target: string): Promise<void> {
  const folder = new URL(`../../migrations/${schema}/`, import.meta.url);
  await tx.unsafe(`create schema if not exists "${target}"`);
  await tx.unsafe(`create table if not exists "${target}"."migration" (name text primary key, hash text not null)`);
  const applied = new Map((await tx.unsafe<{ name: string; hash: string }[]>(`select name, hash from "${target}"."migration"`)).map(({ name, hash }) => [name, hash]));
  const files = readdirSync(folder).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).toSorted();
  for (const name of applied.keys()) {
    if (!files.includes(name)) throw new MigrationFault(`The database knows the migration ${schema}/${name}, which this build does not have: it was made by a newer build.`);
  }
  for (const name of files) {
    const text = readFileSync(new URL(name, folder), "utf8");
    const hash = createHash("sha256").update(text).digest("hex");
    const before = applied.get(name);
    if (before === hash) continue;
    if (before !== undefined) throw new MigrationFault(`The migration ${schema}/${name} was applied in another wording; migrations are never edited.`);
    await runSteps(tx, text, schema, target);
    await tx.unsafe(`insert into "${target}"."migration" (name, hash) values ($1, $2)`, [name, hash]);
  }
  await runSteps(tx, readFileSync(new URL("grants.sql", folder), "utf8"), schema, target);
}

async function runSteps(tx: Transaction, text: string, schema: SchemaName, target: string): Promise<void> {
  for (const step of text.split("--> statement-breakpoint")) {
    // The schema itself exists already, because it holds the list of what was applied.
    if (step.trim() === "" || /^\s*CREATE SCHEMA /.test(step)) continue;
    await tx.unsafe(step.replaceAll(`"${schema}"`, `"${target}"`));
  }
}

async function makeRole(tx: Transaction, role: string, password: string): Promise<void> {
  if (!/^[\w-]{16,128}$/.test(password)) throw new MigrationFault("A database role's password is 16 to 128 letters, digits, - or _.");
  const [found] = await tx`select 1 from pg_roles where rolname = ${role}`;
  await tx.unsafe(`${found === undefined ? "create" : "alter"} role ${role} login nosuperuser nocreatedb nocreaterole password '${password}'`);
}

function asRole(ownerUrl: string, role: string, password: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = password;
  return url.href;
}
