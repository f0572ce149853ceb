import { assert } from "@crossfloor/stdx";
import { canPost } from "./can-post.ts";
import type { EmitEntry } from "./entry.ts";
import { FEE, FEE_ENTRY } from "./ledger-class.ts";
import { ASSET, FREE, type Ledger, PLEDGED } from "./ledger.ts";
import { post } from "./posting.ts";
import { ensureRow } from "./row.ts";

/** Charges one account; zero posts nothing. A fee that available cash does not cover becomes a debt. `canPost` of it holds. */
export function chargeFee(ledger: Ledger, account: number, asset: number, fee: number, emit: EmitEntry): void {
  assert(fee >= 0, "a fee alone is not a rebate");
  assert(canPost(ledger, asset, fee), "a fee is an integer within range");
  if (fee > 0) post(ledger, ensureRow(ledger, account, asset), -fee, FEE_ENTRY, FEE, PLEDGED, emit);
}

/**
 * Charges both sides of one trade, whose cash in the asset stands in these two rows (`rowAt`); a negative fee is a rebate. Together they
 * cost no less than nothing, and what is charged is posted before what is paid, so that `fee` never falls below zero. `canPost` of the
 * two sizes together holds.
 */
export function chargeFees(ledger: Ledger, taker: number, takerFee: number, maker: number, makerFee: number, emit: EmitEntry): void {
  checkFees(ledger, ledger.rows[taker | ASSET] | 0, takerFee, makerFee);
  postFees(ledger, taker, takerFee, PLEDGED, maker, makerFee, PLEDGED, emit);
}

/** Package-internal. */
export function checkFees(ledger: Ledger, asset: number, takerFee: number, makerFee: number): void {
  assert(Number.isSafeInteger(takerFee), "a taker's fee is an integer within range");
  assert(Number.isSafeInteger(makerFee), "a maker's fee is an integer within range");
  // A rebate is no larger than the fee beside it, so it is within range as well.
  assert(canPost(ledger, asset, (takerFee > 0 ? takerFee : 0) + (makerFee > 0 ? makerFee : 0)), "the fees of a trade are within range together");
  assert(takerFee + makerFee >= 0, "the two fees of a trade cost no less than nothing");
}

/** Package-internal: `checkFees` has passed. */
export function postFees(
  ledger: Ledger,
  taker: number, takerFee: number, takerPart: typeof PLEDGED | typeof FREE,
  maker: number, makerFee: number, makerPart: typeof PLEDGED | typeof FREE,
  emit: EmitEntry,
): void {
  // One after the other by the same code, which is long where it is put together.
  let row = taker;
  let fee = takerFee;
  let part = takerPart;
  for (let side = 0; side < 2; side += 1) {
    if (fee > 0) post(ledger, row, 0 - fee, FEE_ENTRY, FEE, part, emit);
    row = maker;
    fee = makerFee;
    part = makerPart;
  }
  if (takerFee < 0) post(ledger, taker, -takerFee, FEE_ENTRY, FEE, PLEDGED, emit);
  if (makerFee < 0) post(ledger, maker, -makerFee, FEE_ENTRY, FEE, PLEDGED, emit);
}
