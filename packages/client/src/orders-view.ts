/** The client's copy of a book order by order: who stands where in which queue. Kept and checked as the book of levels is. */
import type { BookOrdersMessageDto } from "@crossfloor/api";
import { formatDecimalBig } from "@crossfloor/instruments";
import { bookChecksum, type PricedRow } from "@crossfloor/protocol";
import type { BookLevel, CopyFault } from "./book-view.ts";
import { compareDecimal, isZero } from "./compare-decimal.ts";

/** Orders per side that a copy may come to. */
export const ordersCopyMax = 20_000;

/** [order, price, open size]; the numbers of orders are the floor's public ones. */
export type OrderRow = readonly [order: number, price: string, size: string];

export interface OrdersView {
  readonly n: number;
  readonly seq: number;
  readonly at: number;
  /** In priority: highest price first, at one price the one that came first. */
  readonly bids: readonly OrderRow[];
  /** In priority: lowest price first, at one price the one that came first. */
  readonly asks: readonly OrderRow[];
}

/** The orders after a message, or why there are none. `undefined` is a book not yet seen. */
export function applyOrdersMessage(orders: OrdersView | undefined, message: BookOrdersMessageDto): OrdersView | CopyFault {
  const { kind, n, seq, at, checksum } = message;
  if (kind === "delta" && (orders === undefined || n !== orders.n + 1)) return "gap";
  const bids = kind === "snapshot" || orders === undefined ? message.bids : mergeOrders(orders.bids, message.bids, -1);
  const asks = kind === "snapshot" || orders === undefined ? message.asks : mergeOrders(orders.asks, message.asks, 1);
  if (bids === undefined || asks === undefined || bids.length > ordersCopyMax || asks.length > ordersCopyMax) return "mismatch";
  if (bookChecksum(bids.map(pricedOf), asks.map(pricedOf)) !== checksum) return "mismatch";
  return { n, seq, at, bids, asks };
}

/** The sums by price of orders in priority, best first: the book of levels that they make. Sizes of one market have one number of decimals. */
export function levelsOfOrders(orders: readonly OrderRow[]): readonly BookLevel[] {
  const levels: { readonly price: string; total: bigint; readonly decimals: number }[] = [];
  for (const [, price, size] of orders) {
    const last = levels.at(-1);
    const count = BigInt(size.replace(".", ""));
    if (last?.price === price) last.total += count;
    else levels.push({ price, total: count, decimals: size.includes(".") ? size.length - size.indexOf(".") - 1 : 0 });
  }
  return levels.map(({ price, total, decimals }): BookLevel => [price, formatDecimalBig(total, decimals)]);
}

/** `undefined` when the changes do not fit what is there. */
function mergeOrders(orders: readonly OrderRow[], changes: readonly OrderRow[], direction: 1 | -1): readonly OrderRow[] | undefined {
  if (changes.length === 0) return orders;
  const merged = [...orders];
  for (const change of changes) {
    const [order, price, size] = change;
    const place = merged.findIndex(([known]) => known === order);
    if (isZero(size)) {
      if (place === -1) return undefined;
      merged.splice(place, 1);
    } else if (place === -1) merged.splice(endOf(merged, price, direction), 0, change);
    else if (merged[place]?.[1] === price) merged[place] = change;
    else return undefined;
  }
  return merged;
}

/** Index behind the last order that is not worse than `price`. */
function endOf(orders: readonly OrderRow[], price: string, direction: 1 | -1): number {
  let low = 0;
  let high = orders.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = orders[middle];
    if (at !== undefined && compareDecimal(at[1], price) * direction <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pricedOf([, price, size]: OrderRow): PricedRow {
  return [price, size];
}
