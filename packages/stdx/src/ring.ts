/** A queue of bounded length in one array: nothing is allocated after it is made. */
import { assert } from "./assert.ts";

export class Ring<Value> implements Iterable<Value> {
  readonly capacity: number;
  readonly #slots: (Value | undefined)[];
  #start = 0;
  #size = 0;

  constructor(capacity: number) {
    assert(Number.isSafeInteger(capacity) && capacity > 0, "a ring holds at least one value");
    this.capacity = capacity;
    this.#slots = Array.from({ length: capacity });
  }

  get size(): number {
    return this.#size;
  }

  get full(): boolean {
    return this.#size === this.capacity;
  }

  /** Appends at the end; false, and nothing changed, when the ring is full. */
  offer(value: Value): boolean {
    if (this.full) return false;
    this.#slots[this.#slot(this.#size)] = value;
    this.#size += 1;
    return true;
  }

  /** Appends at the end; a full ring gives up its oldest value, which is returned. */
  push(value: Value): Value | undefined {
    const evicted = this.full ? this.shift() : undefined;
    this.offer(value);
    return evicted;
  }

  /** Takes the oldest value away. */
  shift(): Value | undefined {
    if (this.#size === 0) return undefined;
    const value = this.#slots[this.#start];
    this.#slots[this.#start] = undefined;
    this.#start = this.#slot(1);
    this.#size -= 1;
    return value;
  }

  /** The value at a place counted from the oldest, which is 0; negative counts from the newest, which is −1. */
  at(place: number): Value | undefined {
    const offset = place < 0 ? this.#size + place : place;
    if (offset < 0 || offset >= this.#size) return undefined;
    return this.#slots[this.#slot(offset)];
  }

  clear(): void {
    this.#slots.fill(undefined);
    this.#start = 0;
    this.#size = 0;
  }

  /** From the oldest to the newest. */
  *[Symbol.iterator](): Iterator<Value> {
    // A value inside the size was offered, so the slot holds it even where `Value` itself allows undefined.
    for (let place = 0; place < this.#size; place += 1) yield this.#slots[this.#slot(place)] as Value;
  }

  #slot(offset: number): number {
    const slot = this.#start + offset;
    return slot < this.capacity ? slot : slot - this.capacity;
  }
}
