/**
 * How a trade changes a position.
 *
 * `cost` is the summed signed value of the open fills, never an average price. Closing part of a position releases its share
 * of the cost; the remainder of the division stays in the cost. So for every trade Δcost = value + realised on each side, the
 * two values cancel out, and what positions realise is exactly what their costs lose: profit sums to zero by construction.
 */
import { mulDivCeil } from "@crossfloor/stdx";
import type { ExposureFigures } from "../state/exposure-rows.ts";

/**
 * Adds a trade of signed `size` and signed `value` to the position and returns what it realised, fees apart. Where the cost or
 * the value does not divide, the realised amount is rounded down.
 */
export function addTrade(exposure: Pick<ExposureFigures, "size" | "cost">, size: number, value: number): number {
  const held = exposure.size;
  exposure.size = held + size;
  if (held === 0 || held > 0 === size > 0) {
    exposure.cost += value;
    return 0;
  }
  const traded = Math.abs(size);
  const open = Math.abs(held);
  if (traded <= open) {
    const released = traded === open ? exposure.cost : mulDivCeil(exposure.cost, traded, open);
    exposure.cost -= released;
    return -value - released + 0;
  }
  // Through zero: one part of the trade closes what was open, the rest opens the other way.
  const closing = mulDivCeil(value, open, traded);
  const realised = -closing - exposure.cost + 0;
  exposure.cost = value - closing;
  return realised;
}
