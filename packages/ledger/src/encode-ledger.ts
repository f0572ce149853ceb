/**
 * The ledger as a canonical stream of safe integers, for snapshots and for the state hash: accounts ascending, assets ascending,
 * holdings and the floor's balances in canonical order, counts first. Equal ledgers give equal streams whatever their past.
 */
import { assert } from "@crossfloor/stdx";
import { floorClasses } from "./ledger-class.ts";
import { forEachHolding } from "./for-each-balance.ts";
import { ASSET, createLedger, FREE, hasAsset, HELD, type Ledger, type LedgerLimits, listAsset, openAccount, OWED, PLEDGED } from "./ledger.ts";
import { ensureRow } from "./row.ts";

export function encodeLedger(ledger: Ledger, write: (value: number) => void): void {
  write(ledger.entries);
  const accounts = ledger.accountNumbers.map((account, index) => ({ account, house: ledger.accountKinds[index] === "house" })).sort((a, b) => a.account - b.account);
  write(accounts.length);
  for (const { account, house } of accounts) {
    write(account);
    write(house ? 1 : 0);
  }
  const assets = [...ledger.positive.keys()].filter((asset) => hasAsset(ledger, asset));
  write(assets.length);
  for (const asset of assets) {
    write(asset);
    for (let index = 0; index < floorClasses.length; index++) write(ledger.floor[asset * floorClasses.length + index]);
  }
  let holdings = 0;
  forEachHolding(ledger, () => holdings++);
  write(holdings);
  forEachHolding(ledger, ({ account, asset, pledged, free, held, owed }) => {
    for (const value of [account, asset, pledged, free, held, owed]) write(value);
  });
}

/** Reads what `encodeLedger` wrote. What cannot have been written is an assertion; `checkLedger` tells the rest. */
export function decodeLedger(limits: LedgerLimits, read: () => number): Ledger {
  const ledger = createLedger(limits);
  const next = (): number => {
    const value = read();
    assert(Number.isSafeInteger(value), "a ledger is written in safe integers");
    return value;
  };
  ledger.entries = next();
  for (let left = next(); left > 0; left--) {
    const account = next();
    openAccount(ledger, account, next() === 1 ? "house" : "customer");
  }
  for (let left = next(); left > 0; left--) {
    const asset = next();
    listAsset(ledger, asset);
    for (let index = 0; index < floorClasses.length; index++) {
      const amount = next();
      ledger.floor[asset * floorClasses.length + index] = amount;
      ledger.positive[asset] += Math.max(amount, 0);
    }
  }
  for (let left = next(); left > 0; left--) {
    const account = next();
    const row = ensureRow(ledger, account, next());
    for (const field of [PLEDGED, FREE, HELD, OWED]) ledger.rows[row + field] = next();
    ledger.positive[ledger.rows[row + ASSET]] += ledger.rows[row + PLEDGED] + ledger.rows[row + FREE];
  }
  return ledger;
}
