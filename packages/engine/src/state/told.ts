/** The frequent events as objects that are used again: filled in, lent to the sink, and filled in anew for the next. */
import type { AssetId, InstrumentId, Money, Price, Size } from "@crossfloor/instruments";
import type { AccountId, Fill, OrderAccepted, OrderCancelled, OrderId, OrderRested, PositionChanged, TradeId } from "@crossfloor/protocol";

type Lent<Told> = { -readonly [Name in keyof Told]: Told[Name] };

export interface Told {
  readonly accepted: Lent<OrderAccepted>;
  readonly rested: Lent<OrderRested>;
  readonly fill: Lent<Fill>;
  readonly position: Lent<PositionChanged>;
  readonly cancelled: Lent<OrderCancelled>;
}

export function createTold(): Told {
  const order = 0 as OrderId;
  const account = 0 as AccountId;
  const instrument = 0 as InstrumentId;
  const size = 0 as Size;
  const price = 0 as Price;
  const money = 0 as Money;
  return {
    accepted: {
      type: "orderAccepted", order, account, instrument, clientOrderId: "", side: "buy", size, limit: price, market: false, timeInForce: "gtc", expiresAt: 0,
      postOnly: false, reduceOnly: false, selfTrade: "cancelNewest",
    },
    rested: { type: "orderRested", order, account, instrument, side: "buy", price, size },
    fill: {
      type: "fill", trade: 0 as TradeId, instrument, instrumentVersion: 0, price, size, takerSide: "buy", makerOrder: order, makerAccount: account, makerRemaining: size,
      takerOrder: order, takerAccount: account, takerRemaining: size, makerFee: money, takerFee: money, feeAsset: 0 as AssetId, value: money,
    },
    position: { type: "positionChanged", account, instrument, size, cost: money, realised: money, asset: 0 as AssetId },
    cancelled: { type: "orderCancelled", order, account, instrument, clientOrderId: "", side: "buy", price, remaining: size, resting: false, reason: "user" },
  };
}
