/**
 * A book as a canonical stream of safe integers, for snapshots and for the state hash: the next sequence, then per side the number
 * of orders and each order in priority. Where orders lie in memory does not show.
 */
import { assert } from "@crossfloor/stdx";
import type { OrderBook, Place } from "./order-book.ts";

export function encodeBook(book: OrderBook, write: (value: number) => void): void {
  write(book.nextSeq);
  for (const side of ["buy", "sell"] as const) {
    let count = 0;
    book.forEachOrder(side, () => count++);
    write(count);
    book.forEachOrder(side, (order, owner, _side, price, size, seq) => {
      write(order);
      write(owner);
      write(price);
      write(size);
      write(seq);
    });
  }
}

/** Reads into an empty book what `encodeBook` wrote; what cannot have been written is an assertion. `hear` learns where each order rests. */
export function decodeBook(book: OrderBook, read: () => number, hear: (order: number, place: Place) => void = () => undefined): void {
  assert(book.orderCount === 0, "a book is empty before it is read");
  const nextSeq = read();
  for (const side of ["buy", "sell"] as const) {
    const count = read();
    assert(Number.isSafeInteger(count) && count >= 0, "a count is a non-negative integer");
    for (let left = count; left > 0; left--) {
      const order = read();
      const owner = read();
      const price = read();
      const size = read();
      hear(order, book.restore(order, owner, side, price, size, read()));
    }
  }
  book.restoreNextSeq(nextSeq);
}
