import type { FloorSnapshot } from "@crossfloor/api";
import { sampleFloor, sampleStart } from "@crossfloor/db/embedded";
import type { EventRecord, Seq } from "@crossfloor/protocol";
import { describe, expect, test } from "vitest";
import { createFloorPicture } from "./floor-picture.ts";
import { createSideOrders, levelChanges } from "./side-orders.ts";

const nothing: FloorSnapshot = { seq: 0, at: sampleStart, assets: [], indices: [], calendars: [], instruments: [] };

/** Every resting order by its number, and from them the sum per price: slow and obvious. */
function booksOf(records: readonly EventRecord[]): Map<number, { buy: Map<number, number>; sell: Map<number, number> }> {
  const orders = new Map<number, { instrument: number; side: "buy" | "sell"; price: number; size: number }>();
  for (const event of records.flatMap(({ events }) => events)) {
    if (event.type === "orderRested") orders.set(event.order, { instrument: event.instrument, side: event.side, price: event.price, size: event.size });
    else if (event.type === "orderCancelled") orders.delete(event.order);
    else if (event.type === "orderAmended" && event.kept) orders.set(event.order, { instrument: event.instrument, side: event.side, price: event.price, size: event.size });
    else if (event.type === "fill") {
      const maker = orders.get(event.makerOrder);
      if (maker !== undefined) maker.size = event.makerRemaining;
      if (event.makerRemaining === 0) orders.delete(event.makerOrder);
    }
  }
  const books = new Map<number, { buy: Map<number, number>; sell: Map<number, number> }>();
  for (const { instrument, side, price, size } of orders.values()) {
    const book = books.get(instrument) ?? { buy: new Map<number, number>(), sell: new Map<number, number>() };
    books.set(instrument, book);
    book[side].set(price, (book[side].get(price) ?? 0) + size);
  }
  return books;
}

const rowOf = ([order, price, size]: readonly [number, number, number, number]) => [order, price, size] as const;

describe("the picture of the floor", () => {
  test.each([1, 2, 3])("GATE-001: its books equal the sums of all resting orders after any record (seed %i)", (seed) => {
    const records = sampleFloor(seed, 1_500);
    const picture = createFloorPicture(nothing);
    records.forEach((record, place) => {
      picture.take(record);
      if (place % 100 !== 0 && place !== records.length - 1) return;
      const books = booksOf(records.slice(0, place + 1));
      for (const [id, seen] of picture.instruments) {
        const book = books.get(id);
        expect(seen.bids.top(10_000)).toEqual([...(book?.buy ?? [])].sort(([a], [b]) => b - a));
        expect(seen.asks.top(10_000)).toEqual([...(book?.sell ?? [])].sort(([a], [b]) => a - b));
      }
    });
    expect(picture.seq).toBe(records.length);
  });

  test("GATE-001: started from a snapshot in the middle it ends as the one that saw everything", () => {
    const records = sampleFloor(4, 900);
    const whole = createFloorPicture(nothing);
    for (const record of records.slice(0, 500)) whole.take(record);
    const [first] = records;
    const listed = first?.events.flatMap((event) => (event.type === "instrumentListed" ? [event.instrument] : [])) ?? [];
    const later = createFloorPicture({
      seq: 500, at: (records[499]?.at ?? 0) as never,
      assets: first?.events.flatMap((event) => (event.type === "assetListed" ? [event.asset] : [])) ?? [],
      indices: first?.events.flatMap((event) => (event.type === "indexDefined" ? [event.definition] : [])) ?? [],
      calendars: first?.events.flatMap((event) => (event.type === "calendarSet" ? [{ id: event.calendar.id, code: event.calendar.code }] : [])) ?? [],
      instruments: listed.map((instrument) => {
        const seen = whole.instruments.get(instrument.id);
        if (seen === undefined) throw new Error("it is listed");
        return { instrument: seen.instrument, status: seen.status, mark: seen.mark, index: seen.index, bids: seen.bids.first(10_000).map(rowOf), asks: seen.asks.first(10_000).map(rowOf) };
      }),
    });
    for (const record of records.slice(500)) {
      whole.take(record);
      later.take(record);
    }
    for (const [id, seen] of whole.instruments) {
      const other = later.instruments.get(id);
      expect(other?.bids.top(10_000)).toEqual(seen.bids.top(10_000));
      expect(other?.asks.top(10_000)).toEqual(seen.asks.top(10_000));
      expect(other?.bids.first(10_000).map(rowOf)).toEqual(seen.bids.first(10_000).map(rowOf));
      expect(other?.asks.first(10_000).map(rowOf)).toEqual(seen.asks.first(10_000).map(rowOf));
      expect([other?.mark, other?.index, other?.status]).toEqual([seen.mark, seen.index, seen.status]);
    }
  });

  test("GATE-002: a missing record, a repeated one, and an order leaving that does not lie there are refused", () => {
    const records = sampleFloor(5, 300);
    const picture = createFloorPicture(nothing);
    const [first, second, third] = records;
    if (first === undefined || second === undefined || third === undefined) throw new Error("there are records");
    picture.take(first);
    expect(() => picture.take(third)).toThrow("once each, in order");
    expect(() => picture.take(first)).toThrow("once each, in order");
    const instrument = [...picture.instruments.keys()][0] as never;
    expect(() => picture.take({ ...second, seq: 2 as Seq, events: [{ type: "orderCancelled", order: 1 as never, account: 1 as never, instrument, clientOrderId: "", side: "buy", price: 5 as never, remaining: 1 as never, resting: true, reason: "user" }] })).toThrow("an order rests before it changes or leaves");
  });

  test("GATE-003: origins say which sources are in use, and simulated if one of them is", () => {
    const picture = createFloorPicture(nothing);
    for (const record of sampleFloor(6, 400)) picture.take(record);
    const { sources, simulated } = picture.origins();
    expect(sources).toContain("simulated");
    expect(simulated).toBe(true);
  });

  test("GATE-001: what changed between two sides, applied to the first, gives the second", () => {
    const before = createSideOrders("bid");
    for (const [price, size] of [[5, 1], [4, 2], [3, 3]] as const) before.rest(price, price, size);
    const old = before.top(3);
    before.remove(5);
    before.rest(6, 6, 9);
    before.rest(30, 3, 1);
    expect(new Set(levelChanges(old, before.top(3)).map(String))).toEqual(new Set(["6,9", "3,4", "5,0"]));
  });
});
