/**
 * Makes the read model anew from the event archive, in a schema beside it, and holds the two against each other.
 *
 * The scratch copy is carried to the sequence at which the present one stands, while that one's cursor is locked; then each
 * table is compared row by row. On request the copy takes the present one's place.
 */
import { applyMigrations, connectDatabase, type Database, loadProjection, type Transaction } from "@crossfloor/db";
import type { EventRecord, Seq } from "@crossfloor/protocol";
import { createProjection } from "./projection.ts";

export interface RebuildOptions {
  /** Connects as the owner of both schemas. */
  readonly ownerUrl: string;
  /** The archive's records from `first` to `last`, in order. Throws where the archive is damaged or does not hold them. */
  readonly readRecords: (first: Seq, last: Seq) => AsyncIterable<readonly EventRecord[]>;
  /** Puts the copy in the place of the read model. */
  readonly replace: boolean;
  readonly onProgress?: (seq: Seq, of: Seq) => void;
}

export interface RebuildReport {
  readonly seq: Seq;
  readonly same: boolean;
  readonly replaced: boolean;
  readonly tables: readonly TableComparison[];
}
export interface TableComparison {
  readonly table: string;
  readonly rows: number;
  readonly rebuiltRows: number;
  /** Rows that only one of the two has. */
  readonly onlyPresent: number;
  readonly onlyRebuilt: number;
}

const scratch = "read_rebuild";

export async function rebuildReadModel({ ownerUrl, readRecords, replace, onProgress }: RebuildOptions): Promise<RebuildReport> {
  const sql = connectDatabase(ownerUrl, { max: 3, name: "rebuild-read-model", synchronousCommit: "off" });
  try {
    await sql.begin(async (tx) => {
      await tx`drop schema if exists ${tx(scratch)} cascade`;
      await applyMigrations(tx, "read", scratch);
    });
    // First most of the way without holding anybody up, then the rest with the present cursor locked.
    await project(sql, (await loadProjection(sql, "read")).cursor.seq, readRecords, onProgress);
    return await sql.begin(async (tx) => {
      // The whole table, since its row would leave a projector that waits for it with a lock in the way of the exchange.
      await tx`lock table read.cursor in access exclusive mode`;
      const [present] = await tx<{ seq: Seq }[]>`select seq from read.cursor where name = 'projector'`;
      const seq = present?.seq ?? (0 as Seq);
      await project(sql, seq, readRecords, onProgress);
      const tables = await compareTables(tx);
      const same = tables.every(({ onlyPresent, onlyRebuilt }) => onlyPresent === 0 && onlyRebuilt === 0);
      if (replace) await takePlace(tx);
      else await tx`drop schema ${tx(scratch)} cascade`;
      return { seq, same, replaced: replace, tables };
    });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function project(sql: Database, last: Seq, readRecords: RebuildOptions["readRecords"], onProgress: RebuildOptions["onProgress"]): Promise<void> {
  const start = await loadProjection(sql, scratch);
  let fault: { readonly error: unknown } | undefined;
  const projection = createProjection({ sql, schema: scratch, start, onWritten: ({ seq }) => onProgress?.(seq, last), onFault: (error) => { fault = { error } } });
  if (start.cursor.seq < last) {
    for await (const records of readRecords((start.cursor.seq + 1) as Seq, last)) {
      await projection.take(records);
      if (fault !== undefined) break;
    }
  }
  await projection.close();
  if (fault !== undefined) throw fault.error;
}

async function compareTables(tx: Transaction): Promise<TableComparison[]> {
  const names = await tx<{ table: string }[]>`select tablename as table from pg_tables where schemaname = ${scratch} order by tablename`;
  const compared: TableComparison[] = [];
  for (const { table } of names) {
    const [row] = await tx<Omit<TableComparison, "table">[]>`
      select (select count(*) from read.${tx(table)}) as rows, (select count(*) from ${tx(scratch)}.${tx(table)}) as "rebuiltRows",
        (select count(*) from (select * from read.${tx(table)} except all select * from ${tx(scratch)}.${tx(table)}) missing) as "onlyPresent",
        (select count(*) from (select * from ${tx(scratch)}.${tx(table)} except all select * from read.${tx(table)}) added) as "onlyRebuilt"`;
    if (row !== undefined) compared.push({ table, ...row });
  }
  return compared;
}

/** A projector that runs meanwhile waits for the cursor and goes on in the new tables, from the same sequence. */
async function takePlace(tx: Transaction): Promise<void> {
  await tx`drop schema read cascade`;
  await tx`alter schema ${tx(scratch)} rename to read`;
}
