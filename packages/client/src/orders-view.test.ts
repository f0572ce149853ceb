import type { BookOrdersMessageDto } from "@crossfloor/api";
import { bookChecksum } from "@crossfloor/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyBestMessage } from "./best-view.ts";
import type { CopyFault } from "./book-view.ts";
import { applyOrdersMessage, levelsOfOrders, ordersCopyMax, type OrderRow, type OrdersView } from "./orders-view.ts";

type Row = [number, string, string];
const told = (rows: readonly OrderRow[]) => rows.map(([, price, size]) => [price, size] as const);
const price = (ticks: number): string => (ticks < 0 ? `-${price(-ticks)}` : `${Math.floor(ticks / 4)}.${String((ticks % 4) * 25).padStart(2, "0")}`);

/** A floor told order by order: every change is a row, every queue a list. */
function queues() {
  let orders: Row[] = [];
  const sorted = (): Row[] => {
    const prices = [...new Set(orders.map(([, at]) => at))].sort((a, b) => Number(b) - Number(a));
    return prices.flatMap((at) => orders.filter(([, each]) => each === at));
  };
  return {
    has: (order: number) => orders.some(([id]) => id === order),
    change(row: Row): void {
      const [order, , size] = row;
      const place = orders.findIndex(([id]) => id === order);
      if (size === "0") orders = orders.toSpliced(place, 1);
      else if (place === -1) orders = [...orders, row];
      else orders = orders.with(place, row);
    },
    priceOf: (order: number) => orders.find(([id]) => id === order)?.[1] ?? "",
    sorted,
  };
}

describe("rebuilding a book order by order", () => {
  test("CLIENT-017: any run of orders that come, shrink, lose their place and go gives the floor's own queues, and their sums its levels", () => {
    const step = fc.record({ order: fc.integer({ min: 1, max: 12 }), ticks: fc.integer({ min: -6, max: 6 }), size: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 5 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 29 }), (steps, again) => {
        const floor = queues();
        let view: OrdersView | CopyFault | undefined;
        steps.forEach((changes, place) => {
          const rows: Row[] = [];
          const tell = (row: Row) => {
            floor.change(row);
            rows.push(row);
          };
          for (const { order, ticks, size } of changes) {
            if (floor.has(order) && size === 0) tell([order, floor.priceOf(order), "0"]);
            else if (floor.has(order) && size < 5) tell([order, floor.priceOf(order), `${size}.0`]);
            else if (size > 0) {
              if (floor.has(order)) tell([order, floor.priceOf(order), "0"]);
              tell([order, price(ticks), `${size}.0`]);
            }
          }
          const whole = place === 0 || place === again;
          const bids = floor.sorted();
          const message: BookOrdersMessageDto = { kind: whole ? "snapshot" : "delta", n: place + 3, seq: place, at: place, bids: whole ? bids : rows, asks: [], checksum: bookChecksum(told(bids), []) };
          view = applyOrdersMessage(typeof view === "string" ? undefined : view, message);
          expect(view).toEqual({ n: place + 3, seq: place, at: place, bids, asks: [] });
          const sums = new Map<string, number>();
          for (const [, at, size] of bids) sums.set(at, (sums.get(at) ?? 0) + Number(size));
          expect(levelsOfOrders(bids)).toEqual([...sums].map(([at, sum]) => [at, `${sum}.0`]));
        });
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  const start: BookOrdersMessageDto = { kind: "snapshot", n: 1, seq: 1, at: 1, bids: [[1, "10.0", "1"], [2, "10.0", "2"]], asks: [[3, "11.0", "5"]], checksum: bookChecksum([["10.0", "1"], ["10.0", "2"]], [["11.0", "5"]]) };
  const book = (): OrdersView => {
    const view = applyOrdersMessage(undefined, start);
    if (typeof view === "string") throw new Error("the snapshot is right");
    return view;
  };

  test("CLIENT-015: two orders in the wrong order are a mismatch though every level is right", () => {
    const swapped: OrdersView = { ...book(), bids: [[2, "10.0", "2"], [1, "10.0", "1"]] };
    expect(levelsOfOrders(swapped.bids)).toEqual(levelsOfOrders(book().bids));
    const delta: BookOrdersMessageDto = { kind: "delta", n: 2, seq: 2, at: 2, bids: [], asks: [[4, "11.0", "1"]], checksum: bookChecksum([["10.0", "1"], ["10.0", "2"]], [["11.0", "5"], ["11.0", "1"]]) };
    expect(applyOrdersMessage(book(), delta)).toMatchObject({ asks: [[3, "11.0", "5"], [4, "11.0", "1"]] });
    expect(applyOrdersMessage(swapped, delta)).toBe("mismatch");
  });

  test("CLIENT-015: a change of an order that is not there, or lies elsewhere, is a mismatch", () => {
    const delta = (bids: Row[]): BookOrdersMessageDto => ({ kind: "delta", n: 2, seq: 2, at: 2, bids, asks: [], checksum: start.checksum });
    expect(applyOrdersMessage(book(), delta([[9, "10.0", "0"]]))).toBe("mismatch");
    expect(applyOrdersMessage(book(), delta([[1, "9.0", "1"]]))).toBe("mismatch");
    expect(applyOrdersMessage(book(), delta([]))).toMatchObject({ n: 2 });
  });

  test("CLIENT-002: lost messages show in the numbers of orders and of the best prices too", () => {
    const delta = (n: number): BookOrdersMessageDto => ({ kind: "delta", n, seq: 2, at: 2, bids: [], asks: [], checksum: start.checksum });
    expect(applyOrdersMessage(undefined, delta(2))).toBe("gap");
    expect(applyOrdersMessage(book(), delta(3))).toBe("gap");
    expect(applyOrdersMessage(book(), delta(1))).toBe("gap");
    expect(applyOrdersMessage(book(), { ...start, n: 40 })).toMatchObject({ n: 40 });
    const best = applyBestMessage(undefined, { kind: "snapshot", n: 5, seq: 1, at: 1, bid: ["1", "2"], ask: null });
    if (typeof best === "string") throw new Error("a snapshot is never a gap");
    expect(best).toEqual({ n: 5, seq: 1, at: 1, bid: ["1", "2"], ask: null });
    expect(applyBestMessage(best, { kind: "delta", n: 7, seq: 3, at: 3, bid: null, ask: null })).toBe("gap");
    expect(applyBestMessage(best, { kind: "delta", n: 6, seq: 3, at: 3, bid: null, ask: ["3", "1"] })).toEqual({ n: 6, seq: 3, at: 3, bid: null, ask: ["3", "1"] });
    expect(applyBestMessage(undefined, { kind: "delta", n: 6, seq: 3, at: 3, bid: null, ask: null })).toBe("gap");
  });

  test("CLIENT-016: orders that grow past their bound are thrown away", () => {
    const rows = Array.from({ length: ordersCopyMax + 1 }, (_, place): Row => [place + 1, "1", "1"]);
    expect(applyOrdersMessage(undefined, { kind: "snapshot", n: 1, seq: 1, at: 1, bids: [], asks: rows, checksum: bookChecksum([], told(rows)) })).toBe("mismatch");
    expect(applyOrdersMessage(undefined, { kind: "snapshot", n: 1, seq: 1, at: 1, bids: [], asks: rows.slice(1), checksum: bookChecksum([], told(rows.slice(1))) })).toMatchObject({ n: 1 });
  });
});
