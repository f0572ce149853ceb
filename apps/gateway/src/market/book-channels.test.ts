import { sampleFloor, sampleStart } from "@crossfloor/db/embedded";
import type { FloorSnapshot } from "@crossfloor/api";
import { applyBookMessage, applyOrdersMessage, type BookView, levelsOfOrders, type OrdersView } from "@crossfloor/client";
import { bookChecksum, type PricedRow } from "@crossfloor/protocol";
import * as fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { createBookChannels } from "./book-channels.ts";
import { createFloorPicture, type FloorPicture } from "./floor-picture.ts";
import { createSideOrders, orderChanges } from "./side-orders.ts";
import type { VersionedChannel } from "./versioned-channel.ts";

const folder = process.env["CROSSFLOOR_MARKET_DATA"] ?? fileURLToPath(new URL("../../../../../shared/market-data", import.meta.url));
const vectors = join(folder, "kraken-payloads", "book-checksum-vectors.json");
const present = existsSync(vectors);
if (!present) console.warn("skipped: the venue's own checksum vectors are not here (CROSSFLOOR_MARKET_DATA)");
interface Vector { readonly name: string; readonly asks: readonly PricedRow[]; readonly bids: readonly PricedRow[]; readonly checksum: number }

test.runIf(present)("WIRE-020: the venue's own published and live vectors give the venue's own numbers", () => {
  const file = JSON.parse(readFileSync(vectors, "utf8")) as { readonly vectors: readonly Vector[] };
  expect(file.vectors.length).toBeGreaterThanOrEqual(3);
  for (const { name, bids, asks, checksum } of file.vectors) expect(bookChecksum(bids, asks), name).toBe(checksum);
});

describe("what changes between two looks at a side", () => {
  test("GATE-057: applied row by row it gives the second from the first, whatever the depth: who is new at a price stands behind", () => {
    const step = fc.record({ order: fc.integer({ min: 1, max: 20 }), price: fc.integer({ min: -3, max: 3 }), size: fc.integer({ min: 0, max: 9 }), kept: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), fc.constantFrom("bid" as const, "ask" as const), (steps, depth, side) => {
        const orders = createSideOrders(side);
        const resting = new Set<number>();
        let copy: (readonly [number, number, number])[] = [];
        let before = orders.first(depth);
        for (const changes of steps) {
          for (const { order, price, size, kept } of changes) {
            if (resting.has(order) && kept && size > 0 && size < orders.at(order)[2]) orders.shrink(order, size);
            else {
              if (resting.delete(order)) orders.remove(order);
              if (size === 0) continue;
              orders.rest(order, price, size);
              resting.add(order);
            }
          }
          const after = orders.first(depth);
          for (const change of orderChanges(before, after)) {
            const place = copy.findIndex(([order]) => order === change[0]);
            if (change[2] === 0) copy = copy.toSpliced(place, 1);
            else if (place >= 0) copy = copy.with(place, change);
            else {
              const worse = copy.findIndex(([, price]) => (side === "bid" ? price < change[1] : price > change[1]));
              copy = copy.toSpliced(worse === -1 ? copy.length : worse, 0, change);
            }
          }
          expect(copy).toEqual(after.map(([order, price, size]) => [order, price, size]));
          before = after;
        }
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

describe("the views of a book", () => {
  const ends: AbortController[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end.abort();
  });

  /** Reads a channel as fast as it tells. */
  function listen<Message>(channel: VersionedChannel<Message>, hear: (message: Message) => void): void {
    const end = new AbortController();
    ends.push(end);
    void (async () => {
      for await (const message of channel.stream(end.signal)) hear(message);
    })();
  }

  const moment = () => new Promise((resolve) => setImmediate(resolve));

  test.each([21, 22])("GATE-058: what a client rebuilds of levels, orders and best prices is the floor's own after every step, and the levels are the sums of the orders (seed %i)", async (seed) => {
    const nothing: FloorSnapshot = { seq: 0, at: sampleStart, assets: [], indices: [], calendars: [], instruments: [] };
    const picture: FloorPicture = createFloorPicture(nothing);
    const records = sampleFloor(seed, 1_200);
    const [first] = records;
    if (first === undefined) throw new Error("there are records");
    picture.take(first);
    const channels = createBookChannels((instrument) => picture.instruments.get(instrument));
    const watched = [...picture.instruments.keys()];
    const views = new Map(watched.map((instrument) => [instrument, { levels: undefined as BookView | undefined, orders: undefined as OrdersView | undefined, near: undefined as BookView | undefined, front: undefined as OrdersView | undefined, best: ["", ""] as (string | undefined)[] }]));
    const faults: string[] = [];
    const steps = { levels: 0, orders: 0 };
    for (const [instrument, view] of views) {
      listen(channels.levels(instrument, 200), (message) => {
        const next = applyBookMessage(view.levels, message);
        if (typeof next === "string") faults.push(`${instrument} levels ${next}`);
        else view.levels = next;
        steps.levels += message.kind === "delta" ? 1 : 0;
      });
      listen(channels.orders(instrument, 1_000), (message) => {
        expect(JSON.stringify(message)).not.toContain("account");
        const next = applyOrdersMessage(view.orders, message);
        if (typeof next === "string") faults.push(`${instrument} orders ${next}`);
        else view.orders = next;
        steps.orders += message.kind === "delta" ? 1 : 0;
      });
      listen(channels.levels(instrument, 10), (message) => {
        const next = applyBookMessage(view.near, message);
        if (typeof next === "string") faults.push(`${instrument} near levels ${next}`);
        else view.near = next;
      });
      listen(channels.orders(instrument, 4), (message) => {
        const next = applyOrdersMessage(view.front, message);
        if (typeof next === "string") faults.push(`${instrument} front orders ${next}`);
        else view.front = next;
      });
      listen(channels.best(instrument), ({ bid, ask }) => { view.best = [bid?.join("x"), ask?.join("x")] });
    }
    await moment();
    let at = 1;
    while (at < records.length) {
      for (const record of records.slice(at, at + 1 + (at % 7))) picture.take(record);
      at += 1 + (at % 7);
      channels.step();
      for (const seen of picture.instruments.values()) seen.bookChanged = false;
      await moment();
      for (const [instrument, view] of views) {
        const seen = picture.instruments.get(instrument);
        expect(view.orders?.bids.map(([order]) => order)).toEqual(seen?.bids.first(1_000).map(([order]) => order));
        expect(view.orders?.asks.map(([order]) => order)).toEqual(seen?.asks.first(1_000).map(([order]) => order));
        expect(view.levels?.bids).toEqual(levelsOfOrders(view.orders?.bids ?? []).slice(0, 200));
        expect(view.levels?.asks).toEqual(levelsOfOrders(view.orders?.asks ?? []).slice(0, 200));
        expect([view.near?.bids, view.near?.asks]).toEqual([view.levels?.bids.slice(0, 10), view.levels?.asks.slice(0, 10)]);
        expect([view.front?.bids, view.front?.asks]).toEqual([view.orders?.bids.slice(0, 4), view.orders?.asks.slice(0, 4)]);
        expect(view.best).toEqual([view.levels?.bids[0]?.join("x"), view.levels?.asks[0]?.join("x")]);
      }
    }
    expect(faults).toEqual([]);
    expect(steps.levels).toBeGreaterThan(200);
    expect(steps.orders).toBeGreaterThanOrEqual(steps.levels);
  });

  test("GATE-059: no channel of levels is shallower than its checksum, and none deeper than its bound", () => {
    const channels = createBookChannels(() => undefined);
    expect(() => channels.levels(1, 9)).toThrow("as deep as its checksum");
    expect(() => channels.levels(1, 201)).toThrow("and bounded");
    expect(() => channels.orders(1, 1_001)).toThrow("bounded");
  });
});
