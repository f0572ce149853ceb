import { balanceMax } from "@crossfloor/instruments";
import { depositedMax, type Ledger } from "./ledger.ts";

/**
 * Whether a command may realise and charge `amount` of the asset in all, whatever the signs and however it is split: then no
 * posting of it can fail for size. Holds, pledges and the two sides of a spot fill only move what is there and need not ask; its fees do.
 */
export function canPost(ledger: Ledger, asset: number, amount: number): boolean {
  return amount >= 0 && roomFor(ledger, asset, amount, balanceMax);
}

/** Whether a deposit is positive and leaves the asset's positive balances within `depositedMax`. */
export function canDeposit(ledger: Ledger, asset: number, amount: number): boolean {
  return amount > 0 && roomFor(ledger, asset, amount, depositedMax);
}

/** No asset that is not listed has room for anything, and what there is room for is a safe integer if it is whole. */
function roomFor(ledger: Ledger, asset: number, amount: number, most: number): boolean {
  return ledger.positive[asset] + amount <= most && Math.floor(amount) === amount;
}
