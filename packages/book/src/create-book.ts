import { Book } from "./book.ts";
import type { BookLimits, Finding, OrderBook } from "./order-book.ts";
import { ReferenceBook } from "./reference/reference-book.ts";

/** An empty book: the one that the engine uses. */
export function createBook(limits: BookLimits, finding: Finding = "number"): OrderBook {
  return new Book(limits, finding);
}

/** An empty book that is slow and plainly right, for tests and the simulator. */
export function createReferenceBook(limits: BookLimits): OrderBook {
  return new ReferenceBook(limits);
}
