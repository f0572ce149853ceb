/** One way to open a connection pool, so that whole numbers arrive as numbers everywhere. */
import { assert } from "@crossfloor/stdx";
import postgres from "postgres";

/** Whole numbers come as safe integers; a value beyond them is a fault, never a rounded number. Sums are `numeric` and come as text. */
const int8 = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  parse(text: string): number {
    const value = Number(text);
    assert(Number.isSafeInteger(value), "a whole number from the database is a safe integer");
    return value;
  },
};

export type Database = postgres.Sql<{ int8: number }>;
export type Transaction = postgres.TransactionSql<{ int8: number }>;

export interface ConnectOptions {
  /** Connections at once. */
  readonly max?: number;
  /** Shown by the server beside each connection. */
  readonly name?: string;
  /** Set for the projector: what it loses in a crash of the database it projects again. */
  readonly synchronousCommit?: "on" | "off";
}

/** Opens lazily and reconnects by itself. Close with `end()`. Array columns come as text: the driver's own look-up of their types fails unheard when a connection is cut. */
export function connectDatabase(url: string, { max = 8, name = "crossfloor", synchronousCommit = "on" }: ConnectOptions = {}): Database {
  return postgres(url, {
    max, types: { int8 }, fetch_types: false, onnotice: () => undefined, connect_timeout: 5, idle_timeout: 300,
    // Seconds: the driver's own pauses grow to twenty, which would keep a floor waiting long after its database is back.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    connection: { application_name: name, synchronous_commit: synchronousCommit, statement_timeout: 60_000 },
  });
}
