/**
 * Records in, rows out: gathers what a batch changes and writes it with the cursor in one transaction.
 *
 * While one batch is written the next is gathered. A batch whose write failed is kept and written again until the database
 * is back; whether a commit that was cut off took place is read from the cursor, so nothing is applied twice.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createRows, type Cursor, type Database, loadProjection, projectRecord, type ProjectionStart, writeRows } from "@crossfloor/db";
import type { EventRecord } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { databaseIsAway } from "./away.ts";

export interface ProjectionOptions {
  readonly sql: Database;
  /** "read", or a scratch schema. */
  readonly schema: string;
  readonly start: ProjectionStart;
  /** Rows wait at most this long after their record came. Milliseconds of wall time. */
  readonly flushMs?: number;
  readonly onWritten?: (cursor: Cursor) => void;
  /** The database went away (why), or is back (undefined). */
  readonly onAway?: (why: string | undefined) => void;
  /** What no waiting mends. Nothing is projected after it. */
  readonly onFault?: (error: unknown) => void;
}

export interface Projection {
  /** Takes records in order. Resolves when there is room for more. */
  take(records: readonly EventRecord[]): Promise<void>;
  /** What is stored. */
  readonly cursor: Cursor;
  /** Writes what is gathered; resolves when everything taken so far is stored. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** A batch is closed at this many records; more than `waitingMax` gathered ones stop the intake. */
const batchRecordsMax = 500;
const waitingMax = 4 * batchRecordsMax;
/** A cursor that moved without any event is stored this often: time alone is worth few commits. */
const quietFlushMs = 5_000;
const retryMs = 500;

interface Batch { readonly rows: ReturnType<typeof createRows>; records: number; to: Cursor; readonly from: Cursor }

export function createProjection({ sql, schema, start, flushMs = 250, onWritten, onAway, onFault }: ProjectionOptions): Projection {
  const { context } = start;
  let stored = start.cursor;
  let batch = emptyBatch(stored);
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerDue = Infinity;
  let closed = false;
  /** By a fault, or by closing while the database is away. */
  let ended = false;

  function emptyBatch(from: Cursor): Batch {
    return { rows: createRows(), records: 0, from, to: from };
  }

  async function take(records: readonly EventRecord[]): Promise<void> {
    for (const record of records) {
      assert(record.seq === batch.to.seq + 1, "records come in order, each once");
      projectRecord(batch.rows, context, record);
      batch.records += 1;
      batch.to = { seq: record.seq, at: record.at, wall: record.wall };
      if (batch.records >= batchRecordsMax) void write();
      // The next batch grows while one is written, up to a bound.
      if (batch.records >= waitingMax && writing !== undefined) await writing;
    }
    arm();
  }

  /** Sees to it that what is gathered gets written: soon if it holds events, some time if only the cursor moved. */
  function arm(): void {
    if (batch.records === 0 || ended) return;
    const delayMs = batch.rows.events > 0 ? flushMs : quietFlushMs;
    const due = Date.now() + delayMs;
    if (timer !== undefined && timerDue <= due) return;
    clearTimeout(timer);
    timerDue = due;
    timer = setTimeout(() => {
      timer = undefined;
      timerDue = Infinity;
      void write();
    }, delayMs);
  }

  /** Writes the gathered batch after the one that is being written; the promise ends with it. */
  function write(): Promise<void> {
    if (writing !== undefined) return writing;
    if (batch.records === 0 || ended) return Promise.resolve();
    clearTimeout(timer);
    timer = undefined;
    timerDue = Infinity;
    const current = batch;
    batch = emptyBatch(current.to);
    writing = store(current)
      .catch((error: unknown) => {
        ended = true;
        onFault?.(error);
      })
      .finally(() => {
        writing = undefined;
        // A timer that ran out meanwhile found the writer busy.
        if (batch.records >= batchRecordsMax) void write();
        else arm();
      });
    return writing;
  }

  async function store({ rows, from, to }: Batch): Promise<void> {
    for (let away = false; ; ) {
      try {
        // A commit whose answer was lost is found in the cursor.
        if (!away || (await loadProjection(sql, schema)).cursor.seq === from.seq) {
          await sql.begin((tx) => writeRows(tx, schema, rows, from, to));
        }
        if (away) onAway?.(undefined);
        stored = to;
        onWritten?.(to);
        return;
      } catch (error) {
        if (!databaseIsAway(error)) throw error;
        if (closed) {
          // Nobody waits any longer: the next life projects these records again.
          ended = true;
          return;
        }
        away = true;
        onAway?.(error instanceof Error ? error.message : String(error));
        await sleep(retryMs);
      }
    }
  }

  async function flush(): Promise<void> {
    while ((writing !== undefined || batch.records > 0) && !ended) await write();
  }

  return {
    take,
    flush,
    get cursor() { return stored; },
    async close() {
      clearTimeout(timer);
      closed = true;
      await flush();
    },
  };
}
