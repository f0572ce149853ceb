/** Canonical order: ascending account, then asset. Rows of zeros are left out, so that equal ledgers look equal whatever their past. */
import type { LedgerClass } from "./ledger-class.ts";
import { floorClasses } from "./ledger-class.ts";
import { ACCOUNT, ASSET, FREE, HELD, KIND, type Ledger, OWED, PLEDGED, stride } from "./ledger.ts";

/** One account's share in one asset. */
export interface Holding {
  readonly account: number;
  readonly asset: number;
  readonly pledged: number;
  readonly free: number;
  readonly held: number;
  readonly owed: number;
}

/** Every account and asset with anything in it. */
export function forEachHolding(ledger: Ledger, visit: (holding: Holding) => void): void {
  for (const row of sortedRows(ledger)) {
    const rows = ledger.rows;
    visit({ account: rows[row + ACCOUNT], asset: rows[row + ASSET], pledged: rows[row + PLEDGED], free: rows[row + FREE], held: rows[row + HELD], owed: rows[row + OWED] });
  }
}

/** Every balance that is not zero, as entries know it: per account and asset its classes (a debt is negative), then the floor's own per asset. */
export function forEachBalance(ledger: Ledger, visit: (of: LedgerClass, account: number, asset: number, amount: number) => void): void {
  for (const row of sortedRows(ledger)) {
    const rows = ledger.rows;
    const account = rows[row + ACCOUNT];
    const asset = rows[row + ASSET];
    const pledged = rows[row + PLEDGED];
    const free = rows[row + FREE];
    if (rows[row + KIND] === 1) {
      if (pledged + free !== 0) visit("house", account, asset, pledged + free);
    } else {
      if (pledged !== 0) visit("customerFutures", account, asset, pledged);
      if (free !== 0) visit("customerProperty", account, asset, free);
    }
    if (rows[row + OWED] !== 0) visit("owed", account, asset, -rows[row + OWED]);
  }
  for (let asset = 1; asset < ledger.positive.length; asset++) {
    floorClasses.forEach((of, index) => {
      const amount = ledger.floor[asset * floorClasses.length + index];
      if (amount !== 0) visit(of, 0, asset, amount);
    });
  }
}

function sortedRows(ledger: Ledger): number[] {
  const rows = ledger.rows;
  const found: number[] = [];
  for (let at = 0; at < ledger.rowCount * stride; at += stride) {
    if (rows[at + PLEDGED] !== 0 || rows[at + FREE] !== 0 || rows[at + HELD] !== 0 || rows[at + OWED] !== 0) found.push(at);
  }
  return found.sort((a, b) => rows[a + ACCOUNT] - rows[b + ACCOUNT] || rows[a + ASSET] - rows[b + ASSET]);
}
