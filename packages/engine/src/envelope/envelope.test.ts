import type { InstrumentId, UnixMs } from "@crossfloor/instruments";
import { type AccountId, commandLifeMs, type OriginId, type Seq } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import { apply } from "../apply.ts";
import { encodeState } from "../encoding/encode-state.ts";
import { decodeState } from "../encoding/decode-state.ts";
import { Journal } from "../testing/journal.ts";
import { scenario } from "../testing/scenario.ts";

const open = (account: number) => ({ type: "openAccount", account: account as AccountId, kind: "customer" }) as const;
const cancelAll = { type: "cancelAllOrders", account: 1 as AccountId, instrument: 0 as InstrumentId } as const;

test("ENVELOPE-001: the same id with the same payload gets the same outcome again, without an event and without being done twice", () => {
  const journal = new Journal();
  const envelope = { origin: 7 as OriginId, serial: 1, deadline: (journal.wall + 1_000) as UnixMs };
  const first = journal.record(open(1), envelope);
  expect(journal.last).toHaveLength(1);
  journal.wall += 5_000;
  // Past its deadline, since an answer is better than a refusal of what was done.
  expect(journal.record(open(1), envelope)).toEqual(first);
  expect(journal.last).toEqual([]);
  const refused = journal.record(open(1), { ...envelope, serial: 2, deadline: (journal.wall + 1_000) as UnixMs });
  expect(refused).toMatchObject({ refusal: "account_must_not_exist" });
  expect(journal.record(open(1), { ...envelope, serial: 2, deadline: (journal.wall + 1_000) as UnixMs })).toEqual(refused);
});

test("ENVELOPE-002: the same id with another payload is refused, and the first answer stays", () => {
  const journal = new Journal();
  const envelope = { origin: 7 as OriginId, serial: 1, deadline: (journal.wall + 1_000) as UnixMs };
  const first = journal.record(open(1), envelope);
  expect(journal.record(open(2), envelope).refusal).toBe("command_id_must_not_name_another_command");
  expect(journal.record(open(1), envelope)).toEqual(first);
  expect(journal.record(open(2), { ...envelope, origin: 8 as OriginId }).refusal).toBe(null);
});

test("ENVELOPE-003: a command past its deadline is refused, and so is a deadline further off than answers are kept", () => {
  const journal = new Journal();
  expect(journal.send(open(1), { deadline: (journal.wall - 1) as UnixMs }).refusal).toBe("command_must_not_be_expired");
  expect(journal.send(open(1), { deadline: (journal.wall + commandLifeMs + 1) as UnixMs }).refusal).toBe("command_must_be_well_formed");
  expect(journal.send(open(1), { deadline: journal.wall as UnixMs }).refusal).toBe(null);
});

test("ENVELOPE-004: answers survive a snapshot for ten minutes of wall time, and whatever could come later is expired by then", () => {
  const journal = new Journal();
  const deadline = (journal.wall + commandLifeMs) as UnixMs;
  const envelope = { origin: 7 as OriginId, serial: 1, deadline };
  const first = journal.record(open(1), envelope);
  journal.state = decodeState(encodeState(journal.state));
  journal.wall = deadline;
  expect(journal.record(open(1), envelope)).toEqual(first);
  journal.wall = deadline + 1;
  expect(journal.record(open(1), envelope).refusal).toBe("command_must_not_be_expired");
});

test("ENVELOPE-005: the memory of answers is bounded; when it is full commands are refused as retryable, and cancels have room of their own", () => {
  const journal = new Journal(undefined, { answersMax: 2, answersForCancelsMax: 1 });
  expect(journal.send(open(1)).refusal).toBe(null);
  expect(journal.send(open(2)).refusal).toBe(null);
  expect(journal.send(open(3)).refusal).toBe("engine_must_have_room");
  expect(journal.send(cancelAll).refusal).toBe(null);
  expect(journal.send(cancelAll).refusal).toBe("engine_must_have_room");
  journal.wall += commandLifeMs + 1;
  expect(journal.send(open(3)).refusal).toBe(null);
});

test("ENVELOPE-006: every refused command leaves exactly one event, which names what it was about", () => {
  const { journal } = scenario(`open ada | index BTC 50000 | buy ada 1 BTC-PERP @ 50000.01 as mine => price_must_be_on_tick`);
  expect(journal.last).toEqual([{ type: "commandRefused", command: "placeOrder", refusal: "price_must_be_on_tick", account: 1, instrument: 2, clientOrderId: "mine", detail: "" }]);
});

test("ENVELOPE-007: when several rules are not met, the first in the table is reported", () => {
  scenario(`
    open ada | deposit ada 1 USDC | halt BTC-PERP operator
    buy ada 0 BTC-PERP @ 0.01 => instrument_must_be_trading
    resume BTC-PERP | buy ada 0 BTC-PERP @ 0.01 => index_must_be_published
    index BTC 50000 | buy ada 0 BTC-PERP @ 0.01 => size_must_be_positive
    buy ada 0.001 BTC-PERP @ 0.01 => price_must_be_on_tick
    buy ada 0.001 BTC-PERP @ 60000 => price_must_be_within_band
    buy ada 0.1 BTC-PERP @ 50000 fok => fill_or_kill_must_fill_whole
    buy ada 0.1 BTC-PERP @ 50000 => margin_must_cover_order
  `);
});

test("ENVELOPE-008: records come one after another and time never falls: anything else stops the engine", () => {
  const { journal, state } = scenario(`open ada`);
  const record = { seq: (state.seq + 1) as Seq, at: state.at, wall: state.wall, origin: 0 as OriginId, serial: 0, deadline: state.wall, command: { type: "advanceTime" } as const };
  const emit = (): void => undefined;
  expect(() => apply(state, { ...record, seq: state.seq }, emit)).toThrow("one after another");
  expect(() => apply(state, { ...record, at: (journal.at - 1) as UnixMs }, emit)).toThrow("venue time never falls");
  expect(() => apply(state, { ...record, wall: (journal.wall - 1) as UnixMs }, emit)).toThrow("wall time never falls");
});

test("ENVELOPE-009: a checkpoint tells the hash of the state before its own record", () => {
  const { journal } = scenario(`open ada`);
  const before = journal.events.length;
  journal.record({ type: "checkpoint" });
  journal.record({ type: "checkpoint" });
  const hashes = journal.events.slice(before).map((event) => (event.type === "checkpointed" ? event.stateHash : ""));
  expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(hashes[1]).not.toBe(hashes[0]);
});
