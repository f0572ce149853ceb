/** Where proposals are kept; the record database implements it. A step and what it moves are one transaction, so that two approvers cannot both decide. */
import { changeById, type Database, insertChange, insertChangeStep, listChanges, listChangeSteps, moveChange, type StoredChange, type StoredChangeStep } from "@crossfloor/db";
import { reading } from "@crossfloor/door";
import type { ChangeDto, ChangePayload, TermsDifferenceRow } from "./change.ts";

export interface ChangeRow {
  readonly id: string;
  readonly payload: ChangePayload;
  readonly payloadHash: string;
  readonly diff: readonly TermsDifferenceRow[];
  readonly reason: string;
  readonly status: ChangeDto["status"];
  readonly detail: string;
  readonly proposedBy: string;
  readonly proposedByName: string;
  readonly proposedWallAt: number;
  readonly expiresWallAt: number;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedWallAt: number | null;
  /** The engine's sequence when the command was about to be sent: its effect can only stand after it. */
  readonly fromSeq: number | null;
  readonly seq: number | null;
}

/** One act of a person, done or refused. */
export interface ChangeAct extends Omit<StoredChangeStep, "payload"> { readonly payload: ChangePayload }
export type ChangeMove = Pick<ChangeRow, "status"> & Partial<Pick<ChangeRow, "detail" | "decidedBy" | "decidedByName" | "decidedWallAt" | "fromSeq" | "seq">>;

/** Every function throws `ReadsAway` while the database cannot be reached. */
export interface ChangeStore {
  insert(row: ChangeRow, act: ChangeAct): Promise<void>;
  get(id: string): Promise<ChangeRow | undefined>;
  list(status: "open" | "all", limit: number): Promise<readonly ChangeRow[]>;
  /** Moves a row on, and notes the act that moved it, only if it still has `from`; answers whether it did. */
  move(id: string, from: ChangeDto["status"], to: ChangeMove, act?: ChangeAct): Promise<boolean>;
  /** Notes an act that changed nothing. */
  note(act: ChangeAct): Promise<void>;
  acts(limit: number): Promise<readonly (ChangeAct & { readonly step: number })[]>;
}

export function createChangeStore(sql: Database): ChangeStore {
  return {
    insert: (row, act) => reading(async () => {
      await sql.begin(async (tx) => {
        await insertChange(tx, { ...row, kind: row.payload.kind });
        await insertChangeStep(tx, act);
      });
    }),
    get: (id) => reading(async () => {
      const found = await changeById(sql, id);
      return found === undefined ? undefined : rowOf(found);
    }),
    list: (status, limit) => reading(async () => (await listChanges(sql, status, limit)).map(rowOf)),
    move: (id, from, to, act) => reading(() => sql.begin(async (tx) => {
      const moved = await moveChange(tx, id, from, to);
      if (moved && act !== undefined) await insertChangeStep(tx, act);
      return moved;
    })),
    note: (act) => reading(() => insertChangeStep(sql, act)),
    // Payloads come back as they were written: only this store writes them.
    acts: (limit) => reading(async () => (await listChangeSteps(sql, limit)).map((step) => ({ ...step, payload: step.payload as ChangePayload }))),
  };
}

function rowOf({ kind: _, ...stored }: StoredChange): ChangeRow {
  return { ...stored, payload: stored.payload as ChangePayload, diff: stored.diff as readonly TermsDifferenceRow[] };
}
