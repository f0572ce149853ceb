/** Reads what `encodeState` wrote, and makes anew what it left out. What cannot have been written is a fault or an assertion. */
import { decodeBookIn } from "@crossfloor/book";
import type { UnixMs } from "@crossfloor/instruments";
import { accountPlace, decodeLedger, type Ledger } from "@crossfloor/ledger";
import { type AccountId, ByteReader, type Command, decodeCommand, type LegOutcome, type OrderId, type OriginId, orderTerms, type Refusal, refusalOf, type Seq, textBytesMax, type TradeId } from "@crossfloor/protocol";
import { assert, wordsOfHex } from "@crossfloor/stdx";
import { defaultLimits, type EngineLimits } from "../engine-limits.ts";
import { createEmptyBook, slotFor } from "../listing/list-instrument.ts";
import { noteBeyondMark, repriceAll } from "../market/mark.ts";
import { link } from "../state/account-orders.ts";
import { knownAccount } from "../state/account-rows.ts";
import { BUYS, COST, ORDERS, REDUCE_BUYS, REDUCE_SELLS, SELLS, SIZE } from "../state/exposure-rows.ts";
import { ensureExposure } from "../state/keep-exposure.ts";
import { ACCOUNT, CREATED_AT, CREATED_SEQ, EXPIRES_AT, EXPOSURE, FILLED, FILLED_VALUE, HOLD, ID, KIND, kindOf, LIMIT, OPEN, placeOf, UPDATED_AT } from "../state/order-rows.ts";
import { addSlot, createEngine, type EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { OrderRow } from "../state/places.ts";
import { rearm } from "../work/timers.ts";
import { haltReasons, instrumentStates, limitNames, selfTrades, stateVersion, timesInForce, tradingModes, workKinds } from "./layout.ts";

export function decodeState(bytes: Uint8Array): EngineState {
  const from = new ByteReader(bytes);
  const version = from.u8();
  assert(version === stateVersion, "a state is read by the version that wrote it");
  const state = createEngine(readLimits(from));
  state.seq = from.i64() as Seq;
  state.at = from.i64() as UnixMs;
  state.wall = from.i64() as UnixMs;
  state.advancedTo = from.i64() as UnixMs;
  state.nextOrder = from.i64() as OrderId;
  state.nextTrade = from.i64() as TradeId;
  const slotCount = readListings(from, state);
  /** The row of each order that rests in a book, which is where it rests. */
  const places = new Map<number, OrderRow>();
  for (let left = slotCount; left > 0; left -= 1) readSlot(from, state, places);
  state.ledger = decodeLedger({ accountsMax: state.limits.accountsMax, assetIdMax: state.limits.assetIdMax }, () => from.i64());
  readAccounts(from, state, state.ledger);
  for (let left = from.u32(); left > 0; left -= 1) readOrder(from, state, places);
  readChains(from, state);
  readAnswers(from, state);
  readWork(from, state);
  from.end();
  repriceAll(state);
  for (const slot of state.slotList) noteBeyondMark(state, slot);
  rearm(state.timers, state.slotList);
  return state;
}

function readLimits(from: ByteReader): EngineLimits {
  const limits: { -readonly [Name in keyof EngineLimits]: number } = { ...defaultLimits };
  for (const name of limitNames) limits[name] = from.i64();
  return limits;
}

/** Returns the number of instruments that follow. */
function readListings(from: ByteReader, state: EngineState): number {
  const assets = from.u32();
  const indices = from.u32();
  const calendars = from.u32();
  const slots = from.u32();
  for (let left = indices; left > 0; left -= 1) {
    const { definition } = readCommand(from, "defineIndex");
    state.indices[definition.id] = {
      definition, published: from.u8() === 1, value: from.i64() as InstrumentSlot["mark"], validUntil: from.i64() as UnixMs, sources: from.i64(), staleWeight: from.i64(),
      source: from.text(textBytesMax), simulated: from.u8() === 1,
    };
  }
  for (let left = assets; left > 0; left -= 1) {
    const { asset } = readCommand(from, "listAsset");
    state.assets[asset.id] = asset;
    state.assetIds.push(asset.id);
    if (asset.index === null) state.referenceAsset = asset.id;
  }
  for (let left = calendars; left > 0; left -= 1) {
    const { calendar } = readCommand(from, "setCalendar");
    state.calendars[calendar.id] = calendar;
  }
  return slots;
}

function readSlot(from: ByteReader, state: EngineState, places: Map<number, OrderRow>): void {
  const slot = slotFor(readCommand(from, "listInstrument").instrument, createEmptyBook(state));
  slot.state = pick(instrumentStates, from.u8());
  slot.mode = pick(tradingModes, from.u8());
  slot.sessionOpen = from.u8() === 1;
  const untilKnown = from.u8() === 1;
  const until = from.i64() as UnixMs;
  slot.until = untilKnown ? until : null;
  slot.sessionDue = from.i64() as UnixMs;
  const halt = from.u8();
  slot.haltReason = halt === 0 ? null : pick(haltReasons, halt - 1);
  slot.note = from.text(textBytesMax);
  slot.change = from.text(textBytesMax);
  slot.marked = from.u8() === 1;
  slot.mark = from.i64() as InstrumentSlot["mark"];
  slot.openInterest = from.i64();
  slot.lastTradeDue = from.i64() as UnixMs;
  slot.settleDue = from.i64() as UnixMs;
  slot.settling = from.u8() === 1;
  slot.settlementPrice = from.i64() as InstrumentSlot["mark"];
  slot.settledValue = from.i64();
  slot.tradedLow = from.i64() as InstrumentSlot["mark"];
  slot.tradedHigh = from.i64() as InstrumentSlot["mark"];
  if (slot.marked) slot.valuation.setMark(slot.terms, slot.mark);
  decodeBookIn(slot.book, () => from.i64(), (order) => {
    const row = state.orders.take();
    places.set(order, row);
    return placeOf(row);
  });
  addSlot(state, slot);
}

function readAccounts(from: ByteReader, state: EngineState, ledger: Ledger): void {
  for (let left = from.u32(); left > 0; left -= 1) {
    const id = from.i64() as AccountId;
    const account = state.accounts.add(id);
    assert(account === accountPlace(ledger, id), "accounts have the places that the ledger gave them");
    for (let positions = from.u32(); positions > 0; positions -= 1) {
      const exposure = ensureExposure(state, account, slotAt(state, from.u32()));
      state.exposures.rows[exposure + SIZE] = from.i64();
      state.exposures.rows[exposure + COST] = from.i64();
    }
    for (let ended = from.u32(); ended > 0; ended -= 1) state.accounts.clientIds(account).restoreEnded(from.text(textBytesMax), from.i64() as OrderId, from.i64());
    state.accountIds.push(id);
  }
}

function readOrder(from: ByteReader, state: EngineState, places: ReadonlyMap<number, OrderRow>): void {
  const id = from.i64() as OrderId;
  const account = knownAccount(state, from.i64());
  const slot = slotAt(state, from.u32());
  const clientOrderId = from.text(textBytesMax);
  const side = from.u8() === 0 ? "buy" : "sell";
  const order = places.get(id);
  assert(order !== undefined, "an open order rests in a book");
  const { rows } = state.orders;
  rows[order + ID] = id;
  rows[order + ACCOUNT] = account;
  for (const field of [LIMIT, OPEN, FILLED, FILLED_VALUE]) rows[order + field] = from.i64();
  const timeInForce = pick(timesInForce, from.u8());
  rows[order + EXPIRES_AT] = from.i64();
  const postOnly = from.u8() === 1;
  const reduceOnly = from.u8() === 1;
  const selfTrade = pick(selfTrades, from.u8());
  rows[order + KIND] = kindOf(slot, orderTerms(side, timeInForce, postOnly, reduceOnly, selfTrade), clientOrderId !== "", from.u8());
  for (const field of [HOLD, CREATED_SEQ, CREATED_AT, UPDATED_AT]) rows[order + field] = from.i64();
  const exposure = ensureExposure(state, account, slot);
  rows[order + EXPOSURE] = exposure;
  const exposures = state.exposures.rows;
  exposures[exposure + (side === "buy" ? BUYS : SELLS)] += rows[order + OPEN];
  if (reduceOnly) exposures[exposure + (side === "buy" ? REDUCE_BUYS : REDUCE_SELLS)] += rows[order + OPEN];
  exposures[exposure + ORDERS] += 1;
  if (clientOrderId !== "") {
    state.accounts.clientIds(account).add(clientOrderId, id);
    state.orders.setClientOrderId(order, clientOrderId);
  }
  state.orders.add(order);
  link(state, account, order);
  if (rows[order + EXPIRES_AT] !== 0) state.expiries.add(order);
  state.quotes.add(order);
}

function readChains(from: ByteReader, state: EngineState): void {
  for (let left = from.u32(); left > 0; left -= 1) {
    const chain = from.i64();
    const finalizedHeight = from.i64();
    const keys = new Map<string, number>();
    for (let count = from.u32(); count > 0; count -= 1) keys.set(from.text(textBytesMax), from.i64());
    state.chains.set(chain, { chain, finalizedHeight, keys });
    state.depositKeyCount += keys.size;
  }
}

function readAnswers(from: ByteReader, state: EngineState): void {
  const { answers } = state;
  const count = from.u32();
  answers.expect(count);
  for (let left = count; left > 0; left -= 1) {
    const origin = from.i64() as OriginId;
    const serial = from.i64();
    const [first, second] = wordsOfHex(from.text(16));
    const wall = from.i64() as UnixMs;
    const seq = from.i64() as Seq;
    const plain = { seq, refusal: readRefusal(from), detail: from.text(textBytesMax), order: from.i64() as OrderId };
    const legs: LegOutcome[] = [];
    for (let more = from.u32(); more > 0; more -= 1) legs.push({ refusal: readRefusal(from), detail: from.text(textBytesMax), order: from.i64() as OrderId });
    answers.find({ origin, serial, wall }, { first, second });
    answers.add(legs.length === 0 ? plain : { ...plain, legs });
  }
}

function readRefusal(from: ByteReader): Refusal | null {
  const code = from.u16();
  const refusal = code === 0 ? null : refusalOf(code);
  assert(refusal !== undefined, "a remembered refusal is one of the table");
  return refusal;
}

function readWork(from: ByteReader, state: EngineState): void {
  for (let left = from.u32(); left > 0; left -= 1) {
    const kind = pick(workKinds, from.u8());
    const instrument = from.u32() as InstrumentSlot["id"];
    const account = from.i64() as AccountId;
    const before = from.i64() as OrderId;
    state.work.push(kind === "cancelAccountOrders" ? { kind, account, instrument, before } : { kind, instrument, after: account });
  }
}

function readCommand<Type extends Command["type"]>(from: ByteReader, type: Type): Extract<Command, { type: Type }> {
  const command = decodeCommand(from.raw(from.u32()));
  assert(command.type === type, "a state names its listings in a fixed order");
  return command as Extract<Command, { type: Type }>;
}

function slotAt(state: EngineState, id: number): InstrumentSlot {
  const slot = state.slots.get(id as InstrumentSlot["id"]);
  assert(slot !== undefined, "positions and orders are in listed instruments");
  return slot;
}

function pick<Value>(values: readonly Value[], place: number): Value {
  assert(place < values.length, "a state uses numbers that have a meaning");
  return values[place];
}
