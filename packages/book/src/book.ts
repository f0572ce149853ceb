/**
 * The order book that the engine runs on.
 *
 * Orders lie in one slab, levels in one ladder per side, order numbers are found through chains in the slab. An order knows its
 * level and its neighbours in the queue, so adding, taking, reducing and removing cost the same however full the book is. Nothing is
 * allocated per operation; arrays double when they must.
 *
 * Order numbers are looked up by hash rather than by a handle of place and generation, because they are the floor's public
 * names of orders: whoever holds a number needs nothing else, and a snapshot needs no translation. (docs/decisions/order-numbers.md)
 */
import { assert } from "@crossfloor/stdx";
import { Ladder, LEVEL_COUNT, LEVEL_HEAD, LEVEL_KEY, LEVEL_TAIL, LEVEL_TOTAL } from "./ladder.ts";
import type { LevelReport } from "./level-report.ts";
import type { MatchReport } from "./match-report.ts";
import { type BookLimits, type Finding, type OrderBook, type Place, type RestResult, type SelfTrade, type Side, sizeTotalMax, type VisitOrder } from "./order-book.ts";
import { ID, KEY, LEVEL, NEXT, OrderSlab, OWNER, PREVIOUS, SEQ, SIDE, SIZE } from "./order-slab.ts";

export class Book implements OrderBook {
  readonly limits: BookLimits;
  orderCount = 0;
  nextSeq = 1;
  private readonly slab: OrderSlab;
  private readonly bids = new Ladder();
  private readonly asks = new Ladder();

  constructor(limits: BookLimits, finding: Finding = "number") {
    this.slab = new OrderSlab(finding === "number");
    assert(limits.ordersMax > 0 && limits.ordersMax <= 0x100_0000, "a book has room for orders, and for no more than 2^24");
    assert(limits.levelsMax > 0 && limits.levelsMax <= 0x100_0000, "a book has room for levels, and for no more than 2^24");
    this.limits = limits;
  }

  levelCount(side: Side): number {
    return this.ladder(side).levelCount;
  }
  sizeTotal(side: Side): number {
    return this.ladder(side).sizeTotal;
  }
  bestBid(): number | undefined {
    return this.bids.best === -1 ? undefined : this.bids.bestKey;
  }
  bestAsk(): number | undefined {
    return this.asks.best === -1 ? undefined : 0 - this.asks.bestKey;
  }
  reachesBeyond(price: number): boolean {
    return this.bids.bestKey > price || this.asks.bestKey > 0 - price;
  }
  sizeAtPrice(side: Side, price: number): number {
    const ladder = this.ladder(side);
    const level = ladder.find(keyOf(side, price));
    return level === -1 ? 0 : ladder.wide[(level << 2) + LEVEL_TOTAL];
  }
  levelTotals(side: Side, depth: number, out: LevelReport): void {
    assert(depth <= out.depthMax, "a report has room for the depth asked");
    const ladder = this.ladder(side);
    let row = 0;
    for (let level = ladder.best; level !== -1 && row < depth; level = ladder.worse(level)) {
      out.prices[row] = priceOf(side, ladder.wide[(level << 2) + LEVEL_KEY]);
      out.sizes[row] = ladder.wide[(level << 2) + LEVEL_TOTAL];
      out.orders[row] = ladder.small[(level << 3) + LEVEL_COUNT];
      row += 1;
    }
    out.count = row;
  }

  wouldTake(side: Side, limit: number): boolean {
    return side === "buy" ? this.asks.bestKey >= 0 - limit : this.bids.bestKey >= limit;
  }

  preview(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void {
    checkTaker(limit, size);
    out.begin();
    const opposite = side === "buy" ? this.asks : this.bids;
    const reach = reachOf(side, limit);
    const { wide, small } = this.slab;
    let left = size;
    walk: for (let level = opposite.best; level !== -1 && left > 0; level = opposite.worse(level)) {
      const key = opposite.wide[(level << 2) + LEVEL_KEY];
      if (key < reach) break;
      const price = side === "buy" ? 0 - key : key;
      for (let place = opposite.small[(level << 3) + LEVEL_HEAD]; place !== -1 && left > 0; place = small[(place << 4) + NEXT]) {
        if (out.count >= out.rowsMax) {
          out.truncated = true;
          break walk;
        }
        const at = place << 3;
        const resting = wide[at + SIZE];
        if (wide[at + OWNER] === owner) {
          out.ownMet = true;
          if (selfTrade !== "cancelNewest") out.add(1, wide[at + ID], owner, price, resting, 0);
          if (selfTrade === "cancelOldest") continue;
          out.takerCancelled = true;
          break walk;
        }
        const traded = left < resting ? left : resting;
        left -= traded;
        out.add(0, wide[at + ID], wide[at + OWNER], price, traded, resting - traded);
      }
    }
    out.filled = size - left;
    out.remaining = left;
  }

  match(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void {
    checkTaker(limit, size);
    out.begin();
    const opposite = side === "buy" ? this.asks : this.bids;
    const reach = reachOf(side, limit);
    const { wide, small } = this.slab;
    let left = size;
    while (left > 0 && opposite.best !== -1) {
      const level = opposite.best;
      const key = opposite.wide[(level << 2) + LEVEL_KEY];
      if (key < reach) break;
      if (out.count >= out.rowsMax) {
        out.truncated = true;
        break;
      }
      const price = side === "buy" ? 0 - key : key;
      const place = opposite.small[(level << 3) + LEVEL_HEAD];
      const at = place << 3;
      const resting = wide[at + SIZE];
      if (wide[at + OWNER] === owner) {
        out.ownMet = true;
        if (selfTrade !== "cancelNewest") {
          out.add(1, wide[at + ID], owner, price, resting, 0);
          this.drop(opposite, place);
        }
        if (selfTrade === "cancelOldest") continue;
        out.takerCancelled = true;
        break;
      }
      if (left < resting) {
        wide[at + SIZE] = resting - left;
        opposite.wide[(level << 2) + LEVEL_TOTAL] -= left;
        opposite.sizeTotal -= left;
        out.add(0, wide[at + ID], wide[at + OWNER], price, left, resting - left);
        left = 0;
      } else {
        left -= resting;
        out.add(0, wide[at + ID], wide[at + OWNER], price, resting, 0);
        this.drop(opposite, place);
      }
    }
    out.filled = size - left;
    out.remaining = left;
    assert(small === this.slab.small, "matching never makes the slab grow");
  }

  canRest(side: Side, price: number, size: number): RestResult {
    const ladder = this.ladder(side);
    if (ladder.levelCount >= this.limits.levelsMax && ladder.find(keyOf(side, price)) === -1) return "levelsFull";
    if (ladder.sizeTotal + size > sizeTotalMax) return "sizeFull";
    return this.orderCount >= this.limits.ordersMax ? "ordersFull" : "ok";
  }

  rest(order: number, owner: number, side: Side, price: number, size: number): Place {
    return this.enter(order, owner, side, keyOf(side, price), size, this.nextSeq);
  }

  reduce(order: number, size: number): void {
    this.reduceAt(this.slab.find(order), size);
  }
  remove(order: number): void {
    this.removeAt(this.slab.find(order));
  }
  reduceAt(place: Place, size: number): void {
    const at = this.at(place);
    const { wide, small } = this.slab;
    const before = wide[at + SIZE];
    assert(Number.isSafeInteger(size) && size > 0 && size < before, "a reduced size is above zero and below what it was");
    const ladder = small[(place << 4) + SIDE] === 0 ? this.bids : this.asks;
    wide[at + SIZE] = size;
    ladder.wide[(small[(place << 4) + LEVEL] << 2) + LEVEL_TOTAL] -= before - size;
    ladder.sizeTotal -= before - size;
  }
  removeAt(place: Place): void {
    this.at(place);
    this.drop(this.slab.small[(place << 4) + SIDE] === 0 ? this.bids : this.asks, place);
  }

  find(order: number): Place {
    return this.slab.find(order);
  }
  orderAt(place: Place): number {
    return this.slab.wide[this.at(place) + ID];
  }
  ownerAt(place: Place): number {
    return this.slab.wide[this.at(place) + OWNER];
  }
  sideAt(place: Place): Side {
    return this.slab.small[2 * this.at(place) + SIDE] === 0 ? "buy" : "sell";
  }
  priceAt(place: Place): number {
    return priceOf(this.sideAt(place), this.slab.wide[this.at(place) + KEY]);
  }
  sizeAt(place: Place): number {
    return this.slab.wide[this.at(place) + SIZE];
  }
  seqAt(place: Place): number {
    return this.slab.wide[this.at(place) + SEQ];
  }

  forEachOrder(side: Side, visit: VisitOrder): void {
    const ladder = this.ladder(side);
    const { wide, small } = this.slab;
    for (let level = ladder.best; level !== -1; level = ladder.worse(level)) {
      const price = priceOf(side, ladder.wide[(level << 2) + LEVEL_KEY]);
      for (let place = ladder.small[(level << 3) + LEVEL_HEAD]; place !== -1; place = small[(place << 4) + NEXT]) {
        const at = place << 3;
        visit(wide[at + ID], wide[at + OWNER], side, price, wide[at + SIZE], wide[at + SEQ]);
      }
    }
  }
  restore(order: number, owner: number, side: Side, price: number, size: number, seq: number): Place {
    assert(Number.isSafeInteger(seq) && seq > 0, "a sequence is a positive integer");
    return this.enter(order, owner, side, keyOf(side, price), size, seq);
  }
  restoreNextSeq(seq: number): void {
    assert(Number.isSafeInteger(seq) && seq >= this.nextSeq, "the next sequence is above all that were put back");
    this.nextSeq = seq;
  }

  check(): void {
    let orders = 0;
    for (const side of ["buy", "sell"] as const) {
      const ladder = this.ladder(side);
      ladder.check();
      let sideTotal = 0;
      for (let level = ladder.best; level !== -1; level = ladder.worse(level)) {
        let total = 0;
        let count = 0;
        let previous = -1;
        for (let place = ladder.small[(level << 3) + LEVEL_HEAD]; place !== -1; place = this.slab.small[(place << 4) + NEXT]) {
          const at = this.at(place);
          assert(!this.slab.chained || this.slab.find(this.slab.wide[at + ID]) === place, "an order is found under its number");
          assert(this.slab.wide[at + SIZE] > 0, "a resting order has something open");
          assert(this.slab.wide[at + KEY] === ladder.wide[(level << 2) + LEVEL_KEY], "an order rests at the price of its level");
          assert(this.slab.small[(place << 4) + LEVEL] === level, "an order knows its level");
          assert(this.sideAt(place) === side, "an order knows its side");
          assert(this.slab.small[(place << 4) + PREVIOUS] === previous, "an order knows who is before it");
          assert(previous === -1 || this.slab.wide[at + SEQ] > this.slab.wide[(previous << 3) + SEQ], "a queue is in the order of arrival");
          total += this.slab.wide[at + SIZE];
          count += 1;
          previous = place;
        }
        assert(ladder.small[(level << 3) + LEVEL_TAIL] === previous, "a level knows its last order");
        assert(count > 0 && count === ladder.small[(level << 3) + LEVEL_COUNT], "a level counts its orders, and has some");
        assert(total === ladder.wide[(level << 2) + LEVEL_TOTAL], "a level's total is the sum of its orders");
        sideTotal += total;
        orders += count;
      }
      assert(sideTotal === ladder.sizeTotal, "a side's total is the sum of its levels");
    }
    assert(orders === this.orderCount && orders === this.slab.count, "orders are counted right");
    assert(!this.wouldTake("buy", this.bids.bestKey), "the best bid is below the best ask");
  }

  /** Puts what is to rest into the place that the next order gets, where `admit` reads it: numbers handed over from function to function would be turned into objects and back. */
  private enter(order: number, owner: number, side: Side, key: number, size: number, seq: number): Place {
    const place = this.slab.peek();
    const { wide } = this.slab;
    const at = place << 3;
    wide[at + OWNER] = owner;
    wide[at + KEY] = key;
    wide[at + SIZE] = size;
    wide[at + SEQ] = seq;
    this.admit(order, place, side);
    return place;
  }

  private admit(order: number, place: Place, side: Side): void {
    const { wide, small } = this.slab;
    const at = place << 3;
    const owner = wide[at + OWNER];
    const key = wide[at + KEY];
    const size = wide[at + SIZE];
    const seq = wide[at + SEQ];
    assert(isPositive(owner), "an owner number is a positive integer");
    assert(Number.isSafeInteger(key), "a price is a safe integer");
    assert(isPositive(size), "a size is a positive integer");
    const ladder = side === "buy" ? this.bids : this.asks;
    const opposite = side === "buy" ? this.asks : this.bids;
    assert(opposite.bestKey < 0 - key, "an order that rests crosses nothing");
    assert(this.orderCount < this.limits.ordersMax, "an order rests only where there is room for orders");
    assert(ladder.sizeTotal + size <= sizeTotalMax, "an order rests only where its size has room");
    const found = ladder.find(key);
    assert(found !== -1 || ladder.levelCount < this.limits.levelsMax, "an order rests only where there is room for its level");
    const tail = found === -1 ? -1 : ladder.small[(found << 3) + LEVEL_TAIL];
    assert(tail === -1 || wide[(tail << 3) + SEQ] < seq, "orders of one price come in the order of their sequence");
    this.slab.admit(order); // The last check before the place is taken.

    this.slab.take(place);
    this.slab.index(order, place);
    const level = found === -1 ? ladder.add(key) : found;
    const links = place << 4;
    small[links + NEXT] = -1;
    small[links + PREVIOUS] = tail;
    small[links + LEVEL] = level;
    small[links + SIDE] = side === "buy" ? 0 : 1;
    if (tail === -1) ladder.small[(level << 3) + LEVEL_HEAD] = place;
    else small[(tail << 4) + NEXT] = place;
    ladder.small[(level << 3) + LEVEL_TAIL] = place;
    ladder.small[(level << 3) + LEVEL_COUNT] += 1;
    ladder.wide[(level << 2) + LEVEL_TOTAL] += size;
    ladder.sizeTotal += size;
    this.orderCount += 1;
    if (seq >= this.nextSeq) this.nextSeq = seq + 1;
  }

  /** Takes an order out of its queue, its level out if it was the last, and frees its place. */
  private drop(ladder: Ladder, place: number): void {
    const { wide, small } = this.slab;
    const links = place << 4;
    const level = small[links + LEVEL];
    const next = small[links + NEXT];
    const previous = small[links + PREVIOUS];
    const size = wide[(place << 3) + SIZE];
    this.slab.unindex(place);
    ladder.sizeTotal -= size;
    if (next === -1 && previous === -1) ladder.remove(level);
    else {
      if (next === -1) ladder.small[(level << 3) + LEVEL_TAIL] = previous;
      else small[(next << 4) + PREVIOUS] = previous;
      if (previous === -1) ladder.small[(level << 3) + LEVEL_HEAD] = next;
      else small[(previous << 4) + NEXT] = next;
      ladder.small[(level << 3) + LEVEL_COUNT] -= 1;
      ladder.wide[(level << 2) + LEVEL_TOTAL] -= size;
    }
    this.slab.give(place);
    this.orderCount -= 1;
  }

  private ladder(side: Side): Ladder {
    return side === "buy" ? this.bids : this.asks;
  }

  /** Offset of a place in use. */
  private at(place: Place): number {
    assert(place >= 0 && place < this.slab.used && this.slab.wide[(place << 3) + ID] !== 0, "an order rests before it is asked about, reduced or removed");
    return place << 3;
  }
}

/** Higher is better on either side. Written so that zero is never negative. */
function keyOf(side: Side, price: number): number {
  return side === "buy" ? price + 0 : 0 - price;
}

function priceOf(side: Side, key: number): number {
  return side === "buy" ? key : 0 - key;
}

/** The lowest key of the opposite side that a limit reaches. */
function reachOf(side: Side, limit: number): number {
  return side === "buy" ? 0 - limit : limit;
}

/** A positive safe integer: asked so of a double, it takes half the instructions. */
function isPositive(value: number): boolean {
  return value > 0 && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value;
}

function checkTaker(limit: number, size: number): void {
  assert(Number.isSafeInteger(limit), "a limit is a safe integer");
  assert(Number.isSafeInteger(size) && size > 0, "a size is a positive integer");
}
