import { assert } from "@crossfloor/stdx";
import { canPost } from "./can-post.ts";
import type { EmitEntry } from "./entry.ts";
import { CLEARING, REALISED_ENTRY, SETTLEMENT_ENTRY } from "./ledger-class.ts";
import { ASSET, type Ledger, PLEDGED } from "./ledger.ts";
import { post } from "./posting.ts";
import { ensureRow } from "./row.ts";

/**
 * Pays a realised profit from `clearing` or a loss to it. A loss takes the pledged part, then the free part, but nothing that
 * is held; the rest becomes a debt. A profit repays a debt first. Zero posts nothing. `canPost` of |profit| holds.
 */
export function realise(ledger: Ledger, account: number, asset: number, profit: number, kind: "realised" | "settlement", emit: EmitEntry): void {
  checkProfit(ledger, asset, profit);
  if (profit !== 0) realiseIn(ledger, ensureRow(ledger, account, asset), profit, kind, emit);
}

/** The same where the row of the account and the asset is at hand. */
export function realiseIn(ledger: Ledger, row: number, profit: number, kind: "realised" | "settlement", emit: EmitEntry): void {
  if (profit === 0) return;
  checkProfit(ledger, ledger.rows[row | ASSET] | 0, profit);
  post(ledger, row, profit, kind === "realised" ? REALISED_ENTRY : SETTLEMENT_ENTRY, CLEARING, PLEDGED, emit);
}

function checkProfit(ledger: Ledger, asset: number, profit: number): void {
  assert(canPost(ledger, asset, profit < 0 ? 0 - profit : profit), "a profit or loss is an integer within range");
}
