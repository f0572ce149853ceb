/** One pass of a workload through the floor's book, with every report that the public benchmark asks for written to a buffer. */
import type { MatchReport, OrderBook, Side } from "@crossfloor/book";
import { CANCEL, type FlashWorkload, NEW } from "./flash-workload.ts";

/** Kinds of report, by the benchmark's numbers. */
export const ORDER_ACK = 0;
export const TRADE = 1;
export const CANCEL_ACK = 2;
export const MODIFY_ACK = 3;
export const CANCEL_REJECT = 4;
export const MODIFY_REJECT = 5;

const stride = 7;

/** Rows of (kind, sequence, side, order, price, size, maker). Within one message they already stand in the order of their kinds. */
export class FlashReports {
  rows: Int32Array;
  length = 0;

  constructor(rowsMax: number) {
    this.rows = new Int32Array(rowsMax * stride);
  }

  get count(): number {
    return this.length / stride;
  }

  add(kind: number, seq: number, side: number, order: number, price: number, size: number, maker: number): void {
    const { rows, length } = this;
    rows[length] = kind;
    rows[length + 1] = seq;
    rows[length + 2] = side;
    rows[length + 3] = order;
    rows[length + 4] = price;
    rows[length + 5] = size;
    rows[length + 6] = maker;
    this.length = length + stride;
  }

  /** The benchmark's canonical lines from row `from` on, at most `rows` of them. */
  lines(from: number, rows: number): string {
    const lines: string[] = [];
    for (let row = from; row < Math.min(this.count, from + rows); row += 1) {
      const at = row * stride;
      const [kind, seq, side, order, price, size, maker] = this.rows.subarray(at, at + stride);
      if (kind === TRADE) lines.push(`1,${seq},${price},${size},${maker},${order}`);
      else if (kind === CANCEL_ACK) lines.push(`2,${seq},${side},${order},${price}`);
      else if (kind === ORDER_ACK || kind === MODIFY_ACK) lines.push(`${kind},${seq},${side},${order},${price},${size}`);
      else lines.push(`${kind},${seq},${order}`);
    }
    return lines.join("\n");
  }
}

/**
 * Order numbers of the file begin at 0, those of a book at 1; every order has an owner of its own, since the benchmark knows none. Where
 * orders rest is kept here, as the engine keeps it: `places` by number, −1 for one that does not rest, as long as the highest number and one; all −1 before the first
 * message. Runs messages `from` up to `to`.
 */
export function runFlash(workload: FlashWorkload, book: OrderBook, places: Int32Array, report: MatchReport, out: FlashReports, from: number, to: number): void {
  const { types, sides, immediate, sizes, orders, prices } = workload;
  for (let seq = from; seq < to; seq += 1) {
    const type = types[seq];
    const order = orders[seq];
    if (type === NEW) {
      out.add(ORDER_ACK, seq, sides[seq], order, prices[seq], sizes[seq], 0);
      const left = cross(book, places, report, out, seq, order, sides[seq], prices[seq], sizes[seq]);
      if (left === 0) continue;
      if (immediate[seq] === 1) out.add(CANCEL_ACK, seq, sides[seq], order, prices[seq], left, 0);
      else places[order] = book.rest(order + 1, order + 1, sides[seq] === 0 ? "buy" : "sell", prices[seq], left);
      continue;
    }
    const place = places[order];
    if (place === -1) {
      out.add(type === CANCEL ? CANCEL_REJECT : MODIFY_REJECT, seq, 0, order, 0, 0, 0);
    } else if (type === CANCEL) {
      out.add(CANCEL_ACK, seq, book.sideAt(place) === "buy" ? 0 : 1, order, book.priceAt(place), 0, 0);
      book.removeAt(place);
      places[order] = -1;
    } else {
      book.removeAt(place);
      places[order] = -1;
      const left = cross(book, places, report, out, seq, order, sides[seq], prices[seq], sizes[seq]);
      if (left > 0) places[order] = book.rest(order + 1, order + 1, sides[seq] === 0 ? "buy" : "sell", prices[seq], left);
      out.add(MODIFY_ACK, seq, sides[seq], order, prices[seq], sizes[seq], 0);
    }
  }
}

/** Returns what did not trade. */
function cross(book: OrderBook, places: Int32Array, report: MatchReport, out: FlashReports, seq: number, order: number, sideCode: number, price: number, size: number): number {
  const side: Side = sideCode === 0 ? "buy" : "sell";
  if (!book.wouldTake(side, price)) return size;
  book.match(side, price, size, order + 1, "cancelNewest", report);
  for (let row = 0; row < report.count; row += 1) {
    const maker = report.order(row) - 1;
    out.add(TRADE, seq, sideCode, order, report.price(row), report.size(row), maker);
    if (report.makerRemaining(row) === 0) places[maker] = -1;
  }
  return report.remaining;
}

/** Room for where each order of the workload rests; what is to be there before the first message is the caller's to set. */
export function placesFor({ orders }: FlashWorkload): Int32Array {
  return new Int32Array(orders.reduce((most, order) => (order > most ? order : most), 0) + 1);
}
