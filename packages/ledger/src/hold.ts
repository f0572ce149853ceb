/** Holds reserve cash for open spot orders and withdrawals. They are no entries: no money moves. */
import { assert } from "@crossfloor/stdx";
import { availableOf, heldOf } from "./balance.ts";
import type { EmitEntry } from "./entry.ts";
import { forEachHolding } from "./for-each-balance.ts";
import { HELD, type Ledger } from "./ledger.ts";
import { repayOwed } from "./posting.ts";
import { ensureRow } from "./row.ts";

/** Whether that much is available. */
export function canHold(ledger: Ledger, account: number, asset: number, amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0 && amount <= availableOf(ledger, account, asset);
}

/** Reserves an amount; zero reserves nothing. `canHold` holds. */
export function hold(ledger: Ledger, account: number, asset: number, amount: number): void {
  assert(canHold(ledger, account, asset, amount), "only what is available is held");
  if (amount > 0) ledger.rows[ensureRow(ledger, account, asset) + HELD] += amount;
}

/** Gives back what was reserved. A debt in the asset takes what becomes available. */
export function release(ledger: Ledger, account: number, asset: number, amount: number, emit: EmitEntry): void {
  assert(Number.isSafeInteger(amount) && amount >= 0, "a release is a non-negative integer");
  assert(amount <= heldOf(ledger, account, asset), "only what is held is released");
  if (amount === 0) return;
  const row = ensureRow(ledger, account, asset);
  ledger.rows[row + HELD] -= amount;
  repayOwed(ledger, row, emit);
}

/** What one open order or pending withdrawal reserves. */
export interface Reservation {
  readonly account: number;
  readonly asset: number;
  readonly amount: number;
}

/** Asserts that held money is exactly what the given reservations, recomputed by their owner, add up to. Slow. */
export function checkHolds(ledger: Ledger, reservations: Iterable<Reservation>): void {
  const wanted = new Map<string, bigint>();
  for (const { account, asset, amount } of reservations) {
    const key = `${account}/${asset}`;
    wanted.set(key, (wanted.get(key) ?? 0n) + BigInt(amount));
  }
  for (const [key, amount] of wanted) {
    const [account, asset] = key.split("/").map(Number);
    assert(BigInt(heldOf(ledger, account, asset)) === amount, `held is the sum of the reservations: account ${account}, asset ${asset}`);
  }
  for (const held of heldRows(ledger)) assert(wanted.has(held), `nothing is held without a reservation: account/asset ${held}`);
}

function heldRows(ledger: Ledger): string[] {
  const found: string[] = [];
  forEachHolding(ledger, ({ account, asset, held }) => {
    if (held > 0) found.push(`${account}/${asset}`);
  });
  return found;
}
