/** Money and margin: whether the account can bear the order at its worst, with all its resting orders at theirs. */
import { type Money, type Price, type Size, spotBaseAmount } from "@crossfloor/instruments";
import { availableOf, canPost, freeOf, heldOf } from "@crossfloor/ledger";
import { mayRest } from "@crossfloor/protocol";
import { addSaturated, worstCaseSize } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import { accountMargin, isBelowMaintenance, type MarginChange } from "../money/account-margin.ts";
import { marginNotional } from "../money/exposure-share.ts";
import { lossAtLimit, restingLoss } from "../money/limit-loss.ts";
import { keepSpare, takeSpare, voidSpare } from "../money/spare-margin.ts";
import { holdAsset } from "../money/spot-hold.ts";
import { BUYS, COST, SELLS, SIZE } from "../state/exposure-rows.ts";
import { type AccountPlace, noExposure, noOrder } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { addsRisk, type OrderPlan, worstValue } from "./order-plan.ts";

export function checkRisk(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const { slot } = plan;
  if (slot.spot) return checkSpot(state, plan);
  // Whatever the prices: where there is room for that there is room for less, and nearly always there is.
  if (!canPost(state.ledger, slot.asset, slot.valuation.postingMax(size) + roundingSlack)) {
    const refusal = checkRange(state, plan, size);
    if (refusal !== null) return refusal;
  }
  return checkDerivative(state, plan, size);
}

/** No posting that the order can cause may leave the ledger's range. */
function checkRange(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const { slot } = plan;
  const value = Math.max(worstValue(plan, size), tradedValue(slot, slot.tradedLow, size), tradedValue(slot, slot.tradedHigh, size));
  const fee = slot.valuation.feeMax(value, size);
  // Each side of its fills pays or gets at most its value and its released cost; the slack covers the roundings of all fills.
  const most = addSaturated(4 * value, addSaturated(2 * fee, roundingSlack));
  return canPost(state.ledger, slot.asset, most) ? null : refuse("balance_must_stay_within_maximum");
}

const roundingSlack = 10_000;

function tradedValue(slot: InstrumentSlot, price: Price, size: Size): number {
  return price === 0 ? 0 : slot.valuation.notional(price, size);
}

function checkDerivative(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const { slot, account, exposure, limit } = plan;
  const { rows } = state.exposures;
  // Whatever fills: the worst case is no larger than all of it together, and nearly always that is within the limits.
  const most = (exposure === noExposure ? 0 : Math.abs(rows[exposure | SIZE]) + rows[exposure | BUYS] + rows[exposure | SELLS]) + size;
  if (most > slot.valuation.plainSizeMax) {
    const refusal = checkPosition(state, plan, size);
    if (refusal !== null) return refusal;
  }
  return takeSpare(state, account, slot, limit, size) ? null : checkMargin(state, plan, size);
}

/** The largest position that the account's orders in the instrument can lead to, with so much of this one in the place of what it replaces. */
function worstWith({ exposures: { rows } }: EngineState, { side, exposure, replacedOpen }: OrderPlan, size: number): Size {
  if (exposure === noExposure) return size as Size;
  const more = size - replacedOpen;
  const buys = rows[exposure | BUYS] + (side === "buy" ? more : 0);
  const sells = rows[exposure | SELLS] + (side === "sell" ? more : 0);
  return worstCaseSize(rows[exposure | SIZE] as Size, buys as Size, sells as Size);
}

/** Whether the order leads to a larger position than the one it finds. */
function enlarges(state: EngineState, plan: OrderPlan, size: Size): boolean {
  return worstWith(state, plan, size) > worstWith(state, plan, plan.replacedOpen);
}

function checkPosition(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  if (!enlarges(state, plan, size)) return null;
  const { slot, slot: { valuation } } = plan;
  const worst = worstWith(state, plan, size);
  return worst > valuation.positionSizeMax || marginNotional(slot, slot.mark, worst) > valuation.notionalMax ? refuse("position_must_stay_within_limit") : null;
}

/** All of the account's margin, with the order. */
function checkMargin(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const { slot, account, side, exposure, replaces, replacedOpen } = plan;
  voidSpare(state, account);
  const fee = slot.valuation.feeMax(worstValue(plan, size), size);
  if (!addsRisk(state, plan)) return checkClosing(state, plan, size, fee);

  const { rows } = state.exposures;
  const none = exposure === noExposure;
  const position = none ? 0 : rows[exposure | SIZE];
  const cost = none ? 0 : rows[exposure | COST];
  const buys = (none ? 0 : rows[exposure | BUYS]) + (side === "buy" ? size - replacedOpen : 0);
  const sells = (none ? 0 : rows[exposure | SELLS]) + (side === "sell" ? size - replacedOpen : 0);
  const totals = state.margin;
  accountMargin(state, account, exposureChange(state, slot, position, cost, buys, sells), totals);
  if (isBelowMaintenance(totals) && isBelowNow(state, account)) return refuse("account_must_only_reduce");
  // A turn through zero to no larger a position keeps to maintenance; whatever enlarges the worst case meets initial margin.
  const required = enlarges(state, plan, size) ? totals.marginInit : totals.marginMaint;
  const surplus = totals.equity - lossAtLimit(state, slot, side, plan.limit, size, fee);
  if (surplus < required) return refuse("margin_must_cover_order");
  const left = surplus - restingLoss(state, account, replaces);
  if (left < required) return refuse("margin_must_cover_order");
  keepSpare(state, account, totals, left - totals.marginInit);
  return null;
}

/**
 * Closing may cost what the account can lose above its remaining maintenance margin, or as much as the maintenance margin that it sets
 * free: at a worse price it would hand somebody more than it has. What trades at once counts at the prices in the book.
 */
function checkClosing(state: EngineState, plan: OrderPlan, size: Size, fee: Money): Verdict | null {
  const { account, slot, side, exposure, replaces, replacedOpen } = plan;
  const { rows } = state.exposures;
  const now = state.marginNow;
  const after = state.margin;
  accountMargin(state, account, null, now);
  const buys = rows[exposure | BUYS] - (side === "buy" ? replacedOpen : 0);
  const sells = rows[exposure | SELLS] - (side === "sell" ? replacedOpen : 0);
  accountMargin(state, account, exposureChange(state, slot, rows[exposure | SIZE] + (side === "buy" ? size : -size), rows[exposure | COST], buys, sells), after);
  const spare = now.equity - restingLoss(state, account, replaces) - after.marginMaint;
  const most = Math.max(spare, now.marginMaint - after.marginMaint);
  if (lossAtLimit(state, slot, side, plan.limit, size, fee) <= most) return null;
  return lossInBook(state, plan, size, fee) <= most ? null : refuse("margin_must_cover_order");
}

/** What the order loses against the mark with the fills that it meets now; what would rest, at its limit. */
function lossInBook(state: EngineState, { slot, side, accountId, limit, takeSize, selfTrade, terms }: OrderPlan, size: Size, fee: Money): number {
  const { report } = state;
  slot.book.preview(side, limit, takeSize, accountId, selfTrade, report);
  let loss = lossAtLimit(state, slot, side, slot.mark, size, fee);
  for (let row = 0; row < report.count; row += 1) {
    if (report.kind(row) === "fill") loss = addSaturated(loss, lossAtLimit(state, slot, side, report.price(row) as Price, report.size(row) as Size, 0 as Money));
  }
  const rests = mayRest(terms) ? size - report.filled : 0;
  return rests > 0 ? addSaturated(loss, lossAtLimit(state, slot, side, limit, rests as Size, 0 as Money)) : loss;
}

function isBelowNow(state: EngineState, account: AccountPlace): boolean {
  accountMargin(state, account, null, state.marginNow);
  return isBelowMaintenance(state.marginNow);
}

function checkSpot(state: EngineState, plan: OrderPlan): Verdict | null {
  const { account, accountId, slot, side, size, hold, replacedHold } = plan;
  const { ledger } = state;
  const asset = holdAsset(slot, side);
  const more = hold - replacedHold;
  const fee = slot.valuation.feeMax(worstValue(plan, size), size);
  if (!canPost(ledger, slot.asset, addSaturated(addSaturated(fee, fee), roundingSlack))) return refuse("balance_must_stay_within_maximum");
  if (more > availableOf(ledger, accountId, asset)) return refuse("funds_must_cover_order");

  const totals = state.margin;
  const change = spotChange(state, plan, asset, more);
  accountMargin(state, account, change, totals);
  if (totals.marginInit === 0 && totals.owed === 0 && totals.loss === 0) return null;
  if (totals.equity >= totals.marginInit && totals.equity - restingLoss(state, account, noOrder) >= totals.marginInit) return null;
  const below = isBelowNow(state, account);
  if (totals.equity >= state.marginNow.equity) return null; // it takes nothing away from what backs the account's positions
  return refuse(below ? "account_must_only_reduce" : "margin_must_cover_order");
}

/** A resting order takes its money away from the collateral. An immediate one swaps it at its worst price. */
function spotChange(state: EngineState, { accountId, slot, side, terms, limit, hold, takeSize }: OrderPlan, asset: number, more: number): MarginChange {
  const { change } = state;
  change.slot = null;
  if (change.cash.length > 0) change.cash.length = 0;
  if (mayRest(terms)) {
    change.cash.push({ asset, pledged: 0, free: 0, held: more, owed: 0 });
    return change;
  }
  const { product } = slot.terms;
  assert(product.kind === "spot", "only spot is swapped");
  const fromFree = Math.min(hold, Math.max(0, freeOf(state.ledger, accountId, asset) - heldOf(state.ledger, accountId, asset)));
  change.cash.push({ asset, pledged: fromFree - hold, free: -fromFree, held: 0, owed: 0 });
  const value = slot.valuation.notional(limit, takeSize);
  const gets = side === "buy" ? spotBaseAmount(product, takeSize) : value - slot.valuation.feeMax(value, takeSize);
  change.cash.push({ asset: side === "buy" ? slot.base : slot.asset, pledged: Math.max(0, gets), free: 0, held: 0, owed: 0 });
  return change;
}

/** One exposure as it would be. */
function exposureChange({ change }: EngineState, slot: InstrumentSlot, size: number, cost: number, buys: number, sells: number): MarginChange {
  change.slot = slot;
  change.size = size;
  change.cost = cost;
  change.buys = buys;
  change.sells = sells;
  change.mark = null;
  if (change.cash.length > 0) change.cash.length = 0;
  return change;
}
