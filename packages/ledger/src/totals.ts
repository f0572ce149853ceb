import { forEachBalance } from "./for-each-balance.ts";
import { type LedgerClass, ledgerClasses } from "./ledger-class.ts";
import type { Ledger } from "./ledger.ts";

export interface ClassTotal {
  readonly class: LedgerClass;
  readonly asset: number;
  /** A sum over all accounts may pass the safe range, so auditors count in bigint. */
  readonly total: bigint;
}

/** What each class holds of each asset, classes in chart order, then ascending asset; totals of zero left out. Slow. */
export function totals(ledger: Ledger): ClassTotal[] {
  const sums = new Map<LedgerClass, Map<number, bigint>>(ledgerClasses.map((of) => [of, new Map()]));
  forEachBalance(ledger, (of, _account, asset, amount) => {
    const perAsset = sums.get(of);
    perAsset?.set(asset, (perAsset.get(asset) ?? 0n) + BigInt(amount));
  });
  return [...sums].flatMap(([of, perAsset]) =>
    [...perAsset].filter(([, total]) => total !== 0n).sort(([a], [b]) => a - b).map(([asset, total]) => ({ class: of, asset, total })),
  );
}
