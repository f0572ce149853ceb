import type { UnixMs } from "@crossfloor/instruments";
import type { Event } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { decodeState } from "../encoding/decode-state.ts";
import { encodeState } from "../encoding/encode-state.ts";
import { stateHash } from "../encoding/state-hash.ts";
import { scenario } from "../testing/scenario.ts";
import { listingCommands, publish, start } from "../testing/test-floor.ts";
import { Journal, replay } from "../testing/journal.ts";
import { hasPendingWork } from "./continue-work.ts";
import { nextTimerAt } from "./next-timer-at.ts";

const hour = 3_600_000;

function statuses(events: readonly Event[], instrument: number): string[] {
  return events.flatMap((event) => (event.type === "instrumentStatusChanged" && event.instrument === instrument ? [`${event.state} ${event.session} ${event.until === null ? "-" : (event.until - start) / hour}`] : []));
}

test("TIME-001: sessions open and close by the compiled calendar, and each change is told with its end", () => {
  const { journal } = scenario(`open ada | advance 8h | advance 8h`);
  expect(statuses(journal.events, 4)).toEqual(["trading closed 8", "trading open 16", "trading closed 32"]);
});

test("TIME-002: timers fire in advanceTime alone, each at its own instant even after a leap, and the next one is known", () => {
  const journal = new Journal();
  for (const command of listingCommands()) journal.send(command);
  expect(nextTimerAt(journal.state)).toBe(start + 8 * hour);
  journal.at += 33 * hour;
  journal.record(publish(2, 6_000, 1));
  expect(statuses(journal.last, 4)).toEqual([]);
  journal.record({ type: "advanceTime" });
  expect(statuses(journal.last, 4)).toEqual(["trading open 16", "trading closed 32", "trading open 40"]);
  expect(nextTimerAt(journal.state)).toBe(start + 40 * hour);
});

test("TIME-003: one command fires a bounded number of timers; the rest is pending work, in order", () => {
  const journal = new Journal(undefined, { timersPerCommandMax: 2 });
  for (const command of listingCommands()) journal.send(command);
  journal.at += 33 * hour;
  journal.record({ type: "advanceTime" });
  expect(statuses(journal.last, 4)).toEqual(["trading open 16", "trading closed 32"]);
  expect(hasPendingWork(journal.state)).toBe(true);
  journal.record({ type: "continueWork" });
  expect(statuses(journal.last, 4)).toEqual(["trading open 40"]);
  expect(hasPendingWork(journal.state)).toBe(false);
});

test("TIME-003: what is due has come even while its timer waits behind others: no order is taken after the close or the last trade", () => {
  const floor = scenario("open ada | deposit ada 100000 USDC | index BTC 50000 | index OIL 60 | advance 9h | buy ada 0.001 BTC-PERP @ 50000 as kept", { timersPerCommandMax: 1 });
  const { journal } = floor;
  journal.at = start + 8_760 * hour;
  journal.send(publish(1, 5_000_000));
  journal.send(publish(2, 6_000));
  expect(hasPendingWork(journal.state)).toBe(true);
  floor.run("status BTC-PERP trading open | buy ada 0.001 BTC-PERP @ 50000 => session_must_be_open | amend ada kept 0.002 => session_must_be_open");
  floor.run("status OIL-DEC trading closed | buy ada 1 OIL-DEC @ 60 => instrument_must_not_be_ended | cancel ada kept | drain | status OIL-DEC settled closed | status BTC-PERP trading closed");
});

test("TIME-004: a new version of a calendar moves the sessions of its instruments at once", () => {
  const journal = new Journal();
  for (const command of listingCommands()) journal.send(command);
  const calendar = journal.state.calendars[2];
  if (calendar === undefined) throw new Error("the test floor has two calendars");
  expect(journal.send({ type: "setCalendar", calendar }).refusal).toBe("calendar_version_must_follow");
  const sessions = [{ open: start, close: (start + hour) as UnixMs, tradeDate: "2026-12-02" }];
  expect(journal.send({ type: "setCalendar", calendar: { ...calendar, version: 2, sessions } }).refusal).toBe(null);
  expect(statuses(journal.last, 4)).toEqual(["trading open 1"]);
  const before = journal.events.length;
  journal.advance(2 * hour);
  expect(statuses(journal.events.slice(before), 4)).toEqual(["trading closed -"]);
});

test("TIME-005: trading ends at the last trade: the orders are cancelled, a bounded number per command, and none is taken any more", () => {
  const orders = Array.from({ length: 7 }, (_, each) => `buy ${each % 2 === 0 ? "ada" : "bob"} 1 OIL-DEC @ ${50 + each}`).join("|");
  const { journal } = scenario(`open ada bob | deposit ada 100000 USDC | deposit bob 100000 USDC | index OIL 60 | advance 9h | ${orders}
    advance 10d | status OIL-DEC trading open | advance 5h | status OIL-DEC trading open | index OIL 60`, { cancelsPerCommandMax: 3 });
  const before = journal.events.length;
  journal.advance(hour);
  const cancelled = journal.events.slice(before).flatMap((event) => (event.type === "orderCancelled" ? [event.reason] : []));
  expect(cancelled).toEqual(Array.from({ length: 7 }, () => "instrumentEnded"));
  expect(journal.records.filter((record) => record.command.type === "continueWork").length).toBeGreaterThanOrEqual(3);
  expect(journal.state.orders.size).toBe(0);
});

test("TIME-006: final settlement pays every position at the last index value, once, in bounded steps, and then the instrument is settled", () => {
  const { journal } = scenario(`
    open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index OIL 60 | advance 9h
    sell bob 3 OIL-DEC @ 60 | buy ada 2 OIL-DEC @ 60 | buy cay 1 OIL-DEC @ 60
    advance 10d | index OIL 61.25 | advance 6h | status OIL-DEC expired closed | buy ada 1 OIL-DEC @ 60 => instrument_must_not_be_ended
    index OIL -37.63 | advance 1h
    status OIL-DEC settled closed
    position ada 0 OIL-DEC | position bob 0 OIL-DEC | position cay 0 OIL-DEC | clearing - 0 USDC | residue - 0 USDC
    # (−37.63 − 60) · 2 · 100 = −19526, less the fee of 0.70
    total ada 80473.3 USDC | total bob 129288.4 USDC | total cay 90236.65 USDC
    index OIL 10 | advance 1d | total ada 80473.3 USDC
  `, { payoutsPerCommandMax: 1 });
  const told = journal.events.filter((event) => event.type === "instrumentSettled");
  expect(told).toEqual([{ type: "instrumentSettled", instrument: 4, price: -3_763 }]);
  expect(journal.events.filter((event) => event.type === "markChanged" && event.instrument === 4 && event.mark === 1_000)).toEqual([]);
});

test("TIME-003, ENGINE-003: a snapshot taken in the middle of pending work goes on with it", () => {
  const { journal } = scenario(`
    open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index OIL 60 | advance 9h
    sell bob 3 OIL-DEC @ 60 | buy ada 2 OIL-DEC @ 60 | buy cay 1 OIL-DEC @ 60 | buy ada 1 OIL-DEC @ 55 | buy bob 1 OIL-DEC @ 55
    advance 10d | index OIL 61.25
  `, { payoutsPerCommandMax: 1, cancelsPerCommandMax: 1 });
  journal.at += 7 * hour;
  journal.record({ type: "advanceTime" });
  let pieces = 0;
  for (; hasPendingWork(journal.state); pieces += 1) {
    const restored = decodeState(encodeState(journal.state));
    expect(encodeState(restored)).toEqual(encodeState(journal.state));
    journal.record({ type: "continueWork" });
    expect(replay(restored, [journal.records[journal.records.length - 1]])).toEqual(journal.last);
    expect(stateHash(restored)).toBe(stateHash(journal.state));
  }
  expect(pieces).toBeGreaterThan(4);
});

test("TIME-007: without any index value an instrument waits, expired, and settles with the first", () => {
  scenario(`
    open ada | deposit ada 100 USDC | advance 11d | status OIL-DEC expired closed
    index OIL 12 | drain | status OIL-DEC settled closed
  `);
});

test("TIME-008: what rounding leaves over when an inverse future settles goes to the residue account", () => {
  // Settled by hand, as the test floor's future is linear: three longs against one short, each value cut towards zero.
  const { state, journal } = scenario(`
    open ada bob cay dan | deposit ada 1 WBTC | deposit bob 1 WBTC | deposit cay 1 WBTC | deposit dan 1 WBTC | index BTC 30000
    sell dan 30 BTC-INV @ 30000 | buy ada 10 BTC-INV @ 30000 | buy bob 10 BTC-INV @ 30000 | buy cay 10 BTC-INV @ 30000
    index BTC 70000
  `);
  const slot = state.slots.get(3 as Parameters<typeof state.slots.get>[0]);
  if (slot === undefined) throw new Error("the test floor lists BTC-INV");
  slot.state = "expired";
  slot.settleDue = (journal.at + 1) as UnixMs;
  state.timers.push({ due: journal.at + 1, id: 14, kind: "settle", slot });
  journal.advance(1);
  const residue = journal.events.filter((event) => event.type === "entryPosted" && event.kind === "residue");
  expect(residue).toHaveLength(1);
  expect(slot.state).toBe("settled");
});
