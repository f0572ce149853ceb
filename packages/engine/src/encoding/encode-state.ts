/**
 * The state as bytes: for snapshots, and for the state hash. The encoding is logical and canonical: everything is sorted by
 * number, and where things lie in memory or in what order they came does not show. What can be derived is left out.
 */
import { encodeBook } from "@crossfloor/book";
import { encodeLedger } from "@crossfloor/ledger";
import { ByteWriter, type Command, encodeCommand, refusals, textBytesMax } from "@crossfloor/protocol";
import { hexOfWords } from "@crossfloor/stdx";
import type { EngineLimits } from "../engine-limits.ts";
import { accountOf } from "../state/account-rows.ts";
import { exposuresOf } from "../state/exposure-rows.ts";
import { type OpenOrder, openOrders } from "../state/order-rows.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { Work } from "../work/work.ts";
import { haltReasons, instrumentStates, limitNames, selfTrades, stateVersion, timesInForce, tradingModes, workKinds } from "./layout.ts";

/** The length of a state is a u32 in snapshots. The limits allow states of gigabytes: 10,000 ended client ids an account alone. */
const stateBytesMax = 0xffff_ffff;

export function encodeState(state: EngineState): Uint8Array {
  const to = new ByteWriter(65_536, stateBytesMax);
  to.u8(stateVersion);
  writeLimits(to, state.limits);
  for (const value of [state.seq, state.at, state.wall, state.advancedTo, state.nextOrder, state.nextTrade]) to.i64(value);
  writeListings(to, state);
  for (const slot of state.slotList) writeSlot(to, slot);
  encodeLedger(state.ledger, (value) => void to.i64(value));
  writeAccounts(to, state);
  writeOrders(to, state);
  writeChains(to, state);
  writeAnswers(to, state);
  to.u32(state.work.length);
  for (const work of state.work) writeWork(to, work);
  return to.copy();
}

function writeLimits(to: ByteWriter, limits: EngineLimits): void {
  for (const name of limitNames) to.i64(limits[name]);
}

/** Listed things travel as the commands that list them, whose layouts are kept for ever. */
function writeListings(to: ByteWriter, state: EngineState): void {
  const indices = state.indices.filter((index) => index !== undefined);
  const calendars = state.calendars.filter((calendar) => calendar !== undefined);
  to.u32(state.assetIds.length).u32(indices.length).u32(calendars.length).u32(state.slotList.length);
  for (const index of indices) {
    writeCommand(to, { type: "defineIndex", definition: index.definition });
    to.u8(index.published ? 1 : 0).i64(index.value).i64(index.validUntil).i64(index.sources).i64(index.staleWeight);
    to.text(index.source, textBytesMax).u8(index.simulated ? 1 : 0);
  }
  for (const id of state.assetIds) {
    const asset = state.assets[id];
    if (asset !== undefined) writeCommand(to, { type: "listAsset", asset });
  }
  for (const calendar of calendars) writeCommand(to, { type: "setCalendar", calendar });
}

function writeSlot(to: ByteWriter, slot: InstrumentSlot): void {
  writeCommand(to, { type: "listInstrument", instrument: slot.terms });
  to.u8(instrumentStates.indexOf(slot.state)).u8(tradingModes.indexOf(slot.mode)).u8(slot.sessionOpen ? 1 : 0).u8(slot.until === null ? 0 : 1).i64(slot.until ?? 0).i64(slot.sessionDue);
  to.u8(slot.haltReason === null ? 0 : haltReasons.indexOf(slot.haltReason) + 1).text(slot.note, textBytesMax).text(slot.change, textBytesMax);
  to.u8(slot.marked ? 1 : 0).i64(slot.mark).i64(slot.openInterest).i64(slot.lastTradeDue).i64(slot.settleDue);
  to.u8(slot.settling ? 1 : 0).i64(slot.settlementPrice).i64(slot.settledValue).i64(slot.tradedLow).i64(slot.tradedHigh);
  encodeBook(slot.book, (value) => void to.i64(value));
}

/** Who the accounts are, the ledger tells; here is what it does not know. */
function writeAccounts(to: ByteWriter, state: EngineState): void {
  to.u32(state.accountIds.length);
  for (const id of state.accountIds) {
    const account = accountOf(state, id);
    const positions = exposuresOf(state, account).filter(({ size }) => size !== 0);
    const clientIds = state.accounts.namedOrders(account);
    to.i64(id).u32(positions.length);
    for (const { slot, size, cost } of positions) to.u32(slot.id).i64(size).i64(cost);
    to.u32(clientIds?.endedCount ?? 0);
    for (const ended of clientIds?.ended() ?? []) to.text(ended.clientOrderId, textBytesMax).i64(ended.order).i64(ended.endedAt);
  }
}

function writeOrders(to: ByteWriter, state: EngineState): void {
  const orders = openOrders(state);
  to.u32(orders.length);
  for (const order of orders) writeOrder(to, order);
}

function writeOrder(to: ByteWriter, order: OpenOrder): void {
  to.i64(order.id).i64(order.account).u32(order.slot.id).text(order.clientOrderId, textBytesMax);
  to.u8(order.side === "buy" ? 0 : 1).i64(order.limit).i64(order.open).i64(order.filled).i64(order.filledValue);
  to.u8(timesInForce.indexOf(order.timeInForce)).i64(order.expiresAt).u8(order.postOnly ? 1 : 0).u8(order.reduceOnly ? 1 : 0).u8(selfTrades.indexOf(order.selfTrade)).u8(order.quoteSet).i64(order.hold);
  to.i64(order.createdSeq).i64(order.createdAt).i64(order.updatedAt);
}

function writeChains(to: ByteWriter, state: EngineState): void {
  const chains = [...state.chains.values()].sort((a, b) => a.chain - b.chain);
  to.u32(chains.length);
  for (const { chain, finalizedHeight, keys } of chains) {
    to.i64(chain).i64(finalizedHeight).u32(keys.size);
    for (const key of [...keys.keys()].sort()) to.text(key, textBytesMax).i64(keys.get(key) ?? 0);
  }
}

function writeAnswers(to: ByteWriter, state: EngineState): void {
  to.u32(state.answers.count);
  for (const { origin, serial, payload, wall, outcome } of state.answers) {
    to.i64(origin).i64(serial).text(hexOfWords(payload.first, payload.second), 16).i64(wall).i64(outcome.seq);
    to.u16(outcome.refusal === null ? 0 : refusals[outcome.refusal].code).text(outcome.detail, textBytesMax).i64(outcome.order);
    // A batch that was taken has at least one leg.
    to.u32(outcome.legs?.length ?? 0);
    for (const leg of outcome.legs ?? []) to.u16(leg.refusal === null ? 0 : refusals[leg.refusal].code).text(leg.detail, textBytesMax).i64(leg.order);
  }
}

function writeWork(to: ByteWriter, work: Work): void {
  to.u8(workKinds.indexOf(work.kind)).u32(work.instrument);
  to.i64(work.kind === "cancelAccountOrders" ? work.account : work.after);
  to.i64(work.kind === "cancelAccountOrders" ? work.before : 0);
}

function writeCommand(to: ByteWriter, command: Command): void {
  const at = to.length;
  to.u32(0);
  encodeCommand(to, command);
  to.setU32(at, to.length - at - 4);
}
