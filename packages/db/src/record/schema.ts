import { pgSchema } from "drizzle-orm/pg-core";

/** What cannot be derived from the journal: people, addresses, chain bookkeeping, approvals. Never rebuilt, always backed up. */
export const record = pgSchema("record");
