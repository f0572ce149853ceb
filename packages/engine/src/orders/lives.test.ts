import type { Event } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { checkInvariants } from "../checks/check-invariants.ts";
import { decodeState } from "../encoding/decode-state.ts";
import { encodeState } from "../encoding/encode-state.ts";
import { stateHash } from "../encoding/state-hash.ts";
import { Journal, replay } from "../testing/journal.ts";
import { RandomWorkload } from "../testing/random-workload.ts";
import { scenario } from "../testing/scenario.ts";
import { publish, start } from "../testing/test-floor.ts";
import { hasPendingWork } from "../work/continue-work.ts";
import { nextTimerAt } from "../work/next-timer-at.ts";

const floor = "open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index BTC 50000 | index OIL 60 | advance 9h";

function ends(events: readonly Event[]): string[] {
  return events.flatMap((event) => (event.type === "orderCancelled" ? [`${event.order} ${event.reason}`] : []));
}

test("LIFE-001: a good-till-date order rests until its instant and then leaves by itself, with its reason and its hold", () => {
  const run = scenario(`${floor}
    buy ada 0.001 BTC-PERP @ 49000 until 60s as a | buy ada 0.001 BTC/USDC @ 49000 until 90s
    held ada 49.098 USDC | advance 59s | orders ada 2 | advance 1s | orders ada 1
    advance 30s | orders ada 0 | held ada 0 USDC
    buy ada 0.001 BTC-PERP @ 49000 until 0s => expiry_must_be_ahead
  `);
  expect(ends(run.journal.events)).toEqual(["1 expired", "2 expired"]);
  expect(run.journal.events.filter((event) => event.type === "orderAccepted").map((event) => event.expiresAt - start)).toEqual([9 * 3_600_000 + 60_000, 9 * 3_600_000 + 90_000]);
});

test("LIFE-001: an amend keeps the instant, and no other life names one", () => {
  const run = scenario(`${floor} | buy ada 0.002 BTC-PERP @ 49000 until 60s as a | amend ada a 0.001 | amend ada a - @ 49500 | advance 59s | orders ada 1 | advance 1s | orders ada 0`);
  const { state } = run;
  const refused = run.journal.send({
    type: "placeOrder", account: run.account("ada"), instrument: 2 as never, clientOrderId: "", side: "buy", size: 1 as never, limit: 4_900_000 as never,
    timeInForce: "gtc", expiresAt: (state.at + 5) as never, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest",
  });
  expect(refused.refusal).toBe("expiry_must_belong_to_good_till_date");
});

test("LIFE-002: a day order ends with the session that it came in; a market that does not close has none", () => {
  const run = scenario(`${floor}
    buy ada 1 OIL-DEC @ 59 day as a | buy ada 1 OIL-DEC @ 59 as kept
    advance 6h | orders ada 2 | amend ada a - @ 58.50 | advance 1h | status OIL-DEC trading closed | orders ada 1
    advance 16h | status OIL-DEC trading open | bid OIL-DEC 59 1
  `);
  expect(ends(run.journal.events)).toEqual(["1 sessionEnded"]);
  expect(run.journal.events.find((event) => event.type === "orderAccepted")).toMatchObject({ expiresAt: start + 16 * 3_600_000 });
  run.run("index BTC 50000 | buy ada 0.001 BTC-PERP @ 49000 day => day_order_must_have_session_end");
});

test("LIFE-003: orders end in advanceTime alone, by due time and number, a bounded number per command; a snapshot in between changes nothing", () => {
  const run = scenario(`${floor}
    buy ada 0.001 BTC-PERP @ 49000 until 20s | buy ada 0.001 BTC-PERP @ 49000 until 10s | buy bob 0.001 BTC-PERP @ 49000 until 10s | buy ada 0.001 BTC-PERP @ 49000 until 15s
    buy ada 0.001 BTC-PERP @ 49000 until 12s as gone | cancel ada gone
  `, { cancelsPerCommandMax: 2 });
  const { journal } = run;
  expect(nextTimerAt(journal.state)).toBe(journal.at + 10_000);
  journal.at += 30_000;
  journal.record(publish(2, 6_000));
  expect(ends(journal.last)).toEqual([]);
  journal.record({ type: "advanceTime" });
  expect(ends(journal.last)).toEqual(["2 expired", "3 expired"]);
  expect(hasPendingWork(journal.state)).toBe(true);
  const restored = decodeState(encodeState(journal.state));
  checkInvariants(restored);
  const before = journal.records.length;
  journal.record({ type: "continueWork" });
  expect(ends(journal.last)).toEqual(["4 expired", "1 expired"]);
  expect(hasPendingWork(journal.state)).toBe(false);
  expect(replay(restored, journal.records.slice(before))).toEqual(journal.last);
  expect(stateHash(restored)).toBe(stateHash(journal.state));
});

test("LIFE-004: an order whose end is due never trades, be it still in the book: who would meet it is refused for the moment", () => {
  const run = scenario(`${floor}
    sell ada 0.001 BTC-PERP @ 50000 until 10s as due | sell ada 0.001 BTC-PERP @ 50000.50 until 10s | sell bob 0.001 BTC-PERP @ 50000
  `, { cancelsPerCommandMax: 1 });
  const { journal } = run;
  journal.at += 10_000;
  journal.wall += 10_000;
  journal.record({ type: "advanceTime" });
  run.run("buy cay 0.001 BTC-PERP @ 50000 ioc | position cay 0.001 BTC-PERP | buy cay 0.001 BTC-PERP @ 50000.50 => due_orders_must_have_left | buy cay 0.001 BTC-PERP @ 50000");
  run.run("buy cay 0.001 BTC-PERP market fok => due_orders_must_have_left | drain | orders ada 0 | position ada 0 BTC-PERP");
});

test("LIFE-004: an order that is due can be cancelled, and not amended", () => {
  const run = scenario(`${floor} | sell ada 0.002 BTC-PERP @ 50000 as other until 10s | sell ada 0.002 BTC-PERP @ 50000 until 10s as due`, { cancelsPerCommandMax: 1 });
  run.journal.at += 10_000;
  run.journal.wall += 10_000;
  run.journal.record({ type: "advanceTime" });
  run.run("amend ada due 0.001 => order_must_exist | cancel ada due | orders ada 0");
});

test("LIFE-004: over random logs no fill has a maker whose end had come", () => {
  let seen = 0;
  for (let seed = 700; seed < 720; seed += 1) {
    const journal = new Journal(() => undefined, { assetIdMax: 7, cancelsPerCommandMax: 1 });
    const workload = new RandomWorkload(new Prng(seed), journal);
    workload.begin();
    const due = new Map<number, number>();
    for (let step = 0; step < 250; step += 1) {
      const from = journal.events.length;
      workload.step();
      for (const event of journal.events.slice(from)) {
        if (event.type === "orderAccepted" && event.expiresAt !== 0) due.set(event.order, event.expiresAt);
        if (event.type === "orderCancelled" && event.reason === "expired") seen += 1;
        if (event.type === "fill") expect(due.get(event.makerOrder) ?? Number.MAX_SAFE_INTEGER).toBeGreaterThan(journal.state.at);
      }
    }
    checkInvariants(journal.state);
  }
  expect(seen).toBeGreaterThan(20);
});
