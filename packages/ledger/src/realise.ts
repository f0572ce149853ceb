import { assert } from "@crossfloor/stdx";
import { canPost } from "./can-post.ts";
import type { EmitEntry } from "./entry.ts";
import { type Ledger, PLEDGED } from "./ledger.ts";
import { credit, debit } from "./posting.ts";
import { ensureRow } from "./row.ts";

/**
 * Pays a realised profit from `clearing` or a loss to it. A loss takes the pledged part, then the free part, but nothing that
 * is held; the rest becomes a debt. A profit repays a debt first. Zero posts nothing. `canPost` of |profit| holds.
 */
export function realise(ledger: Ledger, account: number, asset: number, profit: number, kind: "realised" | "settlement", emit: EmitEntry): void {
  assert(canPost(ledger, asset, Math.abs(profit)), "a profit or loss is an integer within range");
  if (profit === 0) return;
  const row = ensureRow(ledger, account, asset);
  if (profit > 0) credit(ledger, row, profit, kind, "clearing", emit);
  else debit(ledger, row, -profit, kind, "clearing", PLEDGED, emit);
}
