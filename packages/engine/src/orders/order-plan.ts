/** What an order would do, checked in full before anything changes. */
import type { Price, Size } from "@crossfloor/instruments";
import type { AccountId, SelfTrade, Side, TimeInForce } from "@crossfloor/protocol";
import { reducibleSize } from "@crossfloor/risk";
import { BUYS, exposureOf, SELLS, SIZE } from "../state/exposure-rows.ts";
import { type AccountPlace, type ExposureRow, noAccount, noExposure, noOrder } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/** A new order, or what an amended one would become, and what it would do. The state keeps one and uses it for every order. */
export class OrderPlan {
  account = noAccount;
  accountId = 0 as AccountId;
  slot: InstrumentSlot;
  /** Of the account in the instrument; `noExposure` if it has nothing there. */
  exposure = noExposure;
  side: Side = "buy";
  /** What is asked for; of a reduce-only order that may rest, no more than it can ever trade. */
  size = 0 as Size;
  /** The limit as it was asked for; `null` is a market order. */
  asked: Price | null = null;
  timeInForce: TimeInForce = "gtc";
  /** When it ends by itself; 0 for never. A day order's is the close of the session. */
  expiresAt = 0;
  postOnly = false;
  reduceOnly = false;
  selfTrade: SelfTrade = "cancelNewest";
  /** `null` for an amended order, which keeps its own. */
  clientOrderId: string | null = null;
  /** The order that this one takes the place of, with what it has open, its limit and its hold; else `noOrder` and zeros. */
  replaces = noOrder;
  replacedOpen = 0;
  replacedLimit = 0;
  replacedHold = 0;

  /** From here on it is what the checks found: the limit, or the protection price of a market order. */
  limit = 0 as Price;
  /** Whether it meets an order in the book. */
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
}

/** The one plan, for another order. The caller sets what is asked. */
export function planFor(state: EngineState, account: AccountPlace, accountId: AccountId, slot: InstrumentSlot): OrderPlan {
  state.plan ??= new OrderPlan(slot);
  const { plan } = state;
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

/** Whether what does not trade at once may rest. */
export function mayRest(timeInForce: TimeInForce): boolean {
  return timeInForce !== "ioc" && timeInForce !== "fok";
}

/** Anything but an order that only closes what is open, counting what rests on its side already: that could turn the position after it. */
export function addsRisk(state: EngineState, { side, size, timeInForce, reduceOnly, replacedOpen, exposure }: OrderPlan): boolean {
  const closes = openOpposite(state, exposure, side);
  if (closes === 0) return true;
  const { rows } = state.exposures;
  const resting = rows[exposure + (side === "buy" ? BUYS : SELLS)] - replacedOpen;
  const reducible = reducibleSize(rows[exposure + SIZE] as Size, side, resting as Size);
  // One that may rest is cut to that.
  if (reduceOnly && mayRest(timeInForce)) return reducible === 0;
  const trades = reduceOnly && closes < size ? closes : size;
  return trades > reducible;
}

/** How much a reduce-only order may close: at once, all that is open; resting, what the account's other orders on its side leave. */
export function closable(state: EngineState, { side, timeInForce, replacedOpen, exposure }: OrderPlan): number {
  const open = openOpposite(state, exposure, side);
  if (open === 0 || !mayRest(timeInForce)) return open;
  const resting = state.exposures.rows[exposure + (side === "buy" ? BUYS : SELLS)] - replacedOpen;
  return Math.max(0, open - resting);
}

/** How much an order of this side could close. */
function openOpposite(state: EngineState, exposure: ExposureRow, side: Side): number {
  return exposure === noExposure ? 0 : openAgainst(state.exposures.rows[exposure + SIZE], side);
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

