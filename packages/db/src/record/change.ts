/** The operators' change mechanism: what was proposed, by whom, who decided, and where in the journal it took effect. */
import { sql } from "drizzle-orm";
import { bigserial, check, index, jsonb, text } from "drizzle-orm/pg-core";
import { unixMs, whole } from "../column.ts";
import { record } from "./schema.ts";

export const changeStatuses = ["proposed", "approved", "rejected", "applied", "refused", "expired"] as const;
export const changeActs = ["propose", "approve", "reject"] as const;

export const change = record.table("change", {
  id: text("id").primaryKey(),
  kind: text("kind").notNull(),
  payload: jsonb("payload").notNull(),
  payloadHash: text("payload_hash").notNull(),
  diff: jsonb("diff").notNull(),
  reason: text("reason").notNull(),
  status: text("status", { enum: changeStatuses }).notNull(),
  detail: text("detail").notNull(),
  proposedBy: text("proposed_by").notNull(),
  proposedByName: text("proposed_by_name").notNull(),
  proposedWallAt: unixMs("proposed_wall_at").notNull(),
  expiresWallAt: unixMs("expires_wall_at").notNull(),
  decidedBy: text("decided_by"),
  decidedByName: text("decided_by_name"),
  decidedWallAt: unixMs("decided_wall_at"),
  fromSeq: whole("from_seq"),
  seq: whole("seq"),
}, (table) => [
  index("change_proposed").on(table.proposedWallAt),
  check("change_status", sql`${table.status} in ('proposed', 'approved', 'rejected', 'applied', 'refused', 'expired')`),
  // Stopping needs one person; whatever else takes effect was decided by somebody other than its author.
  check("change_two_people", sql`${table.status} not in ('approved', 'applied', 'refused') or (${table.decidedBy} is not null and (${table.kind} = 'halt' or ${table.decidedBy} <> ${table.proposedBy}))`),
  check("change_applied", sql`${table.status} <> 'applied' or ${table.seq} is not null`),
]);

/** Every act of an operator on changes, done or refused. Rows are only ever added. */
export const changeStep = record.table("change_step", {
  step: bigserial("step", { mode: "number" }).primaryKey(),
  /** Null when what was proposed was not taken. */
  change: text("change").references(() => change.id),
  act: text("act", { enum: changeActs }).notNull(),
  operator: text("operator").notNull(),
  operatorName: text("operator_name").notNull(),
  wallAt: unixMs("wall_at").notNull(),
  /** "done", or the rule that was not met. */
  outcome: text("outcome").notNull(),
  detail: text("detail").notNull(),
  payload: jsonb("payload").notNull(),
  payloadHash: text("payload_hash").notNull(),
}, (table) => [index("change_step_change").on(table.change)]);
