import type { AccountId, OrderId, PlaceOrder } from "@crossfloor/protocol";
import type { InstrumentId, Price, Size } from "@crossfloor/instruments";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { stateHash } from "../encoding/state-hash.ts";
import { Journal } from "../testing/journal.ts";
import { RandomWorkload } from "../testing/random-workload.ts";
import { scenario } from "../testing/scenario.ts";
import { accountView, openOrdersOf } from "./account-view.ts";
import { averagePrice } from "./average-price.ts";
import { bookLevels, floorView, instrumentStatus, restingOrders } from "./market-view.ts";
import { whatIf } from "./what-if.ts";

test("VIEW-001: an account view has all figures of one moment: balances, positions, orders, equity and margin", () => {
  const { state } = scenario(`
    open ada bob | deposit ada 10000 USDC | deposit ada 0.1 WBTC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000 | index BTC 51000
    sell ada 0.5 BTC-PERP @ 52000 as tp | buy ada 0.01 BTC/USDC @ 50000
  `);
  const view = accountView(state, 1 as AccountId);
  expect(view).toMatchObject({
    seq: state.seq, state: "ok", referenceAsset: 1, equity: 15_319_000_000, unrealised: 1_000_000_000, marginInit: 5_100_000_000, marginMaint: 2_550_000_000, available: 10_219_000_000,
    balances: [{ asset: 1, pledged: 9_975_000_000, free: 0, held: 501_000_000, owed: 0, price: 1, value: 9_975_000_000 }, { asset: 2, pledged: 10_000_000, price: 5_100_000, value: 5_100_000_000, haircut: 50_000_000 }],
    positions: [{ instrument: 2, size: 1000, cost: 50_000_000_000, entryPrice: 5_000_000, mark: 5_100_000, notional: 51_000_000_000, unrealised: 1_000_000_000, marginInit: 5_100_000_000 }],
    openOrders: [{ clientOrderId: "tp", side: "sell", size: 500, filled: 0, remaining: 500, limit: 5_200_000, averagePrice: null }, { instrument: 1 }],
  });
  expect(openOrdersOf(state, 1 as AccountId)).toHaveLength(2);
  expect(accountView(state, 9 as AccountId)).toBe(undefined);
});

test("VIEW-002: the liquidation price is the first at which equity falls below maintenance if this mark alone moves", () => {
  const { state, journal } = scenario(`
    open ada bob | deposit ada 6000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 1 BTC-PERP @ 50000
  `);
  // 5975 + (P − 50000) < 0.05 P  ⇔  P < 46342.105…
  expect(accountView(state, 1 as AccountId)?.positions[0].liquidationPrice).toBe(4_634_210);
  journal.send({ type: "publishIndex", index: 1 as never, value: 4_634_211 as Price, sources: 1, staleWeight: 0 as never, validForMs: 1000, source: "simulated", simulated: true });
  expect(accountView(state, 1 as AccountId)?.state).toBe("ok");
  journal.send({ type: "publishIndex", index: 1 as never, value: 4_634_210 as Price, sources: 1, staleWeight: 0 as never, validForMs: 1000, source: "simulated", simulated: true });
  expect(accountView(state, 1 as AccountId)?.state).toBe("reduceOnly");
});

test("VIEW-003: what-if says what the order then does, and leaves the state untouched", () => {
  const compared = { fills: 0, refused: 0 };
  for (let seed = 3_000; seed < 3_060; seed += 1) {
    const journal = new Journal(undefined, { assetIdMax: 7 });
    const workload = new RandomWorkload(new Prng(seed), journal);
    workload.begin();
    const prng = new Prng(seed + 1);
    for (let step = 0; step < 80; step += 1) {
      workload.step();
      const last = journal.records[journal.records.length - 1].command;
      if (last.type !== "placeOrder") continue;
      const question: PlaceOrder = { ...last, account: prng.between(1, 5) as AccountId, clientOrderId: "" };
      const hash = stateHash(journal.state);
      const answer = whatIf(journal.state, question);
      expect(stateHash(journal.state)).toBe(hash);
      const outcome = journal.send(question);
      expect(answer.refusal, `seed ${seed}`).toBe(outcome.refusal);
      const view = accountView(journal.state, question.account);
      if (outcome.refusal !== null) {
        compared.refused += 1;
        continue;
      }
      const fills = journal.last.flatMap((event) => (event.type === "fill" ? [event] : []));
      compared.fills += fills.length;
      expect(answer.filledNow).toBe(fills.reduce((sum, fill) => sum + fill.size, 0));
      expect([answer.after?.marginInit, answer.after?.marginMaint], `seed ${seed}`).toEqual([view?.marginInit, view?.marginMaint]);
      expect(answer.positionAfter).toBe(view?.positions.find((position) => position.instrument === question.instrument)?.size ?? 0);
      if (question.instrument !== 1) expect(answer.fee).toBe(fills.reduce((sum, fill) => sum + fill.takerFee, 0));
      // To the last unit but for the fee of a spot order whose hold is used up.
      const difference = Math.abs((answer.after?.equity ?? 0) - (view?.equity ?? 0));
      expect(difference, `seed ${seed}, record ${journal.records.length}`).toBeLessThanOrEqual(fills.length);
    }
  }
  expect(compared.fills).toBeGreaterThan(200);
  expect(compared.refused).toBeGreaterThan(200);
});

test("VIEW-004: market views give levels best first, status, prices with their source, and open positions", () => {
  const { state } = scenario(`
    open ada bob | deposit ada 10000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 1 BTC-PERP @ 50000 | buy ada 0.4 BTC-PERP @ 50000 | buy ada 0.1 BTC-PERP @ 49999 | buy bob 0.2 BTC-PERP @ 49999 | buy bob 0.3 BTC-PERP @ 49998
  `);
  expect(bookLevels(state, 2 as InstrumentId, 1)).toEqual({ bids: [[4_999_900, 300]], asks: [[5_000_000, 600]] });
  expect(bookLevels(state, 2 as InstrumentId, 9)?.bids).toEqual([[4_999_900, 300], [4_999_800, 300]]);
  expect(bookLevels(state, 99 as InstrumentId, 9)).toBe(undefined);
  expect(restingOrders(state, 2 as InstrumentId)).toEqual({ bids: [[3, 4_999_900, 100], [4, 4_999_900, 200], [5, 4_999_800, 300]], asks: [[1, 5_000_000, 600]] });
  expect(instrumentStatus(state, 2 as InstrumentId)).toMatchObject({ state: "trading", mode: "continuous", session: "open", haltReason: null });
  const floor = floorView(state);
  expect(floor).toMatchObject({ seq: state.seq, calendars: [{ id: 1, code: "always" }, { id: 2, code: "day" }] });
  expect(floor.instruments[1]).toMatchObject({ mark: { value: 5_000_000, source: "simulated", simulated: true }, index: { value: 5_000_000 }, positions: [[1, 400], [2, -400]] });
  expect(floor.instruments[3]).toMatchObject({ mark: null, index: null, bids: [], positions: [] });
});

test.each([
  { of: { kind: "linear", asset: 1, unitValue: 10 } as const, size: 3, value: 1_000, price: 33, why: "the nearest price unit" },
  { of: { kind: "linear", asset: 1, unitValue: 10 } as const, size: -3, value: 1_050, price: -35, why: "signs are those of value and size" },
  { of: { kind: "inverse", asset: 2, contractValue: 10_000_000_000 } as const, size: 10_000, value: -33_333_333, price: 3_000_000, why: "contracts over value" },
  { of: { kind: "inverse", asset: 2, contractValue: 10_000_000_000 } as const, size: 10_000, value: 0, price: null, why: "no value, no price" },
])("VIEW-005: an average price is for screens: $why", ({ of, size, value, price }) => {
  expect(averagePrice(of as never, size as Size, value)).toBe(price);
});

test("VIEW-006: an open order tells what has filled and at what average price", () => {
  const { state } = scenario(`
    open ada bob | deposit ada 10000 USDC | deposit bob 100000 USDC | index BTC 50000
    sell bob 0.1 BTC-PERP @ 50000 | sell bob 0.1 BTC-PERP @ 50010 | buy ada 0.5 BTC-PERP @ 50010 as a
  `);
  expect(openOrdersOf(state, 1 as AccountId)).toMatchObject([{ order: 3 as OrderId, size: 500, filled: 200, remaining: 300, averagePrice: 5_000_500 }]);
});
