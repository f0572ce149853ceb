import { balanceMax } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { canPost } from "./can-post.ts";
import type { EmitEntry } from "./entry.ts";
import { CLEARING, RESIDUE, RESIDUE_ENTRY } from "./ledger-class.ts";
import type { Ledger } from "./ledger.ts";
import { addFloor, begin, finish } from "./posting.ts";

/** Books what rounding left over: positive moves it from `clearing` to `residue`, negative back. Zero posts nothing. */
export function moveResidue(ledger: Ledger, asset: number, amount: number, emit: EmitEntry): void {
  assert(Math.abs(amount) <= balanceMax && canPost(ledger, asset, Math.abs(amount)), "a residue is an integer within range");
  if (amount === 0) return;
  begin(ledger, RESIDUE_ENTRY);
  addFloor(ledger, CLEARING, asset, -amount);
  addFloor(ledger, RESIDUE, asset, amount);
  finish(ledger, emit);
}
