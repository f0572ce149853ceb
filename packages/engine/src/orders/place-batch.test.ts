import type { AccountId, BatchLeg, Event, PlaceBatch } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { checkInvariants } from "../checks/check-invariants.ts";
import { decodeState } from "../encoding/decode-state.ts";
import { encodeState } from "../encoding/encode-state.ts";
import { scenario } from "../testing/scenario.ts";

const floor = "open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index BTC 50000 | index OIL 60 | advance 9h";

function place(side: "buy" | "sell", size: number, limit: number, change: object = {}): BatchLeg {
  return {
    type: "placeOrder", instrument: 2, clientOrderId: "", side, size, limit, timeInForce: "gtc", expiresAt: 0, postOnly: false, reduceOnly: false, selfTrade: "cancelNewest", ...change,
  } as BatchLeg;
}
const cancel = (clientOrderId: string): BatchLeg => ({ type: "cancelOrder", order: 0, clientOrderId }) as BatchLeg;
const amend = (clientOrderId: string, size: number | null, limit: number | null): BatchLeg => ({ type: "amendOrder", order: 0, clientOrderId, size, limit }) as BatchLeg;
const batch = (account: AccountId, ...legs: BatchLeg[]): PlaceBatch => ({ type: "placeBatch", account, legs });
const types = (events: readonly Event[]): string[] => events.map((event) => event.type);

test("BATCH-001: legs are done in order, each with its own report, and one that is refused does not hold up the next", () => {
  const run = scenario(floor);
  const ada = run.account("ada");
  const outcome = run.journal.send(batch(ada, place("buy", 10, 4_900_000, { clientOrderId: "a" }), place("buy", 10, 4_900_010), amend("a", 5, null), place("buy", 1, 4_900_050, { clientOrderId: "a" }), cancel("a"), cancel("b")));
  expect(outcome).toMatchObject({ refusal: null, order: 0 });
  expect(outcome.legs).toEqual([
    { refusal: null, detail: "", order: 1 },
    { refusal: "price_must_be_on_tick", detail: "", order: 0 },
    { refusal: null, detail: "", order: 1 },
    { refusal: "client_order_id_must_be_unique", detail: "", order: 0 },
    { refusal: null, detail: "", order: 1 },
    { refusal: "order_must_exist", detail: "", order: 0 },
  ]);
  expect(types(run.journal.last)).toEqual(["orderAccepted", "orderRested", "commandRefused", "orderAmended", "commandRefused", "orderCancelled", "commandRefused"]);
  expect(run.journal.last[4]).toMatchObject({ command: "placeOrder", account: ada, instrument: 2, clientOrderId: "a" });
  run.run("orders ada 0");
});

test("BATCH-001: a batch gives the events of its legs sent one by one, whatever their self-trade mode", () => {
  const legs = [
    place("sell", 5, 5_000_000), place("buy", 5, 5_000_000), place("sell", 5, 5_000_000), place("buy", 3, 5_000_000, { selfTrade: "cancelOldest" }), place("sell", 2, 5_000_000),
    place("buy", 4, 5_000_000, { selfTrade: "cancelBoth", timeInForce: "ioc" }), place("sell", 4, 5_000_000, { timeInForce: "gtd", expiresAt: 1_999_000_000_000 }),
  ];
  const together = scenario(floor);
  together.journal.send(batch(together.account("ada"), ...legs));
  const apart = scenario(floor);
  const events = legs.flatMap((leg) => {
    apart.journal.send({ ...leg, account: apart.account("ada") });
    return apart.journal.last;
  });
  expect(together.journal.last).toEqual(events);
  expect(types(events)).not.toContain("fill");
});

test("BATCH-002: a batch has at least one leg, no more than the bound, and an account", () => {
  const run = scenario(floor, { batchLegsMax: 2 });
  const ada = run.account("ada");
  const leg = place("buy", 1, 4_900_000);
  expect(run.journal.send(batch(ada)).refusal).toBe("batch_must_be_bounded");
  expect(run.journal.send(batch(ada, leg, leg, leg))).toMatchObject({ refusal: "batch_must_be_bounded" });
  expect(run.journal.send(batch(99 as AccountId, leg)).refusal).toBe("account_must_exist");
  expect(types(run.journal.last)).toEqual(["commandRefused"]);
  run.run("orders ada 0");
  expect(run.journal.send(batch(ada, leg, leg)).legs).toHaveLength(2);
});

test("BATCH-002: all legs together have the fills of one order; what comes later is refused where it would trade, and the next command has them anew", () => {
  const run = scenario(`${floor} | sell bob 0.001 BTC-PERP @ 50000 | sell bob 0.001 BTC-PERP @ 50000 | sell bob 0.001 BTC-PERP @ 50000 | sell bob 0.001 BTC-PERP @ 50000`, { fillsPerOrderMax: 2 });
  const ada = run.account("ada");
  const { legs } = run.journal.send(batch(ada, place("buy", 1, 5_000_000), place("buy", 2, 5_000_000, { timeInForce: "fok" }), place("buy", 2, 5_000_000), place("buy", 1, 5_000_000), place("buy", 1, 4_900_000)));
  expect(legs?.map(({ refusal }) => refusal)).toEqual([null, "fill_or_kill_must_fill_whole", null, "engine_must_have_room", null]);
  run.run("position ada 0.002 BTC-PERP | orders ada 1 | buy ada 0.002 BTC-PERP @ 50000 | position ada 0.004 BTC-PERP");
});

test("BATCH-003: a retry of a batch is answered with every leg's outcome, from a snapshot too, and legs count in the memory of answers", () => {
  const run = scenario(floor, { answersMax: 40 });
  const { journal } = run;
  const command = batch(run.account("ada"), place("buy", 1, 4_900_000), cancel("none"));
  const id = { origin: 5 as never, serial: 1, deadline: (journal.wall + 5_000) as never };
  const outcome = journal.record(command, id);
  expect(journal.record(command, id)).toEqual(outcome);
  expect(journal.last).toEqual([]);
  journal.state = decodeState(encodeState(journal.state));
  checkInvariants(journal.state);
  expect(journal.record(command, id)).toEqual(outcome);
  const { weight, count } = journal.state.answers;
  expect(weight - count).toBe(2);
  for (let serial = 2; journal.state.answers.weight < 40; serial += 1) expect(journal.record(command, { ...id, serial }).refusal).toBe(null);
  expect(journal.record(command, { ...id, serial: 99 }).refusal).toBe("engine_must_have_room");
});
