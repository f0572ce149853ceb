/** One side of one book, order by order, with the sums by price kept beside. Numbers are the engine's integers. */
import { assert } from "@crossfloor/stdx";

export type Level = readonly [price: number, size: number];
/** `arrival` rises with each order that comes to rest: of two rows of one order, the one that lost its place has another. A changed order is another object. */
export type QueuedOrder = readonly [order: number, price: number, size: number, arrival: number];

interface Queue { total: number; /** Oldest first: a map keeps the place of a key whose value is replaced. */ readonly orders: Map<number, QueuedOrder> }

export interface SideOrders {
  readonly count: number;
  /** Enters behind all others at its price. */
  rest(order: number, price: number, size: number): void;
  /** Stays in its place with less. */
  shrink(order: number, size: number): void;
  remove(order: number): void;
  /** Throws for an order that does not rest here. */
  at(order: number): QueuedOrder;
  /** The sums at the best prices, best first. */
  top(depth: number): readonly Level[];
  /** The first orders in priority: best price first, at one price oldest first. */
  first(depth: number): readonly QueuedOrder[];
}

export function createSideOrders(side: "bid" | "ask"): SideOrders {
  const queues = new Map<number, Queue>();
  const orders = new Map<number, number>();
  /** Best first. */
  const prices: number[] = [];
  let arrivals = 0;
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

  function found(order: number): { readonly queue: Queue; readonly queued: QueuedOrder } {
    const price = orders.get(order);
    const queue = price === undefined ? undefined : queues.get(price);
    const queued = queue?.orders.get(order);
    assert(queue !== undefined && queued !== undefined, "an order rests before it changes or leaves");
    return { queue, queued };
  }

  return {
    get count() { return orders.size; },
    rest(order, price, size) {
      assert(!orders.has(order), "an order rests once");
      assert(size > 0, "a resting order has something open");
      let queue = queues.get(price);
      if (queue === undefined) {
        queue = { total: 0, orders: new Map() };
        queues.set(price, queue);
        prices.splice(placeOf(price), 0, price);
      }
      orders.set(order, price);
      arrivals += 1;
      queue.orders.set(order, [order, price, size, arrivals]);
      queue.total += size;
    },
    shrink(order, size) {
      const { queue, queued: [, price, before, arrival] } = found(order);
      assert(size > 0 && size <= before, "an order that keeps its place never grows");
      queue.orders.set(order, [order, price, size, arrival]);
      queue.total -= before - size;
    },
    remove(order) {
      const { queue, queued: [, price, size] } = found(order);
      orders.delete(order);
      queue.orders.delete(order);
      queue.total -= size;
      if (queue.orders.size > 0) return;
      queues.delete(price);
      prices.splice(placeOf(price), 1);
    },
    at: (order) => found(order).queued,
    top: (depth) => prices.slice(0, depth).map((price) => [price, queues.get(price)?.total ?? 0] as const),
    first(depth) {
      const rows: QueuedOrder[] = [];
      for (const price of prices) {
        for (const queued of queues.get(price)?.orders.values() ?? []) {
          if (rows.length === depth) return rows;
          rows.push(queued);
        }
        if (rows.length === depth) return rows;
      }
      return rows;
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

/** [order, price, size]; size 0 takes it out. */
export type OrderChange = readonly [order: number, price: number, size: number];

/**
 * What changes the first orders `before` into those `after`, to be applied row by row: who left (or lost its place) goes first, then each new or changed
 * order in priority. Both being the beginning of the same queues, whoever is new at a price stands behind all that stayed there.
 */
export function orderChanges(before: readonly QueuedOrder[], after: readonly QueuedOrder[]): readonly OrderChange[] {
  const next = new Map(after.map((queued) => [queued[0], queued]));
  const old = new Map(before.map((queued) => [queued[0], queued]));
  const changes: OrderChange[] = [];
  for (const [order, price, , arrival] of before) if (next.get(order)?.[3] !== arrival) changes.push([order, price, 0]);
  for (const queued of after) if (old.get(queued[0]) !== queued) changes.push([queued[0], queued[1], queued[2]]);
  return changes;
}
