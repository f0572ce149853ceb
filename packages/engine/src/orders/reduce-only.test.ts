import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { checkInvariants } from "../checks/check-invariants.ts";
import { decodeState } from "../encoding/decode-state.ts";
import { encodeState } from "../encoding/encode-state.ts";
import { stateHash } from "../encoding/state-hash.ts";
import { reduceOnlyCount } from "../state/account-orders.ts";
import { accountOf } from "../state/account-rows.ts";
import { Journal } from "../testing/journal.ts";
import { RandomWorkload } from "../testing/random-workload.ts";
import { scenario } from "../testing/scenario.ts";

/** Ada is long 1, bob is short 1. */
const floor = `open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index BTC 50000 | index OIL 60 | advance 9h
  sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000`;

test("REDUCE-001: a reduce-only order rests with what there is left to close, and is refused where that is nothing", () => {
  const run = scenario(`${floor}
    sell ada 3 BTC-PERP @ 51000 reduce post as a | ask BTC-PERP 51000 1
    sell ada 1 BTC-PERP @ 51000 reduce => reduce_only_must_reduce
    buy ada 1 BTC-PERP @ 49000 reduce => reduce_only_must_reduce
    buy bob 0.4 BTC-PERP @ 49000 | buy bob 1 BTC-PERP @ 49500 reduce until 60s | bid BTC-PERP 49500 0.6 | advance 60s | bid BTC-PERP 49000 0.4
    sell ada 1 BTC/USDC @ 50000 reduce => reduce_only_must_reduce
  `);
  expect(run.journal.events.find((event) => event.type === "orderAccepted" && event.clientOrderId === "a")).toMatchObject({ size: 1000, reduceOnly: true });
});

test("REDUCE-001: of one that takes and rests, both parts together close no more than there is", () => {
  scenario(`${floor} | buy cay 0.3 BTC-PERP @ 50500 | sell ada 2 BTC-PERP @ 50500 reduce | position ada 0.7 BTC-PERP | ask BTC-PERP 50500 0.7
    buy cay 5 BTC-PERP @ 50500 | position ada 0 BTC-PERP | orders ada 0`);
});

test("REDUCE-002: over random logs no fill of a reduce-only order opens, enlarges or turns a position", () => {
  let fills = 0;
  let rested = 0;
  for (let seed = 900; seed < 940; seed += 1) {
    const journal = new Journal((state) => checkInvariants(state, { books: false }), { assetIdMax: 7 });
    const workload = new RandomWorkload(new Prng(seed), journal);
    workload.begin();
    for (let step = 0; step < 200; step += 1) workload.step();
    const reducing = new Set<number>();
    const positions = new Map<string, number>();
    let sides: { readonly account: number; readonly order: number }[] = [];
    for (const event of journal.events) {
      if (event.type === "orderAccepted" && event.reduceOnly) reducing.add(event.order);
      if (event.type === "orderRested" && reducing.has(event.order)) rested += 1;
      if (event.type === "fill") sides = [{ account: event.makerAccount, order: event.makerOrder }, { account: event.takerAccount, order: event.takerOrder }];
      if (event.type !== "positionChanged") continue;
      const key = `${event.account} ${event.instrument}`;
      const before = positions.get(key) ?? 0;
      positions.set(key, event.size);
      const side = sides.shift();
      if (side === undefined || !reducing.has(side.order)) continue;
      expect(side.account).toBe(event.account);
      expect(Math.abs(event.size)).toBeLessThan(Math.abs(before));
      expect(event.size === 0 || event.size > 0 === before > 0).toBe(true);
      fills += 1;
    }
  }
  expect(rested).toBeGreaterThan(20);
  expect(fills).toBeGreaterThan(20);
});

test("REDUCE-003: what the position no longer bears is cut from the order that came last", () => {
  const run = scenario(`${floor}
    sell ada 0.4 BTC-PERP @ 51000 reduce as first | sell ada 0.3 BTC-PERP @ 50800 reduce as second | sell ada 0.3 BTC-PERP @ 50900 reduce as third
    buy cay 0.5 BTC-PERP @ 50000 | sell ada 0.5 BTC-PERP @ 50000 | position ada 0.5 BTC-PERP | orders ada 2
    ask BTC-PERP 50800 0.1 | cancel ada second | ask BTC-PERP 51000 0.4
  `);
  const told = run.journal.events.flatMap((event) => {
    if (event.type === "orderCancelled" && event.reason === "reduceOnlyCut") return [`cancelled ${event.clientOrderId} ${event.remaining}`];
    return event.type === "orderAmended" ? [`amended ${event.sizeBefore} to ${event.size} ${event.kept ? "kept" : "moved"}`] : [];
  });
  expect(told).toEqual(["cancelled third 300", "amended 300 to 100 kept"]);
});

test("REDUCE-003: a plain order on their side takes their room, a turned position ends them, and what was cut does not grow again", () => {
  scenario(`${floor}
    sell ada 1 BTC-PERP @ 51000 reduce | sell ada 0.7 BTC-PERP @ 52000 as plain | ask BTC-PERP 51000 0.3 | cancel ada plain | ask BTC-PERP 51000 0.3
    buy cay 2 BTC-PERP @ 50000 | sell ada 2 BTC-PERP @ 50000 | position ada -1 BTC-PERP | orders ada 0
  `);
});

test("REDUCE-004: reduce-only orders add nothing to the worst case, and stay what they are through amends and snapshots", () => {
  const run = scenario(`${floor} | init ada 5000 USDC | sell ada 1 BTC-PERP @ 51000 reduce as a | init ada 5000 USDC | amend ada a 0.2 | amend ada a 5 @ 51500 | ask BTC-PERP 51500 1 | init ada 5000 USDC`);
  const restored = decodeState(encodeState(run.state));
  checkInvariants(restored);
  expect(stateHash(restored)).toBe(stateHash(run.state));
  expect(reduceOnlyCount(restored, accountOf(restored, run.account("ada")))).toBe(1);
});
