import { assert } from "@crossfloor/stdx";
import { Ladders } from "./ladders.ts";
import { OrderSlab } from "./order-slab.ts";

/**
 * Where the orders and levels of books lie. The books of one engine share one: they are asked in turn, and what they share stays near the
 * processor.
 *
 * Whoever shares it hands out the places of orders, `orders.allot` and `orders.give`: a place is an order's before it rests and after, so
 * that all that is known of an order elsewhere can lie under the same number.
 */
export class BookMemory {
  readonly orders: OrderSlab;
  readonly ladders = new Ladders();

  constructor(chained = false) {
    this.orders = new OrderSlab(chained);
  }

  /** Asserts what no single book can know, and that so many orders have a place and rest. For tests and simulators: slow. */
  check(orders: number): void {
    this.ladders.checkPages();
    assert(this.orders.count === orders, "every order that has a place rests in a book");
    assert(this.orders.used - this.orders.checkFree() === orders, "a place is an order's or free");
  }
}
