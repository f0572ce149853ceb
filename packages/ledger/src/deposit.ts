import { assert } from "@crossfloor/stdx";
import { canDeposit } from "./can-post.ts";
import type { EmitEntry } from "./entry.ts";
import { DEPOSIT_ENTRY, EXTERNAL } from "./ledger-class.ts";
import { type Ledger, PLEDGED } from "./ledger.ts";
import { post } from "./posting.ts";
import { ensureRow } from "./row.ts";

/** Money from outside, against `external`. All of it is pledged; a debt in the asset is repaid first. `canDeposit` holds. */
export function deposit(ledger: Ledger, account: number, asset: number, amount: number, emit: EmitEntry): void {
  assert(canDeposit(ledger, asset, amount), "a deposit is positive and within range");
  post(ledger, ensureRow(ledger, account, asset), amount, DEPOSIT_ENTRY, EXTERNAL, PLEDGED, emit);
}
