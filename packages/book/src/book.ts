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
import { BookMemory } from "./book-memory.ts";
import { BEST, BEST_KEY, COUNT, HEAD, KEY as LEVEL_KEY, type Ladders, LEVEL_COUNT, SIZE_TOTAL, TAIL, TOTAL } from "./ladders.ts";
import type { LevelReport } from "./level-report.ts";
import type { MatchReport } from "./match-report.ts";
import { type BookLimits, type PlacedBook, type Place, type RestResult, type SelfTrade, type Side, sizeTotalMax, type VisitOrder } from "./order-book.ts";
import { ID, KEY, LADDER, LEVEL, NEXT, type OrderSlab, OWNER, PREVIOUS, SEQ, SIZE } from "./order-slab.ts";

export class Book implements PlacedBook {
  readonly limits: BookLimits;
  orderCount = 0;
  nextSeq = 1;
  private readonly slab: OrderSlab;
  private readonly ladders: Ladders;
  /** The ladder of bids, an even number; that of asks is the next. */
  private readonly bids: number;
  /** Whether others rest in its memory, and whoever owns that hands out the places of orders. */
  private readonly shares: boolean;

  /** Without a memory the book has one of its own, and finds orders by number. */
  constructor(limits: BookLimits, memory: BookMemory = new BookMemory(true), shares = false) {
    this.slab = memory.orders;
    this.ladders = memory.ladders;
    this.bids = memory.ladders.addLadder();
    assert((this.bids & 1) === 0 && memory.ladders.addLadder() === (this.bids | 1), "the two sides of a book are neighbours");
    this.shares = shares;
    assert(limits.ordersMax > 0 && limits.ordersMax <= 0x100_0000, "a book has room for orders, and for no more than 2^24");
    assert(limits.levelsMax > 0 && limits.levelsMax <= 0x100_0000, "a book has room for levels, and for no more than 2^24");
    this.limits = limits;
  }

  levelCount(side: Side): number {
    return this.ladders.small[(this.ladder(side) << 4) | LEVEL_COUNT];
  }
  sizeTotal(side: Side): number {
    return this.ladders.wide[(this.ladder(side) << 3) | SIZE_TOTAL];
  }
  bestBid(): number | undefined {
    const { small, wide } = this.ladders;
    return small[(this.bids << 4) | BEST] === -1 ? undefined : wide[(this.bids << 3) | BEST_KEY];
  }
  bestAsk(): number | undefined {
    const { small, wide } = this.ladders;
    return small[((this.bids | 1) << 4) | BEST] === -1 ? undefined : 0 - wide[((this.bids | 1) << 3) | BEST_KEY];
  }
  reachesBeyond(price: number): boolean {
    const { wide } = this.ladders;
    return wide[(this.bids << 3) | BEST_KEY] > price || wide[((this.bids | 1) << 3) | BEST_KEY] > 0 - price;
  }
  sizeAtPrice(side: Side, price: number): number {
    const level = this.ladders.find(this.ladder(side), keyOf(side, price));
    return level === -1 ? 0 : this.ladders.levelWide[(level << 2) | TOTAL];
  }
  levelTotals(side: Side, depth: number, out: LevelReport): void {
    assert(depth <= out.depthMax, "a report has room for the depth asked");
    const { ladders } = this;
    const ladder = this.ladder(side);
    let row = 0;
    for (let level = ladders.small[(ladder << 4) | BEST]; level !== -1 && row < depth; level = ladders.worse(ladder, level)) {
      out.prices[row] = priceOf(side, ladders.levelWide[(level << 2) | LEVEL_KEY]);
      out.sizes[row] = ladders.levelWide[(level << 2) | TOTAL];
      out.orders[row] = ladders.levelSmall[(level << 3) | COUNT];
      row += 1;
    }
    out.count = row;
  }

  wouldTake(side: Side, limit: number): boolean {
    const { wide } = this.ladders;
    return side === "buy" ? wide[((this.bids | 1) << 3) | BEST_KEY] >= 0 - limit : wide[(this.bids << 3) | BEST_KEY] >= limit;
  }

  fillsWithin(side: Side, limit: number, size: number, most: number): boolean {
    const { ladders } = this;
    const opposite = this.ladder(side) ^ 1;
    const reach = reachOf(side, limit);
    let left = size;
    let orders = 0;
    for (let level = ladders.small[(opposite << 4) | BEST]; level !== -1 && left > 0 && ladders.levelWide[(level << 2) | LEVEL_KEY] >= reach; level = ladders.worse(opposite, level)) {
      orders += ladders.levelSmall[(level << 3) | COUNT];
      if (orders > most) return false;
      left -= ladders.levelWide[(level << 2) | TOTAL];
    }
    return true;
  }

  preview(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void {
    checkTaker(limit, size);
    out.begin();
    const { ladders } = this;
    const opposite = this.ladder(side) ^ 1;
    const reach = reachOf(side, limit);
    const { wide, small } = this.slab;
    let left = size;
    walk: for (let level = ladders.small[(opposite << 4) | BEST]; level !== -1 && left > 0; level = ladders.worse(opposite, level)) {
      const key = ladders.levelWide[(level << 2) | LEVEL_KEY];
      if (key < reach) break;
      const price = side === "buy" ? 0 - key : key;
      for (let place = ladders.levelSmall[(level << 3) | HEAD]; place !== -1 && left > 0; place = small[(place << 4) | NEXT]) {
        if (out.count >= out.rowsMax) {
          out.truncated = true;
          break walk;
        }
        const at = place << 3;
        const resting = wide[at | SIZE];
        if (wide[at | OWNER] === owner) {
          out.ownMet = true;
          if (selfTrade !== "cancelNewest") out.add(1, place, wide[at | ID], owner, price, resting, 0);
          if (selfTrade === "cancelOldest") continue;
          out.takerCancelled = true;
          break walk;
        }
        const traded = left < resting ? left : resting;
        left -= traded;
        out.add(0, place, wide[at | ID], wide[at | OWNER], price, traded, resting - traded);
      }
    }
    out.filled = size - left;
    out.remaining = left;
  }

  match(side: Side, limit: number, size: number, owner: number, selfTrade: SelfTrade, out: MatchReport): void {
    checkTaker(limit, size);
    out.begin();
    const { ladders } = this;
    const opposite = this.ladder(side) ^ 1;
    const reach = reachOf(side, limit);
    const { wide, small } = this.slab;
    let left = size;
    while (left > 0) {
      const level = ladders.small[(opposite << 4) | BEST];
      if (level === -1) break;
      const key = ladders.levelWide[(level << 2) | LEVEL_KEY];
      if (key < reach) break;
      if (out.count >= out.rowsMax) {
        out.truncated = true;
        break;
      }
      const price = side === "buy" ? 0 - key : key;
      const place = ladders.levelSmall[(level << 3) | HEAD];
      const at = place << 3;
      const resting = wide[at | SIZE];
      if (wide[at | OWNER] === owner) {
        out.ownMet = true;
        if (selfTrade !== "cancelNewest") {
          out.add(1, place, wide[at | ID], owner, price, resting, 0);
          this.drop(place);
        }
        if (selfTrade === "cancelOldest") continue;
        out.takerCancelled = true;
        break;
      }
      if (left < resting) {
        wide[at | SIZE] = resting - left;
        ladders.levelWide[(level << 2) | TOTAL] -= left;
        ladders.wide[(opposite << 3) | SIZE_TOTAL] -= left;
        out.add(0, place, wide[at | ID], wide[at | OWNER], price, left, resting - left);
        left = 0;
      } else {
        left -= resting;
        out.add(0, place, wide[at | ID], wide[at | OWNER], price, resting, 0);
        this.drop(place);
      }
    }
    out.filled = size - left;
    out.remaining = left;
    assert(small === this.slab.small, "matching never makes the slab grow");
  }

  canRest(side: Side, price: number, size: number): RestResult {
    const { ladders } = this;
    const ladder = this.ladder(side);
    if (ladders.small[(ladder << 4) | LEVEL_COUNT] >= this.limits.levelsMax && ladders.find(ladder, keyOf(side, price)) === -1) return "levelsFull";
    if (ladders.wide[(ladder << 3) | SIZE_TOTAL] + size > sizeTotalMax) return "sizeFull";
    return this.orderCount >= this.limits.ordersMax ? "ordersFull" : "ok";
  }

  rest(order: number, owner: number, side: Side, price: number, size: number): Place {
    const place = this.nextPlace();
    this.enter(place, order, owner, side, price, size, this.nextSeq);
    return place;
  }
  restAt(place: Place, order: number, owner: number, side: Side, price: number, size: number): void {
    assert(this.shares && this.slab.wide[(place << 3) | ID] === 0, "an order is put where nothing rests, by whoever hands out places");
    this.enter(place, order, owner, side, price, size, this.nextSeq);
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
    const before = wide[at | SIZE];
    assert(Number.isSafeInteger(size) && size > 0 && size < before, "a reduced size is above zero and below what it was");
    wide[at | SIZE] = size;
    this.ladders.levelWide[(small[(place << 4) | LEVEL] << 2) | TOTAL] -= before - size;
    this.ladders.wide[(small[(place << 4) | LADDER] << 3) | SIZE_TOTAL] -= before - size;
  }
  removeAt(place: Place): void {
    this.at(place);
    this.drop(place);
  }

  find(order: number): Place {
    return this.slab.find(order);
  }
  orderAt(place: Place): number {
    return this.slab.wide[this.at(place) | ID];
  }
  ownerAt(place: Place): number {
    return this.slab.wide[this.at(place) | OWNER];
  }
  sideAt(place: Place): Side {
    return (this.slab.small[(2 * this.at(place)) | LADDER] & 1) === 0 ? "buy" : "sell";
  }
  priceAt(place: Place): number {
    return priceOf(this.sideAt(place), this.slab.wide[this.at(place) | KEY]);
  }
  sizeAt(place: Place): number {
    return this.slab.wide[this.at(place) | SIZE];
  }
  seqAt(place: Place): number {
    return this.slab.wide[this.at(place) | SEQ];
  }

  forEachOrder(side: Side, visit: VisitOrder): void {
    const { ladders } = this;
    const ladder = this.ladder(side);
    const { wide, small } = this.slab;
    for (let level = ladders.small[(ladder << 4) | BEST]; level !== -1; level = ladders.worse(ladder, level)) {
      const price = priceOf(side, ladders.levelWide[(level << 2) | LEVEL_KEY]);
      for (let place = ladders.levelSmall[(level << 3) | HEAD]; place !== -1; place = small[(place << 4) | NEXT]) {
        const at = place << 3;
        visit(wide[at | ID], wide[at | OWNER], side, price, wide[at | SIZE], wide[at | SEQ]);
      }
    }
  }
  restore(order: number, owner: number, side: Side, price: number, size: number, seq: number): Place {
    const place = this.nextPlace();
    this.restoreIn(place, order, owner, side, price, size, seq);
    return place;
  }
  restoreAt(place: Place, order: number, owner: number, side: Side, price: number, size: number, seq: number): void {
    assert(this.shares && this.slab.wide[(place << 3) | ID] === 0, "an order is put where nothing rests, by whoever hands out places");
    this.restoreIn(place, order, owner, side, price, size, seq);
  }
  restoreNextSeq(seq: number): void {
    assert(Number.isSafeInteger(seq) && seq >= this.nextSeq, "the next sequence is above all that were put back");
    this.nextSeq = seq;
  }

  check(): void {
    const { ladders, slab } = this;
    let orders = 0;
    for (const side of ["buy", "sell"] as const) {
      const ladder = this.ladder(side);
      ladders.check(ladder);
      let sideTotal = 0;
      for (let level = ladders.small[(ladder << 4) | BEST]; level !== -1; level = ladders.worse(ladder, level)) {
        let total = 0;
        let count = 0;
        let previous = -1;
        for (let place = ladders.levelSmall[(level << 3) | HEAD]; place !== -1; place = slab.small[(place << 4) | NEXT]) {
          const at = this.at(place);
          assert(!slab.chained || slab.find(slab.wide[at | ID]) === place, "an order is found under its number");
          assert(slab.wide[at | SIZE] > 0, "a resting order has something open");
          assert(slab.wide[at | KEY] === ladders.levelWide[(level << 2) | LEVEL_KEY], "an order rests at the price of its level");
          assert(slab.small[(place << 4) | LEVEL] === level, "an order knows its level");
          assert(slab.small[(place << 4) | LADDER] === ladder, "an order knows its side");
          assert(slab.small[(place << 4) | PREVIOUS] === previous, "an order knows who is before it");
          assert(previous === -1 || slab.wide[at | SEQ] > slab.wide[(previous << 3) | SEQ], "a queue is in the order of arrival");
          assert(slab.wide[at | SEQ] < this.nextSeq, "the next order comes after all that rest");
          total += slab.wide[at | SIZE];
          count += 1;
          previous = place;
        }
        assert(ladders.levelSmall[(level << 3) | TAIL] === previous, "a level knows its last order");
        assert(count > 0 && count === ladders.levelSmall[(level << 3) | COUNT], "a level counts its orders, and has some");
        assert(total === ladders.levelWide[(level << 2) | TOTAL], "a level's total is the sum of its orders");
        sideTotal += total;
        orders += count;
      }
      assert(sideTotal === this.sizeTotal(side), "a side's total is the sum of its levels");
    }
    assert(orders === this.orderCount && (this.shares || orders === slab.count), "orders are counted right");
    if (!this.shares) ladders.checkPages();
    assert(!this.wouldTake("buy", ladders.wide[(this.bids << 3) | BEST_KEY]), "the best bid is below the best ask");
  }

  private nextPlace(): Place {
    assert(!this.shares, "in a memory that is shared its owner hands out places");
    return this.slab.peek();
  }

  private restoreIn(place: Place, order: number, owner: number, side: Side, price: number, size: number, seq: number): void {
    assert(Number.isSafeInteger(seq) && seq > 0, "a sequence is a positive integer");
    const { ladders } = this;
    const level = ladders.find(this.ladder(side), keyOf(side, price));
    const tail = level === -1 ? -1 : ladders.levelSmall[(level << 3) | TAIL];
    assert(tail === -1 || this.slab.wide[(tail << 3) | SEQ] < seq, "orders of one price come in the order of their sequence");
    this.enter(place, order, owner, side, price, size, seq);
  }

  /** Writes what is to rest where it shall rest, and lets `admit` read it there: numbers handed over from function to function would be turned into objects and back. */
  private enter(place: Place, order: number, owner: number, side: Side, price: number, size: number, seq: number): void {
    const { wide, small } = this.slab;
    const at = place << 3;
    wide[at | OWNER] = owner;
    wide[at | KEY] = keyOf(side, price);
    wide[at | SIZE] = size;
    wide[at | SEQ] = seq;
    small[(place << 4) | LADDER] = this.ladder(side);
    this.admit(order, place);
  }

  /** `seq` is above that of all orders at its price: `nextSeq` is above all, and `restore` asks. */
  private admit(order: number, place: Place): void {
    const { slab, ladders } = this;
    const { wide, small } = slab;
    const at = place << 3;
    const links = place << 4;
    const key = wide[at | KEY];
    const size = wide[at | SIZE];
    const ladder = small[links | LADDER];
    assert(isPositive(wide[at | OWNER]), "an owner number is a positive integer");
    assert(Number.isSafeInteger(key), "a price is a safe integer");
    assert(isPositive(size), "a size is a positive integer");
    assert(ladders.wide[((ladder ^ 1) << 3) | BEST_KEY] < 0 - key, "an order that rests crosses nothing");
    assert(this.orderCount < this.limits.ordersMax, "an order rests only where there is room for orders");
    const sizeTotal = ladders.wide[(ladder << 3) | SIZE_TOTAL] + size;
    assert(sizeTotal <= sizeTotalMax, "an order rests only where its size has room");
    const found = ladders.find(ladder, key);
    assert(found !== -1 || ladders.small[(ladder << 4) | LEVEL_COUNT] < this.limits.levelsMax, "an order rests only where there is room for its level");
    slab.admit(order); // The last check before the place is taken.

    if (!this.shares) slab.take(place);
    slab.index(order, place);
    const level = found === -1 ? ladders.add(ladder, key) : found;
    const { levelSmall, levelWide } = ladders;
    const tail = found === -1 ? -1 : levelSmall[(level << 3) | TAIL];
    small[links | NEXT] = -1;
    small[links | PREVIOUS] = tail;
    small[links | LEVEL] = level;
    if (tail === -1) levelSmall[(level << 3) | HEAD] = place;
    else small[(tail << 4) | NEXT] = place;
    levelSmall[(level << 3) | TAIL] = place;
    levelSmall[(level << 3) | COUNT] += 1;
    levelWide[(level << 2) | TOTAL] += size;
    ladders.wide[(ladder << 3) | SIZE_TOTAL] = sizeTotal;
    this.orderCount += 1;
    const seq = wide[at | SEQ];
    if (seq >= this.nextSeq) this.nextSeq = seq + 1;
  }

  /** Takes an order out of its queue, its level out if it was the last, and frees its place where the book hands them out. */
  private drop(place: number): void {
    const { slab, ladders } = this;
    const { wide, small } = slab;
    const links = place << 4;
    const ladder = small[links | LADDER];
    const level = small[links | LEVEL];
    const next = small[links | NEXT];
    const previous = small[links | PREVIOUS];
    const size = wide[(place << 3) | SIZE];
    slab.unindex(place);
    ladders.wide[(ladder << 3) | SIZE_TOTAL] -= size;
    if (next === -1 && previous === -1) ladders.remove(ladder, level);
    else {
      const { levelSmall } = ladders;
      if (next === -1) levelSmall[(level << 3) | TAIL] = previous;
      else small[(next << 4) | PREVIOUS] = previous;
      if (previous === -1) levelSmall[(level << 3) | HEAD] = next;
      else small[(previous << 4) | NEXT] = next;
      levelSmall[(level << 3) | COUNT] -= 1;
      ladders.levelWide[(level << 2) | TOTAL] -= size;
    }
    if (this.shares) wide[(place << 3) | ID] = 0;
    else slab.give(place);
    this.orderCount -= 1;
  }

  private ladder(side: Side): number {
    return side === "buy" ? this.bids : this.bids | 1;
  }

  /** Offset of a place where an order of this book rests. */
  private at(place: Place): number {
    assert(place >= 0 && place < this.slab.used && this.slab.wide[(place << 3) | ID] !== 0, "an order rests before it is asked about, reduced or removed");
    assert((this.slab.small[(place << 4) | LADDER] & -2) === this.bids, "an order is asked of the book that it rests in");
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
