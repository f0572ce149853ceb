import { Book } from "./book.ts";
import { BookMemory } from "./book-memory.ts";
import type { BookLimits, OrderBook, PlacedBook } from "./order-book.ts";
import { ReferenceBook } from "./reference/reference-book.ts";

/** An empty book that finds its orders by number. */
export function createBook(limits: BookLimits): OrderBook {
  return new Book(limits);
}

/** An empty book of its own that keeps no numbers in order, for who keeps the place of every order and sees to it that no number rests twice. */
export function createBookOfPlaces(limits: BookLimits): OrderBook {
  return new Book(limits, new BookMemory());
}

/** An empty book in a memory that others share: the one that the engine uses. */
export function createBookIn(memory: BookMemory, limits: BookLimits): PlacedBook {
  return new Book(limits, memory, true);
}

/** An empty book that is slow and plainly right, for tests and the simulator. */
export function createReferenceBook(limits: BookLimits): OrderBook {
  return new ReferenceBook(limits);
}
