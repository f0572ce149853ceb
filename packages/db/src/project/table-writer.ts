/** Whole sets of rows in one statement: a table's rows travel as one JSON text, and the table itself gives the types. */
import { assert } from "@crossfloor/stdx";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Transaction } from "../connect.ts";

type Row = Readonly<Record<string, unknown>>;

export interface TableWriter {
  insert<T extends PgTable>(table: T, rows: Iterable<T["$inferInsert"]>, onConflict?: string): Promise<void>;
  /** Sets `set` (SQL over `row`, the stored one, and `patch`) for the rows with these keys, each of which must exist. */
  patch(table: PgTable, keys: readonly string[], set: string, patches: Iterable<object>): Promise<void>;
  run(statement: string, parameters: readonly (string | number)[]): Promise<number>;
}

/** Writes into `schema`, which is `read` or a scratch copy of it. Statements are sent in order without waiting in between. */
export function tableWriter(tx: Transaction, schema: string): TableWriter {
  async function run(statement: string, parameters: readonly (string | number)[]): Promise<number> {
    const result = await tx.unsafe(statement.replaceAll("$schema", `"${schema}"`), [...parameters], { prepare: true });
    return result.count;
  }
  return {
    run,
    async insert(table, rows, onConflict = "") {
      const list = [...rows];
      if (list.length === 0) return;
      const name = `$schema."${getTableName(table)}"`;
      const columns = columnsOf(table).map(({ column }) => `"${column}"`).join(", ");
      const json = JSON.stringify(list.map((row) => toColumns(table, row)));
      await run(`insert into ${name} as row (${columns}) select ${columns} from jsonb_populate_recordset(null::${name}, $1::text::jsonb) ${onConflict}`, [json]);
    },
    async patch(table, keys, set, patches) {
      const list = [...patches];
      if (list.length === 0) return;
      const name = `$schema."${getTableName(table)}"`;
      const json = JSON.stringify(list.map((row) => toColumns(table, row)));
      const match = keys.map((key) => `row."${key}" = patch."${key}"`).join(" and ");
      const count = await run(`update ${name} as row set ${set} from jsonb_populate_recordset(null::${name}, $1::text::jsonb) as patch where ${match}`, [json]);
      assert(count === list.length, `every patched row of ${getTableName(table)} exists`);
    },
  };
}

function columnsOf(table: PgTable): { key: string; column: string }[] {
  return Object.entries(getTableColumns(table)).map(([key, { name }]) => ({ key, column: name }));
}

function toColumns(table: PgTable, row: object): Row {
  const values = new Map<string, unknown>(Object.entries(row));
  return Object.fromEntries(columnsOf(table).map(({ key, column }) => [column, values.get(key) ?? null]));
}
