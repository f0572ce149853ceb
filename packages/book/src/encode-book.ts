/**
 * A book as a canonical stream of safe integers, for snapshots and for the state hash: the next sequence, then per side the number
 * of orders and each order in priority. Where orders lie in memory does not show.
 */
import { assert } from "@crossfloor/stdx";
import type { OrderBook, Place, PlacedBook, VisitOrder } from "./order-book.ts";

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

/** Reads into an empty book what `encodeBook` wrote; what cannot have been written is an assertion. */
export function decodeBook(book: OrderBook, read: () => number): void {
  readOrders(book, read, (order, owner, side, price, size, seq) => void book.restore(order, owner, side, price, size, seq));
}

/** The same where the caller hands out places. */
export function decodeBookIn(book: PlacedBook, read: () => number, placeFor: (order: number) => Place): void {
  readOrders(book, read, (order, owner, side, price, size, seq) => book.restoreAt(placeFor(order), order, owner, side, price, size, seq));
}

function readOrders(book: OrderBook, read: () => number, restore: VisitOrder): void {
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
      restore(order, owner, side, price, size, read());
    }
  }
  book.restoreNextSeq(nextSeq);
}
