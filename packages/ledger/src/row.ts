/** Finding the row of an account and an asset. A row stays where it is, so that who posts more than once asks once. */
import { alignedDoubles, assert } from "@crossfloor/stdx";
import { ACCOUNT, ASSET, assetIdLimit, hasAsset, KIND, type Ledger, NEXT, stride } from "./ledger.ts";

/** Offset of the row, or −1 where nothing was ever posted or held. Package-internal, as is the next. */
export function findRow(ledger: Ledger, account: number, asset: number): number {
  if (!(account > 0 && asset > 0 && asset < assetIdLimit)) return -1;
  const row = ledger.rowOf.get(keyOf(account, asset));
  return row === -1 ? -1 : row * stride;
}

/** Offset of the row, which is made if need be. The account is open, the asset listed. */
export function ensureRow(ledger: Ledger, account: number, asset: number): number {
  const found = findRow(ledger, account, asset);
  if (found !== -1) return found;
  assert(hasAsset(ledger, asset), "an asset is listed before it is used");
  const place = ledger.accounts.get(account);
  assert(place !== -1, "an account is open before it is used");
  const at = ledger.rowCount * stride;
  if (at === ledger.rows.length) {
    const rows = alignedDoubles(ledger.rows.length * 2);
    rows.set(ledger.rows);
    ledger.rows = rows;
  }
  ledger.rows[at + ACCOUNT] = account;
  ledger.rows[at + ASSET] = asset;
  ledger.rows[at + KIND] = ledger.accountKinds[place] === "house" ? 1 : 0;
  ledger.rows[at + NEXT] = ledger.accountRows[place];
  ledger.accountRows[place] = at;
  ledger.rowOf.add(keyOf(account, asset), ledger.rowCount);
  ledger.rowCount += 1;
  return at;
}

/** The same by the place of the account. It has few rows, which are walked: no hash of two numbers costs less. */
export function rowAt(ledger: Ledger, place: number, asset: number): number {
  const rows = ledger.rows;
  for (let row = ledger.accountRows[place]; row !== -1; row = rows[row | NEXT] | 0) if (rows[row | ASSET] === asset) return row;
  return ensureRow(ledger, ledger.accountNumbers[place], asset);
}

/** An index, not an amount: account ≤ 2^40 and asset < 2^12 make a safe integer. */
function keyOf(account: number, asset: number): number {
  return account * assetIdLimit + asset;
}
