import type { Price, Product, Settlement, Size } from "@crossfloor/instruments";
import { divFloor, mulDivFloor, mulExact, unreachable } from "@crossfloor/stdx";

/**
 * The price at which `size` would have this value, to the nearest price unit (inverse: the next below): for screens alone, the engine
 * itself keeps costs and never averages. Size and value are signed. `null` where no price says anything.
 */
export function averagePrice(of: Product | Settlement, size: Size, value: number): Price | null {
  if (size === 0) return null;
  switch (of.kind) {
    case "perpetual":
    case "future":
    case "option":
      return averagePrice(of.settlement, size, value);
    case "spot":
    case "linear":
    case "quanto": {
      const worth = mulExact(size, of.unitValue);
      return nearest(worth < 0 ? -value : value, Math.abs(worth));
    }
    case "inverse":
      return value === 0 ? null : (mulDivFloor(Math.abs(size), of.contractValue, Math.abs(value)) as Price);
    case "spread":
    case "event":
      return null;
    default:
      return unreachable(of);
  }
}

/** a / b for b > 0, halves upwards. */
function nearest(a: number, b: number): Price {
  const below = divFloor(a, b);
  const rest = a - mulExact(below, b);
  return (rest + rest >= b ? below + 1 : below) as Price;
}
