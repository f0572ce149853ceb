/** One side of one book, summed by price. Numbers are the engine's integers. */
import { assert } from "@crossfloor/stdx";

export type Level = readonly [price: number, size: number];

export interface SideLevels {
  /** Adds to (or, below zero, takes from) what is open at a price. */
  add(price: number, size: number): void;
  /** Best first. */
  top(depth: number): readonly Level[];
  clear(): void;
}

export function createSideLevels(side: "bid" | "ask"): SideLevels {
  const sizes = new Map<number, number>();
  /** Best first. */
  let prices: number[] = [];
  const better = side === "bid" ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;

  function placeOf(price: number): number {
    let low = 0;
    let high = prices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (better(prices[middle] ?? 0, price)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    add(price, size) {
      const before = sizes.get(price);
      const after = (before ?? 0) + size;
      assert(after >= 0, "no more leaves a price than lies there");
      if (after === 0) {
        if (before === undefined) return;
        sizes.delete(price);
        prices.splice(placeOf(price), 1);
      } else {
        sizes.set(price, after);
        if (before === undefined) prices.splice(placeOf(price), 0, price);
      }
    },
    top: (depth) => prices.slice(0, depth).map((price) => [price, sizes.get(price) ?? 0] as const),
    clear() {
      sizes.clear();
      prices = [];
    },
  };
}

/** What changes `before` into `after`; size 0 removes a level. */
export function levelChanges(before: readonly Level[], after: readonly Level[]): readonly Level[] {
  const old = new Map(before);
  const changes: Level[] = [];
  for (const [price, size] of after) {
    if (old.get(price) !== size) changes.push([price, size]);
    old.delete(price);
  }
  for (const price of old.keys()) changes.push([price, 0]);
  return changes;
}
