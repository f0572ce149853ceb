import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { budgetsOf, healthOf } from "./budget.ts";
import type { OwnOrder } from "./door.ts";
import { dollarsPerCount, levelsPerSide, quotesOf, spacingOf } from "./grid.ts";
import { Maker } from "./maker.ts";
import { planOf } from "./plan.ts";
import { btc, inverse, oil, PaperDoor, spot } from "./testing/paper-door.ts";

const runs = { seed: 20260318, numRuns: 300 };
let door: PaperDoor;
let logged: string[];
beforeEach(() => {
  door = new PaperDoor(btc);
  logged = [];
});
const making = (on: PaperDoor = door): Maker => new Maker({ door: on, log: (_, message) => void logged.push(message) });

describe("where quotes stand", () => {
  test("MAKER-001: every quote is on tick and lot, within range and room, each level once, best first, and both sides never meet", () => {
    fc.assert(fc.property(
      fc.constantFrom(btc, oil, inverse), fc.integer({ min: -9_000, max: 9_000_000 }), fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 400_000 }), fc.integer({ min: 0, max: 99 }),
      (terms, whole, levelSize, room, part) => {
        const reference = (terms.allowNegative ? whole % 20_000 : Math.abs(whole) + 1_000) + part / 100;
        const spacing = spacingOf(terms, reference);
        expect(spacing % terms.tick).toBe(0);
        const [buys, sells] = (["buy", "sell"] as const).map((side) => quotesOf(terms, { side, centre: reference, spacing, levelSize, levels: levelsPerSide, room }));
        for (const [side, quotes] of [["buy", buys], ["sell", sells]] as const) {
          let total = 0;
          for (const [place, { price, size }] of quotes.entries()) {
            expect(Math.abs(price % terms.tick)).toBe(0);
            expect(size % terms.lot).toBe(0);
            expect(size).toBeGreaterThanOrEqual(terms.sizeMin);
            expect(size).toBeLessThanOrEqual(terms.sizeMax);
            expect(Math.abs(price)).toBeLessThanOrEqual(terms.priceMax);
            if (!terms.allowNegative) expect(price).toBeGreaterThan(0);
            if (place > 0) expect(side === "buy" ? quotes[place - 1].price > price : quotes[place - 1].price < price).toBe(true);
            total += size;
          }
          expect(total).toBeLessThanOrEqual(room);
        }
        if (buys.length > 0 && sells.length > 0) expect(buys[0].price).toBeLessThan(sells[0].price);
      },
    ), runs);
  });

  test("MAKER-001: with funds to spare there are at least five levels a side", async () => {
    door.price(btc, 6_500_000);
    await making().turn(0);
    expect(door.prices(btc, "buy").length).toBeGreaterThanOrEqual(5);
    expect(door.prices(btc, "sell").length).toBeGreaterThanOrEqual(5);
    expect(door.prices(btc, "buy")[0]).toBeLessThan(6_500_000);
    expect(door.prices(btc, "sell")[0]).toBeGreaterThan(6_500_000);
  });

  test("MAKER-018: a long catalogue is quoted over several turns, each bounded, and no market is left out", async () => {
    const many = Array.from({ length: 25 }, (_, place) => ({ ...btc, id: 100 + place, symbol: `M${place}` }));
    const floor = new PaperDoor(...many);
    floor.equity = 1e9;
    for (const terms of many) floor.price(terms, 6_500_000);
    const maker = making(floor);
    const sent: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const before = floor.asked.length;
      await maker.turn(turn * 500);
      sent.push(floor.asked.length - before);
    }
    expect(Math.max(...sent)).toBeLessThan(96 + 2 * levelsPerSide);
    expect(sent[0]).toBeGreaterThanOrEqual(96);
    for (const terms of many) expect([floor.prices(terms, "buy").length, floor.prices(terms, "sell").length]).toEqual([levelsPerSide, levelsPerSide]);
    // Every price moves far in every second: still each market gets its turn.
    for (let turn = 0; turn < 10; turn += 1) {
      for (const terms of many) floor.price(terms, 6_600_000 + turn * 100_000);
      await maker.turn(10_000 + turn * 1_000);
    }
    for (const terms of many) expect(floor.prices(terms, "buy")[0]).toBeGreaterThan(6_900_000);
  });

  test("MAKER-002: oil is quoted through zero; what may not be negative is never quoted at or below it", async () => {
    const both = new PaperDoor(oil, btc);
    both.price(oil, 3);
    both.price(btc, 25);
    const maker = making(both);
    await maker.turn(0);
    expect(both.prices(oil, "buy").some((price) => price <= 0)).toBe(true);
    expect(both.prices(btc, "buy").every((price) => price > 0)).toBe(true);
    both.price(oil, -3_763);
    await maker.turn(2_000);
    expect(both.prices(oil, "sell").every((price) => price < 0 && price > -3_763)).toBe(true);
    expect(both.prices(oil, "buy").every((price) => price < -3_763)).toBe(true);
  });
});

describe("following a price", () => {
  test("MAKER-003: a move of one step moves two orders, by amending", async () => {
    door.price(btc, 6_500_000);
    const maker = making();
    await maker.turn(0);
    const before = door.asked.length;
    const spacing = spacingOf(btc, 6_500_000);
    door.price(btc, 6_500_000 + spacing);
    await maker.turn(1_000);
    // Upwards the sells make way first, so that no quote ever meets our own.
    expect(door.asked.slice(before)).toEqual(["amend sell", "amend buy"]);
    door.price(btc, 6_500_000);
    await maker.turn(2_000);
    expect(door.asked.slice(before + 2)).toEqual(["amend buy", "amend sell"]);
    expect(door.orders.size).toBe(2 * levelsPerSide);
  });

  test("MAKER-004: a move of at most half a step costs nothing, and an instrument is requoted at most once a second", async () => {
    door.price(btc, 6_500_000);
    const maker = making();
    await maker.turn(0);
    const before = door.asked.length;
    const spacing = spacingOf(btc, 6_500_000);
    door.price(btc, 6_500_000 + spacing / 2);
    await maker.turn(5_000);
    expect(door.asked.length).toBe(before);
    for (let quarter = 1; quarter <= 8; quarter += 1) {
      door.price(btc, 6_500_000 + quarter * spacing);
      await maker.turn(5_000 + quarter * 250);
    }
    // Two seconds: at the first quarter and once a second after.
    expect(door.asked.length - before).toBeLessThanOrEqual(2 * 2 * levelsPerSide);
    const atTheEnd = door.prices(btc, "buy")[0];
    expect(atTheEnd).toBeGreaterThan(6_500_000 + 3 * spacing);
  });

  test("MAKER-005: its own orders never cross while a plan is carried out", () => {
    const centre = fc.integer({ min: 1_000, max: 3_000 });
    fc.assert(fc.property(centre, centre, (from, to) => {
      const spacing = 50;
      const side = (which: "buy" | "sell", at: number) => quotesOf(btc, { side: which, centre: at * 10, spacing, levelSize: 20, levels: levelsPerSide, room: 1_000_000 });
      const book = new Map<number, OwnOrder>();
      for (const which of ["buy", "sell"] as const) for (const { price, size } of side(which, from)) book.set(book.size, { order: book.size, instrument: 3, side: which, price, remaining: size });
      const best = (which: "buy" | "sell"): number => {
        const prices = [...book.values()].filter((order) => order.side === which).map(({ price }) => price);
        return which === "buy" ? Math.max(...prices) : Math.min(...prices);
      };
      for (const step of planOf([...book.values()], { buy: side("buy", to), sell: side("sell", to) }, to >= from)) {
        expect(step.kind).toBe("amend");
        if (step.kind === "amend") book.set(step.order.order, { ...step.order, price: step.price, remaining: step.size });
        expect(best("buy")).toBeLessThan(best("sell"));
      }
      expect(new Set([...book.values()].map(({ price }) => price)).size).toBe(2 * levelsPerSide);
    }), runs);
  });

  test("MAKER-006: what trades away is put back once half of a level is gone, and a level that is gone at once", async () => {
    door.price(btc, 6_500_000);
    const maker = making();
    await maker.turn(0);
    const [first, second] = [...door.orders.values()].filter(({ side }) => side === "sell");
    door.orders.set(first.order, { ...first, remaining: Math.floor(first.remaining * 0.4) });
    door.orders.delete(second.order);
    const before = door.asked.length;
    await maker.turn(3_000);
    expect(door.asked.slice(before).toSorted()).toEqual(["amend sell", "place sell"]);
    expect(door.prices(btc, "sell")).toHaveLength(levelsPerSide);
  });
});

describe("who it is", () => {
  test("MAKER-007: after a restart it adopts the orders that it finds, and places none beside them", async () => {
    door.price(btc, 6_500_000);
    await making().turn(0);
    const before = door.asked.length;
    await making().turn(10_000);
    expect(door.asked.length).toBe(before);
    expect(door.orders.size).toBe(2 * levelsPerSide);
  });

  test("MAKER-008: when a market closes or halts its quotes are withdrawn; while nobody knows nothing is done", async () => {
    door.price(btc, 6_500_000);
    const maker = making();
    await maker.turn(0);
    const before = door.asked.length;
    door.markets.clear();
    await maker.turn(5_000);
    expect(door.asked.length).toBe(before);
    door.price(btc, 6_500_000, false);
    await maker.turn(10_000);
    expect(door.asked.slice(before)).toEqual(["cancelAll"]);
    expect(door.orders.size).toBe(0);
    await maker.turn(20_000);
    expect(door.asked.length).toBe(before + 1);
    door.price(btc, 6_500_000);
    await maker.turn(30_000);
    expect(door.orders.size).toBe(2 * levelsPerSide);
  });

  test("MAKER-008: a market that closed while it was asked is tried again a second later", async () => {
    door.price(btc, 6_500_000);
    let closed = true;
    door.refuse = () => (closed ? { kind: "refused", rule: "session_must_be_open" } : undefined);
    const maker = making();
    await maker.turn(0);
    expect(door.asked).toEqual(["place sell"]);
    closed = false;
    await maker.turn(1_000);
    expect(door.orders.size).toBe(2 * levelsPerSide);
    expect(logged).toEqual([]);
  });

  test("MAKER-009: the more it holds the lower it quotes, and at its limit that side is gone", async () => {
    door.price(btc, 6_500_000);
    await making().turn(0);
    const flat = door.prices(btc, "buy")[0];
    const limit = 1_000_000 / dollarsPerCount(btc, 6_500_000);
    const long = new PaperDoor(btc);
    long.price(btc, 6_500_000);
    long.positions.set(btc.id, Math.floor(limit * 0.9));
    await making(long).turn(0);
    expect(long.prices(btc, "buy")[0]).toBeLessThan(flat);
    expect(long.prices(btc, "sell")[0]).toBeLessThan(6_500_000);
    const full = new PaperDoor(btc);
    full.price(btc, 6_500_000);
    full.positions.set(btc.id, Math.ceil(limit));
    await making(full).turn(0);
    expect(full.prices(btc, "buy")).toEqual([]);
    expect(full.prices(btc, "sell")).toHaveLength(levelsPerSide);
  });

  test("MAKER-010: spot is offered only out of what is held", async () => {
    const market = new PaperDoor(spot);
    market.price(spot, 6_500_000);
    await making(market).turn(0);
    expect(market.prices(spot, "sell")).toEqual([]);
    expect(market.prices(spot, "buy").length).toBeGreaterThanOrEqual(5);
    const holding = new PaperDoor(spot);
    holding.price(spot, 6_500_000);
    holding.balances.set("WBTC", 1);
    await making(holding).turn(0);
    expect(holding.prices(spot, "sell").length).toBeGreaterThanOrEqual(1);
    const offered = [...holding.orders.values()].filter(({ side }) => side === "sell").reduce((sum, { remaining }) => sum + remaining, 0);
    expect(offered).toBeLessThanOrEqual(8_000);
  });
});

describe("within its funds", () => {
  test("MAKER-011: its limits at once leave it above initial margin, whatever its funds", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.integer({ min: 100_000, max: 20_000_000 }), (equity, reference) => {
      const markets = [{ terms: btc, reference }, { terms: oil, reference: 7_000 }];
      const account = { seq: 1, equity, marginInit: 0, marginMaint: 0, balances: new Map(), positions: new Map(), orders: [] };
      const budgets = budgetsOf(account, 2, markets);
      const margin = markets.reduce((sum, { terms, reference: at }) => sum + (budgets.get(terms.id)?.limit ?? 0) * dollarsPerCount(terms, at) * terms.marginInit, 0);
      expect(margin).toBeLessThanOrEqual(equity * 0.5 * 1.000001);
    }), runs);
  });

  test("MAKER-012: as margin gets short it quotes less, and at twice the maintenance margin only what reduces", async () => {
    expect(healthOf({ equity: 100, marginMaint: 10, seq: 0, marginInit: 0, balances: new Map(), positions: new Map(), orders: [] })).toBe(1);
    door.price(btc, 6_500_000);
    door.equity = 100_000;
    door.marginMaint = 50_000;
    door.positions.set(btc.id, -5_000);
    await making().turn(0);
    expect(door.prices(btc, "sell")).toEqual([]);
    expect([...door.orders.values()].reduce((sum, { remaining }) => sum + remaining, 0)).toBeLessThanOrEqual(5_000);
    expect(door.prices(btc, "buy").length).toBeGreaterThan(0);
  });

  test("MAKER-013: a side that its funds do not cover is quoted smaller, then not at all, and tried again later", async () => {
    door.price(btc, 6_500_000);
    door.refuse = (_, side) => (side === "buy" ? { kind: "refused", rule: "margin_must_cover_order" } : undefined);
    const maker = making();
    for (let second = 0; second <= 30; second += 1) await maker.turn(second * 1_000);
    expect(door.prices(btc, "sell").length).toBeGreaterThanOrEqual(5);
    const before = door.asked.length;
    for (let second = 31; second <= 60; second += 1) await maker.turn(second * 1_000);
    expect(door.asked.slice(before).filter((asked) => asked.endsWith("buy"))).toEqual([]);
    door.refuse = () => undefined;
    for (let second = 61; second <= 600; second += 1) {
      door.price(btc, 6_500_000 + (second % 2) * 10_000);
      await maker.turn(second * 1_000);
    }
    expect(door.prices(btc, "buy").length).toBeGreaterThanOrEqual(5);
  });

  test("MAKER-014: after an answer that never came it looks at its account before it goes on", async () => {
    door.price(btc, 6_500_000);
    const maker = making();
    await maker.turn(0);
    const looks = door.looks;
    let lost = 0;
    // The floor did it; only the answer was lost.
    door.refuse = (kind) => {
      if (kind !== "amend" || lost > 0) return undefined;
      lost += 1;
      return { kind: "away" };
    };
    door.price(btc, 6_500_000 + spacingOf(btc, 6_500_000));
    await maker.turn(1_000);
    await maker.turn(1_300);
    expect(door.looks).toBe(looks + 1);
    await maker.turn(7_000);
    expect(door.prices(btc, "buy")).toHaveLength(levelsPerSide);
    expect(door.prices(btc, "sell")).toHaveLength(levelsPerSide);
  });
});
