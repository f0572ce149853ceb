/** Orders are found by number through chains: what the book's own tests draw seldom shares a chain, so here numbers are drawn that do. */
import { AssertionError } from "@crossfloor/stdx";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ID, OrderSlab } from "./order-slab.ts";

interface Inside { readonly heads: Int32Array; readonly shift: number; home(order: number): number }
const inside = (slab: OrderSlab): Inside => slab as unknown as Inside;

/** As the book does it: nothing is changed before the last check. */
function put(slab: OrderSlab, order: number): number {
  const place = slab.peek();
  slab.admit(order);
  slab.take(place);
  slab.index(order, place);
  return place;
}
function drop(slab: OrderSlab, order: number): void {
  const place = slab.find(order);
  slab.unindex(place);
  slab.give(place);
}
/** How many orders stand in the fullest chain, if all of `orders` rest. */
function longestChain(slab: OrderSlab, orders: readonly number[]): number {
  const homes = new Map<number, number>();
  for (const order of orders) homes.set(inside(slab).home(order), (homes.get(inside(slab).home(order)) ?? 0) + 1);
  return Math.max(...homes.values());
}

/** Numbers that crowd into two of sixteen heads of each group, near each other and billions apart. */
const number = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(1, 2), fc.constantFrom(0, 0, 2 ** 32, 2 ** 48)).map(([group, low, from]) => from + 16 * group + low);

test("BOOK-017 BOOK-004: an order is found where it was put until it leaves, whoever shares its chain and in whatever order they come and go", () => {
  let shared = 0;
  fc.assert(
    fc.property(fc.array(number, { minLength: 10, maxLength: 400, size: "max" }), (orders) => {
      const slab = new OrderSlab(true);
      const twin = new Map<number, number>();
      for (const order of orders) {
        // Whoever is drawn again leaves, from the head, the middle or the end of its chain.
        if (twin.delete(order)) drop(slab, order);
        else {
          const place = put(slab, order);
          twin.set(order, place);
        }
        if (slab.find(order) !== (twin.get(order) ?? -1)) expect.unreachable(`${order} is looked for at its place`);
      }
      expect(orders.map((order) => slab.find(order))).toEqual(orders.map((order) => twin.get(order) ?? -1));
      expect([slab.count, new Set(twin.values()).size]).toEqual([twin.size, twin.size]);
      if (twin.size > 0 && longestChain(slab, [...twin.keys()]) > 2) shared += 1;
      for (const order of twin.keys()) drop(slab, order);
      expect([slab.count, ...orders.map((order) => slab.find(order))]).toEqual([0, ...orders.map(() => -1)]);
      expect(inside(slab).heads.every((head) => head === 0)).toBe(true);
    }),
    { seed: 17, numRuns: 150 },
  );
  expect(shared).toBeGreaterThan(100);
});

test("BOOK-017: whoever leaves, from any place of a chain, the others of the chain are found", () => {
  const home = 6;
  const { length: wanted } = [1, 2, 3, 4, 5];
  for (let leaver = 0; leaver < wanted; leaver++) {
    const slab = new OrderSlab(true);
    const orders: number[] = [];
    for (let order = home; orders.length < wanted; order += 16) if (inside(slab).home(order) === home) orders.push(order);
    const places = orders.map((order) => put(slab, order));
    expect(longestChain(slab, orders)).toBe(wanted);
    drop(slab, orders[leaver]);
    expect(orders.map((order) => slab.find(order))).toEqual(places.with(leaver, -1));
    // The freed place is the next order's, which comes to the head of another chain, and moves nobody.
    expect(put(slab, 1)).toBe(places[leaver]);
    expect([1, ...orders].map((order) => slab.find(order))).toEqual([places[leaver], ...places.with(leaver, -1)]);
  }
});

test("BOOK-017: there are always two heads or more for each order, so that chains stay short", () => {
  const slab = new OrderSlab(true);
  expect(inside(slab).heads).toHaveLength(128);
  for (let order = 16; slab.count < 3_000; order += 16) {
    const place = put(slab, order);
    expect(slab.find(order)).toBe(place);
    expect(inside(slab).heads.length).toBeGreaterThanOrEqual(2 * slab.count);
    expect(inside(slab).heads.length).toBeLessThanOrEqual(Math.max(128, 4 * slab.count)); // nor are there many more
    expect(inside(slab).heads.length).toBe(16 * 2 ** (32 - inside(slab).shift));
  }
  for (let place = 0; place < slab.used; place++) expect(slab.find(slab.wide[place * 8 + ID])).toBe(place);
});

test.each([1, 16, 100, 1_000, 4_096, 2 ** 20, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 3 * 2 ** 32, 2 ** 40])("BOOK-017: numbers %d apart crowd into no chain", (gap) => {
  const slab = new OrderSlab(true);
  const orders = Array.from({ length: 2_000 }, (_, step) => 1 + step * gap);
  for (const order of orders) put(slab, order);
  expect(longestChain(slab, orders)).toBeLessThanOrEqual(20);
});

test("BOOK-024: a slab that keeps no numbers in order refuses to look for one, and takes any number twice", () => {
  const slab = new OrderSlab(false);
  const places = [put(slab, 5), put(slab, 5)];
  expect([...places, slab.count]).toEqual([0, 1, 2]);
  expect(() => slab.find(5)).toThrow(new AssertionError("who keeps the places of its orders looks for none by number"));
  slab.unindex(places[0]);
  slab.give(places[0]);
  expect([slab.count, slab.peek(), slab.wide[places[1] * 8 + ID]]).toEqual([1, 0, 5]);
});

test.each([0, -1, 0.5, Number.NaN, 2 ** 53])("BOOK-014: %d is no order number, chained or not", (order) => {
  for (const chained of [true, false]) {
    const slab = new OrderSlab(chained);
    expect(() => slab.admit(order)).toThrow(new AssertionError("an order number is a positive safe integer"));
  }
});
