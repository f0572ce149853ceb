/**
 * Open orders that end by themselves, in the order of (due, number). A binary heap in which every order knows its place, so that one
 * that ends before its time leaves at once and nothing stale piles up. Derived: made anew when a state is read.
 */
import { assert } from "@crossfloor/stdx";
import { EXPIRES_AT, ID, type OrderRows } from "./order-rows.ts";
import { noOrder, type OrderRow } from "./places.ts";

export class ExpiryQueue {
  readonly #orders: OrderRows;
  readonly #heap: OrderRow[] = [];
  readonly #places = new Map<OrderRow, number>();
  /** When the first is due; beyond all time where there is none. */
  firstDue = Number.MAX_SAFE_INTEGER;

  constructor(orders: OrderRows) {
    this.#orders = orders;
  }

  get count(): number {
    return this.#heap.length;
  }

  /** `noOrder` where none waits. */
  first(): OrderRow {
    return this.#heap.length === 0 ? noOrder : this.#heap[0];
  }

  add(order: OrderRow): void {
    assert(this.#orders.rows[order + EXPIRES_AT] !== 0 && !this.#places.has(order), "an order with an end waits for it once");
    this.#heap.push(order);
    this.#rise(this.#heap.length - 1);
    this.#know();
  }

  remove(order: OrderRow): void {
    const place = this.#places.get(order);
    assert(place !== undefined && this.#heap[place] === order, "an order that waits knows its place");
    this.#places.delete(order);
    const last = this.#heap.pop();
    if (last !== undefined && last !== order) {
      this.#heap[place] = last;
      this.#rise(place);
      this.#sink(this.#places.get(last) ?? place);
    }
    this.#know();
  }

  /** Whether this order waits here, for checks. */
  has(order: OrderRow): boolean {
    const place = this.#places.get(order);
    return place !== undefined && this.#heap[place] === order;
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const order = heap[from];
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(order, heap[parent])) break;
      this.#put(heap[parent], place);
      place = parent;
    }
    this.#put(order, place);
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const order = heap[from];
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(heap[child + 1], heap[child])) child += 1;
      if (!this.#isBefore(heap[child], order)) break;
      this.#put(heap[child], place);
      place = child;
    }
    this.#put(order, place);
  }

  #put(order: OrderRow, place: number): void {
    this.#heap[place] = order;
    this.#places.set(order, place);
  }

  #know(): void {
    this.firstDue = this.#heap.length === 0 ? Number.MAX_SAFE_INTEGER : this.#orders.rows[this.#heap[0] + EXPIRES_AT];
  }

  #isBefore(a: OrderRow, b: OrderRow): boolean {
    const { rows } = this.#orders;
    return rows[a + EXPIRES_AT] === rows[b + EXPIRES_AT] ? rows[a + ID] < rows[b + ID] : rows[a + EXPIRES_AT] < rows[b + EXPIRES_AT];
  }
}
