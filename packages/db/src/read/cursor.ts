import { text } from "drizzle-orm/pg-core";
import { unixMs, whole } from "../column.ts";
import { read } from "./schema.ts";

/** How far the projection has come. Written in the transaction that writes the rows, so the two never disagree. */
export const cursor = read.table("cursor", {
  name: text("name").primaryKey(),
  seq: whole("seq").notNull(),
  at: unixMs("at").notNull(),
  wall: unixMs("wall").notNull(),
});
