/** One trade between a resting order and the incoming one: the event, positions or swap, realised profit, fees. */
import { type Money, type Price, type Size, spotBaseAmount } from "@crossfloor/instruments";
import { chargeFees, realiseIn, rowAt, spotFill } from "@crossfloor/ledger";
import type { OrderId, Side, TradeId } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { uncount } from "../money/margin-sums.ts";
import { realisedBy } from "../money/position.ts";
import { costOfFill, spendOnFill, voidSpare } from "../money/spare-margin.ts";
import { spotHold } from "../money/spot-hold.ts";
import { COST, SIZE } from "../state/exposure-rows.ts";
import { dropIfEmpty, ensureExposure } from "../state/keep-exposure.ts";
import { ACCOUNT, EXPOSURE, FILLED, FILLED_VALUE, HOLD, ID, KIND, LIMIT, OPEN, sideOf, UPDATED_AT } from "../state/order-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { endFilled, lessResting } from "./end-order.ts";

/**
 * The book has matched them already, and says what it left of the maker: `row` of its report. `known`: the exposure of the taker, `noExposure` where
 * it must be looked up; returns what is known of it afterwards.
 */
export function fill(state: EngineState, slot: InstrumentSlot, taker: OrderRow, maker: OrderRow, row: number, known: ExposureRow): ExposureRow {
  const { report } = state;
  const size = report.size(row) as Size;
  const makerRemaining = report.makerRemaining(row);
  const { rows } = state.orders;
  const { valuation } = slot;
  const takerPlace = (rows[taker | ACCOUNT] | 0) as AccountPlace;
  const makerPlace = (rows[maker | ACCOUNT] | 0) as AccountPlace;
  const takerAccount = state.accounts.id(takerPlace);
  const makerAccount = state.accounts.id(makerPlace);
  const takerSide = sideOf(rows[taker | KIND] | 0);
  const price = rows[maker | LIMIT] as Price;
  const value = valuation.notional(price, size);
  let takerFee = valuation.takerFee(value, size);
  let makerFee = valuation.makerFee(value, size);
  if (slot.spot) {
    takerFee = capToHold(state, slot, taker, size, value, takerFee);
    makerFee = capToHold(state, slot, maker, size, value, makerFee);
  }
  if (!(makerFee > -takerFee)) makerFee = (-takerFee + 0) as Money;

  const takerRemaining = less(state, taker, size, value);
  assert(less(state, maker, size, value) === makerRemaining, "book and orders agree on what is open");
  lessResting(state, maker, size);
  const trade = state.nextTrade;
  state.nextTrade = (trade + 1) as TradeId;
  const told = state.told.fill;
  told.trade = trade;
  told.instrument = slot.id;
  told.instrumentVersion = slot.terms.version;
  told.price = price;
  told.size = size;
  told.takerSide = takerSide;
  told.makerOrder = rows[maker | ID] as OrderId;
  told.makerAccount = makerAccount;
  told.makerRemaining = makerRemaining as Size;
  told.takerOrder = rows[taker | ID] as OrderId;
  told.takerAccount = takerAccount;
  told.takerRemaining = takerRemaining as Size;
  told.makerFee = makerFee;
  told.takerFee = takerFee;
  told.feeAsset = slot.asset;
  told.value = value;
  state.sink.fill(told);
  let after = known;
  if (slot.spot) swap(state, slot, taker, maker, size, value, takerFee, makerFee);
  else after = movePositions(state, slot, taker, maker, known === noExposure ? ensureExposure(state, takerPlace, slot) : known);
  if (makerRemaining === 0) endFilled(state, maker);
  return after;
}

/** Takes a fill from what is open of an order, and returns what is left. */
function less(state: EngineState, order: OrderRow, size: Size, value: Money): number {
  const { rows } = state.orders;
  const left = rows[order | OPEN] - size;
  assert(left >= 0, "no order trades more than it asked for");
  rows[order | OPEN] = left;
  rows[order | FILLED] += size;
  rows[order | FILLED_VALUE] += value;
  rows[order | UPDATED_AT] = state.at;
  return left;
}

/**
 * Moves both positions by the fill that was just told, the maker's first, and pays what that realised to or from the accounts' cash in the
 * settlement asset, then the fees. Both sides go through one code, which is long where the compiler has put it together. Returns the taker's
 * exposure if it is still there.
 */
function movePositions(state: EngineState, slot: InstrumentSlot, taker: OrderRow, maker: OrderRow, takerExposure: ExposureRow): ExposureRow {
  const { fill } = state.told;
  const takerPlace = (state.orders.rows[taker | ACCOUNT] | 0) as AccountPlace;
  const makerPlace = (state.orders.rows[maker | ACCOUNT] | 0) as AccountPlace;
  rememberPrice(slot, fill.price);
  const takerCash = rowAt(state.ledger, takerPlace, slot.asset);
  const makerCash = rowAt(state.ledger, makerPlace, slot.asset);
  // Signed, as the side has it that is moved.
  let size: number = fill.takerSide === "buy" ? 0 - fill.size : fill.size;
  let value = slot.valuation.signed(fill.value, fill.price, size);
  const spent = costOfFill(state, slot);
  let opened = 0;
  let place = makerPlace;
  let fee = fill.makerFee;
  let cash = makerCash;
  let exposure = (state.orders.rows[maker | EXPOSURE] | 0) as ExposureRow;
  for (let side = 0; side < 2; side += 1) {
    uncount(state, exposure);
    const { rows } = state.exposures;
    const before = rows[exposure | SIZE];
    const costBefore = rows[exposure | COST];
    const realised = realisedBy(before, costBefore, size, value);
    const held = before + size;
    const cost = costBefore + (value + realised);
    rows[exposure | SIZE] = held;
    rows[exposure | COST] = cost;
    opened += (held > 0 ? held : 0) - (before > 0 ? before : 0);
    spendOnFill(state, place, spent, fee);
    const told = state.told.position;
    told.account = state.accounts.id(place);
    told.instrument = slot.id;
    told.size = held as Size;
    told.cost = cost as Money;
    told.realised = realised as Money;
    told.asset = slot.asset;
    state.sink.positionChanged(told);
    realiseIn(state.ledger, cash, realised, "realised", state.emitEntry);
    if (held === 0) dropIfEmpty(state, exposure);
    if (side === 1) {
      if (held === 0) exposure = noExposure;
      break;
    }
    size = 0 - size;
    value = 0 - value;
    place = takerPlace;
    fee = fill.takerFee;
    cash = takerCash;
    exposure = takerExposure;
  }
  slot.openInterest += opened;
  chargeFees(state.ledger, takerCash, fill.takerFee, makerCash, fill.makerFee, state.emitEntry);
  return exposure;
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
function swap(state: EngineState, slot: InstrumentSlot, taker: OrderRow, maker: OrderRow, size: Size, value: Money, takerFee: Money, makerFee: Money): void {
  const { product } = slot.terms;
  assert(product.kind === "spot", "only spot is swapped");
  const { rows } = state.orders;
  const takerBuys = sideOf(rows[taker | KIND]) === "buy";
  const buyer = takerBuys ? taker : maker;
  const seller = takerBuys ? maker : taker;
  const buyerFee = takerBuys ? takerFee : makerFee;
  const baseAmount = spotBaseAmount(product, size);
  voidSpare(state, (rows[buyer | ACCOUNT] | 0) as AccountPlace);
  voidSpare(state, (rows[seller | ACCOUNT] | 0) as AccountPlace);
  const buyerHold = rows[buyer | HOLD];
  const buyerRelease = buyerHold - Math.min(buyerHold - value - Math.max(buyerFee, 0), spotHold(slot, "buy", rows[buyer | LIMIT] as Price, rows[buyer | OPEN] as Size));
  rows[buyer | HOLD] -= buyerRelease;
  rows[seller | HOLD] -= baseAmount;
  assert(rows[buyer | HOLD] >= 0 && rows[seller | HOLD] >= 0, "a spot order holds what its fills take");
  spotFill(state.ledger, {
    buyer: state.accounts.id(rows[buyer | ACCOUNT] as AccountPlace), seller: state.accounts.id(rows[seller | ACCOUNT] as AccountPlace), base: slot.base, quote: slot.asset, baseAmount, quoteAmount: value,
    buyerFee, sellerFee: takerBuys ? makerFee : takerFee, buyerRelease, sellerRelease: baseAmount,
  }, state.emitEntry);
}

/**
 * A spot buy pays fees out of its hold, which covers the exact fee on the whole order once rounded up. Where many small fills
 * round up to more than that, or the fees were raised since, the order pays no more than it holds. A spot sell pays out of what it
 * gets, and no more: no debt comes of a swap, whose quote asset may be one without a price.
 */
function capToHold(state: EngineState, slot: InstrumentSlot, order: OrderRow, size: Size, value: Money, fee: Money): Money {
  const { rows } = state.orders;
  const side: Side = sideOf(rows[order | KIND]);
  if (side === "sell") return fee > value ? value : fee;
  const rest = slot.valuation.notional(rows[order | LIMIT], rows[order | OPEN] - size);
  const left = rows[order | HOLD] - value - rest;
  assert(left >= 0, "a spot buy holds its value at the limit");
  return (fee > left ? left : fee) as Money;
}
