/** Where proposals are kept; the record database implements it. Each step is one transaction, so that two approvers cannot both decide. */
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

export interface ChangeStore {
  insert(row: ChangeRow): Promise<void>;
  get(id: string): Promise<ChangeRow | undefined>;
  list(status: "open" | "all", limit: number): Promise<readonly ChangeRow[]>;
  /** Moves a row on only if it still has `from`; answers whether it did. */
  move(id: string, from: ChangeDto["status"], to: Partial<ChangeRow> & { readonly status: ChangeDto["status"] }): Promise<boolean>;
}
