/**
 * Open orders that end by themselves, in the order of (due, number). A binary heap in which every order knows its place, so that one
 * that ends before its time leaves at once and nothing stale piles up. Derived: made anew when a state is read.
 */
import { assert } from "@crossfloor/stdx";
import type { OpenOrder } from "./open-order.ts";

export class ExpiryQueue {
  readonly #heap: OpenOrder[] = [];
  /** When the first is due; beyond all time where there is none. */
  firstDue = Number.MAX_SAFE_INTEGER;

  get count(): number {
    return this.#heap.length;
  }

  first(): OpenOrder | undefined {
    return this.#heap[0];
  }

  add(order: OpenOrder): void {
    assert(order.expiresAt !== 0 && order.expiryPlace === -1, "an order with an end waits for it once");
    this.#heap.push(order);
    this.#rise(this.#heap.length - 1);
    this.#know();
  }

  remove(order: OpenOrder): void {
    const place = order.expiryPlace;
    assert(this.#heap[place] === order, "an order that waits knows its place");
    order.expiryPlace = -1;
    const last = this.#heap.pop();
    if (last !== undefined && last !== order) {
      this.#heap[place] = last;
      this.#rise(place);
      this.#sink(last.expiryPlace);
    }
    this.#know();
  }

  /** Whether this order waits here, for checks. */
  has(order: OpenOrder): boolean {
    return order.expiryPlace !== -1 && this.#heap[order.expiryPlace] === order;
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const order = heap[from];
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(order, heap[parent])) break;
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
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child += 1;
      if (!isBefore(heap[child], order)) break;
      this.#put(heap[child], place);
      place = child;
    }
    this.#put(order, place);
  }

  #put(order: OpenOrder, place: number): void {
    this.#heap[place] = order;
    order.expiryPlace = place;
  }

  #know(): void {
    this.firstDue = this.#heap.length === 0 ? Number.MAX_SAFE_INTEGER : this.#heap[0].expiresAt;
  }
}

function isBefore(a: OpenOrder, b: OpenOrder): boolean {
  return a.expiresAt === b.expiresAt ? a.id < b.id : a.expiresAt < b.expiresAt;
}
