/** The events of orders that are frequent, as the engine lends them to its sink: numbers instead of names, which nobody needs to compare again. */
import type { InstrumentId, Price, Size, UnixMs } from "@crossfloor/instruments";
import type { CancelReason, OrderAccepted, OrderCancelled, OrderRested } from "./event.ts";
import type { AccountId, OrderId } from "./ids.ts";
import { isPostOnly, isReduceOnly, selfTradeOf, sideOf, timeInForceOf } from "./order-terms.ts";

interface ToldOrder {
  readonly order: OrderId;
  readonly account: AccountId;
  readonly instrument: InstrumentId;
  /** As of `order-terms.ts`. */
  readonly terms: number;
}

export interface ToldAccepted extends ToldOrder {
  readonly clientOrderId: string;
  readonly size: Size;
  readonly limit: Price;
  readonly market: boolean;
  readonly expiresAt: UnixMs | 0;
}

export interface ToldRested extends ToldOrder {
  readonly price: Price;
  readonly size: Size;
}

export interface ToldCancelled extends ToldOrder {
  readonly clientOrderId: string;
  readonly price: Price;
  readonly remaining: Size;
  readonly resting: boolean;
  readonly reason: CancelReason;
}

/** The events, to keep. */
export function orderAcceptedOf({ order, account, instrument, clientOrderId, terms, size, limit, market, expiresAt }: ToldAccepted): OrderAccepted {
  return {
    type: "orderAccepted", order, account, instrument, clientOrderId, side: sideOf(terms), size, limit, market, timeInForce: timeInForceOf(terms), expiresAt,
    postOnly: isPostOnly(terms), reduceOnly: isReduceOnly(terms), selfTrade: selfTradeOf(terms),
  };
}
export function orderRestedOf({ order, account, instrument, terms, price, size }: ToldRested): OrderRested {
  return { type: "orderRested", order, account, instrument, side: sideOf(terms), price, size };
}
export function orderCancelledOf({ order, account, instrument, clientOrderId, terms, price, remaining, resting, reason }: ToldCancelled): OrderCancelled {
  return { type: "orderCancelled", order, account, instrument, clientOrderId, side: sideOf(terms), price, remaining, resting, reason };
}
