/** From the orders that are there to the quotes that should be: as few messages as possible, and never across ourselves. */
import type { OwnOrder, Side } from "./door.ts";
import type { Quote } from "./grid.ts";

export type Step =
  | { readonly kind: "amend"; readonly order: OwnOrder; readonly price: number; readonly size: number }
  | { readonly kind: "place"; readonly side: Side; readonly price: number; readonly size: number }
  | { readonly kind: "cancel"; readonly order: OwnOrder };

/** A resting order is left alone while it has between these shares of its level's size. */
const sizeShareMin = 0.5;
const sizeShareMax = 1.6;

export interface Targets { readonly buy: readonly Quote[]; readonly sell: readonly Quote[] }

/**
 * Steps in the order in which they are to be done: the side that makes way goes first, so that a quote never meets our own.
 * `rising` tells that the quotes move up.
 */
export function planOf(orders: readonly OwnOrder[], targets: Targets, rising: boolean): readonly Step[] {
  const buys = sideSteps("buy", orders.filter(({ side }) => side === "buy"), targets.buy);
  const sells = sideSteps("sell", orders.filter(({ side }) => side === "sell"), targets.sell);
  return rising ? [...sells, ...buys] : [...buys, ...sells];
}

function sideSteps(side: Side, orders: readonly OwnOrder[], quotes: readonly Quote[]): readonly Step[] {
  const steps: Step[] = [];
  const spare: OwnOrder[] = [];
  const missing = new Map(quotes.map((quote) => [quote.price, quote]));
  for (const order of orders) {
    const quote = missing.get(order.price);
    if (quote === undefined) {
      spare.push(order);
      continue;
    }
    missing.delete(order.price);
    const share = order.remaining / quote.size;
    if (share < sizeShareMin || share > sizeShareMax) steps.push({ kind: "amend", order, price: quote.price, size: quote.size });
  }
  // Best quotes first, made of the orders that are farthest from the best.
  const best = quotes.length > 0 ? quotes[0].price : 0;
  spare.sort((a, b) => Math.abs(a.price - best) - Math.abs(b.price - best));
  for (const quote of missing.values()) {
    const order = spare.pop();
    steps.push(order === undefined ? { kind: "place", side, ...quote } : { kind: "amend", order, ...quote });
  }
  for (const order of spare) steps.push({ kind: "cancel", order });
  return steps;
}
