import { assert, unreachable } from "@crossfloor/stdx";
import type { Instrument, TradingRules } from "./instrument.ts";
import type { ListingContext } from "./listing-context.ts";
import { fault, type ListingFault } from "./listing-fault.ts";
import type { Expiry, FundingTerms, Leg, OptionTerms, Product, SpotProduct } from "./product.ts";
import type { Settlement } from "./settlement.ts";
import { balanceMax, type IndexId, nanoOne } from "./units.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;
const legsMax = 8;
const ratioMax = 100;
const monthPattern = /^\d{4}-(0[1-9]|1[0-2])$/;

/** The first rule that the terms of a product break, or null. All six kinds are checked, tradable or not. */
export function checkProduct({ product, trading }: Pick<Instrument, "product" | "trading">, context: ListingContext): ListingFault | null {
  switch (product.kind) {
    case "spot":
      return checkSpot(product, trading, context);
    case "perpetual":
      return checkFollowed(product.index, trading, context) ?? checkSettlement(product.settlement, trading, context) ?? checkFunding(product.funding);
    case "future":
      return checkFollowed(product.index, trading, context) ?? checkSettlement(product.settlement, trading, context) ?? checkExpiry(product.expiry);
    case "option":
      return checkSettlement(product.settlement, trading, context) ?? checkExpiry(product.expiry) ?? checkOption(product.index, product.terms, trading, context);
    case "spread":
      return checkLegs(product.legs, context);
    case "event":
      if (context.asset(product.asset) === undefined) return fault("product_asset_must_exist", "product.asset", product.asset);
      if (product.payout <= 0 || product.payout > balanceMax) return fault("payout_must_be_positive", "product.payout", product.payout);
      return checkExpiry(product.expiry);
    default:
      return unreachable(product);
  }
}

/** Whether the engine can value the kind today. */
export function isTradable(product: Product): boolean {
  switch (product.kind) {
    case "spot":
    case "perpetual":
    case "future":
      return true;
    case "option":
    case "spread":
    case "event":
      return false;
    default:
      return unreachable(product);
  }
}

function checkSpot(product: SpotProduct, trading: TradingRules, context: ListingContext): ListingFault | null {
  const base = context.asset(product.base);
  const quote = context.asset(product.quote);
  if (base === undefined) return fault("product_asset_must_exist", "product.base", product.base);
  if (quote === undefined) return fault("product_asset_must_exist", "product.quote", product.quote);
  if (base.id === quote.id) return fault("spot_assets_must_differ", "product.quote", product.quote);
  const spare = quote.decimals - trading.priceDecimals - trading.sizeDecimals;
  if (spare < 0 || product.unitValue !== powerOfTen(spare)) return fault("spot_units_must_be_one_for_one", "product.unitValue", product.unitValue);
  const finer = base.decimals - trading.sizeDecimals;
  if (finer < 0 || product.baseUnit !== powerOfTen(finer)) return fault("spot_units_must_be_one_for_one", "product.baseUnit", product.baseUnit);
  return checkFollowed(product.index, trading, context);
}

/** Prices of the instrument are compared with the index, so both count alike and have the same sign. */
function checkFollowed(id: IndexId, trading: TradingRules, context: ListingContext): ListingFault | null {
  const index = context.index(id);
  if (index === undefined) return fault("product_index_must_exist", "product.index", id);
  if (trading.priceDecimals !== index.decimals) return fault("price_decimals_must_equal_index_decimals", "trading.priceDecimals", trading.priceDecimals);
  if (trading.allowNegative !== index.allowNegative) return fault("negative_prices_must_match_index", "trading.allowNegative", String(trading.allowNegative));
  return null;
}

function checkSettlement(settlement: Settlement, trading: TradingRules, context: ListingContext): ListingFault | null {
  if (context.asset(settlement.asset) === undefined) return fault("product_asset_must_exist", "product.settlement.asset", settlement.asset);
  switch (settlement.kind) {
    case "linear":
    case "quanto":
      return settlement.unitValue > 0 ? null : fault("unit_value_must_be_positive", "product.settlement.unitValue", settlement.unitValue);
    case "inverse": {
      const { contractValue } = settlement;
      if (contractValue <= 0) return fault("contract_value_must_be_positive", "product.settlement.contractValue", contractValue);
      if (trading.allowNegative) return fault("negative_prices_must_not_be_inverse_or_spot", "trading.allowNegative", "true");
      // In unbounded integers: terms that are refused may be far outside the engine's range.
      if (BigInt(trading.sizeLot) * BigInt(contractValue) < BigInt(trading.priceMax)) return fault("inverse_value_must_not_vanish", "product.settlement.contractValue", contractValue);
      return null;
    }
    default:
      return unreachable(settlement);
  }
}

function checkFunding(funding: FundingTerms): ListingFault | null {
  if (funding.intervalMs < minuteMs || dayMs % funding.intervalMs !== 0) return fault("funding_must_be_bounded", "product.funding.intervalMs", funding.intervalMs);
  if (funding.rateMax <= 0 || funding.rateMax > nanoOne) return fault("funding_must_be_bounded", "product.funding.rateMax", funding.rateMax);
  return null;
}

function checkExpiry(expiry: Expiry): ListingFault | null {
  if (!monthPattern.test(expiry.month)) return fault("expiry_must_be_ordered", "product.expiry.month", expiry.month);
  if (expiry.lastTradeAt <= 0) return fault("expiry_must_be_ordered", "product.expiry.lastTradeAt", expiry.lastTradeAt);
  if (expiry.settleAt < expiry.lastTradeAt) return fault("expiry_must_be_ordered", "product.expiry.settleAt", expiry.settleAt);
  return null;
}

/** A premium has decimals of its own; only the strike is a level of the index. */
function checkOption(index: IndexId, terms: OptionTerms, trading: TradingRules, context: ListingContext): ListingFault | null {
  if (context.index(index) === undefined) return fault("product_index_must_exist", "product.index", index);
  const { strike } = terms;
  const inRange = strike <= trading.priceMax && strike >= (trading.allowNegative ? -trading.priceMax : trading.priceTick);
  return inRange && strike % trading.priceTick === 0 ? null : fault("strike_must_be_on_tick", "product.terms.strike", strike);
}

function checkLegs(legs: readonly Leg[], context: ListingContext): ListingFault | null {
  if (legs.length < 2 || legs.length > legsMax) return fault("legs_must_be_different", "product.legs", legs.length);
  if (new Set(legs.map((leg) => leg.instrument)).size !== legs.length) return fault("legs_must_be_different", "product.legs", "one leg twice");
  for (const [place, leg] of legs.entries()) {
    if (context.instrument(leg.instrument) === undefined) return fault("legs_must_be_different", `product.legs.${place}.instrument`, leg.instrument);
    if (leg.ratio === 0 || Math.abs(leg.ratio) > ratioMax) return fault("legs_must_be_different", `product.legs.${place}.ratio`, leg.ratio);
  }
  return null;
}

function powerOfTen(exponent: number): number {
  assert(exponent >= 0 && exponent <= 15, "a power of ten stays a safe integer");
  let power = 1;
  for (let place = 0; place < exponent; place += 1) power *= 10;
  return power;
}
