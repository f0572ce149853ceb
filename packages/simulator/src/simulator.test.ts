import { apply, createEngine } from "@crossfloor/engine";
import type { InstrumentId, Price, Size, UnixMs } from "@crossfloor/instruments";
import type { AccountId, Event, LegOutcome, OrderId, PlaceBatch, Sequenced } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { demandAll } from "./auditor/audit-fault.ts";
import { Auditor, type SeenBook } from "./auditor/auditor.ts";
import { legsOf } from "./auditor/batch-legs.ts";
import { Coverage, coverageMarks } from "./coverage-marks.ts";
import { runRecords, shrink } from "./shrink.ts";
import { seenBooks, simulateSeed } from "./simulate-seed.ts";

const run = (seed: number, coverage = new Coverage()) => simulateSeed({ seed, commands: 1_000, only: null, coverage });

test("SIM-001, SIM-004: a fixed slice of seeds keeps every invariant and reaches every rare path", { timeout: 120_000 }, () => {
  const coverage = new Coverage();
  for (let seed = 1; seed <= 60; seed += 1) expect(run(seed, coverage).failure, `seed ${seed}`).toBeNull();
  expect(coverageMarks.filter((mark) => !coverage.reached.has(mark))).toEqual([]);
});

test("SIM-002: the same seed gives the same records and ends in the same state, another gives others", () => {
  const [first, again, other] = [run(7), run(7), run(8)];
  expect(again.records).toEqual(first.records);
  expect(again.stateHash).toBe(first.stateHash);
  expect(other.stateHash).not.toBe(first.stateHash);
});

test("SIM-003: the auditor finds an entry that does not add up, from the events alone", () => {
  const auditor = new Auditor({ only: null, cancelsPerCommandMax: 256 });
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

test("SIM-013: an order that stands in the wrong place, a size that differs and a checksum of another book are found", () => {
  const { records, limits } = run(7);
  const state = createEngine(limits);
  const auditor = new Auditor({ only: "M9", cancelsPerCommandMax: limits.cancelsPerCommandMax });
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
