import { assert } from "@crossfloor/stdx";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createBook, createReferenceBook, decodeBook, encodeBook, LevelReport, MatchReport, type OrderBook, type SelfTrade, type Side } from "./index.ts";

type Step =
  | { readonly do: "place"; readonly side: Side; readonly price: number; readonly size: number; readonly owner: number; readonly selfTrade: SelfTrade; readonly rowsMax: number; readonly life: "rest" | "immediate" | "whole" | "postOnly" }
  | { readonly do: "remove"; readonly pick: number }
  | { readonly do: "reduce"; readonly pick: number; readonly share: number }
  | { readonly do: "shift"; readonly by: number };

const max = Number.MAX_SAFE_INTEGER;
const shift = fc.constantFrom(0, 0, 0, 1_000_000, -1_000_000, -40_000, 32_768, 7_000_000_000, -max, max);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant("place" as const),
      side: fc.constantFrom("buy" as const, "sell" as const),
      price: fc.oneof(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 }), fc.integer({ min: -60_000, max: 60_000 })),
      size: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 52 }) }),
      owner: fc.integer({ min: 1, max: 4 }),
      selfTrade: fc.constantFrom("cancelNewest" as const, "cancelOldest" as const, "cancelBoth" as const),
      rowsMax: fc.constantFrom(max, max, max, 1, 3),
      life: fc.constantFrom("rest" as const, "rest" as const, "rest" as const, "immediate" as const, "whole" as const, "postOnly" as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("remove" as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reduce" as const), pick: fc.nat(), share: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("shift" as const), by: shift }) },
);

type Told = readonly (string | number | boolean | undefined)[];

/** A small venue around one book: everything that happens is told, and can be compared. */
class Venue {
  readonly book: OrderBook;
  readonly told: Told[] = [];
  readonly report = new MatchReport();
  readonly preview = new MatchReport();
  private next = 1;
  private centre = 0;
  private readonly open: number[] = [];

  constructor(book: OrderBook) {
    this.book = book;
  }

  take(what: Step): void {
    switch (what.do) {
      case "shift":
        this.centre = what.by;
        return;
      case "remove": {
        const order = this.pick(what.pick);
        if (order === undefined) return;
        const place = this.book.find(order);
        this.told.push(["removed", order, this.book.ownerAt(place), this.book.sideAt(place), this.book.priceAt(place), this.book.sizeAt(place), this.book.seqAt(place)]);
        this.book.remove(order);
        return;
      }
      case "reduce": {
        const order = this.pick(what.pick);
        if (order === undefined) return;
        const before = this.book.sizeAt(this.book.find(order));
        const size = Math.floor(before / 10) * what.share + (before > what.share ? what.share : 0);
        if (size <= 0 || size >= before) return;
        this.book.reduce(order, size);
        this.told.push(["reduced", order, before, size]);
        return;
      }
      case "place":
        return this.place(what);
    }
  }

  private place({ side, size, owner, selfTrade, rowsMax, life, ...rest }: Extract<Step, { do: "place" }>): void {
    const book = this.book;
    const price = Math.max(-max, Math.min(max, this.centre + rest.price));
    const order = this.next++;
    if (life === "postOnly" && book.wouldTake(side, price)) return void this.told.push(["would take", order]);
    this.preview.rowsMax = rowsMax;
    this.report.rowsMax = rowsMax;
    book.preview(side, price, size, owner, selfTrade, this.preview);
    assert(book.wouldTake(side, price) === (this.preview.count > 0 || this.preview.ownMet), "a limit that would take meets an order");
    const fills = rowsOf(this.preview).filter(([kind]) => kind === "fill").length;
    const within = [0, 1, 2, 4].map((most) => book.fillsWithin(side, price, size, most));
    for (const [place, most] of [0, 1, 2, 4].entries()) assert(!within[place] || fills <= most || selfTrade === "cancelOldest", "an order has no more fills than its levels hold orders");
    this.told.push(["fills within", order, ...within]);
    if (life === "whole" && this.preview.filled < size) return void this.told.push(["not whole", order, this.preview.filled]);
    const resting = life === "rest" || life === "postOnly";
    const room = book.canRest(side, price, size);
    if (resting && room !== "ok") return void this.told.push(["no room", order, room]);

    book.match(side, price, size, owner, selfTrade, this.report);
    const { report, preview } = this;
    const rows = rowsOf(report);
    if (JSON.stringify(rows) !== JSON.stringify(rowsOf(preview))) expect(rows).toEqual(rowsOf(preview));
    assert(report.filled + report.remaining === size, "what came in is what traded plus what did not");
    assert(rows.reduce((sum, [kind, , , , traded]) => sum + (kind === "fill" ? Number(traded) : 0), 0) === report.filled, "what traded is the sum of the fills");
    for (const [kind, , maker, at] of rows) {
      assert((maker === owner) === (kind === "selfTradeCancel"), "nobody trades with himself");
      assert(side === "buy" ? Number(at) <= price : Number(at) >= price, "a trade is within the limit");
    }
    this.told.push(["matched", order, report.filled, report.remaining, report.ownMet, report.takerCancelled, report.truncated], ...rows);
    assert(rows.length <= rowsMax, "a match meets no more orders than it may");
    assert(life !== "whole" || report.filled === size, "fill-or-kill fills whole");
    if (resting && report.remaining > 0 && !report.takerCancelled && !report.truncated) {
      book.rest(order, owner, side, price, report.remaining);
      this.open.push(order);
      this.told.push(["rested", order, report.remaining]);
    }
  }

  private pick(at: number): number | undefined {
    const open = this.open.filter((order) => this.book.find(order) !== -1);
    return open[at % Math.max(1, open.length)];
  }
}

function rowsOf(report: MatchReport): Told[] {
  return Array.from({ length: report.count }, (_, row) => [report.kind(row), report.order(row), report.owner(row), report.price(row), report.size(row), report.makerRemaining(row)]);
}

function stateOf(book: OrderBook): unknown {
  const levels = new LevelReport(1_000);
  const sides = (["buy", "sell"] as const).map((side) => {
    const orders: unknown[] = [];
    book.forEachOrder(side, (...order) => orders.push(order));
    book.levelTotals(side, 1_000, levels);
    const totals = Array.from({ length: levels.count }, (_, row) => [levels.prices[row], levels.sizes[row], levels.orders[row], book.sizeAtPrice(side, levels.prices[row])]);
    return { orders, totals, levelCount: book.levelCount(side), sizeTotal: book.sizeTotal(side) };
  });
  const [bid, ask] = [book.bestBid(), book.bestAsk()];
  const beyond = [bid, ask].flatMap((price) => (price === undefined ? [] : [price - 1, price, price + 1])).map((price) => book.reachesBeyond(price));
  return { sides, orderCount: book.orderCount, nextSeq: book.nextSeq, bestBid: bid, bestAsk: ask, beyond };
}

function run(limits: { readonly ordersMax: number; readonly levelsMax: number }, lengthMax: number, numRuns: number, seed: number): string[] {
  const kinds = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: lengthMax, size: "max" }), (list) => {
      const fast = new Venue(createBook(limits));
      const naive = new Venue(createReferenceBook(limits));
      list.forEach((what, index) => {
        fast.take(what);
        naive.take(what);
        for (const told of naive.told) kinds.add(String(told[0] === "no room" ? told[2] : told[0]));
        // As text, because comparing value by value through the test runner costs more than all the matching.
        const [one, other] = [JSON.stringify(fast.told.splice(0)), JSON.stringify(naive.told.splice(0))];
        if (one !== other) expect(one).toBe(other);
        const [bid, ask] = [fast.book.bestBid(), fast.book.bestAsk()];
        assert(bid === undefined || ask === undefined || bid < ask, "the best bid is below the best ask");
        if (index % 64 === 0 || index === list.length - 1) {
          expect(stateOf(fast.book)).toEqual(stateOf(naive.book));
          fast.book.check();
          naive.book.check();
        }
      });
    }),
    { seed, numRuns },
  );
  return [...kinds].sort();
}

test("BOOK-016 BOOK-001 BOOK-003 BOOK-005 BOOK-006 BOOK-007 BOOK-008 BOOK-025: the fast and the naive book tell the same, in a roomy book", () => {
  expect(run({ ordersMax: 1_000, levelsMax: 1_000 }, 200, 500, 16)).toEqual(["fill", "fills within", "matched", "not whole", "reduced", "removed", "rested", "selfTradeCancel", "sizeFull", "would take"]);
});

test("BOOK-016 BOOK-013: the fast and the naive book tell the same, in a book that is often full", () => {
  expect(run({ ordersMax: 9, levelsMax: 3 }, 200, 500, 13)).toEqual(["fill", "fills within", "levelsFull", "matched", "not whole", "ordersFull", "reduced", "removed", "rested", "selfTradeCancel", "sizeFull", "would take"]);
});

test("BOOK-015 BOOK-011: a book decoded at any point goes on as the one it was taken from", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.array(step, { maxLength: 60 }), (first, then) => {
      const limits = { ordersMax: 100, levelsMax: 100 };
      const venue = new Venue(createBook(limits));
      for (const what of first) venue.take(what);
      const values: number[] = [];
      encodeBook(venue.book, (value) => values.push(value));
      let at = 0;
      const back = createBook(limits);
      decodeBook(back, () => values[at++]);
      back.check();
      expect(stateOf(back)).toEqual(stateOf(venue.book));
      const go = (book: OrderBook): unknown => {
        const next = new Venue(book);
        (next as unknown as { next: number }).next = 1_000;
        for (const what of then) next.take(what);
        return [next.told, stateOf(book)];
      };
      expect(go(back)).toEqual(go(venue.book));
    }),
    { seed: 15, numRuns: 200 },
  );
});
