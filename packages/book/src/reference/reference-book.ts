/**
 * The order book as one would explain it: two sorted arrays, nothing clever. It is slow and plainly right, and the fast book
 * is held against it. The simulator runs it beside the engine.
 */
import { assert } from "@crossfloor/stdx";
import type { LevelReport } from "../level-report.ts";
import type { MatchReport } from "../match-report.ts";
import { type BookLimits, type OrderBook, type Place, type RestResult, type SelfTrade, type Side, sizeTotalMax, type VisitOrder } from "../order-book.ts";

interface Resting {
  readonly place: Place;
  readonly order: number;
  readonly owner: number;
  readonly side: Side;
  readonly price: number;
  size: number;
  readonly seq: number;
}

export class ReferenceBook implements OrderBook {
  readonly limits: BookLimits;
  nextSeq = 1;
  /** How many orders ever rested here. */
  private rested = 0;
  /** Highest price first, then oldest first. */
  private bids: Resting[] = [];
  /** Lowest price first, then oldest first. */
  private asks: Resting[] = [];

  constructor(limits: BookLimits) {
    this.limits = limits;
  }

  get orderCount(): number {
    return this.bids.length + this.asks.length;
  }
  levelCount(side: Side): number {
    return new Set(this.sideOf(side).map(({ price }) => price)).size;
  }
  sizeTotal(side: Side): number {
    return sum(this.sideOf(side));
  }
  bestBid(): number | undefined {
    return this.bids[0]?.price;
  }
  bestAsk(): number | undefined {
    return this.asks[0]?.price;
  }
  reachesBeyond(price: number): boolean {
    return this.bids.some((bid) => bid.price > price) || this.asks.some((ask) => ask.price < price);
  }
  sizeAtPrice(side: Side, price: number): number {
    return sum(this.sideOf(side).filter((resting) => resting.price === price));
  }
  levelTotals(side: Side, depth: number, out: LevelReport): void {
    assert(depth <= out.depthMax, "a report has room for the depth asked");
    const prices = [...new Set(this.sideOf(side).map(({ price }) => price))].slice(0, depth);
    out.count = prices.length;
    prices.forEach((price, index) => {
      out.prices[index] = price;
      out.sizes[index] = this.sizeAtPrice(side, price);
      out.orders[index] = this.sideOf(side).filter((resting) => resting.price === price).length;
    });
  }

  wouldTake(side: Side, limit: number): boolean {
    const best = this.opposite(side)[0];
    return best !== undefined && crosses(side, limit, best.price);
  }
  fillsWithin(side: Side, limit: number, size: number, most: number): boolean {
    const better = (one: number, other: number): boolean => (side === "buy" ? one < other : one > other);
    const reached = this.opposite(side).filter(({ price }, _, all) => crosses(side, limit, price) && sum(all.filter((other) => better(other.price, price))) < size);
    return reached.length <= most;
  }
  preview(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void {
    this.walk(side, limit, size, owner, selfTrade, out, false);
  }
  match(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void {
    this.walk(side, limit, size, owner, selfTrade, out, true);
  }

  canRest(side: Side, price: number, size: number): RestResult {
    if (this.sizeAtPrice(side, price) === 0 && this.levelCount(side) >= this.limits.levelsMax) return "levelsFull";
    if (this.sizeTotal(side) + size > sizeTotalMax) return "sizeFull";
    return this.orderCount >= this.limits.ordersMax ? "ordersFull" : "ok";
  }
  rest(order: number, owner: number, side: Side, price: number, size: number): Place {
    return this.restore(order, owner, side, price, size, this.nextSeq);
  }
  reduce(order: number, size: number): void {
    this.reduceAt(this.find(order), size);
  }
  remove(order: number): void {
    this.removeAt(this.find(order));
  }
  reduceAt(place: Place, size: number): void {
    const resting = this.get(place);
    assert(Number.isSafeInteger(size) && size > 0 && size < resting.size, "a reduced size is above zero and below what it was");
    resting.size = size;
  }
  removeAt(place: Place): void {
    this.drop(this.get(place));
  }

  find(order: number): Place {
    return [...this.bids, ...this.asks].find((resting) => resting.order === order)?.place ?? -1;
  }
  orderAt(place: Place): number {
    return this.get(place).order;
  }
  ownerAt(place: Place): number {
    return this.get(place).owner;
  }
  sideAt(place: Place): Side {
    return this.get(place).side;
  }
  priceAt(place: Place): number {
    return this.get(place).price;
  }
  sizeAt(place: Place): number {
    return this.get(place).size;
  }
  seqAt(place: Place): number {
    return this.get(place).seq;
  }

  forEachOrder(side: Side, visit: VisitOrder): void {
    for (const { order, owner, price, size, seq } of this.sideOf(side)) visit(order, owner, side, price, size, seq);
  }
  restore(order: number, owner: number, side: Side, price: number, size: number, seq: number): Place {
    assert(Number.isSafeInteger(order) && order > 0, "an order number is a positive integer");
    assert(Number.isSafeInteger(owner) && owner > 0, "an owner number is a positive integer");
    assert(Number.isSafeInteger(price), "a price is a safe integer");
    assert(Number.isSafeInteger(size) && size > 0, "a size is a positive integer");
    assert(Number.isSafeInteger(seq) && seq > 0, "a sequence is a positive integer");
    assert(this.find(order) === -1, "an order rests once");
    assert(!this.wouldTake(side, price), "an order that rests crosses nothing");
    assert(this.canRest(side, price, size) === "ok", "an order rests only where there is room");
    const resting: Resting = { place: this.rested, order, owner, side, price: price + 0, size, seq };
    const list = this.sideOf(side);
    const behind = list.findIndex((other) => (side === "buy" ? other.price < price : other.price > price));
    const at = behind === -1 ? list.length : behind;
    assert(at === 0 || list[at - 1].price !== price || list[at - 1].seq < seq, "orders of one price come in the order of their sequence");
    list.splice(at, 0, resting);
    this.rested += 1;
    this.nextSeq = Math.max(this.nextSeq, seq + 1);
    return resting.place;
  }
  restoreNextSeq(seq: number): void {
    assert(Number.isSafeInteger(seq) && seq >= this.nextSeq, "the next sequence is above all that were put back");
    this.nextSeq = seq;
  }
  check(): void {
    for (const side of ["buy", "sell"] as const) {
      const list = this.sideOf(side);
      for (let index = 1; index < list.length; index++) {
        const [before, after] = [list[index - 1], list[index]];
        const worse = side === "buy" ? after.price < before.price : after.price > before.price;
        assert(worse || (after.price === before.price && after.seq > before.seq), "orders stand by price, then by sequence");
      }
    }
    assert(this.bids.length === 0 || this.asks.length === 0 || this.bids[0].price < this.asks[0].price, "the best bid is below the best ask");
  }

  private walk(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport, apply: boolean): void {
    assert(Number.isSafeInteger(limit), "a limit is a safe integer");
    assert(Number.isSafeInteger(size) && size > 0, "a size is a positive integer");
    out.begin();
    let left = size;
    for (const maker of [...this.opposite(side)]) {
      if (left === 0 || !crosses(side, limit, maker.price)) break;
      if (out.count >= out.rowsMax) {
        out.truncated = true;
        break;
      }
      if (maker.owner === owner) {
        out.ownMet = true;
        if (selfTrade !== "cancelNewest") {
          out.add(1, maker.place, maker.order, maker.owner, maker.price, maker.size, 0);
          if (apply) this.drop(maker);
        }
        if (selfTrade !== "cancelOldest") {
          out.takerCancelled = true;
          break;
        }
      } else {
        const traded = Math.min(left, maker.size);
        left -= traded;
        out.add(0, maker.place, maker.order, maker.owner, maker.price, traded, maker.size - traded);
        if (apply) maker.size -= traded;
        if (apply && maker.size === 0) this.drop(maker);
      }
    }
    out.filled = size - left;
    out.remaining = left;
  }
  private sideOf(side: Side): Resting[] {
    return side === "buy" ? this.bids : this.asks;
  }
  private opposite(side: Side): Resting[] {
    return side === "buy" ? this.asks : this.bids;
  }
  private get(place: Place): Resting {
    const resting = [...this.bids, ...this.asks].find((each) => each.place === place);
    assert(resting !== undefined, "an order rests before it is asked about or changed");
    return resting;
  }
  private drop(resting: Resting): void {
    const list = this.sideOf(resting.side);
    list.splice(list.indexOf(resting), 1);
  }
}

function crosses(side: Side, limit: number, price: number): boolean {
  return side === "buy" ? price <= limit : price >= limit;
}

function sum(list: readonly Resting[]): number {
  return list.reduce((total, { size }) => total + size, 0);
}
