/** What an order would do, checked in full before anything changes. */
import type { Price, Size } from "@crossfloor/instruments";
import { type AccountId, isReduceOnly, mayRest, type SelfTrade, selfTradeOf, type Side, sideOf } from "@crossfloor/protocol";
import { reducibleSize } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import { BUYS, exposureOf, SELLS, SIZE } from "../state/exposure-rows.ts";
import { type AccountPlace, type ExposureRow, noAccount, noExposure, noOrder } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/**
 * A new order, or what an amended one would become, and what it would do. The state keeps one and uses it for every order. Numbers as far as it
 * goes: storing a name or `null` into an object that lives long takes four times the instructions.
 */
export class OrderPlan {
  account = noAccount;
  accountId = 0 as AccountId;
  slot: InstrumentSlot;
  /** Of the account in the instrument; `noExposure` if it has nothing there. */
  exposure = noExposure;
  /** Side, life, post-only, reduce-only and self-trade mode: `orderTerms`. */
  terms = 0;
  /** What is asked for; of a reduce-only order that may rest, no more than it can ever trade. */
  size = 0 as Size;
  /** Whether no limit was asked for. */
  market = false;
  /** The limit that was asked for; of a market order that was checked, the protection price. */
  limit = 0 as Price;
  /** When it ends by itself; 0 for never. A day order's is the close of the session. */
  expiresAt = 0;
  /** Empty for an amended order, which keeps its own. */
  clientOrderId = "";
  /** The order that this one takes the place of, with what it has open, its limit and its hold; else `noOrder` and zeros. */
  replaces = noOrder;
  replacedOpen = 0;
  replacedLimit = 0;
  replacedHold = 0;

  /** From here on it is what the checks found: whether it meets an order in the book. */
  takes = false;
  /** The part of the size that may trade at once: less than all for a reduce-only order that is cut, or when it would meet too many orders. */
  takeSize = 0 as Size;
  /** Whether `takeSize` was cut to the open position. */
  cut = false;
  /** Spot: what it reserves. Else 0. */
  hold = 0;

  constructor(slot: InstrumentSlot) {
    this.slot = slot;
  }

  get side(): Side {
    return sideOf(this.terms);
  }
  get selfTrade(): SelfTrade {
    return selfTradeOf(this.terms);
  }
}

/** The one plan, for another order. The caller sets what is asked, from `terms` to `clientOrderId`. */
export function planFor(state: EngineState, account: AccountPlace, accountId: AccountId, slot: InstrumentSlot): OrderPlan {
  const plan = state.plan === null ? firstPlan(state, slot) : state.plan;
  plan.account = account;
  plan.accountId = accountId;
  plan.slot = slot;
  plan.exposure = exposureOf(state, account, slot);
  plan.replaces = noOrder;
  plan.replacedOpen = 0;
  plan.replacedLimit = 0;
  plan.replacedHold = 0;
  plan.cut = false;
  plan.hold = 0;
  return plan;
}

function firstPlan(state: EngineState, slot: InstrumentSlot): OrderPlan {
  state.plan = new OrderPlan(slot);
  return state.plan;
}

/** What was checked last, and was not refused. */
export function checkedPlan({ plan }: EngineState): OrderPlan {
  assert(plan !== null, "an order is carried out after it was checked");
  return plan;
}

/** Anything but an order that only closes what is open, counting what rests on its side already: that could turn the position after it. */
export function addsRisk(state: EngineState, { side, size, terms, replacedOpen, exposure }: OrderPlan): boolean {
  const reduceOnly = isReduceOnly(terms);
  const closes = openOpposite(state, exposure, side);
  if (closes === 0) return true;
  const { rows } = state.exposures;
  const resting = rows[exposure | (side === "buy" ? BUYS : SELLS)] - replacedOpen;
  const reducible = reducibleSize(rows[exposure | SIZE] as Size, side, resting as Size);
  // One that may rest is cut to that.
  if (reduceOnly && mayRest(terms)) return reducible === 0;
  const trades = reduceOnly && closes < size ? closes : size;
  return trades > reducible;
}

/** How much a reduce-only order may close: at once, all that is open; resting, what the account's other orders on its side leave. */
export function closable(state: EngineState, { side, terms, replacedOpen, exposure }: OrderPlan): number {
  const open = openOpposite(state, exposure, side);
  if (open === 0 || !mayRest(terms)) return open;
  const resting = state.exposures.rows[exposure | (side === "buy" ? BUYS : SELLS)] - replacedOpen;
  return Math.max(0, open - resting);
}

/** How much an order of this side could close. */
function openOpposite(state: EngineState, exposure: ExposureRow, side: Side): number {
  return exposure === noExposure ? 0 : openAgainst(state.exposures.rows[exposure | SIZE], side);
}

/** How much of a position an order of this side could close. */
export function openAgainst(position: number, side: Side): number {
  const open = side === "sell" ? position : -position;
  return open > 0 ? open : 0;
}

/** What an order is worth at the worse of its limit and the mark: what its fee is estimated on. */
export function worstValue({ slot, limit }: OrderPlan, size: Size): number {
  const atLimit = slot.valuation.notional(limit, size);
  const atMark = slot.valuation.notional(slot.mark, size);
  return atLimit > atMark ? atLimit : atMark;
}

/** Whether it takes the place of an order, for the checks that leave alone what stays as it was. */
export function isAmended({ replaces }: OrderPlan): boolean {
  return replaces !== noOrder;
}

