/**
 * What an order book can do, whoever keeps it.
 *
 * Two books answer to this interface: the fast one, which the engine uses, and the naive one under `reference/`, which is
 * slow and plainly right. One suite of tests holds both, and random operations must leave no difference between them.
 *
 * A book knows prices, sizes, order numbers and owner numbers. It never sees money. Every number is a safe integer;
 * prices may be negative. Broken preconditions are assertions: the engine asks (`canRest`, `wouldTake`, `preview`) first.
 */
import type { MatchReport } from "./match-report.ts";
import type { LevelReport } from "./level-report.ts";

export type Side = "buy" | "sell";

/** When an incoming order meets a resting one of its own account: the incoming, the resting, or both give way. */
export type SelfTrade = "cancelNewest" | "cancelOldest" | "cancelBoth";

export interface BookLimits {
  /** Resting orders, both sides together. */
  readonly ordersMax: number;
  /** Price levels on each side. */
  readonly levelsMax: number;
}

/** `sizeFull`: the sizes resting on one side would add up to more than `sizeTotalMax`. */
export type RestResult = "ok" | "ordersFull" | "levelsFull" | "sizeFull";

/** No side may hold more than this in all, so that every total stays exact: 2^52 size units. */
export const sizeTotalMax = 4_503_599_627_370_496;

/** Called once per order. `price` and `size` are the resting ones; `seq` tells the order of arrival in this book. */
export type VisitOrder = (order: number, owner: number, side: Side, price: number, size: number, seq: number) => void;

/** Where an order rests: good as long as it does, whatever else happens in the book; −1 is none. */
export type Place = number;

export interface OrderBook {
  readonly limits: BookLimits;
  readonly orderCount: number;
  /** The `seq` that the next order to rest will get. */
  readonly nextSeq: number;

  levelCount(side: Side): number;
  /** All that rests on one side. */
  sizeTotal(side: Side): number;
  bestBid(): number | undefined;
  bestAsk(): number | undefined;
  /** Whether a bid rests above a price, or an ask below it. */
  reachesBeyond(price: number): boolean;
  /** What rests at one price; 0 where nothing does. */
  sizeAtPrice(side: Side, price: number): number;
  /** The best `depth` levels of one side, best first, into `out`. */
  levelTotals(side: Side, depth: number, out: LevelReport): void;

  /** Whether an order at this limit would meet any resting order, its owner's included: what a post-only order may not. */
  wouldTake(side: Side, limit: number): boolean;
  /**
   * Whether the levels that an order of this size reaches into, as if none of it were its owner's, hold no more than `most` orders: then it has
   * no more fills than that, unless orders of its owner give way and it goes on. A few levels are soon counted, where `preview` reads each order.
   */
  fillsWithin(side: Side, limit: number, size: number, most: number): boolean;
  /** What `match` would do now, told in full, with nothing changed: how the engine validates before it mutates. */
  preview(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void;
  /** Takes from the opposite side, best price first and oldest first, up to `size` and no further than `limit`. The remainder does not rest. */
  match(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void;

  /** Whether there is room for one more order at this price. "ordersFull" is said last: the order's level and size would have room. */
  canRest(side: Side, price: number, size: number): RestResult;
  /** Adds an order behind all others at its price, and says where. The number is new, the price crosses nothing, `canRest` says ok. */
  rest(order: number, owner: number, side: Side, price: number, size: number): Place;
  /** Lowers the open size to `size`, above zero; the order keeps its place. */
  reduce(order: number, size: number): void;
  /** Takes a resting order out. */
  remove(order: number): void;
  /** `reduce` and `remove` for who has the order's place already: no second look-up. */
  reduceAt(place: Place, size: number): void;
  removeAt(place: Place): void;

  /** Where an order rests, or −1. */
  find(order: number): Place;
  orderAt(place: Place): number;
  ownerAt(place: Place): number;
  sideAt(place: Place): Side;
  priceAt(place: Place): number;
  sizeAt(place: Place): number;
  seqAt(place: Place): number;

  /** Every order of one side, best price first, oldest first. The visitor must not change the book. */
  forEachOrder(side: Side, visit: VisitOrder): void;
  /** Puts an order back as a snapshot has it, with its `seq`: what `forEachOrder` told, in that order, gives the same book. */
  restore(order: number, owner: number, side: Side, price: number, size: number, seq: number): Place;
  /** Only for a snapshot's reader, once its orders are back. */
  restoreNextSeq(seq: number): void;

  /** Recomputes everything that the book keeps as a shortcut and asserts that it agrees. For tests and simulators: slow. */
  check(): void;
}

/**
 * A book in a memory that it shares with others (`BookMemory`). Whoever owns that hands out the places of orders and keeps them, and sees to it
 * that no number rests twice: orders are put where the owner says, and `rest`, `restore` and what finds by number are not to be asked.
 */
export interface PlacedBook extends OrderBook {
  restAt(place: Place, order: number, owner: number, side: Side, price: number, size: number): void;
  restoreAt(place: Place, order: number, owner: number, side: Side, price: number, size: number, seq: number): void;
}
