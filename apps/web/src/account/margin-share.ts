import { signOf } from "@crossfloor/ui";

/** How much of its equity an account's maintenance margin takes, 0 to 1: for a bar, from two figures of the server. */
export function marginShare(marginMaint: string, equity: string): number {
  if (signOf(marginMaint) <= 0) return 0;
  if (signOf(equity) <= 0) return 1;
  return Math.min(1, Number(marginMaint) / Number(equity));
}
