/** The frequent events as objects that are used again: filled in, lent to the sink, and filled in anew for the next. */
import type { AssetId, InstrumentId, Money, Price, Size } from "@crossfloor/instruments";
import type { AccountId, Fill, OrderId, PositionChanged, ToldAccepted, ToldCancelled, ToldRested, TradeId } from "@crossfloor/protocol";

type Lent<Event> = { -readonly [Name in keyof Event]: Event[Name] };

export interface Told {
  readonly accepted: Lent<ToldAccepted>;
  readonly rested: Lent<ToldRested>;
  readonly fill: Lent<Fill>;
  readonly position: Lent<PositionChanged>;
  readonly cancelled: Lent<ToldCancelled>;
}

export function createTold(): Told {
  const order = 0 as OrderId;
  const account = 0 as AccountId;
  const instrument = 0 as InstrumentId;
  const size = 0 as Size;
  const price = 0 as Price;
  const money = 0 as Money;
  return {
    accepted: { order, account, instrument, terms: 0, clientOrderId: "", size, limit: price, market: false, expiresAt: 0 },
    rested: { order, account, instrument, terms: 0, price, size },
    fill: {
      type: "fill", trade: 0 as TradeId, instrument, instrumentVersion: 0, price, size, takerSide: "buy", makerOrder: order, makerAccount: account, makerRemaining: size,
      takerOrder: order, takerAccount: account, takerRemaining: size, makerFee: money, takerFee: money, feeAsset: 0 as AssetId, value: money,
    },
    position: { type: "positionChanged", account, instrument, size, cost: money, realised: money, asset: 0 as AssetId },
    cancelled: { order, account, instrument, terms: 0, clientOrderId: "", price, remaining: size, resting: false, reason: "user" },
  };
}
