import { balanceMax } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { forEachBalance, forEachHolding } from "./for-each-balance.ts";
import { floorBalanceOf } from "./balance.ts";
import { accountKindOf, hasAsset, KIND, type Ledger, ACCOUNT, stride } from "./ledger.ts";

/** Recomputes everything from the rows and asserts what must always hold. For auditors, simulators and snapshots: slow. */
export function checkLedger(ledger: Ledger): void {
  for (let at = 0; at < ledger.rowCount * stride; at += stride) {
    assert((accountKindOf(ledger, ledger.rows[at + ACCOUNT]) === "house") === (ledger.rows[at + KIND] === 1), "a row knows the kind of its account");
  }
  forEachHolding(ledger, ({ account, asset, pledged, free, held, owed }) => {
    const where = `account ${account}, asset ${asset}`;
    assert(hasAsset(ledger, asset), `only listed assets are held: ${where}`);
    for (const amount of [pledged, free, held, owed]) assert(Number.isSafeInteger(amount) && amount >= 0 && amount <= balanceMax, `a balance is an integer from zero to balanceMax: ${where}`);
    assert(held <= pledged + free, `no more is held than is there: ${where}`);
    assert(owed === 0 || held === pledged + free, `nothing is available beside a debt: ${where}`);
  });
  const sums = new Map<number, bigint>();
  const positives = new Map<number, bigint>();
  // A house account's two parts are one balance of class house; both are counted as they stand, none is negative.
  forEachBalance(ledger, (of, account, asset, amount) => {
    assert(Number.isSafeInteger(amount) && Math.abs(amount) <= balanceMax, `a balance is an integer within balanceMax: ${of} ${account}, asset ${asset}`);
    sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(amount));
    if (amount > 0) positives.set(asset, (positives.get(asset) ?? 0n) + BigInt(amount));
  });
  for (const [asset, sum] of sums) assert(sum === 0n, `all balances of an asset add up to zero: asset ${asset}`);
  ledger.positive.forEach((positive, asset) => {
    if (!hasAsset(ledger, asset)) {
      assert(!sums.has(asset), `only listed assets have balances: asset ${asset}`);
      return;
    }
    assert(positive <= balanceMax, `the positive balances of an asset stay within balanceMax: asset ${asset}`);
    assert(BigInt(positive) === (positives.get(asset) ?? 0n), `the sum of the positive balances is kept right: asset ${asset}`);
    assert(floorBalanceOf(ledger, "fee", asset) >= 0, `fee revenue is not negative: asset ${asset}`);
    assert(floorBalanceOf(ledger, "insurance", asset) >= 0, `the insurance fund is not negative: asset ${asset}`);
    assert(floorBalanceOf(ledger, "external", asset) <= 0, `no more went out than came in: asset ${asset}`);
  });
}
