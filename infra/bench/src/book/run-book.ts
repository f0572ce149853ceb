/** One pass of a workload through books, with the look-up from id to place, owners, self-trade prevention and level totals. */
import { type BookLimits, MatchReport, type OrderBook } from "@crossfloor/book";
import { ownerOf } from "./generate-workload.ts";
import { CANCEL, IMMEDIATE, REPLACE, stride, type Workload } from "./workload.ts";

export const limits: BookLimits = { ordersMax: 4_000_000, levelsMax: 1_000_000 };

/** What a pass did, so that two books can be held against each other. Quantities and notional stay below 2^53 or are reported as inexact. */
export interface Tally {
  trades: number;
  quantity: number;
  /** Σ price · size of all trades, with the offset taken off again. */
  notional: number;
  restingOrders: number;
  restingQuantity: number;
  /** Cancels and replacements of what does not rest. */
  missed: number;
}

export class BookRun {
  readonly books: OrderBook[];
  private readonly report = new MatchReport();
  private trades = 0;
  private quantity = 0;
  private notional = 0;
  private missed = 0;

  private readonly workload: Workload;
  private readonly offset: number;

  /** `offset` is added to every price. */
  constructor(workload: Workload, offset: number, create: (limits: BookLimits) => OrderBook) {
    this.workload = workload;
    this.offset = offset;
    this.books = Array.from({ length: workload.symbols }, () => create(limits));
  }

  /** Operations from `from` up to `to`. */
  run(from: number, to: number): void {
    const { records } = this.workload;
    const { books, offset } = this;
    for (let at = from * stride; at < to * stride; at += stride) {
      const type = records[at];
      const book = books[records[at + 2]];
      let id = records[at + 1];
      if (type === CANCEL || type === REPLACE) {
        const place = book.find(id);
        if (place === -1) {
          this.missed += 1;
          continue;
        }
        book.removeAt(place);
        if (type === CANCEL) continue;
        id = records[at + 6];
      }
      const side = records[at + 3] === 0 ? "buy" : "sell";
      const price = records[at + 4] + offset;
      const owner = ownerOf(id, side);
      let left = records[at + 5];
      if (book.wouldTake(side, price)) {
        left = this.take(book, side, price, left, owner);
        if (left === 0) continue;
      }
      if (type !== IMMEDIATE) book.rest(id, owner, side, price, left);
    }
  }

  private take(book: OrderBook, side: "buy" | "sell", price: number, size: number, owner: number): number {
    const { report } = this;
    book.match(side, price, size, owner, "cancelNewest", report);
    for (let row = 0; row < report.count; row += 1) {
      if (report.kind(row) !== "fill") continue;
      this.trades += 1;
      this.quantity += report.size(row);
      this.notional += (report.price(row) - this.offset) * report.size(row);
    }
    return report.takerCancelled ? 0 : report.remaining;
  }

  tally(): Tally {
    let restingOrders = 0;
    let restingQuantity = 0;
    for (const book of this.books) {
      restingOrders += book.orderCount;
      restingQuantity += book.sizeTotal("buy") + book.sizeTotal("sell");
    }
    const { trades, quantity, notional, missed } = this;
    return { trades, quantity, notional, restingOrders, restingQuantity, missed };
  }
}
