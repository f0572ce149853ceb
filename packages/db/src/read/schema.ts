import { pgSchema } from "drizzle-orm/pg-core";

/** What was projected from events. Any of it can be thrown away and made again from the archive. */
export const read = pgSchema("read");
