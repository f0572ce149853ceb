import type { InstrumentId, Price, Size } from "@crossfloor/instruments";
import type { AccountId, Command, Event, MassQuote, OrderId, Quote, QuoteSide } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { checkInvariants } from "../checks/check-invariants.ts";
import { decodeState } from "../encoding/decode-state.ts";
import { encodeState } from "../encoding/encode-state.ts";
import { openOrder, openOrders } from "../state/order-rows.ts";
import { type Scenario, scenario } from "../testing/scenario.ts";

const floor = "open ada bob cay | deposit ada 100000 USDC | deposit bob 100000 USDC | deposit cay 100000 USDC | index BTC 50000 | index OIL 60 | advance 9h";

const side = (price: number, size: number): QuoteSide => ({ price: price as Price, size: size as Size });
const quote = (bid: QuoteSide | null, ask: QuoteSide | null, instrument = 2): Quote => ({ instrument: instrument as InstrumentId, bid, ask });
const mass = (account: AccountId, quotes: readonly Quote[], change: Partial<MassQuote> = {}): MassQuote => ({ type: "massQuote", account, quoteSet: 1, postOnly: false, selfTrade: "cancelNewest", quotes, ...change });
const types = (events: readonly Event[]): string[] => events.map((event) => event.type);

function quoting(limits = {}, text = ""): { readonly run: Scenario; readonly ada: AccountId; readonly send: (quotes: readonly Quote[], change?: Partial<MassQuote>) => ReturnType<Scenario["journal"]["send"]> } {
  const run = scenario(text === "" ? floor : `${floor} | ${text}`, limits);
  const ada = run.account("ada");
  return { run, ada, send: (quotes, change) => run.journal.send(mass(ada, quotes, change)) };
}

test("QUOTE-001: sides are placed, kept, lessened in their place, moved, and taken out, each with its report", () => {
  const { run, send } = quoting();
  const { journal } = run;
  expect(send([quote(side(4_990_000, 10), side(5_010_000, 10)), quote(side(5_900, 2), null, 4)])).toMatchObject({
    refusal: null, order: 0, legs: [{ refusal: null, detail: "", order: 1 }, { refusal: null, detail: "", order: 2 }, { refusal: null, detail: "", order: 3 }, { refusal: null, detail: "", order: 0 }],
  });
  expect(types(journal.last)).toEqual(["orderAccepted", "orderRested", "orderAccepted", "orderRested", "orderAccepted", "orderRested"]);
  expect(journal.last[0]).toMatchObject({ clientOrderId: "", timeInForce: "gtc", expiresAt: 0, reduceOnly: false, market: false });
  run.run("buy bob 0.01 BTC-PERP @ 49900");
  // As it is already, and less at the same price; then more, which loses its place, and another price.
  expect(send([quote(side(4_990_000, 10), side(5_010_000, 4))]).legs).toMatchObject([{ order: 1 }, { order: 2 }]);
  expect(journal.last).toMatchObject([{ type: "orderAmended", order: 2, size: 4, kept: true }]);
  expect(send([quote(side(4_990_000, 11), side(5_005_000, 4))]).legs).toMatchObject([{ order: 1 }, { order: 2 }]);
  expect(journal.last).toMatchObject([
    { type: "orderAmended", order: 1, kept: false }, { type: "orderRested", order: 1 }, { type: "orderAmended", order: 2, kept: false }, { type: "orderRested", order: 2, price: 5_005_000 },
  ]);
  // Another mode makes a new order; the other market's quote is not named and stays.
  expect(send([quote(side(4_990_000, 11), null)], { postOnly: true }).legs).toMatchObject([{ refusal: null, order: 5 }, { refusal: null, order: 2 }]);
  expect(journal.last).toMatchObject([{ type: "orderCancelled", order: 2, reason: "user" }, { type: "orderCancelled", order: 1, reason: "user" }, { type: "orderAccepted", order: 5, postOnly: true }, { type: "orderRested", order: 5 }]);
  expect(send([quote(side(4_990_000, 11), null)], { postOnly: true, selfTrade: "cancelBoth" }).legs).toMatchObject([{ order: 6 }, { order: 0 }]);
  run.run("orders ada 2");
});

test("QUOTE-001: a quote that was partly filled is brought back to its size, and one that crosses trades", () => {
  const { run, ada, send } = quoting();
  send([quote(side(4_990_000, 10), side(5_010_000, 10))]);
  run.run("sell bob 0.004 BTC-PERP @ 49900 | position ada 0.004 BTC-PERP");
  send([quote(side(4_990_000, 10), side(5_010_000, 10))]);
  expect(openOrder(run.state, 1 as OrderId)).toMatchObject({ open: 10, account: ada });
  run.run("sell bob 0.010 BTC-PERP @ 50000");
  expect(send([quote(side(4_990_000, 10), side(5_010_000, 10))], { quoteSet: 2 }).refusal).toBe(null);
  // The order behind the ask is used up by its trade, and the next quote places another.
  run.run("buy cay 0.003 BTC-PERP @ 49950");
  expect(send([quote(side(4_990_000, 10), side(4_995_000, 3))]).legs).toMatchObject([{ refusal: null }, { refusal: null, order: 2 }]);
  expect(openOrder(run.state, 2 as OrderId)).toBe(undefined);
  expect(send([quote(side(4_990_000, 10), side(5_010_000, 3))]).legs?.[1]).toMatchObject({ refusal: null, order: run.state.nextOrder - 1 });
});

test("QUOTE-001: the sets of an account stand beside each other, and an account's quotes are nobody else's", () => {
  const { run, send } = quoting();
  send([quote(side(4_990_000, 1), null)], { quoteSet: 1 });
  send([quote(side(4_980_000, 2), null)], { quoteSet: 15 });
  run.journal.send(mass(run.account("bob"), [quote(side(4_970_000, 3), null)]));
  run.run("orders ada 2 | orders bob 1");
  send([quote(null, null)], { quoteSet: 15 });
  expect(openOrders(run.state).map(({ id, quoteSet }) => [id, quoteSet])).toEqual([[1, 1], [3, 1]]);
});

test("QUOTE-002: a side that is refused leaves one event and no price, and does not hold up the others", () => {
  const { run, ada, send } = quoting({}, "sell bob 0.001 BTC-PERP @ 50005");
  const { journal } = run;
  send([quote(side(4_990_000, 10), side(5_010_000, 10)), quote(side(5_900, 2), side(6_100, 2), 4)], { postOnly: true });
  const outcome = send([quote(side(5_000_500, 10), side(5_010_010, 10)), quote(side(5_900, 0), side(6_000, 2), 4), quote(side(1, 1), null, 99)], { postOnly: true });
  expect(outcome.legs).toEqual([
    { refusal: "post_only_must_not_take", detail: "", order: 0 }, { refusal: "price_must_be_on_tick", detail: "", order: 0 },
    { refusal: "size_must_be_positive", detail: "", order: 0 }, { refusal: null, detail: "", order: 5 },
    { refusal: "instrument_must_exist", detail: "", order: 0 }, { refusal: null, detail: "", order: 0 },
  ]);
  expect(types(journal.last)).toEqual([
    "commandRefused", "orderCancelled", "commandRefused", "orderCancelled", "commandRefused", "orderCancelled", "orderAmended", "orderRested", "commandRefused",
  ]);
  expect(journal.last[0]).toEqual({ type: "commandRefused", command: "massQuote", refusal: "price_must_be_on_tick", account: ada, instrument: 2, clientOrderId: "", detail: "" });
  run.run("orders ada 1");
});

test("QUOTE-002: a bid that reaches its own ask is refused with it, and both are taken out", () => {
  const { run, send } = quoting();
  send([quote(side(4_990_000, 10), side(5_010_000, 10))]);
  for (const bid of [5_010_000, 5_010_050]) {
    expect(send([quote(side(bid, 10), side(5_010_000, 10))]).legs).toMatchObject([{ refusal: "quote_sides_must_not_cross" }, { refusal: "quote_sides_must_not_cross" }]);
    run.run("orders ada 0");
  }
  expect(types(run.journal.last)).toEqual(["commandRefused", "commandRefused"]);
});

test("QUOTE-002: in a halted market a quote can be lessened and taken out, and one that would move is taken out", () => {
  const { run, send } = quoting();
  send([quote(side(4_990_000, 10), side(5_010_000, 10))]);
  run.run("halt BTC-PERP operator");
  expect(send([quote(side(4_990_000, 9), side(5_010_000, 10))]).legs).toMatchObject([{ refusal: null, order: 1 }, { refusal: null, order: 2 }]);
  expect(send([quote(side(4_990_050, 9), side(5_010_000, 10))]).legs).toMatchObject([{ refusal: "instrument_must_be_trading" }, { refusal: null, order: 2 }]);
  expect(send([quote(null, null)]).legs).toMatchObject([{ refusal: null, order: 0 }, { refusal: null, order: 2 }]);
  run.run("orders ada 0");
});

test.each(["cancelNewest", "cancelOldest", "cancelBoth"] as const)("QUOTE-003: a post-only or plain quote moves past itself in both directions, with self-trade mode %s", (selfTrade) => {
  for (const postOnly of [true, false]) {
    const { run, send } = quoting();
    for (const middle of [5_000_000, 5_030_000, 4_970_000, 5_000_050]) {
      expect(send([quote(side(middle - 5_000, 10), side(middle + 5_000, 10))], { postOnly, selfTrade }).legs).toMatchObject([{ refusal: null, order: 1 }, { refusal: null, order: 2 }]);
      expect(openOrders(run.state).map(({ limit }) => limit)).toEqual([middle - 5_000, middle + 5_000]);
    }
    // One side alone crosses to where the other was.
    expect(send([quote(side(5_020_000, 10), null)], { postOnly, selfTrade }).legs).toMatchObject([{ refusal: null, order: 1 }, { refusal: null, order: 2 }]);
    expect(send([quote(null, side(5_000_000, 10))], { postOnly, selfTrade }).legs).toMatchObject([{ refusal: null, order: 1 }, { refusal: null, order: 3 }]);
    run.run("orders ada 1");
  }
});

test("QUOTE-004: no market, too many, no such set and no such account are refused whole, and nothing changes", () => {
  const { run, send } = quoting({ quotesMax: 2 });
  const both = quote(side(4_990_000, 10), side(5_010_000, 10));
  send([both]);
  expect(send([]).refusal).toBe("mass_quote_must_be_bounded");
  expect(send([both, both, both]).refusal).toBe("mass_quote_must_be_bounded");
  expect(types(run.journal.last)).toEqual(["commandRefused"]);
  for (const quoteSet of [0, 16]) expect(send([quote(null, null)], { quoteSet })).toMatchObject({ refusal: "command_must_be_well_formed", detail: "quoteSet" });
  expect(run.journal.send(mass(99 as AccountId, [both])).refusal).toBe("account_must_exist");
  run.run("orders ada 2");
  expect(send([both, quote(null, null)]).legs).toMatchObject([{ order: 1 }, { order: 2 }, { order: 1 }, { order: 2 }]);
});

test("QUOTE-004: all sides together have the fills of one order, and the next command has them anew", () => {
  const sells = Array.from({ length: 4 }, () => "sell bob 0.001 BTC-PERP @ 50000").join(" | ");
  const { run, send } = quoting({ fillsPerOrderMax: 2 }, sells);
  send([quote(side(4_990_000, 1), null)], { quoteSet: 2 });
  const { legs } = send([quote(side(5_000_000, 2), null), quote(side(5_000_000, 1), side(5_010_000, 1))]);
  expect(legs?.map(({ refusal }) => refusal)).toEqual([null, null, "engine_must_have_room", null]);
  run.run("position ada 0.002 BTC-PERP | orders ada 2");
  expect(send([quote(side(5_000_000, 2), null)], { quoteSet: 2 }).legs?.[0].refusal).toBe(null);
  run.run("position ada 0.004 BTC-PERP");
});

test("QUOTE-005: a retry is answered with every report, from a snapshot too, which keeps which order is which side", () => {
  const { run, ada, send } = quoting({ answersMax: 40 });
  const { journal } = run;
  const command = mass(ada, [quote(side(4_990_000, 10), side(5_010_050, 10)), quote(null, side(6_100, 1), 4)], { quoteSet: 7, postOnly: true, selfTrade: "cancelOldest" });
  const id = { origin: 5 as never, serial: 1, deadline: (journal.wall + 5_000) as never };
  const outcome = journal.record(command, id);
  expect(outcome.legs).toHaveLength(4);
  const { weight, count } = journal.state.answers;
  expect(weight - count).toBe(4);
  const bytes = encodeState(journal.state);
  journal.state = decodeState(bytes);
  expect(encodeState(journal.state)).toEqual(bytes);
  checkInvariants(journal.state);
  expect(journal.record(command, id)).toEqual(outcome);
  expect(journal.last).toEqual([]);
  expect(send([quote(side(4_990_000, 5), side(5_010_050, 5))], { quoteSet: 7, postOnly: true, selfTrade: "cancelOldest" }).legs).toMatchObject([{ order: outcome.legs?.[0].order }, { order: outcome.legs?.[1].order }]);
});

test("QUOTE-005: an order leaves its set however it ends, and stays in it through an amend by number", () => {
  const { run, ada, send } = quoting();
  const both = [quote(side(4_990_000, 10), side(5_010_000, 10))];
  send(both);
  run.journal.send({ type: "amendOrder", account: ada, order: 1 as OrderId, clientOrderId: "", size: null, limit: 4_980_000 as Price });
  expect(send(both).legs).toMatchObject([{ order: 1 }, { order: 2 }]);
  run.journal.send({ type: "cancelOrder", account: ada, order: 1 as OrderId, clientOrderId: "" });
  expect(send(both).legs).toMatchObject([{ order: 3 }, { order: 2 }]);
  run.run("buy bob 0.010 BTC-PERP @ 50100");
  expect(send(both).legs).toMatchObject([{ order: 3 }, { order: 5 }]);
  run.run("cancel-all ada");
  expect(send(both).legs).toMatchObject([{ order: 6 }, { order: 7 }]);
  // Gives way to an own order that comes in.
  run.run("sell ada 0.010 BTC-PERP @ 49900 oldest");
  expect(send([quote(side(4_980_000, 10), null)]).legs).toMatchObject([{ order: 9 }, { order: 7 }]);
});

/** What the parts of a mass quote would be, by the words of the spec and from what was reported before. */
class Parts {
  readonly #orders = new Map<string, OrderId>();
  readonly #run: Scenario;

  constructor(run: Scenario) {
    this.#run = run;
  }

  send(command: MassQuote): Event[] {
    const events: Event[] = [];
    for (const each of command.quotes) {
      const ask = this.#former(command, each, "sell");
      const askFirst = ask !== undefined && (each.ask === null || each.ask.price > ask.limit);
      for (const name of askFirst ? (["sell", "buy"] as const) : (["buy", "sell"] as const)) events.push(...this.#side(command, each, name));
    }
    return events;
  }

  #side(command: MassQuote, { instrument, bid, ask }: Quote, name: "buy" | "sell"): Event[] {
    const { account, postOnly, selfTrade } = command;
    const wanted = name === "buy" ? bid : ask;
    const former = this.#former(command, { instrument, bid, ask }, name);
    const cancel: Command | undefined = former && { type: "cancelOrder", account, order: former.id, clientOrderId: "" };
    const withdraw = (): Event[] => (cancel === undefined ? [] : this.#send(cancel, instrument));
    if (wanted === null) return withdraw();
    if (bid !== null && ask !== null && bid.price >= ask.price) return [{ type: "commandRefused", command: "massQuote", refusal: "quote_sides_must_not_cross", account, instrument, clientOrderId: "", detail: "" }, ...withdraw()];
    if (former?.postOnly === postOnly && former.selfTrade === selfTrade) {
      if (former.limit === wanted.price && former.open === wanted.size) return [];
      const events = this.#send({ type: "amendOrder", account, order: former.id, clientOrderId: "", size: wanted.size, limit: wanted.price }, instrument);
      return events[0].type === "commandRefused" ? [...events, ...withdraw()] : events;
    }
    const gone = withdraw();
    const placed = this.#send({ type: "placeOrder", account, instrument, clientOrderId: "", side: name, size: wanted.size, limit: wanted.price, timeInForce: "gtc", expiresAt: 0, postOnly, reduceOnly: false, selfTrade }, instrument);
    if (placed[0].type === "orderAccepted") this.#orders.set(this.#key(command, instrument, name), placed[0].order);
    return [...gone, ...placed];
  }

  #send(command: Command, instrument: InstrumentId): Event[] {
    this.#run.journal.send(command);
    return this.#run.journal.last.map((event) => (event.type === "commandRefused" ? { ...event, command: "massQuote", instrument } : event));
  }

  #key({ account, quoteSet }: MassQuote, instrument: InstrumentId, name: string): string {
    return `${account}/${quoteSet}/${instrument}/${name}`;
  }

  #former(command: MassQuote, { instrument }: Quote, name: "buy" | "sell"): ReturnType<typeof openOrder> {
    return openOrder(this.#run.state, this.#orders.get(this.#key(command, instrument, name)) ?? (0 as OrderId));
  }
}

test.each([1, 2, 3, 4, 5, 6])("QUOTE-001, QUOTE-002: a mass quote gives the events of its parts sent one by one (seed %i)", (seed) => {
  const prng = new Prng(seed);
  const together = scenario(floor);
  const apart = scenario(floor);
  const parts = new Parts(apart);
  const accounts = ["ada", "bob", "cay"].map((name) => together.account(name));
  const reached = new Set<string>();
  for (let step = 0; step < 150; step += 1) {
    if (prng.chance(1, 12)) {
      const level = 50_000 + prng.between(-600, 600);
      for (const run of [together, apart]) run.run(`index BTC ${level}`);
      continue;
    }
    const command = mass(prng.pick(accounts), Array.from({ length: prng.between(1, 4) }, () => {
      const tick = prng.chance(1, 20) ? 7 : 0;
      const drawn = (around: number): QuoteSide | null => (prng.chance(1, 6) ? null : side(around + prng.between(-6, 6) * 5_000 + tick, prng.chance(1, 15) ? 0 : prng.between(1, 400)));
      return prng.chance(1, 5) ? quote(prng.chance(1, 2) ? side(5_900 + prng.below(40), 2) : null, side(6_000 + prng.below(80), 3), 4) : quote(drawn(4_985_000), drawn(5_015_000));
    }), { quoteSet: prng.between(1, 2), postOnly: prng.chance(1, 4), selfTrade: prng.pick(["cancelNewest", "cancelNewest", "cancelOldest", "cancelBoth"]) });
    together.journal.send(command);
    const { last } = together.journal;
    expect(parts.send(command), `step ${step}`).toEqual(last);
    for (const event of last) reached.add(event.type === "commandRefused" ? event.refusal : event.type === "orderAmended" ? `amended ${event.kept ? "in its place" : "elsewhere"}` : event.type);
  }
  expect([...reached].sort()).toEqual(expect.arrayContaining([
    "amended elsewhere", "amended in its place", "fill", "orderAccepted", "orderCancelled", "post_only_must_not_take", "price_must_be_on_tick", "quote_sides_must_not_cross", "size_must_be_positive",
  ]));
});
