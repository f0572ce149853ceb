import type { Asset, CompiledCalendar, IndexDefinition, Instrument, Product, Settlement } from "@crossfloor/instruments";
import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import type { Command, CommandType, Sequenced, Side } from "../command.ts";
import { copyingSink } from "../event-sink.ts";
import { orderTerms } from "../order-terms.ts";
import type { Event, EventRecord, EventType, Outcome } from "../event.ts";
import { entryKindCodes, entryPostedOf, ledgerClassCodes } from "../posted-entry.ts";
import { type Refusal, refusals } from "../refusal.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteStore } from "./byte-store.ts";
import { ByteWriter } from "./byte-writer.ts";
import { commandCodes, commandField } from "./command-layout.ts";
import { eventCodes, eventField } from "./event-layout.ts";
import { stagePostedTransfer, stageToldAccepted, stageToldCancelled, stageToldRested, writePostedEntry } from "./codec.gen.ts";
import { EventRecordWriter } from "./event-record-writer.ts";
import { DecodeFault, EncodeFault } from "./faults.ts";
import {
  commandFromJson, commandToJson, decodeCommand, decodeEvent, decodeEventRecord, decodeOutcome, decodeSequenced, encodeCommand, encodeEvent, encodeEventRecord, encodeOutcome,
  encodeSequenced, eventFromJson, eventToJson, wireVersion,
} from "./message.ts";

// Arbitraries are written apart from the layouts, so that the two descriptions check each other.
const int = fc.maxSafeInteger() as Arbitrary<never>;
const id = fc.integer({ min: 0, max: 0xffff_ffff }) as Arbitrary<never>;
const small = fc.integer({ min: 0, max: 255 }) as Arbitrary<never>;
const text = fc.string({ unit: "binary", maxLength: 40 }).filter((value) => !/\p{Surrogate}/u.test(value));
const bool = fc.boolean();
const orNull = <T>(of: Arbitrary<T>): Arbitrary<T | null> => fc.option(of, { nil: null });
const assetClass = fc.constantFrom("crypto", "equity", "commodity", "rates", "fx", "hybrid");
const side = fc.constantFrom("buy", "sell");
const refusal = fc.constantFrom(...(Object.keys(refusals) as Refusal[]));
const candles = fc.array(fc.record({ openAt: int, open: int, high: int, low: int, close: int }), { maxLength: 5 });
const origin = { source: text, simulated: bool };
const expiry = fc.record({ month: text, lastTradeAt: int, settleAt: int });
const settlement = fc.oneof(
  fc.record({ kind: fc.constantFrom("linear", "quanto"), asset: id, unitValue: int }),
  fc.record({ kind: fc.constant("inverse"), asset: id, contractValue: int }),
) as Arbitrary<Settlement>;
const product = fc.oneof(
  fc.record({ kind: fc.constant("spot"), base: id, quote: id, index: id, unitValue: int, baseUnit: int }),
  fc.record({ kind: fc.constant("perpetual"), index: id, settlement, funding: fc.record({ intervalMs: int, rateMax: int }) }),
  fc.record({ kind: fc.constant("future"), index: id, settlement, expiry }),
  fc.record({
    kind: fc.constant("option"), index: id, settlement, expiry,
    terms: fc.record({ right: fc.constantFrom("call", "put"), strike: int, exercise: fc.constantFrom("european", "american") }),
  }),
  fc.record({ kind: fc.constant("spread"), legs: fc.array(fc.record({ instrument: id, ratio: int }), { minLength: 2, maxLength: 4 }) }),
  fc.record({ kind: fc.constant("event"), asset: id, payout: int, expiry }),
) as Arbitrary<Product>;
const instrument = fc.record({
  id, symbol: text, name: text, version: id, assetClass, product,
  trading: fc.record({
    priceDecimals: small, priceTick: int, sizeDecimals: small, sizeLot: int, orderSizeMin: int, orderSizeMax: int, priceMax: int, allowNegative: bool,
    bandRate: int, bandMin: int, protectionRate: int, protectionMin: int, fees: fc.record({ kind: fc.constantFrom("rate", "perContract"), maker: int, taker: int }),
  }),
  risk: fc.array(fc.record({ notionalMax: int, marginInit: int, marginMaint: int }), { maxLength: 3 }), calendar: id,
}) as Arbitrary<Instrument>;
const asset = fc.record({ id, code: text, name: text, decimals: small, chainDecimals: small, haircut: int, index: orNull(id) }) as Arbitrary<Asset>;
const indexCommon = { id, code: text, name: text, version: id, assetClass, decimals: small, allowNegative: bool };
const definition = fc.oneof(
  fc.record({ kind: fc.constant("single"), ...indexCommon, sourcesMin: id, outlierMax: int }),
  fc.record({ kind: fc.constant("basket"), ...indexCommon, constituents: fc.array(fc.record({ index: id, weight: int, unitsNano: int }), { maxLength: 4 }), divisorNano: int, rebalancedAt: int }),
  fc.record({ kind: fc.constant("ratio"), ...indexCommon, numerator: id, denominator: id, scaleNano: int }),
  fc.record({ kind: fc.constant("correlation"), ...indexCommon, first: id, second: id, returns: id, snapshotMinute: id }),
) as Arbitrary<IndexDefinition>;
const calendar = fc.record({
  id, code: text, version: id, from: int, until: int, sessions: fc.array(fc.record({ open: int, close: int, tradeDate: text }), { maxLength: 4 }),
}) as Arbitrary<CompiledCalendar>;
const account = int;
const clientOrderId = text;
const haltReason = fc.constantFrom("no_price_source", "operator", "index_stale", "emergency");
const deposit = { account, asset: id, amount: int, chain: int, txHash: text, logIndex: int, height: int };
const terms = { timeInForce: fc.constantFrom("gtc", "ioc", "fok", "gtd", "day"), expiresAt: int, postOnly: bool, reduceOnly: bool, selfTrade: fc.constantFrom("cancelNewest", "cancelOldest", "cancelBoth") };
const pledge = { account, asset: id, amount: int, to: fc.constantFrom("pledged", "free") };

const commands: { readonly [Type in CommandType]: object } = {
  advanceTime: {}, continueWork: {}, checkpoint: {},
  listAsset: { asset }, defineIndex: { definition }, setCalendar: { calendar }, listInstrument: { instrument }, changeInstrument: { instrument, change: text },
  haltInstrument: { instrument: id, reason: haltReason, note: text, change: text }, resumeInstrument: { instrument: id, change: text },
  openAccount: { account, kind: fc.constantFrom("customer", "house") }, creditDeposit: deposit, raiseFinalizedHeight: { chain: int, height: int }, movePledge: pledge,
  placeOrder: { account, instrument: id, clientOrderId, side, size: int, limit: orNull(int), ...terms },
  amendOrder: { account, order: int, clientOrderId, size: orNull(int), limit: orNull(int) }, cancelOrder: { account, order: int, clientOrderId }, cancelAllOrders: { account, instrument: id },
  placeBatch: {
    account,
    legs: fc.array(fc.oneof(
      fc.record({ type: fc.constant("placeOrder"), instrument: id, clientOrderId, side, size: int, limit: orNull(int), ...terms }),
      fc.record({ type: fc.constant("amendOrder"), order: int, clientOrderId, size: orNull(int), limit: orNull(int) }),
      fc.record({ type: fc.constant("cancelOrder"), order: int, clientOrderId }),
    ), { maxLength: 4 }),
  },
  massQuote: {
    account, quoteSet: fc.nat(255), postOnly: bool, selfTrade: terms.selfTrade,
    quotes: fc.array(fc.record({ instrument: id, bid: orNull(fc.record({ price: int, size: int })), ask: orNull(fc.record({ price: int, size: int })) }), { maxLength: 4 }),
  },
  publishIndex: { ...origin, index: id, value: int, sources: id, staleWeight: int, validForMs: int }, publishIndexHistory: { ...origin, index: id, intervalMs: int, candles },
};
const events: { readonly [Type in EventType]: object } = {
  commandRefused: { command: fc.constantFrom(...Object.keys(commandCodes)), refusal, account, instrument: id, clientOrderId, detail: text },
  checkpointed: { stateHash: text },
  assetListed: { asset }, indexDefined: { definition }, calendarSet: { calendar }, instrumentListed: { instrument }, instrumentChanged: { instrument, change: text },
  instrumentStatusChanged: {
    instrument: id, state: fc.constantFrom("proposed", "opening", "trading", "halted", "expired", "settled", "delisted"),
    mode: fc.constantFrom("continuous", "auction", "post-only", "cancel-only", "reduce-only"), session: fc.constantFrom("open", "closed"),
    until: orNull(int), haltReason: orNull(haltReason), note: text, change: text,
  },
  accountOpened: { account, kind: fc.constantFrom("customer", "house") }, depositCredited: deposit, finalizedHeightRaised: { chain: int, height: int }, pledgeMoved: pledge,
  entryPosted: {
    entry: int, kind: fc.constantFrom("deposit", "pledge", "spotFill", "realised", "fee", "owedIncurred", "owedRepaid", "settlement", "residue"),
    lines: fc.array(fc.record({
      class: fc.constantFrom("customerFutures", "customerProperty", "house", "owed", "fee", "insurance", "clearing", "external", "suspense", "residue"), account, asset: id, amount: int,
    }), { maxLength: 5 }),
  },
  orderAccepted: { order: int, account, instrument: id, clientOrderId, side, size: int, limit: int, market: bool, ...terms },
  orderRested: { order: int, account, instrument: id, side, price: int, size: int },
  fill: {
    trade: int, instrument: id, instrumentVersion: id, price: int, size: int, takerSide: side, makerOrder: int, makerAccount: account, makerRemaining: int,
    takerOrder: int, takerAccount: account, takerRemaining: int, makerFee: int, takerFee: int, feeAsset: id, value: int,
  },
  orderCancelled: {
    order: int, account, instrument: id, clientOrderId, side, price: int, remaining: int, resting: bool,
    reason: fc.constantFrom("user", "immediateRemainder", "selfTrade", "reduceOnlyCut", "instrumentEnded", "operator", "marginInsufficient", "expired", "sessionEnded"),
  },
  orderAmended: { order: int, account, instrument: id, side, priceBefore: int, sizeBefore: int, price: int, size: int, kept: bool },
  positionChanged: { account, instrument: id, size: int, cost: int, realised: int, asset: id },
  indexPublished: { ...origin, index: id, value: int, sources: id, staleWeight: int, validUntil: int }, indexHistoryPublished: { ...origin, index: id, intervalMs: int, candles },
  markChanged: { ...origin, instrument: id, mark: int }, instrumentSettled: { instrument: id, price: int },
};

const anyOf = <T>(table: object): Arbitrary<T>[] =>
  Object.entries(table as Record<string, Record<string, Arbitrary<unknown>>>).map(([type, fields]) => fc.record({ type: fc.constant(type), ...fields }) as Arbitrary<T>);
const commandOfEach = anyOf<Command>(commands);
const eventOfEach = anyOf<Event>(events);
const command = fc.oneof(...commandOfEach);
const event = fc.oneof(...eventOfEach);
const sequenced = fc.record({ seq: int, at: int, wall: int, origin: int, serial: int, deadline: int, command }) as Arbitrary<Sequenced>;
const record = fc.record({ seq: int, at: int, wall: int, events: fc.array(event, { maxLength: 6 }) }) as Arbitrary<EventRecord>;
const outcome = fc.record({ seq: int, refusal: orNull(refusal), detail: text, order: int, legs: fc.array(fc.record({ refusal: orNull(refusal), detail: text, order: int }), { maxLength: 3 }) }, { requiredKeys: ["seq", "refusal", "detail", "order"] }) as Arbitrary<Outcome>;

const writer = new ByteWriter(16);
function bytesOf<T>(encode: (to: ByteWriter, value: T) => void, value: T): Uint8Array {
  encode(writer.clear(), value);
  return writer.copy();
}
/** An event by itself, out of the record that it was staged for. */
function stagedOf<T>(write: (value: T) => void, value: T): Uint8Array {
  const record = new EventRecordWriter(() => undefined);
  record.begin(1, 1, 1);
  write(value);
  record.end();
  return record.copy().subarray(29);
}
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesFrom = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
function faultOf(work: () => unknown): unknown {
  try {
    work();
  } catch (fault) {
    return fault;
  }
  return undefined;
}

test("WIRE-001: every command, record, outcome and event decodes to what was encoded", () => {
  for (const each of commandOfEach) fc.assert(fc.property(each, (value) => void expect(decodeCommand(bytesOf(encodeCommand, value))).toEqual(value)), { seed: 1, numRuns: 60 });
  for (const each of eventOfEach) fc.assert(fc.property(each, (value) => void expect(decodeEvent(bytesOf(encodeEvent, value))).toEqual(value)), { seed: 2, numRuns: 60 });
  fc.assert(fc.property(sequenced, (value) => void expect(decodeSequenced(bytesOf(encodeSequenced, value))).toEqual(value)), { seed: 3, numRuns: 300 });
  fc.assert(fc.property(record, (value) => void expect(decodeEventRecord(bytesOf(encodeEventRecord, value))).toEqual(value)), { seed: 4, numRuns: 300 });
  fc.assert(fc.property(outcome, (value) => void expect(decodeOutcome(bytesOf(encodeOutcome, value))).toEqual(value)), { seed: 5, numRuns: 300 });
});

test("WIRE-017: straight code writes and reads what the tables do", () => {
  const byTable = <T>(field: { write(to: ByteWriter, value: T): void }, value: T): Uint8Array => {
    field.write(writer.clear().u8(wireVersion), value);
    return writer.copy();
  };
  const read = <T>(field: { read(from: ByteReader): T }, bytes: Uint8Array): T => field.read(new ByteReader(bytes, 1));
  fc.assert(fc.property(command, (value) => {
    const bytes = byTable(commandField, value);
    expect(bytesOf(encodeCommand, value)).toEqual(bytes);
    expect(decodeCommand(bytes)).toEqual(read(commandField, bytes));
  }), { seed: 17, numRuns: 400 });
  fc.assert(fc.property(event, (value) => {
    const bytes = byTable(eventField, value);
    expect(bytesOf(encodeEvent, value)).toEqual(bytes);
    expect(decodeEvent(bytes)).toEqual(read(eventField, bytes));
  }), { seed: 18, numRuns: 400 });
});

test("WIRE-018: a message that is kept stays as it was while others are written", () => {
  const store = new ByteStore();
  const kept: { readonly bytes: Uint8Array; readonly copy: Uint8Array }[] = [];
  for (let length = 0; length < 3_000; length += 1) {
    writer.clear();
    for (let place = 0; place < length % 700; place += 1) writer.u8((length + place) & 255);
    if (length === 1_500) for (let place = 0; place < 80_000; place += 1) writer.u8(place & 255);
    kept.push({ bytes: store.keep(writer), copy: writer.copy() });
  }
  for (const { bytes, copy } of kept) expect(hexOf(bytes)).toBe(hexOf(copy));
});

test("WIRE-002: a message that is cut short or that goes on is a DecodeFault", () => {
  fc.assert(
    fc.property(sequenced, fc.nat(), (value, cut) => {
      const bytes = bytesOf(encodeSequenced, value);
      expect(faultOf(() => decodeSequenced(bytes.subarray(0, cut % bytes.length)))).toBeInstanceOf(DecodeFault);
      expect(faultOf(() => decodeSequenced(Uint8Array.from([...bytes, 0])))).toBeInstanceOf(DecodeFault);
    }),
    { seed: 6, numRuns: 500 },
  );
});

test("WIRE-002: random and mutated bytes give a value or a DecodeFault, nothing else", () => {
  const decoders = [decodeCommand, decodeSequenced, decodeEvent, decodeEventRecord, decodeOutcome];
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      bytes[0] = 1 + (bytes.length & 1);
      for (const decode of decoders) expect([undefined, "DecodeFault"]).toContain((faultOf(() => decode(bytes)) as Error | undefined)?.name);
    }),
    { seed: 7, numRuns: 20_000 },
  );
  fc.assert(
    fc.property(record, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, place, flip) => {
      const bytes = bytesOf(encodeEventRecord, value);
      bytes[place % bytes.length] ^= flip;
      expect([undefined, "DecodeFault"]).toContain((faultOf(() => decodeEventRecord(bytes)) as Error | undefined)?.name);
    }),
    { seed: 8, numRuns: 2_000 },
  );
});

test.each([
  { why: "an unknown version", bytes: [9, 1, 0] },
  { why: "an unknown command", bytes: [1, 0xff, 0xff] },
  { why: "a flag of 2", bytes: [1, 72, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2] },
  { why: "an overlong UTF-8 form", bytes: [1, 2, 0, 2, 0, 0xc0, 0x80] },
  { why: "a UTF-8 surrogate", bytes: [1, 2, 0, 3, 0, 0xed, 0xa0, 0x80] },
  { why: "an integer beyond 2^53", bytes: [1, 73, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f] },
  { why: "a double beyond 2^53", bytes: [2, 73, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x43] },
  { why: "a fraction", bytes: [2, 73, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe0, 0x3f] },
  { why: "a list that is longer than its message", bytes: [1, 34, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0xff, 0x0f, 0, 0] },
])("WIRE-002: $why is a DecodeFault", ({ bytes }) => {
  expect(faultOf(() => decodeEvent(Uint8Array.from(bytes)))).toBeInstanceOf(DecodeFault);
});

// Changing a line here means that old journals no longer read: add a new code instead.
test("WIRE-003: codes are the numbers that journals already hold", () => {
  expect(commandCodes).toEqual({
    advanceTime: 1, continueWork: 2, checkpoint: 3, listAsset: 10, defineIndex: 11, setCalendar: 12, listInstrument: 13, changeInstrument: 14, haltInstrument: 15, resumeInstrument: 16,
    openAccount: 30, creditDeposit: 31, raiseFinalizedHeight: 32, movePledge: 33, placeOrder: 54, amendOrder: 51, cancelOrder: 52, cancelAllOrders: 53, placeBatch: 55, massQuote: 56, publishIndex: 70, publishIndexHistory: 71,
  });
  expect(eventCodes).toEqual({
    commandRefused: 1, checkpointed: 2, assetListed: 10, indexDefined: 11, calendarSet: 12, instrumentListed: 13, instrumentChanged: 14, instrumentStatusChanged: 15, accountOpened: 30,
    depositCredited: 31, finalizedHeightRaised: 32, pledgeMoved: 33, entryPosted: 34, orderAccepted: 56, orderRested: 51, fill: 52, orderCancelled: 53, orderAmended: 54, positionChanged: 55,
    indexPublished: 70, indexHistoryPublished: 71, markChanged: 72, instrumentSettled: 73,
  });
});

test("WIRE-006: what the first release wrote of orders reads back with the lives of today", () => {
  const placed = bytesFrom("01" + "3200" + "0500000000000000" + "06000000" + "02006131" + "0200" + "0a00000000000000" + "01" + "4df1ffffffffffff" + "0100" + "01" + "00" + "0100");
  const command = {
    type: "placeOrder", account: 5, instrument: 6, clientOrderId: "a1", side: "sell", size: 10, limit: -3763, timeInForce: "gtc", expiresAt: 0, postOnly: true, reduceOnly: false, selfTrade: "cancelNewest",
  };
  expect(decodeCommand(placed)).toEqual(command);
  const accepted = bytesFrom(
    "01" + "3200" + "0900000000000000" + "0500000000000000" + "06000000" + "02006131" + "0200" + "0a00000000000000" + "4df1ffffffffffff" + "00" + "0100" + "01" + "00" + "0100",
  );
  expect(decodeEvent(accepted)).toEqual({ ...command, type: "orderAccepted", order: 9, market: false });
  // Written again it takes today's layout, and a refusal keeps its number for the kind of command.
  expect(hexOf(bytesOf(encodeCommand, decodeCommand(placed))).slice(2, 6)).toBe("3600");
  const refused = { type: "commandRefused", command: "placeOrder", refusal: "order_must_exist", account: 1, instrument: 2, clientOrderId: "", detail: "" } as unknown as Event;
  expect(hexOf(bytesOf(encodeEvent, refused)).slice(2, 10)).toBe("01003200");
});

test("WIRE-017: what is told of an order in numbers is kept and written as its event is", () => {
  const kept: Event[] = [];
  const sink = copyingSink((each) => void kept.push(each));
  fc.assert(fc.property(event, fc.nat({ max: 0xff_ffff }), (value, beyond) => {
    const terms = (side: Side): number => orderTerms(side, "gtc", false, false, "cancelNewest") | (beyond << 8);
    if (value.type === "orderAccepted") {
      const told = { ...value, terms: orderTerms(value.side, value.timeInForce, value.postOnly, value.reduceOnly, value.selfTrade) | (beyond << 8) };
      sink.orderAccepted(told);
      expect(hexOf(stagedOf(stageToldAccepted, told))).toBe(hexOf(bytesOf(encodeEvent, value)).slice(2));
    } else if (value.type === "orderRested") {
      sink.orderRested({ ...value, terms: terms(value.side) });
      expect(hexOf(stagedOf(stageToldRested, { ...value, terms: terms(value.side) }))).toBe(hexOf(bytesOf(encodeEvent, value)).slice(2));
    } else if (value.type === "orderCancelled") {
      sink.orderCancelled({ ...value, terms: terms(value.side) });
      expect(hexOf(stagedOf(stageToldCancelled, { ...value, terms: terms(value.side) }))).toBe(hexOf(bytesOf(encodeEvent, value)).slice(2));
    } else return;
    expect(kept.pop()).toEqual(value);
  }), { seed: 21, numRuns: 1_500 });
});

/** As the engine tells them: the frequent ones with numbers for names. */
function tell(to: EventRecordWriter, value: Event): void {
  switch (value.type) {
    case "orderAccepted": return to.orderAccepted({ ...value, terms: orderTerms(value.side, value.timeInForce, value.postOnly, value.reduceOnly, value.selfTrade) });
    case "orderRested": return to.orderRested({ ...value, terms: orderTerms(value.side, "gtc", false, false, "cancelNewest") });
    case "orderCancelled": return to.orderCancelled({ ...value, terms: orderTerms(value.side, "gtc", false, false, "cancelNewest") });
    case "fill": return to.fill(value);
    case "positionChanged": return to.positionChanged(value);
    default: return to.other(value);
  }
}
function recordBy(to: EventRecordWriter, { seq, at, wall, events }: EventRecord): EventRecordWriter {
  to.begin(seq, at, wall);
  for (const each of events) tell(to, each);
  to.end();
  return to;
}

test("WIRE-017: a record whose events are written as they are told has the bytes of the record, also after another one was made", () => {
  const [one, other] = [new EventRecordWriter(() => undefined), new EventRecordWriter(() => undefined)];
  fc.assert(fc.property(record, record, (first, second) => {
    const bytes = [first, second].map((each) => bytesOf(encodeEventRecord, each));
    recordBy(one, first);
    expect(one).toHaveLength(bytes[0].length);
    expect(one.bytes()).toEqual(bytes[0]);
    recordBy(other, second);
    expect(other.copy()).toEqual(bytes[1]);
    expect(one.bytes()).toEqual(bytes[0]);
    expect(one).toHaveLength(bytes[0].length);
    const target = new Uint8Array(one.length + 2);
    one.copyTo(target, 2);
    expect(target.subarray(2)).toEqual(bytes[0]);
    expect(recordBy(one, second).copy()).toEqual(bytes[1]);
  }), { seed: 22, numRuns: 300 });
});

test.each([
  { type: "fill", integers: ["trade", "price", "size", "makerOrder", "makerAccount", "makerRemaining", "takerOrder", "takerAccount", "takerRemaining", "makerFee", "takerFee", "value"] },
  { type: "positionChanged", integers: ["account", "size", "cost", "realised"] },
  { type: "orderAccepted", integers: ["order", "account", "size", "limit", "expiresAt"] },
  { type: "orderRested", integers: ["order", "account", "price", "size"] },
  { type: "orderCancelled", integers: ["order", "account", "price", "remaining"] },
])("WIRE-004: no number of a told $type is written that is no safe integer, and all of them together may be the largest", ({ type, integers }) => {
  const others = {
    type, instrument: 1, instrumentVersion: 1, takerSide: "buy", feeAsset: 1, asset: 1, clientOrderId: "", side: "sell", market: false, timeInForce: "gtc", postOnly: false, reduceOnly: false,
    selfTrade: "cancelNewest", resting: true, reason: "user",
  };
  const withAll = (number: number): Record<string, unknown> => ({ ...others, ...Object.fromEntries(integers.map((name) => [name, number])) });
  const writer = new EventRecordWriter(() => undefined);
  const write = (value: Record<string, unknown>): Uint8Array => recordBy(writer, { seq: 1, at: 2, wall: 3, events: [value] } as unknown as EventRecord).copy();
  for (const name of integers) {
    for (const wrong of [0.5, -0.5, 1e-300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53, -(2 ** 53), 1e300]) {
      for (const beside of [1, -1, Number.MAX_SAFE_INTEGER]) expect(faultOf(() => write({ ...withAll(beside), [name]: wrong }))).toBeInstanceOf(EncodeFault);
    }
  }
  for (const number of [0, -0, 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
    expect(write(withAll(number))).toEqual(bytesOf(encodeEventRecord, { seq: 1, at: 2, wall: 3, events: [withAll(number)] } as unknown as EventRecord));
  }
});

test("WIRE-017: records of any length, with texts and events as long as they may be, have the bytes of the record", () => {
  const writer = new EventRecordWriter(() => undefined);
  const text = "€".repeat(341);
  const candles = Array.from({ length: 500 }, (_, place) => ({ openAt: place, open: 1, high: 2, low: 0, close: 1 }));
  const order = { order: 1, account: 2, instrument: 3 };
  const each = [
    { type: "orderAccepted", ...order, clientOrderId: text, side: "buy", size: 1, limit: 1, market: false, timeInForce: "gtc", expiresAt: 0, postOnly: false, reduceOnly: true, selfTrade: "cancelBoth" },
    { type: "commandRefused", command: "cancelOrder", refusal: "order_must_exist", account: 2, instrument: 3, clientOrderId: text, detail: text },
    { type: "orderCancelled", ...order, clientOrderId: "", side: "sell", price: 5, remaining: 1, resting: true, reason: "user" },
    { type: "indexHistoryPublished", index: 1, intervalMs: 60_000, candles, source: text, simulated: true },
  ] as unknown as readonly Event[];
  for (const count of [1, 4, 15, 16, 17, 33, 200, 3_000]) {
    const value = { seq: 1, at: 2, wall: 3, events: Array.from({ length: count }, (_, place) => each[(place * 7) % 4]) } as unknown as EventRecord;
    const bytes = bytesOf(encodeEventRecord, value);
    expect(recordBy(writer, value).length).toBe(bytes.length);
    expect(writer.bytes().every((byte, place) => byte === bytes[place])).toBe(true);
  }
});

test("WIRE-004: a text that is too long and a record within another one are not encoded", () => {
  const [one, other] = [new EventRecordWriter(() => undefined), new EventRecordWriter(() => undefined)];
  one.begin(1, 1, 1);
  const refused = { type: "commandRefused", command: "cancelOrder", refusal: "order_must_exist", account: 2, instrument: 3, clientOrderId: "", detail: "" } as unknown as Event;
  for (const detail of ["x".repeat(1_025), "€".repeat(342), "\ud800"]) expect(faultOf(() => one.other({ ...refused, detail } as Event)), detail).toBeInstanceOf(EncodeFault);
  other.begin(2, 2, 2);
  expect(faultOf(() => one.end())).toBeInstanceOf(EncodeFault);
});

const noTransfer = { isTransfer: false, amount: 0, asset: 0, account: 0, cashClass: 0, floorClass: 0 };

test("WIRE-017: an entry that comes as numbers is written as its event is, and read from its numbers, whatever its names", () => {
  const lineCodes = fc.record({ of: fc.integer({ min: 1, max: 10 }), account: int, asset: fc.integer({ min: 0, max: 0x7fff_ffff }), amount: int });
  const numbers = fc.record({ number: int, kind: fc.integer({ min: 1, max: 9 }), lines: fc.array(lineCodes, { maxLength: 6 }) });
  fc.assert(fc.property(numbers, fc.nat({ max: 6 }), ({ number, kind, lines }, beyond) => {
    const codes = new Int32Array((lines.length + beyond) * 2).fill(-1);
    const figures = new Float64Array((lines.length + beyond) * 2).fill(0.5);
    for (const [row, { of, account, asset, amount }] of lines.entries()) {
      codes.set([of, asset], row * 2);
      figures.set([account, amount], row * 2);
    }
    const entry = { ...noTransfer, number, kind, count: lines.length, codes, figures };
    const event = entryPostedOf(entry);
    expect(event).toEqual({
      type: "entryPosted", entry: number, kind: Object.keys(entryKindCodes)[kind - 1],
      lines: lines.map(({ of, account, asset, amount }) => ({ class: Object.keys(ledgerClassCodes)[of - 1], account, asset, amount })),
    });
    expect(hexOf(bytesOf(writePostedEntry, entry))).toBe(hexOf(bytesOf(encodeEvent, event)).slice(2));
  }), { seed: 11, numRuns: 300 });
});

test.each([
  { why: "a kind of no name", number: 1, kind: 10, line: [1, 1, 1, 1] }, { why: "a kind of zero", number: 1, kind: 0, line: [1, 1, 1, 1] },
  { why: "a class of no name", number: 1, kind: 1, line: [11, 1, 1, 1] }, { why: "a class of zero", number: 1, kind: 1, line: [0, 1, 1, 1] }, { why: "an account of a fraction", number: 1, kind: 1, line: [1, 0.5, 1, 1] },
  { why: "an amount of a fraction", number: 1, kind: 1, line: [1, 1, 1, 0.5] }, { why: "an asset below zero", number: 1, kind: 1, line: [1, 1, -1, 1] }, { why: "half a number", number: 0.5, kind: 1, line: [1, 1, 1, 1] },
])("WIRE-004: an entry with $why is not encoded", ({ number, kind, line }) => {
  expect(faultOf(() => bytesOf(writePostedEntry, { ...noTransfer, number, kind, count: 1, codes: Int32Array.of(line[0], line[2]), figures: Float64Array.of(line[1], line[3]) }))).toBeInstanceOf(EncodeFault);
});

const noRows = { count: 0, codes: new Int32Array(), figures: new Float64Array() };

test("WIRE-017: a transfer is written as the entry of its two lines is", () => {
  const transfers = fc.record({ number: int, kind: fc.integer({ min: 1, max: 9 }), amount: int, asset: fc.integer({ min: 0, max: 0xffff_ffff }), account: int, cashClass: fc.integer({ min: 1, max: 10 }), floorClass: fc.integer({ min: 1, max: 10 }) });
  fc.assert(fc.property(transfers, (transfer) => {
    const { number, kind, amount, asset, account, cashClass, floorClass } = transfer;
    const entry = { ...noRows, ...transfer, isTransfer: true };
    const event = entryPostedOf(entry);
    const names = Object.keys(ledgerClassCodes);
    expect(event).toEqual({
      type: "entryPosted", entry: number, kind: Object.keys(entryKindCodes)[kind - 1],
      lines: [{ class: names[cashClass - 1], account, asset, amount }, { class: names[floorClass - 1], account: 0, asset, amount: 0 - amount }],
    });
    expect(hexOf(stagedOf(stagePostedTransfer, entry))).toBe(hexOf(bytesOf(encodeEvent, event)).slice(2));
  }), { seed: 12, numRuns: 300 });
});

test.each([
  { why: "a kind of no name", wrong: { kind: 10 } }, { why: "a kind of zero", wrong: { kind: 0 } }, { why: "cash of no class", wrong: { cashClass: 11 } }, { why: "the class of zero", wrong: { floorClass: 0 } },
  { why: "an account of a fraction", wrong: { account: 0.5 } }, { why: "an amount of a fraction", wrong: { amount: 0.5 } }, { why: "an amount out of range", wrong: { amount: 2 ** 53 } },
  { why: "an asset below zero", wrong: { asset: -1 } }, { why: "half a number", wrong: { number: 0.5 } },
])("WIRE-004: a transfer with $why is not encoded", ({ wrong }) => {
  const right = { ...noRows, isTransfer: true, number: 1, kind: 1, amount: 1, asset: 1, account: 1, cashClass: 1, floorClass: 5 };
  expect(faultOf(() => stagedOf(stagePostedTransfer, { ...right, ...wrong }))).toBeInstanceOf(EncodeFault);
});

test("WIRE-003: the bytes of a placed order are those of its layout", () => {
  const value = {
    seq: 7, at: 1_585_746_000_000, wall: -1, origin: 2, serial: 3, deadline: 4,
    command: {
      type: "placeOrder", account: 5, instrument: 6, clientOrderId: "a1", side: "sell", size: 10, limit: -3763, timeInForce: "gtd", expiresAt: 7, postOnly: true, reduceOnly: false, selfTrade: "cancelNewest",
    },
  } as unknown as Sequenced;
  expect(hexOf(bytesOf(encodeSequenced, value))).toBe(
    "02" + "0000000000001c40" + "0000883b5d137742" + "000000000000f0bf" + "0000000000000040" + "0000000000000840" + "0000000000001040" +
      "3600" + "0000000000001440" + "06000000" + "02006131" + "0200" + "0000000000002440" + "01" + "000000000066adc0" + "0400" + "0000000000001c40" + "01" + "00" + "0100",
  );
});

test("WIRE-019: what the first release wrote reads back as the same numbers, and zero is written in one way", () => {
  const former = bytesFrom(
    "01" + "0700000000000000" + "80b8d33571010000" + "ffffffffffffffff" + "0200000000000000" + "0300000000000000" + "0400000000000000" +
      "3600" + "0500000000000000" + "06000000" + "02006131" + "0200" + "0a00000000000000" + "01" + "4df1ffffffffffff" + "0400" + "0700000000000000" + "01" + "00" + "0100",
  );
  const today = bytesOf(encodeSequenced, decodeSequenced(former));
  expect(today[0]).toBe(wireVersion);
  expect(decodeSequenced(today)).toEqual(decodeSequenced(former));
  expect(decodeSequenced(former)).toMatchObject({ seq: 7, at: 1_585_746_000_000, wall: -1, command: { limit: -3763, size: 10 } });
  const pledge = (amount: number): Command => ({ type: "movePledge", account: 1, asset: 1, amount, to: "free" }) as unknown as Command;
  expect(hexOf(bytesOf(encodeCommand, pledge(-0)))).toBe(hexOf(bytesOf(encodeCommand, pledge(0))));
});

test.each([
  { why: "a fraction", amount: 0.5 }, { why: "NaN", amount: Number.NaN }, { why: "infinity", amount: Number.POSITIVE_INFINITY }, { why: "2^53", amount: 2 ** 53 },
])("WIRE-004: $why is not encoded", ({ amount }) => {
  expect(faultOf(() => bytesOf(encodeCommand, { type: "movePledge", account: 1, asset: 1, amount, to: "free" } as unknown as Command))).toBeInstanceOf(EncodeFault);
});

test("WIRE-004: nothing is written beyond the bound that a writer was given, and everything up to it", () => {
  const small = new ByteWriter(8, 20);
  small.i64(1).i64(2).u32(3);
  expect(() => small.u8(4)).toThrow(EncodeFault);
  expect(small.bytes()).toHaveLength(20);
  expect(new ByteReader(small.copy(), 16).u32()).toBe(3);
});

test("WIRE-005: the JSON form is canonical, reads back, and refuses what is not the message", () => {
  fc.assert(fc.property(command, (value) => void expect(commandFromJson(commandToJson(value))).toEqual(value)), { seed: 9, numRuns: 500 });
  fc.assert(fc.property(event, (value) => void expect(eventFromJson(eventToJson(value))).toEqual(value)), { seed: 10, numRuns: 500 });
  expect(commandToJson({ type: "cancelAllOrders", instrument: 2, account: 1 } as unknown as Command)).toBe('{"account":1,"instrument":2,"type":"cancelAllOrders"}');
  for (const bad of [
    "", "null", "[]", '{"type":"mint"}', '{"type":"cancelAllOrders","account":1}', '{"type":"cancelAllOrders","account":"1","instrument":2}',
    '{"type":"cancelAllOrders","account":1,"instrument":2,"more":3}', '{"type":"cancelAllOrders","account":1.5,"instrument":2}', '{"type":"cancelAllOrders","account":1e400,"instrument":2}',
    '{"type":"cancelOrder","account":1,"order":2,"clientOrderId":"\\ud800"}', '{"type":"toString"}', '{"type":"__proto__"}',
  ]) expect(faultOf(() => commandFromJson(bad)), bad).toBeInstanceOf(DecodeFault);
});
