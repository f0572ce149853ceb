/** How far a deposit has come and what it waits for. */
import type { DepositDto } from "@crossfloor/client";

/** What a deposit waits for or why it ended, as the treasury names it. */
export const depositReasons = [
  "waits_for_confirmations", "waits_for_engine", "waits_for_account", "block_left_the_chain", "amount_is_below_an_engine_unit", "amount_is_beyond_the_engine", "custody_does_not_agree", "engine_refused",
] as const;

export type DepositStep = "seen" | "confirming" | "confirmed" | "credited" | "orphaned" | "failed";

export interface DepositProgress {
  readonly step: DepositStep;
  /** Shown as n/N; never more than N. */
  readonly confirmations: number;
  readonly needed: number;
  /** 0 to 1, for a bar. */
  readonly share: number;
  readonly ended: boolean;
}

export function depositProgress({ status, confirmations, confirmationsNeeded }: Pick<DepositDto, "status" | "confirmations" | "confirmationsNeeded">): DepositProgress {
  const ended = status === "credited" || status === "orphaned" || status === "failed";
  const counted = status === "credited" ? confirmationsNeeded : Math.min(confirmations, confirmationsNeeded);
  return { step: status, confirmations: counted, needed: confirmationsNeeded, share: confirmationsNeeded === 0 ? 1 : counted / confirmationsNeeded, ended };
}
