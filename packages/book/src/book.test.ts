import { AssertionError } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { BookMemory } from "./book-memory.ts";
import { Book } from "./book.ts";
import { decodeBook, encodeBook, LevelReport, MatchReport, sizeTotalMax } from "./index.ts";
import { BEST, BEST_KEY, COUNT, HEAD, KEY as LEVEL_KEY, type Ladders, SIZE_TOTAL, TAIL, TOTAL } from "./ladders.ts";
import { ID, KEY, LADDER, LEVEL, type OrderSlab, PREVIOUS, SEQ, SIZE } from "./order-slab.ts";

const roomy = { ordersMax: 1_000, levelsMax: 500 };
const [ada, bob, cyd] = [7, 8, 9];

/** Order n lies at place n − 1. */
function withOrders(limits = roomy): Book {
  const book = new Book(limits);
  book.rest(1, ada, "sell", 105, 10);
  book.rest(2, bob, "sell", 103, 4);
  book.rest(3, ada, "sell", 103, 6);
  book.rest(4, bob, "buy", 100, 5);
  return book;
}
interface Inside { readonly slab: OrderSlab; readonly ladders: Ladders }
const inside = (book: Book): Inside => book as unknown as Inside;
/** Of a book alone. */
const [bids, asks] = [0, 1];

const report = new MatchReport();
const refusals: readonly [rule: string, act: (book: Book) => void][] = [
  ["an order number rests at most once", (book) => book.rest(4, cyd, "buy", 90, 1)],
  ["an order number is a positive safe integer", (book) => book.rest(0, cyd, "buy", 90, 1)],
  ["an order number is a positive safe integer", (book) => book.rest(1.5, cyd, "buy", 90, 1)],
  ["an owner number is a positive integer", (book) => book.rest(10, 0, "buy", 90, 1)],
  ["an owner number is a positive integer", (book) => book.rest(10, 0.5, "buy", 90, 1)],
  ["an owner number is a positive integer", (book) => book.rest(10, 2 ** 53, "buy", 90, 1)],
  ["a price is a safe integer", (book) => book.rest(10, cyd, "buy", 90.5, 1)],
  ["a size is a positive integer", (book) => book.rest(10, cyd, "buy", 90, 0)],
  ["a size is a positive integer", (book) => book.rest(10, cyd, "buy", 90, 0.5)],
  ["an order that rests crosses nothing", (book) => book.rest(10, cyd, "buy", 103, 1)],
  ["an order rests only where its size has room", (book) => book.rest(10, cyd, "buy", 90, sizeTotalMax - 4)],
  ["orders of one price come in the order of their sequence", (book) => book.restore(10, cyd, "buy", 100, 1, 4)],
  ["a sequence is a positive integer", (book) => book.restore(10, cyd, "buy", 90, 1, 0)],
  ["a sequence is a positive integer", (book) => book.restore(10, cyd, "buy", 90, 1, 0.5)],
  ["the next sequence is above all that were put back", (book) => book.restoreNextSeq(4)],
  ["the next sequence is above all that were put back", (book) => book.restoreNextSeq(5.5)],
  ["a limit is a safe integer", (book) => book.match("buy", 0.5, 1, cyd, "cancelNewest", report)],
  ["a size is a positive integer", (book) => book.match("buy", 110, 0, cyd, "cancelNewest", report)],
  ["a size is a positive integer", (book) => book.preview("buy", 110, 0.5, cyd, "cancelNewest", report)],
  ["a limit is a safe integer", (book) => book.preview("buy", Number.NaN, 1, cyd, "cancelNewest", report)],
  ["a reduced size is above zero and below what it was", (book) => book.reduce(4, 5)],
  ["a reduced size is above zero and below what it was", (book) => book.reduce(4, 0)],
  ["a reduced size is above zero and below what it was", (book) => book.reduce(4, 0.5)],
  ["an order rests before it is asked about, reduced or removed", (book) => book.remove(99)],
  ["an order rests before it is asked about, reduced or removed", (book) => book.orderAt(-1)],
  ["an order rests before it is asked about, reduced or removed", (book) => book.priceAt(4)],
  ["a report has room for the depth asked", (book) => book.levelTotals("buy", 11, new LevelReport(10))],
];
test.each(refusals)("BOOK-014: nothing changes where it does not hold that %s", (rule, act) => {
  const book = withOrders();
  expect(() => act(book)).toThrow(new AssertionError(rule));
  book.check();
  expect([book.orderCount, book.nextSeq, book.sizeTotal("buy"), book.sizeTotal("sell"), book.levelCount("buy"), book.levelCount("sell")]).toEqual([4, 5, 5, 20, 1, 2]);
});

test("BOOK-013: an order that finds no room is told which room, also by an assertion", () => {
  const fullOfOrders = withOrders({ ordersMax: 4, levelsMax: 9 });
  expect(() => fullOfOrders.rest(10, cyd, "buy", 100, 1)).toThrow(new AssertionError("an order rests only where there is room for orders"));
  const fullOfLevels = withOrders({ ordersMax: 9, levelsMax: 2 });
  expect(() => fullOfLevels.rest(10, cyd, "sell", 104, 1)).toThrow(new AssertionError("an order rests only where there is room for its level"));
  fullOfLevels.rest(10, cyd, "sell", 103, 1);
  const roomForSize = withOrders();
  roomForSize.rest(10, cyd, "buy", 90, sizeTotalMax - 5);
  expect(roomForSize.sizeTotal("buy")).toBe(sizeTotalMax);
});

test("BOOK-013: a book has room for one order or level at least, and for 2^24 at most", () => {
  const most = 2 ** 24;
  for (const limits of [{ ordersMax: 1, levelsMax: 1 }, { ordersMax: most, levelsMax: most }]) expect(new Book(limits).limits).toEqual(limits);
  for (const ordersMax of [0, most + 1]) expect(() => new Book({ ordersMax, levelsMax: 1 })).toThrow(new AssertionError("a book has room for orders, and for no more than 2^24"));
  for (const levelsMax of [0, most + 1]) expect(() => new Book({ ordersMax: 1, levelsMax })).toThrow(new AssertionError("a book has room for levels, and for no more than 2^24"));
});

/** The level that holds an order. */
const levelOf = (book: Book, order: number): number => inside(book).slab.small[((order - 1) << 4) + LEVEL];
const wide = (book: Book, order: number, field: number, by: number): void => void (inside(book).slab.wide[((order - 1) << 3) + field] += by);
const small = (book: Book, order: number, field: number, value: number): void => void (inside(book).slab.small[((order - 1) << 4) + field] = value);

const plants: readonly [rule: string, plant: (book: Book) => void][] = [
  ["an order is found under its number", (book) => wide(book, 3, ID, 70)],
  ["a resting order has something open", (book) => wide(book, 4, SIZE, -5)],
  ["an order rests at the price of its level", (book) => wide(book, 4, KEY, 1)],
  ["an order knows its level", (book) => small(book, 1, LEVEL, levelOf(book, 3))],
  ["an order is asked of the book that it rests in", (book) => small(book, 4, LADDER, 2)],
  ["an order knows its side", (book) => small(book, 4, LADDER, 1)],
  ["an order knows who is before it", (book) => small(book, 3, PREVIOUS, -1)],
  ["a queue is in the order of arrival", (book) => wide(book, 3, SEQ, -1)],
  ["the next order comes after all that rest", (book) => void (book.nextSeq -= 1)],
  ["free pages and pages in use are all there", (book) => void ((inside(book).ladders as unknown as { freePageCount: number }).freePageCount -= 1)],
  ["a level knows its last order", (book) => void (inside(book).ladders.levelSmall[(levelOf(book, 3) << 3) + TAIL] = 1)],
  ["a level counts its orders, and has some", (book) => void (inside(book).ladders.levelSmall[(levelOf(book, 3) << 3) + COUNT] = 1)],
  ["a level counts its orders, and has some", (book) => {
    const { ladders } = inside(book);
    const level = ladders.add(bids, 90);
    for (const end of [HEAD, TAIL]) ladders.levelSmall[(level << 3) + end] = -1;
  }],
  ["a level's total is the sum of its orders", (book) => void (inside(book).ladders.levelWide[(levelOf(book, 3) << 2) + TOTAL] += 1)],
  ["a side's total is the sum of its levels", (book) => void (inside(book).ladders.wide[(bids << 3) + SIZE_TOTAL] += 1)],
  ["orders are counted right", (book) => void (book.orderCount += 1)],
  ["orders are counted right", (book) => void (inside(book).slab.count += 1)],
  ["the best bid is below the best ask", (book) => {
    const { wide: ladders } = inside(book).ladders;
    const bestKey = ladders[(asks << 3) + BEST_KEY];
    ladders[(asks << 3) + BEST_KEY] = Number.NEGATIVE_INFINITY; // an order that crosses rests only where the other side is not seen
    book.rest(9, cyd, "buy", 103, 1);
    ladders[(asks << 3) + BEST_KEY] = bestKey;
  }],
  ["the best level is the highest", (book) => void (inside(book).ladders.small[(asks << 4) + BEST] = levelOf(book, 1))],
  ["the best key is that of the best level", (book) => void (inside(book).ladders.wide[(asks << 3) + BEST_KEY] -= 1)],
  ["a level stands at its key", (book) => void (inside(book).ladders.levelWide[(levelOf(book, 1) << 2) + LEVEL_KEY] -= 1)],
];
test.each(plants)("BOOK-022: the full check finds it where it no longer holds that %s", (rule, plant) => {
  const book = withOrders();
  book.check();
  plant(book);
  expect(() => book.check()).toThrow(new AssertionError(rule));
});

const memoryPlants: readonly [rule: string, plant: (memory: BookMemory) => void][] = [
  ["free pages and pages in use are all there", ({ ladders }) => void ((ladders as unknown as { freePageCount: number }).freePageCount -= 1)],
  ["every order that has a place rests in a book", ({ orders }) => void (orders.count -= 1)],
  ["a place is given back once", ({ orders }) => orders.give(1)],
  ["nothing rests at a place that was given back", ({ orders }) => void (orders.wide[(1 << 3) + ID] = 9)],
  ["a place is an order's or free", ({ orders }) => void orders.allot()],
];
test.each(memoryPlants)("BOOK-022: the full check of a memory finds it where it no longer holds that %s", (rule, plant) => {
  const memory = new BookMemory();
  const book = new Book(roomy, memory, true);
  expect([memory.orders.allot(), memory.orders.allot()]).toEqual([0, 1]);
  book.restAt(0, 1, ada, "buy", 100, 5);
  memory.orders.give(1);
  memory.check(1);
  plant(memory);
  expect(() => memory.check(1)).toThrow(new AssertionError(rule));
});

test("BOOK-024: an order is put back only where nothing rests, and only by whoever hands out places", () => {
  const rule = new AssertionError("an order is put where nothing rests, by whoever hands out places");
  const memory = new BookMemory();
  const book = new Book(roomy, memory, true);
  const place = memory.orders.allot();
  book.restoreAt(place, 1, ada, "buy", 100, 5, 3);
  expect(() => book.restoreAt(place, 2, ada, "buy", 99, 1, 4)).toThrow(rule);
  expect(() => new Book(roomy).restoreAt(0, 2, ada, "buy", 99, 1, 4)).toThrow(rule);
  memory.check(1);
  expect([book.orderAt(place), book.orderCount, book.nextSeq]).toEqual([1, 1, 4]);
});

test("BOOK-024: each of many books that share a memory knows its orders from those of the others", () => {
  const memory = new BookMemory();
  const books = Array.from({ length: 6 }, () => new Book(roomy, memory, true));
  const places = books.map((book, at) => {
    const place = memory.orders.allot();
    book.restAt(place, at + 1, ada, at % 2 === 0 ? "buy" : "sell", 100, 1);
    return place;
  });
  for (const [at, book] of books.entries()) {
    book.check();
    for (const [other, place] of places.entries()) {
      if (other === at) expect(book.orderAt(place)).toBe(at + 1);
      else expect(() => book.orderAt(place)).toThrow(new AssertionError("an order is asked of the book that it rests in"));
    }
  }
});

test("BOOK-024: a memory in which someone took a single ladder gives no book", () => {
  const memory = new BookMemory();
  memory.ladders.addLadder();
  expect(() => new Book(roomy, memory, true)).toThrow(new AssertionError("the two sides of a book are neighbours"));
});

test("BOOK-019: only rows that were written are read", () => {
  const book = withOrders();
  book.match("buy", 105, 11, cyd, "cancelNewest", report);
  expect(report.price(2)).toBe(105);
  for (const row of [-1, 3]) expect(() => report.price(row)).toThrow(new AssertionError("a row of a match is read only if it was written"));
});

test("BOOK-019: a report that no match was written into tells of none", () => {
  const { count, filled, remaining, ownMet, takerCancelled, truncated, rowsMax } = new MatchReport();
  expect({ count, filled, remaining, ownMet, takerCancelled, truncated, rowsMax }).toEqual({ count: 0, filled: 0, remaining: 0, ownMet: false, takerCancelled: false, truncated: false, rowsMax: Number.MAX_SAFE_INTEGER });
});

test("BOOK-015: a book is read only into an empty one, and only where its counts can have been written", () => {
  const values: number[] = [];
  encodeBook(withOrders(), (value) => values.push(value));
  const into = (book: Book, stream: readonly number[]): void => {
    let at = 0;
    decodeBook(book, () => stream[at++]);
  };
  into(new Book(roomy), values);
  expect(() => into(withOrders(), values)).toThrow(new AssertionError("a book is empty before it is read"));
  for (const count of [-1, 0.5]) expect(() => into(new Book(roomy), values.with(1, count))).toThrow(new AssertionError("a count is a non-negative integer"));
});

test("BOOK-010: a place that an order has left is nobody's until the next order takes it, so that a book grows no larger than it was full", () => {
  const book = withOrders();
  const place = book.find(4);
  book.remove(4);
  for (const ask of [() => book.orderAt(place), () => book.sizeAt(place), () => book.removeAt(place)]) expect(ask).toThrow(new AssertionError("an order rests before it is asked about, reduced or removed"));
  for (let order = 10; order < 1_000; order++) {
    book.rest(order, ada, "buy", 50 + (order % 40), 1);
    expect(book.find(order)).toBe(place);
    book.remove(order);
  }
  expect(inside(book).slab.used).toBe(4);
  book.check();
});

test("BOOK-015: the next sequence is above all that were put back, in whatever order they came", () => {
  const book = new Book(roomy);
  for (const [order, price, seq] of [[1, 100, 9], [2, 99, 3], [3, 98, 5]] as const) book.restore(order, ada, "buy", price, 1, seq);
  expect(book.nextSeq).toBe(10);
  book.restoreNextSeq(12);
  book.rest(4, ada, "buy", 100, 1);
  expect([book.seqAt(book.find(4)), book.nextSeq]).toEqual([12, 13]);
});
