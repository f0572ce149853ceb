/**
 * One instrument's rules as plain numbers: values, tiers, fees and bands worked out from its terms once, so that an order costs a few
 * multiplications. The formulas are those of `valueOf`, `tieredMargin`, `bandHigh`, `bandLow`, `marginPrice` and
 * `positionSizeMax`, and a test holds each to be equal to them, rounding included. (docs/decisions/engine-speed.md)
 */
import { balanceMax, type FeeSchedule, type Instrument, type Money, nanoOne, positionSizeMax, type Price, priceMin } from "@crossfloor/instruments";
import { addSaturated, bandHigh, bandLow, marginPrice, notionalMaxOf, scaleCeil } from "@crossfloor/risk";
import { assert, mulDivCeil, mulDivFloor, mulExact, mulWithin } from "@crossfloor/stdx";

/** Per tier: its end, then each rate as a fraction in lowest terms, whose products nearly always stay exact. */
const tierStride = 5;
const TIER_END = 0;
const INIT = 1;
const MAINT = 3;

/** What bounds that are worked out in plain doubles are wider than they need to be. */
const generously = 1.000_001;

export class Valuation {
  readonly inverse: boolean;
  /** Value of one size unit at one price unit; of an inverse contract, what one size unit is worth at price 1. */
  readonly #unit: number;
  readonly #tiers: Float64Array;
  readonly #feeIsRate: boolean;
  /** Fractions in lowest terms, or an amount per size unit over 1. */
  readonly #makerOver: number;
  readonly #makerUnder: number;
  readonly #takerOver: number;
  readonly #takerUnder: number;
  /** 0 for spot, which leaves no position. */
  readonly positionSizeMax: number;
  readonly notionalMax: number;
  /** No less than what a size unit can move in the ledger, whatever the price and however its fills are split. */
  readonly #reach: number;
  /** The highest rate of initial margin and the higher of the two fees, by rate or by size unit, which is 0 where both are rebates. */
  readonly #initMax: number;
  readonly #feeMax: number;
  /** What rounding up tier by tier and the fee can add to an order's cost. */
  readonly #roundings: number;
  /** Limits beyond these are refused; the price that margin is taken at. Of the present mark. */
  bandHigh = 0 as Price;
  bandLow = 0 as Price;
  marginMark = 0 as Price;
  /** Limits from here to there are within the band on either side, within the range of prices, and positive where they must be. Of the present mark. */
  plainLow = 0;
  plainHigh = -1;
  /** A position within this is within `positionSizeMax` and `notionalMax`; of one that is larger it must be asked. Of the present mark. */
  plainSizeMax = 0;
  /** No less than what a size unit costs at the mark, and what it costs more for each price unit from there. */
  #mark = 0;
  #costEach = Infinity;
  #distanceEach = Infinity;

  constructor(terms: Instrument) {
    const { product, risk, trading } = terms;
    assert(product.kind === "spot" || product.kind === "perpetual" || product.kind === "future", "the engine does not value this kind yet");
    const settlement = product.kind === "spot" ? null : product.settlement;
    this.inverse = settlement !== null && settlement.kind === "inverse";
    this.#unit = settlement === null ? (product.kind === "spot" ? product.unitValue : 0) : settlement.kind === "inverse" ? settlement.contractValue : settlement.unitValue;
    assert(this.#unit >= 1, "what is traded is worth a unit of money or more");
    this.#tiers = tiersOf(terms);
    this.#feeIsRate = trading.fees.kind === "rate";
    [this.#makerOver, this.#makerUnder] = feeFraction(trading.fees, "maker");
    [this.#takerOver, this.#takerUnder] = feeFraction(trading.fees, "taker");
    this.positionSizeMax = product.kind === "spot" ? 0 : positionSizeMax(terms);
    this.notionalMax = notionalMaxOf(risk);
    this.#initMax = Math.max(0, ...risk.map(({ marginInit }) => marginInit)) / nanoOne;
    this.#feeMax = Math.max(0, trading.fees.maker, trading.fees.taker) / (this.#feeIsRate ? nanoOne : 1);
    this.#roundings = risk.length + 2;
    const valuePerSizeMax = this.#worthEach(this.inverse ? priceMin(terms) : trading.priceMax);
    this.#reach = (4 * valuePerSizeMax + 2 * (this.#feeEach(valuePerSizeMax) + 1)) * generously;
  }

  /** After a new mark or new terms. */
  setMark({ trading }: Instrument, mark: Price): void {
    this.bandHigh = bandHigh(trading, mark);
    this.bandLow = bandLow(trading, mark);
    this.marginMark = marginPrice(trading, mark);
    this.plainLow = Math.max(this.bandLow, trading.allowNegative ? -trading.priceMax : 1);
    this.plainHigh = Math.min(this.bandHigh, trading.priceMax);
    const margined = this.#worthEach(this.marginMark);
    this.plainSizeMax = Math.min(this.positionSizeMax, Math.floor(this.notionalMax / (margined * generously)));
    if (this.inverse) return;
    this.#mark = mark;
    this.#costEach = (margined * this.#initMax + this.#feeEach(Math.abs(mark) * this.#unit)) * generously;
    const step = this.#worthEach(1);
    this.#distanceEach = (step + (this.#feeIsRate ? step * this.#feeMax : 0)) * generously;
  }

  /** An upper bound on what an order of this size can move in the ledger, whatever the prices of its fills: value and released cost on both sides, and fees. */
  postingMax(size: number): number {
    return Math.ceil(size * this.#reach);
  }

  /**
   * An upper bound on what an order of a linear contract takes from its account's margin at once, in the settlement asset: initial margin at
   * the highest rate on all of its size, its distance to the mark, and its fee.
   */
  costMax(limit: number, size: number): number {
    // Where one of the prices is negative, their values lie further apart than their notionals.
    const distance = limit > this.#mark ? limit - this.#mark : this.#mark - limit;
    const each = this.#costEach + distance * this.#distanceEach;
    return Math.ceil(size * each) + this.#roundings;
  }

  /** Signed value of a signed size, as `valueOf`. */
  value(price: number, size: number): number {
    if (this.inverse) return this.#inverseValue(price, size);
    return mulWithin(price, size, this.#unit, balanceMax);
  }

  notional(price: number, size: number): Money {
    const value = this.value(price, size);
    return (value < 0 ? -value : value) as Money;
  }

  /** The same as `value`, of a size whose notional is known. */
  signed(notional: number, price: number, size: number): number {
    return (this.inverse ? size < 0 : size > 0 === price > 0) ? notional : 0 - notional;
  }

  marginInit(notional: number): number {
    return this.#tiered(notional, INIT);
  }

  marginMaint(notional: number): number {
    return this.#tiered(notional, MAINT);
  }

  /** What one side of a fill pays, in the settlement (spot: quote) asset; negative is a rebate. Rates round up, for the house. */
  makerFee(value: number, size: number): Money {
    return this.#fee(this.#makerOver, this.#makerUnder, value, size);
  }
  takerFee(value: number, size: number): Money {
    return this.#fee(this.#takerOver, this.#takerUnder, value, size);
  }

  /** The most that an order of this value and size can pay, whichever side of its fills it is on. */
  feeMax(value: number, size: number): Money {
    const maker = this.#fee(this.#makerOver, this.#makerUnder, value, size);
    const taker = this.#fee(this.#takerOver, this.#takerUnder, value, size);
    const most = maker > taker ? maker : taker;
    return most > 0 ? most : (0 as Money);
  }

  #inverseValue(price: number, size: number): number {
    assert(price > 0, "the price of an inverse contract is positive");
    const magnitude = mulDivFloor(size < 0 ? -size : size, this.#unit, price);
    assert(magnitude <= balanceMax, "an amount stays within balanceMax");
    return size > 0 ? 0 - magnitude : magnitude;
  }

  /** About what a size unit is worth. */
  #worthEach(price: number): number {
    return this.inverse ? this.#unit / price : price * this.#unit;
  }

  /** About what it pays at most when it is worth so much. */
  #feeEach(worth: number): number {
    return this.#feeIsRate ? worth * this.#feeMax : this.#feeMax;
  }

  #tiered(notional: number, rate: number): number {
    const tiers = this.#tiers;
    let margin = 0;
    let from = 0;
    for (let at = 0; at < tiers.length; at += tierStride) {
      const end = tiers[at + TIER_END];
      const to = at + tierStride === tiers.length || notional < end ? notional : end;
      if (to > from) margin = addSaturated(margin, share(to - from, tiers[at + rate], tiers[at + rate + 1]));
      if (notional <= end) break;
      from = end;
    }
    return margin;
  }

  #fee(over: number, under: number, value: number, size: number): Money {
    if (!this.#feeIsRate) return mulExact(size, over) as Money;
    const product = value * over;
    // Whole numbers, whose product is exact within these.
    return (product <= balanceMax && product >= -balanceMax ? Math.ceil(product / under) + 0 : mulDivCeil(value, over, under)) as Money;
  }
}

/** ceil(amount · over / under), saturated. */
function share(amount: number, over: number, under: number): number {
  const product = amount * over;
  return product <= balanceMax ? Math.ceil(product / under) : scaleCeil(amount, over, under);
}

function tiersOf({ risk }: Instrument): Float64Array {
  const tiers = new Float64Array(risk.length * tierStride);
  for (const [place, { notionalMax, marginInit, marginMaint }] of risk.entries()) tiers.set([notionalMax, ...lowestTerms(marginInit), ...lowestTerms(marginMaint)], place * tierStride);
  return tiers;
}

function feeFraction(fees: FeeSchedule, role: "maker" | "taker"): readonly [over: number, under: number] {
  return fees.kind === "rate" ? lowestTerms(fees[role]) : [fees[role], 1];
}

/** A rate in billionths as a fraction. */
function lowestTerms(rate: number): readonly [over: number, under: number] {
  let divisor = nanoOne;
  for (let rest = Math.abs(rate); rest !== 0; ) [divisor, rest] = [rest, divisor % rest];
  return [rate / divisor + 0, nanoOne / divisor];
}
