/**
 * How an instrument with an expiry ends. At `lastTradeAt` trading stops and open orders are cancelled; at `settleAt` the last
 * index value becomes the final price, positions are paid out account by account, and then the instrument is settled. Without
 * any index value it waits, expired, for the first one.
 */
import { type Money, type Size, valueOf } from "@crossfloor/instruments";
import { moveResidue, realise } from "@crossfloor/ledger";
import type { AccountId } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { tellStatus } from "../market/status.ts";
import { uncount } from "../money/margin-sums.ts";
import { knownAccount } from "../state/account-rows.ts";
import { COST, exposureOf, SIZE } from "../state/exposure-rows.ts";
import { dropIfEmpty } from "../state/keep-exposure.ts";
import { type ExposureRow, noExposure } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { firstAfter } from "../state/account-ids.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { Work } from "./work.ts";

/** Trading ends. */
export function expire(state: EngineState, slot: InstrumentSlot): void {
  slot.lastTradeDue = 0;
  slot.state = "expired";
  slot.sessionOpen = false;
  slot.until = null;
  slot.haltReason = null;
  slot.note = "";
  slot.change = "";
  tellStatus(state, slot);
  if (slot.book.orderCount > 0) state.work.push({ kind: "endOrders", instrument: slot.id, after: 0 });
}

/** The settlement time has come: settles if there is a value, else waits for one. */
export function takeSettlement(state: EngineState, slot: InstrumentSlot): void {
  slot.settleDue = 0;
  assert(slot.state === "expired", "trading ends before settlement is taken");
  if (slot.marked) startSettlement(state, slot);
}

/** Fixes the final price, which also stays the mark of what is not paid out yet. */
export function startSettlement(state: EngineState, slot: InstrumentSlot): void {
  assert(!slot.settling, "an instrument settles once");
  slot.settling = true;
  slot.settlementPrice = slot.mark;
  state.work.push({ kind: "settlePositions", instrument: slot.id, after: 0 });
}

/** Pays out some accounts, ascending. Returns what is left to do. */
export function settlePositions(state: EngineState, work: Extract<Work, { kind: "settlePositions" }>): Work | null {
  const slot = state.slots.get(work.instrument);
  assert(slot !== undefined && slot.settling, "only an instrument that settles is paid out");
  const { accountIds, limits } = state;
  let place = firstAfter(accountIds, work.after);
  let payouts = limits.payoutsPerCommandMax;
  let visits = limits.visitsPerCommandMax;
  for (; place < accountIds.length && payouts > 0 && visits > 0; place += 1, visits -= 1) {
    const id = accountIds[place];
    const exposure = exposureOf(state, knownAccount(state, id), slot);
    if (exposure === noExposure || state.exposures.rows[exposure + SIZE] === 0) continue;
    payOut(state, slot, id, exposure);
    payouts -= 1;
  }
  if (place < accountIds.length) return { kind: "settlePositions", instrument: slot.id, after: accountIds[place - 1] };
  finish(state, slot);
  return null;
}

function payOut(state: EngineState, slot: InstrumentSlot, account: AccountId, exposure: ExposureRow): void {
  const { rows } = state.exposures;
  const size = rows[exposure + SIZE] as Size;
  const value = valueOf(slot.terms.product, slot.settlementPrice, size);
  const realised = (value - rows[exposure + COST]) as Money;
  if (size > 0) slot.openInterest -= size;
  slot.settledValue += value;
  uncount(state, exposure);
  rows[exposure + SIZE] = 0;
  rows[exposure + COST] = 0;
  state.sink.positionChanged({ type: "positionChanged", account, instrument: slot.id, size: 0 as Size, cost: 0 as Money, realised, asset: slot.asset });
  realise(state.ledger, account, slot.asset, realised, "settlement", state.emitEntry);
  dropIfEmpty(state, exposure);
}

/** What rounding left in clearing goes to the residue account: long and short values of an inverse contract need not cancel out. */
function finish(state: EngineState, slot: InstrumentSlot): void {
  assert(slot.openInterest === 0, "settlement leaves no position");
  moveResidue(state.ledger, slot.asset, -slot.settledValue + 0, state.emitEntry);
  slot.settledValue = 0;
  slot.settling = false;
  slot.state = "settled";
  state.sink.other({ type: "instrumentSettled", instrument: slot.id, price: slot.settlementPrice });
  tellStatus(state, slot);
}
