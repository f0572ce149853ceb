/** The operators' proposals. Payload and difference are JSON here; what they mean is the desk's concern. */
import type { Database, Transaction } from "../connect.ts";
import type { changeActs, changeStatuses } from "../record/index.ts";

export interface StoredChange {
  readonly id: string; readonly kind: string; readonly payload: unknown; readonly payloadHash: string; readonly diff: unknown; readonly reason: string;
  readonly status: (typeof changeStatuses)[number]; readonly detail: string;
  readonly proposedBy: string; readonly proposedByName: string; readonly proposedWallAt: number; readonly expiresWallAt: number;
  readonly decidedBy: string | null; readonly decidedByName: string | null; readonly decidedWallAt: number | null;
  /** The engine's sequence when the command was about to be sent. */
  readonly fromSeq: number | null;
  readonly seq: number | null;
}
/** What moves on; everything else of a change stays as it was proposed. */
export type ChangeStep = Pick<StoredChange, "status"> & Partial<Pick<StoredChange, "detail" | "decidedBy" | "decidedByName" | "decidedWallAt" | "fromSeq" | "seq">>;

const columns = (sql: Database) => sql`
  id, kind, payload, payload_hash as "payloadHash", diff, reason, status, detail, proposed_by as "proposedBy", proposed_by_name as "proposedByName", proposed_wall_at as "proposedWallAt",
  expires_wall_at as "expiresWallAt", decided_by as "decidedBy", decided_by_name as "decidedByName", decided_wall_at as "decidedWallAt", from_seq as "fromSeq", seq`;

export async function insertChange(sql: Database | Transaction, row: StoredChange): Promise<void> {
  await sql`
    insert into record.change (id, kind, payload, payload_hash, diff, reason, status, detail, proposed_by, proposed_by_name, proposed_wall_at, expires_wall_at, decided_by, decided_by_name, decided_wall_at, from_seq, seq)
    values (${row.id}, ${row.kind}, ${JSON.stringify(row.payload)}::text::jsonb, ${row.payloadHash}, ${JSON.stringify(row.diff)}::text::jsonb, ${row.reason}, ${row.status}, ${row.detail}, ${row.proposedBy}, ${row.proposedByName},
      ${row.proposedWallAt}, ${row.expiresWallAt}, ${row.decidedBy}, ${row.decidedByName}, ${row.decidedWallAt}, ${row.fromSeq}, ${row.seq})`;
}

export async function changeById(sql: Database, id: string): Promise<StoredChange | undefined> {
  const [row] = await sql<StoredChange[]>`select ${columns(sql)} from record.change where id = ${id}`;
  return row;
}

/** Newest first; "open" are those that still wait for a person or for the engine. */
export async function listChanges(sql: Database, status: "open" | "all", limit: number): Promise<StoredChange[]> {
  const which = status === "open" ? sql`where status in ('proposed', 'approved')` : sql``;
  return [...await sql<StoredChange[]>`select ${columns(sql)} from record.change ${which} order by proposed_wall_at desc, id limit ${limit}`];
}

/** Moves a change on only if it still has the status `from`; answers whether it did. */
export async function moveChange(sql: Database | Transaction, id: string, from: StoredChange["status"], to: ChangeStep): Promise<boolean> {
  const { count } = await sql`
    update record.change set status = ${to.status}, detail = coalesce(${to.detail ?? null}, detail), decided_by = coalesce(${to.decidedBy ?? null}, decided_by),
      decided_by_name = coalesce(${to.decidedByName ?? null}, decided_by_name), decided_wall_at = coalesce(${to.decidedWallAt ?? null}, decided_wall_at),
      from_seq = coalesce(${to.fromSeq ?? null}, from_seq), seq = coalesce(${to.seq ?? null}, seq)
    where id = ${id} and status = ${from}`;
  return count === 1;
}

export interface StoredChangeStep {
  /** Null when what was proposed was not taken. */
  readonly change: string | null;
  readonly act: (typeof changeActs)[number];
  readonly operator: string; readonly operatorName: string; readonly wallAt: number;
  /** "done", or the rule that was not met. */
  readonly outcome: string; readonly detail: string;
  readonly payload: unknown; readonly payloadHash: string;
}

/** Adds one act to the log, which nobody can change afterwards. */
export async function insertChangeStep(sql: Database | Transaction, step: StoredChangeStep): Promise<void> {
  await sql`
    insert into record.change_step (change, act, operator, operator_name, wall_at, outcome, detail, payload, payload_hash)
    values (${step.change}, ${step.act}, ${step.operator}, ${step.operatorName}, ${step.wallAt}, ${step.outcome}, ${step.detail}, ${JSON.stringify(step.payload)}::text::jsonb, ${step.payloadHash})`;
}

/** Newest first. */
export async function listChangeSteps(sql: Database, limit: number): Promise<(StoredChangeStep & { readonly step: number })[]> {
  return [...await sql<(StoredChangeStep & { step: number })[]>`
    select step, change, act, operator, operator_name as "operatorName", wall_at as "wallAt", outcome, detail, payload, payload_hash as "payloadHash" from record.change_step order by step desc limit ${limit}`];
}
