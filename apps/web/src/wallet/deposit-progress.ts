/** How far a deposit has come and what it waits for. */
import type { DepositDto } from "@crossfloor/client";

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
