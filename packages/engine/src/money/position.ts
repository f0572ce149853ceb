/**
 * How a trade changes a position.
 *
 * `cost` is the summed signed value of the open fills, never an average price. Closing part of a position releases its share
 * of the cost; the remainder of the division stays in the cost. So for every trade Δcost = value + realised on each side, the
 * two values cancel out, and what positions realise is exactly what their costs lose: profit sums to zero by construction.
 */
import { mulDivCeil } from "@crossfloor/stdx";

/**
 * What a trade of signed `size` and signed `value` realises of a position of `held` and `cost`, fees apart; whoever asks adds the size to
 * what is held, and value and realised to its cost. Where the cost or the value does not divide, the realised amount is rounded down.
 */
export function realisedBy(held: number, cost: number, size: number, value: number): number {
  if (held > 0 ? size > 0 : held === 0 || size < 0) return 0;
  const after = held + size;
  // The two have opposite signs, so that one of them is turned round where they make a share.
  if (held > 0 ? after > 0 : after < 0) return 0 - value - mulDivCeil(cost, 0 - size, held);
  if (after === 0) return 0 - value - cost;
  // Through zero: one part of the trade closes what was open, the rest opens the other way.
  return 0 - mulDivCeil(value, 0 - held, size) - cost;
}
