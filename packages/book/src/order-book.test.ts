import { AssertionError } from "@crossfloor/stdx";
import { describe, expect, test } from "vitest";
import { BookMemory, createBook, createBookIn, createBookOfPlaces, createReferenceBook, decodeBook, decodeBookIn, encodeBook, LevelReport, MatchReport, type OrderBook, type SelfTrade, type Side, sizeTotalMax } from "./index.ts";

const roomy = { ordersMax: 1_000, levelsMax: 500 };
const [ada, bob, cyd] = [7, 8, 9];
const max = Number.MAX_SAFE_INTEGER;

/** [kind, order, owner, price, size, makerRemaining] per row. */
function rows(report: MatchReport): unknown[] {
  return Array.from({ length: report.count }, (_, row) => [report.kind(row), report.order(row), report.owner(row), report.price(row), report.size(row), report.makerRemaining(row)]);
}
function orders(book: OrderBook, side: Side): number[][] {
  const seen: number[][] = [];
  book.forEachOrder(side, (order, owner, _side, price, size, seq) => seen.push([order, owner, price, size, seq]));
  return seen;
}
function levels(book: OrderBook, side: Side, depth = 10): number[][] {
  const out = new LevelReport(10);
  book.levelTotals(side, depth, out);
  return Array.from({ length: out.count }, (_, row) => [out.prices[row], out.sizes[row], out.orders[row]]);
}
function stream(book: OrderBook): number[] {
  const values: number[] = [];
  encodeBook(book, (value) => values.push(value));
  return values;
}

describe.each([
  ["fast", createBook],
  ["reference", createReferenceBook],
] as const)("%s book", (_name, create) => {
  const report = new MatchReport();
  function take(book: OrderBook, side: Side, limit: number, size: number, owner = cyd, selfTrade: SelfTrade = "cancelNewest"): unknown[] {
    const before = stream(book);
    book.preview(side, limit, size, owner, selfTrade, report);
    const previewed = [rows(report), report.filled, report.remaining, report.ownMet, report.takerCancelled, report.truncated];
    expect(stream(book)).toEqual(before);
    book.match(side, limit, size, owner, selfTrade, report);
    expect([rows(report), report.filled, report.remaining, report.ownMet, report.takerCancelled, report.truncated]).toEqual(previewed);
    book.check();
    return rows(report);
  }
  function withOrders(): OrderBook {
    const book = create(roomy);
    book.rest(1, ada, "sell", 105, 10);
    book.rest(2, bob, "sell", 103, 4);
    book.rest(3, ada, "sell", 103, 6);
    book.rest(4, bob, "buy", 100, 5);
    book.rest(5, ada, "buy", 100, 7);
    book.rest(6, ada, "buy", 98, 1);
    return book;
  }

  test("BOOK-001 BOOK-002: best price first, oldest first, at the resting price, no further than the limit", () => {
    const book = withOrders();
    expect(take(book, "buy", 104, 100)).toEqual([["fill", 2, bob, 103, 4, 0], ["fill", 3, ada, 103, 6, 0]]);
    expect([report.filled, report.remaining]).toEqual([10, 90]);
    expect(book.bestAsk()).toBe(105);
    expect(take(book, "sell", 98, 6)).toEqual([["fill", 4, bob, 100, 5, 0], ["fill", 5, ada, 100, 1, 6]]);
    expect(take(book, "sell", 98, 7)).toEqual([["fill", 5, ada, 100, 6, 0], ["fill", 6, ada, 98, 1, 0]]);
    expect([book.bestBid(), book.orderCount]).toEqual([undefined, 1]);
    expect(take(book, "sell", 98, 7)).toEqual([]);
  });

  test.each([
    { mode: "cancelNewest", size: 20, told: [["fill", 2, bob, 103, 4, 0]], left: 16, cancelled: true, asks: [3, 1] },
    { mode: "cancelOldest", size: 20, told: [["fill", 2, bob, 103, 4, 0], ["selfTradeCancel", 3, ada, 103, 6, 0], ["selfTradeCancel", 1, ada, 105, 10, 0]], left: 16, cancelled: false, asks: [] },
    { mode: "cancelBoth", size: 20, told: [["fill", 2, bob, 103, 4, 0], ["selfTradeCancel", 3, ada, 103, 6, 0]], left: 16, cancelled: true, asks: [1] },
  ] as const)("BOOK-005: $mode: who gives way when Ada meets Ada", ({ mode, size, told, left, cancelled, asks }) => {
    const book = withOrders();
    expect(take(book, "buy", 110, size, ada, mode)).toEqual(told);
    expect([report.filled, report.remaining, report.ownMet, report.takerCancelled]).toEqual([4, left, true, cancelled]);
    expect(orders(book, "sell").map(([order]) => order)).toEqual(asks);
  });

  test("BOOK-005: an order that is filled before it meets its own, or whose limit ends before, never met it", () => {
    const book = withOrders();
    take(book, "buy", 110, 4, ada, "cancelBoth");
    expect([report.filled, report.remaining, report.ownMet, report.takerCancelled]).toEqual([4, 0, false, false]);
    take(book, "buy", 102, 4, ada, "cancelBoth");
    expect([report.filled, report.remaining, report.ownMet, report.takerCancelled]).toEqual([0, 4, false, false]);
  });

  test("BOOK-006: what would cross cannot rest, what would lock neither", () => {
    const book = withOrders();
    for (const price of [103, 104, max]) expect(() => book.rest(10, cyd, "buy", price, 1)).toThrow(AssertionError);
    for (const price of [100, 99, -max]) expect(() => book.rest(10, cyd, "sell", price, 1)).toThrow(AssertionError);
    book.rest(10, cyd, "buy", 102, 1);
    book.rest(11, cyd, "sell", 103, 1);
    book.check();
    expect([book.bestBid(), book.bestAsk()]).toEqual([102, 103]);
  });

  test("BOOK-008: a limit that reaches the best opposite price takes, its owner's own included", () => {
    const book = withOrders();
    expect([102, 103, 104].map((limit) => book.wouldTake("buy", limit))).toEqual([false, true, true]);
    expect([101, 100, 99].map((limit) => book.wouldTake("sell", limit))).toEqual([false, true, true]);
    expect(create(roomy).wouldTake("buy", max)).toBe(false);
    expect(create(roomy).wouldTake("sell", -max)).toBe(false);
  });

  test("BOOK-025: the orders of the levels that an order reaches into bound its fills", () => {
    const book = create(roomy);
    for (const [order, price, size] of [[1, 100, 5], [2, 100, 5], [3, 101, 5], [4, 103, 5]] as const) book.rest(order, bob, "sell", price, size);
    const least = (limit: number, size: number): number => [0, 1, 2, 3, 4].findIndex((most) => book.fillsWithin("buy", limit, size, most));
    expect([least(99, 50), least(100, 1), least(100, 50), least(103, 10), least(103, 11), least(102, 50), least(103, 16), least(max, 50)]).toEqual([0, 2, 2, 2, 3, 3, 4, 4]);
  });

  test("BOOK-020: a match meets no more resting orders than its report allows, and says whether there were more", () => {
    const bounded = (rowsMax: number, size: number, owner = cyd, selfTrade: SelfTrade = "cancelNewest"): unknown[] => {
      const book = withOrders();
      report.rowsMax = rowsMax;
      const told = take(book, "buy", 104, size, owner, selfTrade);
      report.rowsMax = Number.MAX_SAFE_INTEGER;
      return [told.length, report.filled, report.remaining, report.ownMet, report.takerCancelled, report.truncated];
    };
    expect(bounded(2, 100)).toEqual([2, 10, 90, false, false, false]);
    expect(bounded(1, 100)).toEqual([1, 4, 96, false, false, true]);
    expect(bounded(0, 100)).toEqual([0, 0, 100, false, false, true]);
    expect(bounded(1, 4)).toEqual([1, 4, 0, false, false, false]);
    expect(bounded(1, 5, ada, "cancelBoth")).toEqual([1, 4, 1, false, false, true]);
    expect(bounded(1, 5, bob, "cancelOldest")).toEqual([1, 0, 5, true, false, true]);
    expect(bounded(0, 5, bob, "cancelNewest")).toEqual([0, 0, 5, false, false, true]);
    expect(bounded(1, 5, bob, "cancelNewest")).toEqual([0, 0, 5, true, true, false]);
  });

  test("BOOK-009: a reduced order keeps its place and its sequence", () => {
    const book = withOrders();
    book.reduce(4, 2);
    book.check();
    expect(orders(book, "buy")).toEqual([[4, bob, 100, 2, 4], [5, ada, 100, 7, 5], [6, ada, 98, 1, 6]]);
    expect([book.sizeAtPrice("buy", 100), book.sizeTotal("buy")]).toEqual([9, 10]);
    for (const bad of [2, 3, 0, -1, 0.5, Number.NaN]) expect(() => book.reduce(4, bad)).toThrow(AssertionError);
    expect(() => book.reduce(99, 1)).toThrow(AssertionError);
    expect(take(book, "sell", 100, 3)).toEqual([["fill", 4, bob, 100, 2, 0], ["fill", 5, ada, 100, 1, 6]]);
  });

  test.each([[[1, 2, 3]], [[2, 1, 3]], [[3, 1, 2]], [[2, 3, 1]]])("BOOK-010: orders leave one queue in the order %j, and the others keep theirs", (leaving) => {
    const book = create(roomy);
    for (const order of [1, 2, 3]) book.rest(order, ada, "buy", 50, order);
    const left = [1, 2, 3];
    for (const order of leaving) {
      book.remove(order);
      left.splice(left.indexOf(order), 1);
      book.check();
      expect(orders(book, "buy").map(([number]) => number)).toEqual(left);
      expect(() => book.remove(order)).toThrow(AssertionError);
    }
    expect([book.orderCount, book.levelCount("buy"), book.sizeTotal("buy"), book.bestBid()]).toEqual([0, 0, 0, undefined]);
  });

  test("BOOK-021 BOOK-009 BOOK-010: by place as by number, and nothing where no order is", () => {
    const [byPlace, byNumber] = [withOrders(), withOrders()];
    byPlace.reduceAt(byPlace.find(4), 2);
    byNumber.reduce(4, 2);
    byPlace.removeAt(byPlace.find(5));
    byNumber.remove(5);
    byPlace.removeAt(byPlace.find(2));
    byNumber.remove(2);
    byPlace.check();
    expect(stream(byPlace)).toEqual(stream(byNumber));
    const before = stream(byPlace);
    for (const place of [byPlace.find(5), -1, 1_000]) {
      expect(() => byPlace.removeAt(place)).toThrow(AssertionError);
      expect(() => byPlace.reduceAt(place, 1)).toThrow(AssertionError);
    }
    for (const bad of [2, 0, -1, 0.5, Number.NaN]) expect(() => byPlace.reduceAt(byPlace.find(4), bad)).toThrow(AssertionError);
    expect(stream(byPlace)).toEqual(before);
  });

  test("BOOK-023: an order keeps the place that it was given, whatever comes and goes around it", () => {
    const book = create(roomy);
    const places = new Map<number, number>();
    for (let order = 1; order <= 300; order += 1) places.set(order, book.rest(order, ada, "buy", 100 + (order % 7), order));
    for (let order = 1; order <= 300; order += 3) book.remove(order);
    for (let order = 301; order <= 900; order += 1) places.set(order, book.rest(order, bob, "buy", 90 + (order % 11), 5));
    for (const [order, place] of places) {
      if (order <= 300 && order % 3 === 1) continue;
      expect([book.find(order), book.orderAt(place)]).toEqual([place, order]);
    }
  });

  test("BOOK-024: a book whose owner keeps the places does the same without numbers, and is not asked by number", () => {
    const kept = createBookOfPlaces(roomy);
    const places = [kept.rest(1, ada, "buy", 100, 5), kept.rest(2, bob, "buy", 101, 7), kept.rest(3, bob, "sell", 103, 2)];
    kept.reduceAt(places[0], 3);
    kept.removeAt(places[1]);
    kept.check();
    expect(orders(kept, "buy").map(([order]) => order)).toEqual([1]);
    for (const ask of [() => kept.find(1), () => kept.remove(1), () => kept.reduce(1, 2)]) expect(ask).toThrow("who keeps the places of its orders looks for none by number");
  });

  test("BOOK-024: books that share a memory rest, trade and leave beside each other, each order where the memory's owner puts it", () => {
    const memory = new BookMemory();
    const [first, second] = [createBookIn(memory, roomy), createBookIn(memory, roomy)];
    const alone = [create(roomy), create(roomy)];
    const places = new Map<number, number>();
    for (let order = 1; order <= 600; order += 1) {
      const [book, twin] = order % 2 === 0 ? [first, alone[0]] : [second, alone[1]];
      const side = order % 3 === 0 ? "buy" : "sell";
      const price = side === "buy" ? 100 - (order % 41) : 101 + (order % 37) * 300;
      const place = memory.orders.allot();
      places.set(order, place);
      book.restAt(place, order, ada, side, price, order);
      twin.rest(order, ada, side, price, order);
      if (order % 5 !== 0) continue;
      const gone = order - 4;
      const from = gone % 2 === 0 ? [first, alone[0]] : [second, alone[1]];
      from[0].removeAt(places.get(gone) ?? -1);
      from[1].remove(gone);
      memory.orders.give(places.get(gone) ?? -1);
    }
    memory.check(480);
    expect(() => memory.check(481)).toThrow("every order that has a place rests in a book");
    const report = new MatchReport();
    for (const [book, twin] of [[first, alone[0]], [second, alone[1]]] as const) {
      book.check();
      expect(stream(book)).toEqual(stream(twin));
      book.match("buy", 5_000, 2_000, bob, "cancelNewest", report);
      for (let row = 0; row < report.count; row += 1) expect(report.place(row)).toBe(places.get(report.order(row)));
      const met = rows(report);
      twin.match("buy", 5_000, 2_000, bob, "cancelNewest", report);
      expect(met).toEqual(rows(report));
      book.check();
    }
    const values = stream(first);
    const again = new BookMemory();
    const back = createBookIn(again, roomy);
    let at = 0;
    decodeBookIn(back, () => values[at++], () => again.orders.allot());
    expect(stream(back)).toEqual(values);
    const taken = [...places.values()].at(-1) ?? -1;
    expect(() => second.removeAt(taken)).toThrow("an order is asked of the book that it rests in");
    expect(() => second.restAt(taken, 601, ada, "buy", 1, 1)).toThrow("an order is put where nothing rests, by whoever hands out places");
    expect(() => second.rest(601, ada, "buy", 1, 1)).toThrow("in a memory that is shared its owner hands out places");
    expect(() => create(roomy).orderAt(5)).toThrow(AssertionError);
  });

  test("BOOK-011: totals by level, best first, to the depth asked", () => {
    const book = withOrders();
    expect(levels(book, "sell")).toEqual([[103, 10, 2], [105, 10, 1]]);
    expect(levels(book, "buy")).toEqual([[100, 12, 2], [98, 1, 1]]);
    expect(levels(book, "buy", 1)).toEqual([[100, 12, 2]]);
    expect(levels(book, "buy", 0)).toEqual([]);
    expect([book.levelCount("buy"), book.levelCount("sell"), book.sizeTotal("buy"), book.sizeTotal("sell"), book.orderCount]).toEqual([2, 2, 13, 20, 6]);
    expect([book.sizeAtPrice("buy", 98), book.sizeAtPrice("buy", 99), book.sizeAtPrice("sell", 98)]).toEqual([1, 0, 0]);
    expect(() => book.levelTotals("buy", 11, new LevelReport(10))).toThrow(AssertionError);
  });

  test("BOOK-012: prices below, at and around zero, and at both ends of the safe range, in one book", () => {
    const book = create(roomy);
    book.rest(1, ada, "buy", -max, 1);
    book.rest(2, ada, "buy", -3_763, 2);
    book.rest(3, bob, "sell", 0, 3);
    book.rest(4, bob, "sell", -1, 4);
    book.rest(5, bob, "sell", max, 5);
    book.check();
    expect(levels(book, "buy")).toEqual([[-3_763, 2, 1], [-max, 1, 1]]);
    expect(levels(book, "sell")).toEqual([[-1, 4, 1], [0, 3, 1], [max, 5, 1]]);
    expect(Object.is(levels(book, "sell")[1][0], 0)).toBe(true);
    expect(take(book, "buy", 0, 6)).toEqual([["fill", 4, bob, -1, 4, 0], ["fill", 3, bob, 0, 2, 1]]);
    expect(take(book, "sell", -max, 10)).toEqual([["fill", 2, ada, -3_763, 2, 0], ["fill", 1, ada, -max, 1, 0]]);
    expect(take(book, "buy", max, 100)).toEqual([["fill", 3, bob, 0, 1, 0], ["fill", 5, bob, max, 5, 0]]);
    book.rest(6, ada, "buy", -0, 1);
    expect(Object.is(book.bestBid(), 0)).toBe(true);
  });

  test("BOOK-013: no room for an order, a level or a size has its name, and is there again when one has left", () => {
    const book = create({ ordersMax: 3, levelsMax: 2 });
    book.rest(1, ada, "buy", 10, 1);
    book.rest(2, ada, "buy", 9, 1);
    expect(book.canRest("buy", 8, 1)).toBe("levelsFull");
    expect(() => book.rest(9, ada, "buy", 8, 1)).toThrow(AssertionError);
    expect([book.canRest("buy", 9, 1), book.canRest("sell", 11, 1)]).toEqual(["ok", "ok"]);
    expect([book.canRest("buy", 9, sizeTotalMax - 2), book.canRest("buy", 9, sizeTotalMax - 1)]).toEqual(["ok", "sizeFull"]);
    expect(() => book.rest(9, ada, "buy", 9, sizeTotalMax - 1)).toThrow(AssertionError);
    book.rest(3, ada, "sell", 11, sizeTotalMax);
    // "ordersFull" says that nothing else is: an order that gives its own place back first may come.
    expect([book.canRest("buy", 10, 1), book.canRest("buy", 8, 1), book.canRest("sell", 11, 1)]).toEqual(["ordersFull", "levelsFull", "sizeFull"]);
    expect(() => book.rest(9, ada, "buy", 10, 1)).toThrow(AssertionError);
    const before = stream(book);
    expect(before).toEqual(stream(book));
    book.remove(2);
    expect([book.canRest("buy", 8, 1), book.canRest("sell", 11, 1), book.canRest("sell", 12, 1)]).toEqual(["ok", "sizeFull", "sizeFull"]);
    book.rest(4, ada, "buy", 8, 1);
    book.check();
  });

  test("BOOK-004 BOOK-014: wrong numbers, wrong sizes and strangers stop before anything changes", () => {
    const book = withOrders();
    const before = stream(book);
    const wrong: readonly (() => void)[] = [
      () => book.rest(4, cyd, "buy", 90, 1),
      () => book.rest(0, cyd, "buy", 90, 1),
      () => book.rest(-1, cyd, "buy", 90, 1),
      () => book.rest(1.5, cyd, "buy", 90, 1),
      () => book.rest(10, 0, "buy", 90, 1),
      () => book.rest(10, 0.5, "buy", 90, 1),
      () => book.rest(10, cyd, "buy", 90.5, 1),
      () => book.rest(10, cyd, "buy", -(2 ** 53), 1),
      () => book.rest(10, cyd, "buy", 90, 0),
      () => book.rest(10, cyd, "buy", 90, -1),
      () => book.rest(10, cyd, "buy", 90, Number.NaN),
      () => book.restore(10, cyd, "buy", 100, 1, 5),
      () => book.restore(10, cyd, "buy", 90, 1, 0),
      () => book.restoreNextSeq(6),
      () => book.restoreNextSeq(7.5),
      () => book.match("buy", 0.5, 1, cyd, "cancelNewest", report),
      () => book.match("buy", 110, 0, cyd, "cancelNewest", report),
      () => book.match("buy", 110, Number.NaN, cyd, "cancelNewest", report),
      () => book.preview("buy", 110, -1, cyd, "cancelNewest", report),
      () => book.preview("buy", Number.NaN, 1, cyd, "cancelNewest", report),
      () => book.remove(99),
      () => book.orderAt(-1),
      () => book.priceAt(1_000),
    ];
    for (const act of wrong) {
      expect(act).toThrow(AssertionError);
      expect(stream(book)).toEqual(before);
    }
    book.check();
  });

  test("BOOK-015: a decoded book is equal and goes on equally; orders that came and went leave no trace but the sequence", () => {
    const book = withOrders();
    book.rest(7, cyd, "buy", 99, 3);
    book.remove(7);
    const values = stream(book);
    let at = 0;
    const back = create(roomy);
    decodeBook(back, () => values[at++]);
    expect(at).toBe(values.length);
    back.check();
    expect(stream(back)).toEqual(values);
    expect(back.nextSeq).toBe(8);
    expect(take(back, "buy", 110, 8)).toEqual(take(book, "buy", 110, 8));
    back.rest(20, cyd, "buy", 101, 1);
    book.rest(20, cyd, "buy", 101, 1);
    expect(stream(back)).toEqual(stream(book));
    expect(() => decodeBook(back, () => 0)).toThrow(AssertionError);
    expect(() => decodeBook(create(roomy), () => Number.NaN)).toThrow(AssertionError);
  });

  test("BOOK-017: an order is found by its number with all that it is", () => {
    const book = withOrders();
    const place = book.find(5);
    expect([book.orderAt(place), book.ownerAt(place), book.sideAt(place), book.priceAt(place), book.sizeAt(place), book.seqAt(place)]).toEqual([5, ada, "buy", 100, 7, 5]);
    const sell = book.find(2);
    expect([book.orderAt(sell), book.ownerAt(sell), book.sideAt(sell), book.priceAt(sell), book.sizeAt(sell), book.seqAt(sell)]).toEqual([2, bob, "sell", 103, 4, 2]);
    expect([book.find(99), book.find(0), book.find(-5), book.find(0.5)]).toEqual([-1, -1, -1, -1]);
    expect(orders(book, "sell").map(([order]) => order)).toEqual([2, 3, 1]);
    expect(book.nextSeq).toBe(7);
    const big = 2 ** 53 - 2;
    book.rest(big, max, "buy", 99, 1);
    expect(book.ownerAt(book.find(big))).toBe(max);
  });

  test("BOOK-003 BOOK-019: hundreds of orders are taken in one match, and the report starts afresh", () => {
    const book = create(roomy);
    for (let order = 1; order <= 300; order++) book.rest(order, ada, "sell", order % 7, 2);
    const told = take(book, "buy", 6, 601);
    const inTurn = Array.from({ length: 300 }, (_, place) => place + 1).sort((a, b) => (a % 7) - (b % 7) || a - b);
    expect(told).toEqual(inTurn.map((order) => ["fill", order, ada, order % 7, 2, 0]));
    expect([report.filled, report.remaining, book.orderCount]).toEqual([600, 1, 0]);
    expect(take(book, "buy", 6, 1)).toEqual([]);
    expect([report.count, report.filled, report.remaining]).toEqual([0, 0, 1]);
    expect(() => report.price(0)).toThrow(AssertionError);
  });
});
