/**
 * The rules that a new or amended order must meet, in the order of the refusal table: the first that is not met is reported.
 * Nothing here changes anything but the plan, which then says what the order would do.
 */
import { onTick, type Price, type Size } from "@crossfloor/instruments";
import { clientOrderIdMax, endsByItself, isForTheDay, isPlain, isPostOnly, isReduceOnly, mayRest, type Side } from "@crossfloor/protocol";
import { protectionLimit } from "@crossfloor/risk";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import { spotHold } from "../money/spot-hold.ts";
import { type EngineState, freshUntil, isFresh } from "../state/engine-state.ts";
import { hasEnded, type InstrumentSlot } from "../state/instrument-slot.ts";
import { checkBook } from "./check-book.ts";
import { checkRisk } from "./check-risk.ts";
import { addsRisk, closable, isAmended, type OrderPlan } from "./order-plan.ts";

const clientOrderIdPattern = /^[\x20-\x7e]*$/;

/** The refusal, or `null`: then carrying out the plan cannot fail. */
export function checkOrder(state: EngineState, plan: OrderPlan): Verdict | null {
  const { slot } = plan;
  // Where the market took any order it takes this one, until the state of the markets changes or something is due.
  if (slot.plainVersion !== state.marketVersion || state.at >= slot.plainUntil) {
    const refusal = checkMarket(state, plan);
    if (refusal !== null) return refusal;
  }
  if (plan.clientOrderId !== "") {
    const refusal = checkClientOrderId(state, plan);
    if (refusal !== null) return refusal;
  }
  const refusal = checkSize(plan);
  if (refusal !== null) return refusal;
  // Of a plain limit order the rules for prices, kinds and lives leave nothing to ask but this.
  plan.takeSize = plan.size;
  if (!isPlain(plan.terms) || plan.market || plan.expiresAt !== 0 || isAmended(plan) || !isPlainPrice(slot, plan.limit)) {
    const refusal = checkAsked(state, plan);
    if (refusal !== null) return refusal;
  }
  return checkMet(state, plan, plan.takeSize);
}

/** What the order meets in the book, and what it asks of its account. */
function checkMet(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const refusal = checkBook(state, plan, size);
  if (refusal !== null) return refusal;
  if (plan.slot.spot) plan.hold = spotHold(plan.slot, plan.side, plan.limit, plan.size);
  return checkRisk(state, plan, size);
}

/** Whether the market takes the order at all. */
function checkMarket(state: EngineState, plan: OrderPlan): Verdict | null {
  const { slot } = plan;
  const refusal = checkMarketState(state, plan);
  if (refusal === null && slot.mode === "continuous" && isFresh(state, slot)) {
    slot.plainVersion = state.marketVersion;
    slot.plainUntil = Math.min(slot.lastTradeDue || Number.MAX_SAFE_INTEGER, slot.sessionDue || Number.MAX_SAFE_INTEGER, freshUntil(state, slot) + 1);
  }
  return refusal;
}

/** Price, kind and life. Sets the limit of a market order, and cuts a reduce-only one to what it may close. */
function checkAsked(state: EngineState, plan: OrderPlan): Verdict | null {
  const { terms } = plan;
  const limit = plan.market ? protectionOf(plan) : plan.limit;
  const closes = isReduceOnly(terms) ? closable(state, plan) : 0;
  const refusal = checkPrice(plan, limit) ?? checkKind(plan, limit, closes) ?? checkLife(plan, state.at);
  if (refusal !== null) return refusal;
  if (limit === null) return refuse("opposite_side_must_have_orders");
  plan.limit = limit;
  if (!isReduceOnly(terms) || closes >= plan.size) return null;
  plan.takeSize = closes as Size;
  // One that rests is accepted with the size that it can ever trade; an immediate one is cut off there.
  if (mayRest(terms)) plan.size = closes as Size;
  else plan.cut = true;
  return null;
}

function checkMarketState(state: EngineState, plan: OrderPlan): Verdict | null {
  const { slot } = plan;
  // What is due has come, even while its timer waits its turn behind others.
  if (hasEnded(slot) || isDue(slot.lastTradeDue, state)) return refuse("instrument_must_not_be_ended");
  if (slot.state !== "trading") return refuse("instrument_must_be_trading", slot.haltReason ?? slot.state);
  if (!slot.sessionOpen || isDue(slot.sessionDue, state)) return refuse("session_must_be_open");
  if (!modeAllows(plan)) return refuse("mode_must_allow_order", slot.mode);
  if (!slot.marked) return refuse("index_must_be_published");
  if (slot.spot) return null;
  if (state.pricings[slot.asset] === undefined) return refuse("index_must_be_published", "of the settlement asset");
  if (isFresh(state, slot)) return null;
  return addsRisk(state, plan) ? refuse("index_must_be_fresh") : null;
}

/** 0 is never due. */
function isDue(due: number, state: EngineState): boolean {
  return due !== 0 && due <= state.at;
}

function modeAllows({ slot, terms }: OrderPlan): boolean {
  if (slot.mode === "continuous") return true;
  if (slot.mode === "post-only") return isPostOnly(terms);
  return slot.mode === "reduce-only" && isReduceOnly(terms);
}

function checkClientOrderId(state: EngineState, { account, clientOrderId }: OrderPlan): Verdict | null {
  if (clientOrderId.length > clientOrderIdMax || !clientOrderIdPattern.test(clientOrderId)) return refuse("client_order_id_must_be_valid");
  return state.accounts.clientIds(account).find(clientOrderId) === undefined ? null : refuse("client_order_id_must_be_unique");
}

function checkSize(plan: OrderPlan): Verdict | null {
  const { slot, size } = plan;
  const { trading } = slot.terms;
  // What was off the grid of newer terms may stay so, but their range was proved for sizes up to their maximum alone.
  if (isAmended(plan) && size === plan.replacedOpen) return size > trading.orderSizeMax ? refuse("size_must_not_exceed_maximum") : null;
  if (!(size > 0)) return refuse("size_must_be_positive");
  if (!onTick(size, trading.sizeLot)) return refuse("size_must_be_on_lot");
  if (size < trading.orderSizeMin) return refuse("size_must_reach_minimum");
  if (size > trading.orderSizeMax) return refuse("size_must_not_exceed_maximum");
  return null;
}

/** At a price on the tick with which `checkPrice` has no more to do, whichever side it is on. */
function isPlainPrice({ terms: { trading }, valuation }: InstrumentSlot, limit: Price): boolean {
  return limit <= valuation.plainHigh && limit >= valuation.plainLow && onTick(limit, trading.priceTick);
}

function checkPrice(plan: OrderPlan, limit: Price | null): Verdict | null {
  const { slot, side } = plan;
  const asked = plan.market ? null : plan.limit;
  const { terms: { trading }, valuation } = slot;
  if (asked !== null && (!isAmended(plan) || asked !== plan.replacedLimit)) {
    if (asked <= 0 && !trading.allowNegative) return refuse("price_must_be_positive");
    if (!onTick(asked, trading.priceTick)) return refuse("price_must_be_on_tick");
    if (Math.abs(asked) > trading.priceMax) return refuse("price_must_be_within_range");
  }
  if (limit === null) return null;
  if (side === "buy" ? limit > valuation.bandHigh : limit < valuation.bandLow) return refuse("price_must_be_within_band");
  return asked === null && isOutOfReach(plan, limit) ? refuse("price_must_be_within_band", "the best opposite price lies outside the band") : null;
}

/** How far a market order goes; `null` where nothing rests against it. */
function protectionOf({ slot, side }: OrderPlan): Price | null {
  const best = bestAgainst(slot, side);
  return best === undefined ? null : protectionLimit(slot.terms.trading, side, best, slot.mark);
}

/** A market order whose protection was clipped short of the best price has nothing that it may trade with. */
function isOutOfReach({ slot, side }: OrderPlan, limit: Price): boolean {
  const best = bestAgainst(slot, side);
  return best !== undefined && (side === "buy" ? limit < best : limit > best);
}

function bestAgainst({ book }: InstrumentSlot, side: Side): Price | undefined {
  return (side === "buy" ? book.bestAsk() : book.bestBid()) as Price | undefined;
}

function checkKind(plan: OrderPlan, limit: Price | null, closes: number): Verdict | null {
  const { size, market, terms } = plan;
  const immediate = !mayRest(terms);
  if (market && !immediate) return refuse("market_order_must_be_immediate");
  if (isPostOnly(terms) && (immediate || market)) return refuse("post_only_must_be_resting_limit");
  if (isReduceOnly(terms) && closes === 0) return refuse("reduce_only_must_reduce");
  if (isAmended(plan) && size === plan.replacedOpen && limit === plan.replacedLimit) return refuse("amend_must_change_something");
  return null;
}

/** Whether it ends by itself at an instant that fits its kind. An amended order keeps its own. */
function checkLife(plan: OrderPlan, at: number): Verdict | null {
  const { terms, expiresAt, slot } = plan;
  if (isAmended(plan)) return null;
  if (!endsByItself(terms)) return expiresAt === 0 ? null : refuse("expiry_must_belong_to_good_till_date");
  if (!isForTheDay(terms)) return expiresAt > at ? null : refuse("expiry_must_be_ahead");
  if (slot.until === null) return refuse("day_order_must_have_session_end");
  return expiresAt === slot.until ? null : refuse("expiry_must_belong_to_good_till_date");
}
