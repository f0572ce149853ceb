/** The few column shapes that every table is made of. Amounts and times are whole numbers, so nothing is ever rounded on its way to disk. */
import { bigint, numeric } from "drizzle-orm/pg-core";

/** Engine integers (prices, sizes, money, ids): int8 in the database, a safe integer here. */
export const whole = (name: string) => bigint(name, { mode: "number" });
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const unixMs = (name: string) => bigint(name, { mode: "number" });
/** Sums that may pass a safe integer: exact, a decimal string here. */
export const exact = (name: string) => numeric(name);
