/** Finding the row of an account and an asset. Package-internal: others ask by account and asset. */
import { alignedDoubles, assert } from "@crossfloor/stdx";
import { ACCOUNT, ASSET, assetIdLimit, hasAsset, KIND, type Ledger, NEXT, stride } from "./ledger.ts";

/** Offset of the row, or −1 where nothing was ever posted or held. */
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

/** An index, not an amount: account ≤ 2^40 and asset < 2^12 make a safe integer. */
function keyOf(account: number, asset: number): number {
  return account * assetIdLimit + asset;
}
