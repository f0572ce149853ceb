/** What an order would do, checked in full before anything changes. */
import { notionalOf, type Price, type Size } from "@crossfloor/instruments";
import type { SelfTrade, Side, TimeInForce } from "@crossfloor/protocol";
import { reducibleSize } from "@crossfloor/risk";
import type { Account, Exposure } from "../state/account.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { OpenOrder } from "../state/open-order.ts";

/** A new order, or what an amended one would become. */
export interface OrderIntent {
  readonly account: Account;
  readonly slot: InstrumentSlot;
  readonly side: Side;
  readonly size: Size;
  /** `null` is a market order. */
  readonly limit: Price | null;
  readonly timeInForce: TimeInForce;
  /** When it ends by itself; 0 for never. A day order's is the close of the session. */
  readonly expiresAt: number;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly selfTrade: SelfTrade;
  /** `null` for an amended order, which keeps its own. */
  readonly clientOrderId: string | null;
  /** The order that this one takes the place of. */
  readonly replaces: OpenOrder | null;
}

export interface OrderPlan {
  readonly refusal: null;
  readonly intent: OrderIntent;
  /** The limit, or the protection price of a market order. */
  readonly limit: Price;
  /** The part of the size that may trade at once: less than all for a reduce-only order that is cut, or when it would meet too many orders. */
  readonly takeSize: Size;
  /** Whether `takeSize` was cut to the open position. */
  readonly cut: boolean;
  /** Spot: what it reserves. Else 0. */
  readonly hold: number;
}

/** Whether what does not trade at once may rest. */
export function mayRest(timeInForce: TimeInForce): boolean {
  return timeInForce !== "ioc" && timeInForce !== "fok";
}

/** Anything but an order that only closes what is open, counting what rests on its side already: that could turn the position after it. */
export function addsRisk({ side, size, timeInForce, reduceOnly, replaces }: OrderIntent, exposure: Exposure | undefined): boolean {
  const closes = openOpposite(exposure, side);
  if (exposure === undefined || closes === 0) return true;
  const resting = (side === "buy" ? exposure.buys : exposure.sells) - (replaces?.open ?? 0);
  const reducible = reducibleSize(exposure.size as Size, side, resting as Size);
  // One that may rest is cut to that.
  if (reduceOnly && mayRest(timeInForce)) return reducible === 0;
  const trades = reduceOnly && closes < size ? closes : size;
  return trades > reducible;
}

/** How much a reduce-only order may close: at once, all that is open; resting, what the account's other orders on its side leave. */
export function closable({ side, timeInForce, replaces }: OrderIntent, exposure: Exposure | undefined): number {
  const open = openOpposite(exposure, side);
  if (exposure === undefined || open === 0 || !mayRest(timeInForce)) return open;
  const resting = (side === "buy" ? exposure.buys : exposure.sells) - (replaces?.open ?? 0);
  return Math.max(0, open - resting);
}

/** How much an order of this side could close. */
export function openOpposite(exposure: Exposure | undefined, side: "buy" | "sell"): number {
  if (exposure === undefined) return 0;
  return Math.max(0, side === "sell" ? exposure.size : -exposure.size);
}

/** What an order is worth at the worse of its limit and the mark: what its fee is estimated on. */
export function worstValue(intent: OrderIntent, limit: Price, size: Size): number {
  const { product } = intent.slot.terms;
  return Math.max(notionalOf(product, limit, size), notionalOf(product, intent.slot.mark, size));
}
