/**
 * The rules that a new or amended order must meet, in the order of the refusal table: the first that is not met is reported.
 * Nothing here changes anything.
 */
import { onTick, type Price, type Size } from "@crossfloor/instruments";
import { clientOrderIdMax } from "@crossfloor/protocol";
import { bandHigh, bandLow, protectionLimit } from "@crossfloor/risk";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import { spotHold } from "../money/spot-hold.ts";
import { type Exposure, exposureOf } from "../state/account.ts";
import { type EngineState, isFresh } from "../state/engine-state.ts";
import { hasEnded } from "../state/instrument-slot.ts";
import { checkBook } from "./check-book.ts";
import { checkRisk } from "./check-risk.ts";
import { addsRisk, closable, mayRest, type OrderIntent, type OrderPlan } from "./order-plan.ts";

const clientOrderIdPattern = /^[\x20-\x7e]*$/;

/** A plan that cannot fail, or the refusal. */
export function checkOrder(state: EngineState, intent: OrderIntent): OrderPlan | Verdict {
  const exposure = exposureOf(intent.account, intent.slot.id);
  return checkMarket(state, intent, exposure) ?? checkClientOrderId(intent) ?? checkSize(intent) ?? planOf(state, intent, exposure);
}

function planOf(state: EngineState, intent: OrderIntent, exposure: Exposure | undefined): OrderPlan | Verdict {
  const { slot, side } = intent;
  const best = side === "buy" ? slot.book.bestAsk() : slot.book.bestBid();
  const limit = intent.limit ?? (best === undefined ? null : protectionLimit(slot.terms.trading, side, best as Price, slot.mark));
  const closes = intent.reduceOnly ? closable(intent, exposure) : 0;
  const refusal = checkPrice(intent, limit, best) ?? checkKind(intent, closes) ?? checkLife(intent, state.at) ?? (limit === null ? refuse("opposite_side_must_have_orders") : null);
  if (refusal !== null || limit === null) return refusal ?? refuse("opposite_side_must_have_orders");
  const effective = (intent.reduceOnly && closes < intent.size ? closes : intent.size) as Size;
  // One that rests is accepted with the size that it can ever trade; an immediate one is cut off there.
  return planCut(state, effective < intent.size && mayRest(intent.timeInForce) ? { ...intent, size: effective } : intent, limit, effective, exposure);
}

function planCut(state: EngineState, intent: OrderIntent, limit: Price, effective: Size, exposure: Exposure | undefined): OrderPlan | Verdict {
  const { slot, side, size } = intent;
  const met = checkBook(state, intent, limit, effective);
  if (typeof met !== "number") return met;
  const plan: OrderPlan = {
    refusal: null, intent, limit, takeSize: met as Size, cut: effective < size, hold: slot.spot ? spotHold(slot, side, limit, size) : 0,
  };
  return checkRisk(state, plan, effective, exposure) ?? plan;
}

/** Whether the market takes the order at all. */
function checkMarket(state: EngineState, intent: OrderIntent, exposure: Exposure | undefined): Verdict | null {
  const { slot } = intent;
  // What is due has come, even while its timer waits its turn behind others.
  if (hasEnded(slot) || isDue(slot.lastTradeDue, state)) return refuse("instrument_must_not_be_ended");
  if (slot.state !== "trading") return refuse("instrument_must_be_trading", slot.haltReason ?? slot.state);
  if (!slot.sessionOpen || isDue(slot.sessionDue, state)) return refuse("session_must_be_open");
  if (!modeAllows(intent)) return refuse("mode_must_allow_order", slot.mode);
  if (!slot.marked) return refuse("index_must_be_published");
  if (slot.spot) return null;
  if (state.pricings[slot.asset] === undefined) return refuse("index_must_be_published", "of the settlement asset");
  if (isFresh(state, slot)) return null;
  return addsRisk(intent, exposure) ? refuse("index_must_be_fresh") : null;
}

/** 0 is never due. */
function isDue(due: number, state: EngineState): boolean {
  return due !== 0 && due <= state.at;
}

function modeAllows({ slot, postOnly, reduceOnly }: OrderIntent): boolean {
  if (slot.mode === "continuous") return true;
  if (slot.mode === "post-only") return postOnly;
  return slot.mode === "reduce-only" && reduceOnly;
}

function checkClientOrderId({ account, clientOrderId }: OrderIntent): Verdict | null {
  if (clientOrderId === null || clientOrderId === "") return null;
  if (clientOrderId.length > clientOrderIdMax || !clientOrderIdPattern.test(clientOrderId)) return refuse("client_order_id_must_be_valid");
  return account.clientIds.find(clientOrderId) === undefined ? null : refuse("client_order_id_must_be_unique");
}

function checkSize({ slot, size, replaces }: OrderIntent): Verdict | null {
  const { trading } = slot.terms;
  // What was off the grid of newer terms may stay so, but their range was proved for sizes up to their maximum alone.
  if (replaces !== null && size === replaces.open) return size > trading.orderSizeMax ? refuse("size_must_not_exceed_maximum") : null;
  if (!(size > 0)) return refuse("size_must_be_positive");
  if (!onTick(size, trading.sizeLot)) return refuse("size_must_be_on_lot");
  if (size < trading.orderSizeMin) return refuse("size_must_reach_minimum");
  if (size > trading.orderSizeMax) return refuse("size_must_not_exceed_maximum");
  return null;
}

function checkPrice(intent: OrderIntent, limit: Price | null, best: number | undefined): Verdict | null {
  const { slot, side, replaces } = intent;
  const { trading } = slot.terms;
  if (intent.limit !== null && (replaces === null || intent.limit !== replaces.limit)) {
    if (intent.limit <= 0 && !trading.allowNegative) return refuse("price_must_be_positive");
    if (!onTick(intent.limit, trading.priceTick)) return refuse("price_must_be_on_tick");
    if (Math.abs(intent.limit) > trading.priceMax) return refuse("price_must_be_within_range");
  }
  if (limit === null) return null;
  if (side === "buy" ? limit > bandHigh(trading, slot.mark) : limit < bandLow(trading, slot.mark)) return refuse("price_must_be_within_band");
  // A market order whose protection was clipped short of the best price has nothing that it may trade with.
  const outOfReach = intent.limit === null && best !== undefined && (side === "buy" ? limit < best : limit > best);
  return outOfReach ? refuse("price_must_be_within_band", "the best opposite price lies outside the band") : null;
}

function checkKind(intent: OrderIntent, closes: number): Verdict | null {
  const { limit, timeInForce, postOnly, reduceOnly, replaces } = intent;
  const immediate = !mayRest(timeInForce);
  if (limit === null && !immediate) return refuse("market_order_must_be_immediate");
  if (postOnly && (immediate || limit === null)) return refuse("post_only_must_be_resting_limit");
  if (reduceOnly && closes === 0) return refuse("reduce_only_must_reduce");
  if (replaces !== null && intent.size === replaces.open && limit === replaces.limit) return refuse("amend_must_change_something");
  return null;
}

/** Whether it ends by itself at an instant that fits its kind. An amended order keeps its own. */
function checkLife({ timeInForce, expiresAt, replaces, slot }: OrderIntent, at: number): Verdict | null {
  if (replaces !== null) return null;
  if (timeInForce === "gtd") return expiresAt > at ? null : refuse("expiry_must_be_ahead");
  if (timeInForce !== "day") return expiresAt === 0 ? null : refuse("expiry_must_belong_to_good_till_date");
  if (slot.until === null) return refuse("day_order_must_have_session_end");
  return expiresAt === slot.until ? null : refuse("expiry_must_belong_to_good_till_date");
}
