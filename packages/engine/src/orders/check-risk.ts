/** Money and margin: whether the account can bear the order at its worst, with all its resting orders at theirs. */
import { type Money, notionalOf, positionSizeMax, type Price, type Size, spotBaseAmount } from "@crossfloor/instruments";
import { availableOf, canPost, freeOf, heldOf } from "@crossfloor/ledger";
import { addSaturated, notionalMaxOf, worstCaseSize } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import { accountMargin, isBelowMaintenance, marginNotional, type MarginChange, noChange } from "../money/account-margin.ts";
import { feeMaxOn } from "../money/fees.ts";
import { lossAtLimit, restingLoss } from "../money/limit-loss.ts";
import { holdAsset } from "../money/spot-hold.ts";
import type { Account, Exposure } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { addsRisk, mayRest, type OrderPlan, worstValue } from "./order-plan.ts";

export function checkRisk(state: EngineState, plan: OrderPlan, size: Size, exposure: Exposure | undefined): Verdict | null {
  if (plan.intent.slot.spot) return checkSpot(state, plan);
  return checkRange(state, plan, size) ?? checkDerivative(state, plan, size, exposure);
}

/** No posting that the order can cause may leave the ledger's range. */
function checkRange(state: EngineState, { intent, limit }: OrderPlan, size: Size): Verdict | null {
  const { slot } = intent;
  const value = Math.max(worstValue(intent, limit, size), tradedValue(slot, slot.tradedLow, size), tradedValue(slot, slot.tradedHigh, size));
  const fee = feeMaxOn(slot.terms.trading.fees, value as Money, size);
  // Each side of its fills pays or gets at most its value and its released cost; the slack covers the roundings of all fills.
  const most = [value, value, value, value, fee, fee, roundingSlack].reduce(addSaturated, 0);
  return canPost(state.ledger, slot.asset, most) ? null : refuse("balance_must_stay_within_maximum");
}

const roundingSlack = 10_000;

function tradedValue(slot: InstrumentSlot, price: Price, size: Size): number {
  return price === 0 ? 0 : notionalOf(slot.terms.product, price, size);
}

function checkDerivative(state: EngineState, plan: OrderPlan, size: Size, exposure: Exposure | undefined): Verdict | null {
  const { intent } = plan;
  const { slot, account, side, replaces } = intent;
  const position = exposure?.size ?? 0;
  const before = worstCaseSize(position as Size, (exposure?.buys ?? 0) as Size, (exposure?.sells ?? 0) as Size);
  const buys = (exposure?.buys ?? 0) + (side === "buy" ? size - (replaces?.open ?? 0) : 0);
  const sells = (exposure?.sells ?? 0) + (side === "sell" ? size - (replaces?.open ?? 0) : 0);
  const after = worstCaseSize(position as Size, buys as Size, sells as Size);
  if (after > before) {
    if (after > positionSizeMax(slot.terms)) return refuse("position_must_stay_within_limit");
    if (marginNotional(slot, slot.mark, after) > notionalMaxOf(slot.terms.risk)) return refuse("position_must_stay_within_limit");
  }
  const fee = feeMaxOn(slot.terms.trading.fees, worstValue(intent, plan.limit, size) as Money, size);
  if (exposure !== undefined && !addsRisk(intent, exposure)) return checkClosing(state, plan, size, exposure, fee);

  const totals = state.margin;
  accountMargin(state, account, { ...noChange(), slot, size: position, cost: exposure?.cost ?? 0, buys, sells }, totals);
  if (isBelowMaintenance(totals) && isBelowNow(state, account)) return refuse("account_must_only_reduce");
  // A turn through zero to no larger a position keeps to maintenance; whatever enlarges the worst case meets initial margin.
  const required = after > before ? totals.marginInit : totals.marginMaint;
  const surplus = totals.equity - lossAtLimit(state, slot, side, plan.limit, size, fee);
  return surplus >= required && surplus - restingLoss(state, account, replaces) >= required ? null : refuse("margin_must_cover_order");
}

/**
 * Closing may cost what the account can lose above its remaining maintenance margin, or as much as the maintenance margin that it sets
 * free: at a worse price it would hand somebody more than it has. What trades at once counts at the prices in the book.
 */
function checkClosing(state: EngineState, plan: OrderPlan, size: Size, exposure: Exposure, fee: Money): Verdict | null {
  const { account, slot, side, replaces } = plan.intent;
  const now = state.marginNow;
  const after = state.margin;
  accountMargin(state, account, null, now);
  const buys = exposure.buys - (side === "buy" ? (replaces?.open ?? 0) : 0);
  const sells = exposure.sells - (side === "sell" ? (replaces?.open ?? 0) : 0);
  accountMargin(state, account, { ...noChange(), slot, size: exposure.size + (side === "buy" ? size : -size), cost: exposure.cost, buys, sells }, after);
  const spare = now.equity - restingLoss(state, account, replaces) - after.marginMaint;
  const most = Math.max(spare, now.marginMaint - after.marginMaint);
  if (lossAtLimit(state, slot, side, plan.limit, size, fee) <= most) return null;
  return lossInBook(state, plan, size, fee) <= most ? null : refuse("margin_must_cover_order");
}

/** What the order loses against the mark with the fills that it meets now; what would rest, at its limit. */
function lossInBook(state: EngineState, { intent, limit, takeSize }: OrderPlan, size: Size, fee: Money): number {
  const { slot, side, account, selfTrade, timeInForce } = intent;
  const { report } = state;
  slot.book.preview(side, limit, takeSize, account.id, selfTrade, report);
  let loss = lossAtLimit(state, slot, side, slot.mark, size, fee);
  for (let row = 0; row < report.count; row += 1) {
    if (report.kind(row) === "fill") loss = addSaturated(loss, lossAtLimit(state, slot, side, report.price(row) as Price, report.size(row) as Size, 0 as Money));
  }
  const rests = mayRest(timeInForce) ? size - report.filled : 0;
  return rests > 0 ? addSaturated(loss, lossAtLimit(state, slot, side, limit, rests as Size, 0 as Money)) : loss;
}

function isBelowNow(state: EngineState, account: Account): boolean {
  accountMargin(state, account, null, state.marginNow);
  return isBelowMaintenance(state.marginNow);
}

function checkSpot(state: EngineState, plan: OrderPlan): Verdict | null {
  const { intent, hold, limit } = plan;
  const { account, slot, side, replaces } = intent;
  const { ledger } = state;
  const asset = holdAsset(slot, side);
  const more = hold - (replaces?.hold ?? 0);
  const fee = feeMaxOn(slot.terms.trading.fees, worstValue(intent, limit, intent.size) as Money, intent.size);
  if (!canPost(ledger, slot.asset, addSaturated(addSaturated(fee, fee), roundingSlack))) return refuse("balance_must_stay_within_maximum");
  if (more > availableOf(ledger, account.id, asset)) return refuse("funds_must_cover_order");

  const totals = state.margin;
  const change = spotChange(state, plan, asset, more);
  accountMargin(state, account, change, totals);
  if (totals.marginInit === 0 && totals.owed === 0 && totals.loss === 0) return null;
  if (totals.equity >= totals.marginInit && totals.equity - restingLoss(state, account, null) >= totals.marginInit) return null;
  const below = isBelowNow(state, account);
  if (totals.equity >= state.marginNow.equity) return null; // it takes nothing away from what backs the account's positions
  return refuse(below ? "account_must_only_reduce" : "margin_must_cover_order");
}

/** A resting order takes its money away from the collateral. An immediate one swaps it at its worst price. */
function spotChange(state: EngineState, { intent, limit, hold, takeSize }: OrderPlan, asset: number, more: number): MarginChange {
  const { account, slot, side, timeInForce } = intent;
  const change = noChange();
  if (mayRest(timeInForce)) {
    change.cash.push({ asset, pledged: 0, free: 0, held: more, owed: 0 });
    return change;
  }
  const { product } = slot.terms;
  assert(product.kind === "spot", "only spot is swapped");
  const fromFree = Math.min(hold, Math.max(0, freeOf(state.ledger, account.id, asset) - heldOf(state.ledger, account.id, asset)));
  change.cash.push({ asset, pledged: fromFree - hold, free: -fromFree, held: 0, owed: 0 });
  const value = notionalOf(product, limit, takeSize);
  const gets = side === "buy" ? spotBaseAmount(product, takeSize) : value - feeMaxOn(slot.terms.trading.fees, value, takeSize);
  change.cash.push({ asset: side === "buy" ? slot.base : slot.asset, pledged: Math.max(0, gets), free: 0, held: 0, owed: 0 });
  return change;
}
