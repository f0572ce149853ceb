import { apply, createEngine, defaultLimits } from "@crossfloor/engine";
import type { InstrumentId, Price, Size, UnixMs } from "@crossfloor/instruments";
import { type AccountId, commandCodes, type Event, type LegOutcome, type MassQuote, type OrderAccepted, type OrderId, type Outcome, type PlaceBatch, type Quote, type QuoteSide, type Sequenced } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { demandAll } from "./auditor/audit-fault.ts";
import { Auditor, type SeenBook } from "./auditor/auditor.ts";
import { legsOf } from "./auditor/batch-legs.ts";
import { QuoteLegs } from "./auditor/quote-legs.ts";
import { Coverage, coverageMarks } from "./coverage-marks.ts";
import { runRecords, shrink } from "./shrink.ts";
import { seenBooks, simulateSeed } from "./simulate-seed.ts";

const run = (seed: number, coverage = new Coverage()) => simulateSeed({ seed, commands: 1_000, only: null, coverage });

test("SIM-001, SIM-004, SIM-014: a fixed slice of seeds keeps every invariant, draws every kind of command and reaches every rare path", { timeout: 120_000 }, () => {
  const coverage = new Coverage();
  const drawn = new Set<string>();
  for (let seed = 1; seed <= 60; seed += 1) {
    const { failure, records } = run(seed, coverage);
    expect(failure, `seed ${seed}`).toBeNull();
    for (const { command } of records) drawn.add(command.type);
  }
  expect([...drawn].sort()).toEqual(Object.keys(commandCodes).sort());
  expect(coverageMarks.filter((mark) => !coverage.reached.has(mark))).toEqual([]);
});

test("SIM-002: the same seed gives the same records and ends in the same state, another gives others", () => {
  const [first, again, other] = [run(7), run(7), run(8)];
  expect(again.records).toEqual(first.records);
  expect(again.stateHash).toBe(first.stateHash);
  expect(other.stateHash).not.toBe(first.stateHash);
});

test("SIM-003: the auditor finds an entry that does not add up, from the events alone", () => {
  const auditor = new Auditor({ only: null, cancelsPerCommandMax: 256, fillsPerOrderMax: 1_000 });
  const { records } = run(7);
  const record = records.find((each): each is Sequenced => each.command.type === "creditDeposit");
  if (record === undefined) throw new Error("every seed deposits");
  const lines = [{ class: "customerFutures", account: 1 as AccountId, asset: 1, amount: 5 }, { class: "external", account: 0 as AccountId, asset: 1, amount: -4 }];
  const outcome = { seq: record.seq, refusal: null, detail: "", order: 0 };
  const event = { type: "entryPosted", entry: 1, kind: "deposit", lines };
  expect(() => auditor.observe(record, [event] as unknown as Parameters<Auditor["observe"]>[1], outcome as Parameters<Auditor["observe"]>[2])).toThrow("L1: entry 1 is off by 1");
});

test("SIM-005: a failing run shrinks to a handful of records that fail alike", async () => {
  const whole = run(3);
  // A limit on time that no machine keeps: stamps that fall trip the engine's own assertion, wherever they stand.
  const place = 600;
  const records = whole.records.map((record, index) => (index === place ? { ...record, at: 0 as Sequenced["at"] } : record));
  expect(runRecords(records, whole.limits, null)).toMatchObject({ id: "ENGINE", at: place + 1 });
  const short = await shrink(records, whole.limits, "ENGINE");
  expect(short.length).toBeLessThanOrEqual(50);
  expect(runRecords(short, whole.limits, null)?.id).toBe("ENGINE");
});

test("SIM-011: a batch is audited leg by leg, and a report that does not fit what a leg told is found", () => {
  const leg = { type: "cancelOrder", order: 7 as OrderId, clientOrderId: "" } as const;
  const place = { type: "placeOrder", instrument: 2 as InstrumentId, clientOrderId: "a", side: "buy", size: 5 as Size, limit: 100 as Price, timeInForce: "gtc", expiresAt: 0 as UnixMs, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest" } as const;
  const batch: PlaceBatch = { type: "placeBatch", account: 1 as AccountId, legs: [leg, place] };
  const refused: Event = { type: "commandRefused", command: "cancelOrder", refusal: "order_must_exist", account: 1 as AccountId, instrument: 0 as InstrumentId, clientOrderId: "", detail: "" };
  const accepted: Event = { ...place, type: "orderAccepted", order: 9 as OrderId, account: 1 as AccountId, market: false };
  const rested: Event = { type: "orderRested", order: 9 as OrderId, account: 1 as AccountId, instrument: 2 as InstrumentId, side: "buy", price: 100 as Price, size: 5 as Size };
  const reports: LegOutcome[] = [{ refusal: "order_must_exist", detail: "", order: 0 as OrderId }, { refusal: null, detail: "", order: 9 as OrderId }];
  const demand = demandAll(null);
  const legs = legsOf(batch, reports, [refused, accepted, rested], demand);
  expect(legs.map(({ events }) => events.length)).toEqual([1, 2]);
  const wrong: readonly (readonly [readonly LegOutcome[], readonly Event[]])[] = [
    [reports, [accepted, rested]],
    [reports, [refused, rested, accepted]],
    [reports, [refused]],
    [[reports[0]], [refused, accepted, rested]],
    [[reports[0], { ...reports[1], order: 8 as OrderId }], [refused, accepted, rested]],
    [[{ ...reports[0], refusal: null }, reports[1]], [refused, accepted, rested]],
  ];
  for (const [outcomes, events] of wrong) expect(() => legsOf(batch, outcomes, events, demand)).toThrow("BATCH-001");
});

test("SIM-015: a mass quote is taken apart by what its sides had, and whatever a side does instead is found", () => {
  const side = (price: number, size: number): QuoteSide => ({ price: price as Price, size: size as Size });
  const mass = (...quotes: readonly Pick<Quote, "bid" | "ask">[]): MassQuote => ({
    type: "massQuote", account: 1 as AccountId, quoteSet: 1, postOnly: true, selfTrade: "cancelNewest", quotes: quotes.map((quote) => ({ instrument: 2 as InstrumentId, ...quote })),
  });
  const report = (order: number, refusal: LegOutcome["refusal"] = null): LegOutcome => ({ refusal, detail: "", order: order as OrderId });
  const place = { account: 1 as AccountId, instrument: 2 as InstrumentId };
  const accepted = (order: number, way: "buy" | "sell", { price, size }: QuoteSide): OrderAccepted => ({
    ...place, type: "orderAccepted", order: order as OrderId, clientOrderId: "", side: way, size, limit: price, market: false, timeInForce: "gtc", expiresAt: 0, postOnly: true, reduceOnly: false, selfTrade: "cancelNewest",
  });
  const rested = (order: number, way: "buy" | "sell", { price, size }: QuoteSide): Event => ({ ...place, type: "orderRested", order: order as OrderId, side: way, price, size });
  const cancelled = (order: number, way: "buy" | "sell", { price, size }: QuoteSide): Event => ({ ...place, type: "orderCancelled", order: order as OrderId, clientOrderId: "", side: way, price, remaining: size, resting: true, reason: "user" });
  const amended = (order: number, way: "buy" | "sell", before: QuoteSide, after: QuoteSide, kept: boolean): Event => ({
    ...place, type: "orderAmended", order: order as OrderId, side: way, priceBefore: before.price, sizeBefore: before.size, price: after.price, size: after.size, kept,
  });
  const refused = (refusal: NonNullable<LegOutcome["refusal"]>): Event => ({ ...place, type: "commandRefused", command: "massQuote", refusal, clientOrderId: "", detail: "" });
  const [low, high, higher, less] = [side(90, 5), side(110, 5), side(120, 5), side(110, 3)];

  /** Both sides are placed first, then this comes. */
  const second = (command: MassQuote, reports: readonly LegOutcome[], events: readonly Event[]): number[] => {
    const open = new Map([[1, { id: 1, accepted: accepted(1, "buy", low), limit: 90, open: 5 }], [2, { id: 2, accepted: accepted(2, "sell", high), limit: 110, open: 5 }]]);
    const quotes = new QuoteLegs(demandAll(null), (order) => open.get(order));
    const first = [...quotes.legs(mass({ bid: low, ask: high }), [report(1), report(2)], [accepted(1, "buy", low), rested(1, "buy", low), accepted(2, "sell", high), rested(2, "sell", high)])];
    expect(first.map(({ events: own }) => own.length)).toEqual([2, 2]);
    const lengths: number[] = [];
    for (const leg of quotes.legs(command, reports, events)) {
      lengths.push(leg.events.length);
      if (leg.command.type === "cancelOrder") open.delete(leg.command.order);
    }
    return lengths;
  };
  const lessened = amended(2, "sell", high, less, true);
  const raised = amended(2, "sell", high, higher, false);
  const bidOut = cancelled(1, "buy", low);
  expect(second(mass({ bid: low, ask: less }), [report(1), report(2)], [lessened])).toEqual([1]);
  expect(second(mass({ bid: null, ask: higher }), [report(1), report(2)], [raised, rested(2, "sell", higher), bidOut])).toEqual([2, 1]);
  expect(second(mass({ bid: high, ask: high }), [report(0, "quote_sides_must_not_cross"), report(0, "quote_sides_must_not_cross")],
    [refused("quote_sides_must_not_cross"), bidOut, refused("quote_sides_must_not_cross"), cancelled(2, "sell", high)])).toEqual([1, 1, 1, 1]);

  const wrong: readonly (readonly [MassQuote, readonly LegOutcome[], readonly Event[]])[] = [
    // Less size that loses its place, a report too few, the wrong order named, more told than the sides do, and nothing told.
    [mass({ bid: low, ask: less }), [report(1), report(2)], [amended(2, "sell", high, less, false), rested(2, "sell", less)]],
    [mass({ bid: low, ask: less }), [report(1)], [lessened]],
    [mass({ bid: low, ask: less }), [report(3), report(2)], [lessened]],
    [mass({ bid: low, ask: less }), [report(1), report(2)], [lessened, bidOut]],
    [mass({ bid: low, ask: less }), [report(1), report(2)], []],
    // The bid before an ask that rises, a bid that stays where nothing is wanted, a refused side that stays, and one that goes through the other.
    [mass({ bid: null, ask: higher }), [report(1), report(2)], [bidOut, raised, rested(2, "sell", higher)]],
    [mass({ bid: null, ask: high }), [report(0), report(2)], []],
    [mass({ bid: side(95, 5), ask: high }), [report(0, "margin_must_cover_order"), report(2)], [refused("margin_must_cover_order")]],
    [mass({ bid: high, ask: high }), [report(1), report(2)], [amended(1, "buy", low, high, false), rested(1, "buy", high)]],
    [mass({ bid: low, ask: high }), [report(0, "quote_sides_must_not_cross"), report(2)], [refused("quote_sides_must_not_cross"), bidOut]],
  ];
  for (const [command, reports, events] of wrong) expect(() => second(command, reports, events), JSON.stringify([command.quotes, reports])).toThrow(/^QUOTE-00[12]/);
});

test("SIM-015: a mass quote is refused whole only beyond its bounds, and then does nothing", () => {
  const quote: Quote = { instrument: 2 as InstrumentId, bid: null, ask: null };
  const sound: MassQuote = { type: "massQuote", account: 1 as AccountId, quoteSet: 1, postOnly: false, selfTrade: "cancelNewest", quotes: [quote] };
  const observe = (command: MassQuote, outcome: Partial<Outcome>, events: readonly Event[] = []): void => {
    const auditor = new Auditor({ only: null, cancelsPerCommandMax: 256, fillsPerOrderMax: defaultLimits.fillsPerOrderMax });
    const record = { seq: 1, at: 0, wall: 0, origin: 0, serial: 0, deadline: 0, command: { type: "openAccount", account: 1, kind: "customer" } } as unknown as Sequenced;
    const done = { seq: record.seq, refusal: null, detail: "", order: 0 as OrderId };
    auditor.observe(record, [{ type: "accountOpened", account: 1 as AccountId, kind: "customer" }], done);
    auditor.observe({ ...record, command }, events, { ...done, ...outcome });
  };
  const legs: readonly LegOutcome[] = [{ refusal: null, detail: "", order: 0 as OrderId }, { refusal: null, detail: "", order: 0 as OrderId }];
  expect(() => observe(sound, { legs })).not.toThrow();
  expect(() => observe({ ...sound, quotes: [] }, { refusal: "mass_quote_must_be_bounded" })).not.toThrow();
  expect(() => observe({ ...sound, quotes: [] }, { legs: [] })).toThrow("QUOTE-004");
  expect(() => observe({ ...sound, quoteSet: 16 }, { legs })).toThrow("QUOTE-004");
  expect(() => observe({ ...sound, account: 9 as AccountId }, { legs })).toThrow("QUOTE-004");
  expect(() => observe(sound, { refusal: "account_must_exist" })).toThrow("QUOTE-004");
  expect(() => observe(sound, { refusal: "command_must_be_well_formed", legs })).toThrow("QUOTE-004");
});

test("SIM-013: an order that stands in the wrong place, a size that differs and a checksum of another book are found", () => {
  const { records, limits } = run(7);
  const state = createEngine(limits);
  const auditor = new Auditor({ only: "M9", cancelsPerCommandMax: limits.cancelsPerCommandMax, fillsPerOrderMax: limits.fillsPerOrderMax });
  let deep: SeenBook | undefined;
  for (const record of records) {
    const events: Event[] = [];
    const outcome = apply(state, record, (event) => void events.push(event));
    auditor.observe(record, events, outcome);
    const books = seenBooks(state, auditor);
    auditor.checkSeen({ balances: [], books });
    deep = books.find(({ resting }) => resting.bids.length > 2 && resting.asks.length > 0);
    if (deep !== undefined) break;
  }
  if (deep === undefined) throw new Error("seed 7 has a book of some depth");
  const [first, second, ...others] = deep.resting.bids;
  const wrong: readonly SeenBook[] = [
    { ...deep, resting: { ...deep.resting, bids: [second, first, ...others] } },
    { ...deep, resting: { ...deep.resting, bids: [[first[0], first[1], first[2] + 1], second, ...others] } },
    { ...deep, bids: deep.bids.slice(1) },
    { ...deep, checksums: { ...deep.checksums, levels: deep.checksums.orders ^ 1 } },
    { ...deep, checksums: { ...deep.checksums, orders: deep.checksums.orders ^ 1 } },
  ];
  for (const book of wrong) expect(() => auditor.checkSeen({ balances: [], books: [book] })).toThrow("M9");
});
