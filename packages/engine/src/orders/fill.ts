/** One trade between a resting order and the incoming one: the event, positions or swap, realised profit, fees. */
import { type Money, notionalOf, type Price, type Size, spotBaseAmount, valueOf } from "@crossfloor/instruments";
import { chargeFees, realise, spotFill } from "@crossfloor/ledger";
import type { TradeId } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { feeOn } from "../money/fees.ts";
import { addTrade } from "../money/position.ts";
import { spotHold } from "../money/spot-hold.ts";
import { dropIfEmpty, ensureExposure } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { OpenOrder } from "../state/open-order.ts";
import { endFilled, lessResting } from "./end-order.ts";

/** The book has matched them already. */
export function fill(state: EngineState, taker: OpenOrder, maker: OpenOrder, size: Size): void {
  const { slot } = taker;
  const price = maker.limit;
  const value = notionalOf(slot.terms.product, price, size);
  const { fees } = slot.terms.trading;
  const takerFee = capToHold(taker, size, value, feeOn(fees, "taker", value, size));
  const makerFee = Math.max(capToHold(maker, size, value, feeOn(fees, "maker", value, size)), -takerFee) as Money;

  less(taker, size, value, state);
  less(maker, size, value, state);
  lessResting(maker, size);
  const trade = state.nextTrade;
  state.nextTrade = (trade + 1) as TradeId;
  state.emit({
    type: "fill", trade, instrument: slot.id, instrumentVersion: slot.terms.version, price, size, takerSide: taker.side,
    makerOrder: maker.id, makerAccount: maker.account.id, makerRemaining: maker.open,
    takerOrder: taker.id, takerAccount: taker.account.id, takerRemaining: taker.open,
    makerFee, takerFee, feeAsset: slot.asset, value,
  });
  if (slot.spot) swap(state, taker, maker, size, value, takerFee, makerFee);
  else {
    rememberPrice(slot, price);
    movePosition(state, maker, price, size);
    movePosition(state, taker, price, size);
    chargeFees(state.ledger, slot.asset, taker.account.id, takerFee, maker.account.id, makerFee, state.emitEntry);
  }
  if (maker.open === 0) endFilled(state, maker);
}

function less(order: OpenOrder, size: Size, value: Money, state: EngineState): void {
  order.open = (order.open - size) as Size;
  order.filled = (order.filled + size) as Size;
  order.filledValue += value;
  order.updatedAt = state.at;
  assert(order.open >= 0, "no order trades more than it asked for");
}

/** Moves one side's position and pays what that realised. */
function movePosition(state: EngineState, order: OpenOrder, price: Price, size: Size): void {
  const { account, slot } = order;
  const signed = (order.side === "buy" ? size : -size) as Size;
  const exposure = ensureExposure(account, slot);
  const longBefore = exposure.size > 0 ? exposure.size : 0;
  const realised = addTrade(exposure, signed, valueOf(slot.terms.product, price, signed));
  slot.openInterest += (exposure.size > 0 ? exposure.size : 0) - longBefore;
  state.emit({
    type: "positionChanged", account: account.id, instrument: slot.id,
    size: exposure.size as Size, cost: exposure.cost as Money, realised: realised as Money, asset: slot.asset,
  });
  realise(state.ledger, account.id, slot.asset, realised, "realised", state.emitEntry);
  dropIfEmpty(account, exposure);
}

/** Every open position was made at prices within this range, which bounds what closing it can realise. */
function rememberPrice(slot: InstrumentSlot, price: Price): void {
  if (slot.openInterest === 0) {
    slot.tradedLow = price;
    slot.tradedHigh = price;
  } else if (price < slot.tradedLow) slot.tradedLow = price;
  else if (price > slot.tradedHigh) slot.tradedHigh = price;
}

/** Swaps base and quote. Each order's hold falls to what its rest needs; what the fill did not use becomes available. */
function swap(state: EngineState, taker: OpenOrder, maker: OpenOrder, size: Size, value: Money, takerFee: Money, makerFee: Money): void {
  const { slot } = taker;
  const { product } = slot.terms;
  assert(product.kind === "spot", "only spot is swapped");
  const buyer = taker.side === "buy" ? taker : maker;
  const seller = taker.side === "buy" ? maker : taker;
  const buyerFee = buyer === taker ? takerFee : makerFee;
  const baseAmount = spotBaseAmount(product, size);
  const buyerRelease = buyer.hold - Math.min(buyer.hold - value - Math.max(buyerFee, 0), spotHold(slot, "buy", buyer.limit, buyer.open));
  buyer.hold -= buyerRelease;
  seller.hold -= baseAmount;
  assert(buyer.hold >= 0 && seller.hold >= 0, "a spot order holds what its fills take");
  spotFill(state.ledger, {
    buyer: buyer.account.id, seller: seller.account.id, base: slot.base, quote: slot.asset, baseAmount, quoteAmount: value,
    buyerFee, sellerFee: seller === taker ? takerFee : makerFee, buyerRelease, sellerRelease: baseAmount,
  }, state.emitEntry);
}

/**
 * A spot buy pays fees out of its hold, which covers the exact fee on the whole order once rounded up. Where many small fills
 * round up to more than that, or the fees were raised since, the order pays no more than it holds. A spot sell pays out of what it
 * gets, and no more: no debt comes of a swap, whose quote asset may be one without a price.
 */
function capToHold(order: OpenOrder, size: Size, value: Money, fee: Money): Money {
  if (!order.slot.spot) return fee;
  if (order.side === "sell") return fee > value ? value : fee;
  const rest = notionalOf(order.slot.terms.product, order.limit, (order.open - size) as Size);
  const left = order.hold - value - rest;
  assert(left >= 0, "a spot buy holds its value at the limit");
  return (fee > left ? left : fee) as Money;
}
