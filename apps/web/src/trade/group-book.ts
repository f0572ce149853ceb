/** A book as it is shown: levels summed onto a coarser grid, with what stands before each of them. */
import { addDecimals, compareDecimals, neighbours, shiftDecimal, signOf, trimDecimal } from "@crossfloor/ui";

export interface ShownLevel {
  readonly price: string;
  readonly size: string;
  /** Summed from the best price to here. */
  readonly total: string;
}

/** `levels` best first; `step` is a multiple of the tick. Bids gather downwards and asks upwards, so that a group never looks better than it is. */
export function groupLevels(levels: readonly (readonly [string, string])[], side: "bid" | "ask", step: string, count: number): readonly ShownLevel[] {
  const shown: { price: string; size: string; total: string }[] = [];
  let total = "0";
  for (const [price, size] of levels) {
    const around = neighbours(price, step);
    const group = side === "bid" ? around.below : around.above;
    const last = shown.at(-1);
    if (last !== undefined && compareDecimals(last.price, group) === 0) {
      total = addDecimals(total, size);
      last.size = addDecimals(last.size, size);
      last.total = total;
      continue;
    }
    if (shown.length === count) break;
    total = addDecimals(total, size);
    shown.push({ price: group, size, total });
  }
  return shown;
}

/** Best ask minus best bid; `null` while one side is empty. */
export function spreadOf(bids: readonly (readonly [string, string])[], asks: readonly (readonly [string, string])[]): string | null {
  const bid = bids[0];
  const ask = asks[0];
  if (bid === undefined || ask === undefined) return null;
  return addDecimals(ask[0], bid[0].startsWith("-") ? bid[0].slice(1) : `-${bid[0]}`);
}

/** Grids to choose from: the tick and 5 and ten-fold multiples of it. */
export function groupSteps(tick: string): readonly string[] {
  const ten = shiftDecimal(tick, 1);
  const five = [tick, tick, tick, tick, tick].reduce(addDecimals);
  return [tick, five, ten, shiftDecimal(five, 1), shiftDecimal(tick, 2)].map(trimDecimal);
}

/** How wide a bar is, 0 to 1: for pixels only. */
export function barShare(total: string, max: string): number {
  return signOf(max) <= 0 ? 0 : Math.min(1, Number(total) / Number(max));
}
