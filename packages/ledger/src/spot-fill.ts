import { assert } from "@crossfloor/stdx";
import { checkFees, postFees } from "./charge-fees.ts";
import type { EmitEntry } from "./entry.ts";
import { SPOT_FILL_ENTRY } from "./ledger-class.ts";
import { FREE, HELD, type Ledger, PLEDGED } from "./ledger.ts";
import { addCash, availableIn, begin, draw, finish, repayOwed } from "./posting.ts";
import { ensureRow } from "./row.ts";

/** One trade of the base asset for the quote asset. Amounts are minor units of the named asset. */
export interface SpotFill {
  readonly buyer: number;
  readonly seller: number;
  readonly base: number;
  readonly quote: number;
  /** What the buyer gets. */
  readonly baseAmount: number;
  /** What the buyer pays the seller, fees apart. */
  readonly quoteAmount: number;
  /** In the quote asset; negative is a rebate. Together not below zero. */
  readonly buyerFee: number;
  readonly sellerFee: number;
  /** Which part of the buyer's hold in quote, and of the seller's in base, was reserved for this fill and ends with it. */
  readonly buyerRelease: number;
  readonly sellerRelease: number;
}

/**
 * Posts a spot fill whole: ends the holds, swaps the two amounts, charges the fees in quote, then lets debts take what became
 * available. Each side gives from its free part first, then from the pledged one; what it receives is pledged. The hold and
 * what is available cover the swap itself; a fee beyond them, as after a change of rates, becomes a debt.
 */
export function spotFill(ledger: Ledger, fill: SpotFill, emit: EmitEntry): void {
  const { buyer, seller, base, quote, baseAmount, quoteAmount, buyerFee, sellerFee, buyerRelease, sellerRelease } = fill;
  assert(buyer !== seller, "nobody trades with himself");
  assert(base !== quote, "a spot fill swaps two assets");
  assert(Number.isSafeInteger(baseAmount) && baseAmount > 0, "the base amount is a positive integer");
  assert(Number.isSafeInteger(quoteAmount) && quoteAmount > 0, "the quote amount is a positive integer");
  const pays = ensureRow(ledger, buyer, quote);
  const gets = ensureRow(ledger, buyer, base);
  const gives = ensureRow(ledger, seller, base);
  const earns = ensureRow(ledger, seller, quote);
  assert(Number.isSafeInteger(buyerRelease) && buyerRelease >= 0 && buyerRelease <= ledger.rows[pays + HELD], "only what the buyer holds is released");
  assert(Number.isSafeInteger(sellerRelease) && sellerRelease >= 0 && sellerRelease <= ledger.rows[gives + HELD], "only what the seller holds is released");
  assert(quoteAmount <= availableIn(ledger, pays) + buyerRelease, "hold and available cash cover what the buyer pays");
  assert(baseAmount <= availableIn(ledger, gives) + sellerRelease, "hold and available cash cover what the seller gives");
  checkFees(ledger, quote, buyerFee, sellerFee);

  ledger.rows[pays + HELD] -= buyerRelease;
  ledger.rows[gives + HELD] -= sellerRelease;
  begin(ledger, SPOT_FILL_ENTRY);
  draw(ledger, pays, quoteAmount, FREE);
  addCash(ledger, earns, PLEDGED, quoteAmount);
  draw(ledger, gives, baseAmount, FREE);
  addCash(ledger, gets, PLEDGED, baseAmount);
  finish(ledger, emit);
  postFees(ledger, pays, buyerFee, FREE, earns, sellerFee, PLEDGED, emit);
  repayOwed(ledger, pays, emit);
  repayOwed(ledger, earns, emit);
  repayOwed(ledger, gives, emit);
  repayOwed(ledger, gets, emit);
}
