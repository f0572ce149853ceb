import { assert } from "@crossfloor/stdx";
import { freeOf, pledgedOf } from "./balance.ts";
import type { EmitEntry } from "./entry.ts";
import { PLEDGE_ENTRY } from "./ledger-class.ts";
import { FREE, type Ledger, PLEDGED } from "./ledger.ts";
import { addCash, begin, finish } from "./posting.ts";
import { ensureRow } from "./row.ts";

/** Whether the part that gives has that much. Whether margin allows it is the engine's question. */
export function canMovePledge(ledger: Ledger, account: number, asset: number, amount: number, to: "pledged" | "free"): boolean {
  const has = to === "free" ? pledgedOf(ledger, account, asset) : freeOf(ledger, account, asset);
  return Number.isSafeInteger(amount) && amount > 0 && amount <= has;
}

/** Moves an amount between the pledged and the free part of one balance. `canMovePledge` holds. */
export function movePledge(ledger: Ledger, account: number, asset: number, amount: number, to: "pledged" | "free", emit: EmitEntry): void {
  assert(canMovePledge(ledger, account, asset, amount, to), "a pledge moves only what is there");
  const row = ensureRow(ledger, account, asset);
  begin(ledger, PLEDGE_ENTRY);
  addCash(ledger, row, to === "free" ? PLEDGED : FREE, -amount);
  addCash(ledger, row, to === "free" ? FREE : PLEDGED, amount);
  finish(ledger, emit);
}
