import type { Price } from "@crossfloor/instruments";
import { divFloor } from "@crossfloor/stdx";

/**
 * The price nearest to `mark` on the losing side at which `surplus` (equity minus maintenance, as a function of this mark
 * alone) turns negative; `null` if it stays non-negative up to `end`. `surplus` must not rise on the way from `mark` to
 * `end`. An account already below maintenance gets `mark`. Bisection: at most 54 calls.
 */
export function liquidationPrice(surplus: (mark: Price) => number, mark: Price, end: Price): Price | null {
  if (surplus(mark) < 0) return mark;
  if (surplus(end) >= 0) return null;
  let safe: number = mark;
  let lost: number = end;
  while (Math.abs(lost - safe) > 1) {
    const middle = divFloor(safe + lost, 2);
    if (surplus(middle as Price) < 0) lost = middle;
    else safe = middle;
  }
  return lost as Price;
}
