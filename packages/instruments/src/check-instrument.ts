import { unreachable } from "@crossfloor/stdx";
import { checkNaming } from "./check-naming.ts";
import { checkNumbers } from "./check-numbers.ts";
import { checkProduct, isTradable } from "./check-product.ts";
import type { FeeSchedule, Instrument, RiskTier, TradingRules } from "./instrument.ts";
import type { ListingContext } from "./listing-context.ts";
import { fault, type ListingFault } from "./listing-fault.ts";
import type { Product } from "./product.ts";
import { balanceMax, nanoOne } from "./units.ts";

const symbolPattern = /^[A-Z0-9][A-Z0-9./-]{1,31}$/;
const countDecimalsMax = 9;
const tiersMax = 32;

/**
 * The first rule that an instrument breaks, or null: then every value that the engine can meet on it is exact or rounded as
 * documented, and within range. Options, spreads and events are checked like the rest and then refused.
 */
export function checkInstrument(instrument: Instrument, context: ListingContext): ListingFault | null {
  const { product, trading, risk } = instrument;
  const first = checkNumbers(instrument) ?? checkNaming(instrument);
  if (first !== null) return first;
  if (!symbolPattern.test(instrument.symbol)) return fault("code_must_be_valid", "symbol", instrument.symbol);
  if (instrument.version < 1) return fault("version_must_be_positive", "version", instrument.version);
  if (context.calendar(instrument.calendar) === undefined) return fault("calendar_must_exist", "calendar", instrument.calendar);
  const terms = checkGrid(trading) ?? checkProduct(instrument, context) ?? checkCollars(product, trading) ?? checkFees(trading.fees)
    ?? checkRange(product, trading) ?? checkTiers(product, trading, risk);
  if (terms !== null) return terms;
  return isTradable(product) ? null : fault("product_kind_must_be_tradable", "product.kind", product.kind);
}

function checkGrid(trading: TradingRules): ListingFault | null {
  for (const field of ["priceDecimals", "sizeDecimals"] as const) {
    if (trading[field] < 0 || trading[field] > countDecimalsMax) return fault("decimals_must_be_in_range", `trading.${field}`, trading[field]);
  }
  if (trading.priceTick <= 0) return fault("tick_must_be_positive", "trading.priceTick", trading.priceTick);
  if (trading.sizeLot <= 0) return fault("lot_must_be_positive", "trading.sizeLot", trading.sizeLot);
  if (trading.priceMax <= 0 || trading.priceMax % trading.priceTick !== 0) return fault("price_max_must_be_on_tick", "trading.priceMax", trading.priceMax);
  if (trading.orderSizeMin <= 0 || trading.orderSizeMin % trading.sizeLot !== 0) return fault("order_sizes_must_be_on_lot", "trading.orderSizeMin", trading.orderSizeMin);
  if (trading.orderSizeMax < trading.orderSizeMin || trading.orderSizeMax % trading.sizeLot !== 0) return fault("order_sizes_must_be_on_lot", "trading.orderSizeMax", trading.orderSizeMax);
  return null;
}

/** Band and protection are a share of a price, which may be zero or nearly so: then only the fixed part leaves room. */
function checkCollars(product: Product, trading: TradingRules): ListingFault | null {
  if (product.kind === "spot" && trading.allowNegative) return fault("negative_prices_must_not_be_inverse_or_spot", "trading.allowNegative", "true");
  if (trading.bandRate < 0 || trading.bandRate > nanoOne) return fault("band_must_be_positive", "trading.bandRate", trading.bandRate);
  if (trading.bandMin < trading.priceTick) return fault("band_must_be_positive", "trading.bandMin", trading.bandMin);
  if (trading.protectionRate < 0 || trading.protectionRate > nanoOne) return fault("protection_must_be_positive", "trading.protectionRate", trading.protectionRate);
  if (trading.protectionMin < trading.priceTick) return fault("protection_must_be_positive", "trading.protectionMin", trading.protectionMin);
  return null;
}

function checkFees(fees: FeeSchedule): ListingFault | null {
  const max = fees.kind === "rate" ? nanoOne : balanceMax;
  if (fees.taker < 0 || fees.taker > max) return fault("fees_must_not_pay_both_sides", "trading.fees.taker", fees.taker);
  if (fees.maker > max || fees.maker + fees.taker < 0) return fault("fees_must_not_pay_both_sides", "trading.fees.maker", fees.maker);
  return null;
}

/** In unbounded integers: what is refused here may be far outside the engine's range. */
function checkRange(product: Product, trading: TradingRules): ListingFault | null {
  const size = BigInt(trading.orderSizeMax);
  const priceMax = BigInt(trading.priceMax);
  const largest = largestValue(product, trading, size, priceMax);
  if (largest !== null && largest > BigInt(balanceMax)) return fault("value_must_stay_within_balance_max", "trading.orderSizeMax", trading.orderSizeMax);
  if (trading.fees.kind === "perContract") {
    const fee = size * BigInt(Math.max(trading.fees.taker, trading.fees.maker));
    if (fee > BigInt(balanceMax)) return fault("value_must_stay_within_balance_max", "trading.fees", trading.fees.taker);
  }
  return null;
}

function largestValue(product: Product, trading: TradingRules, size: bigint, priceMax: bigint): bigint | null {
  switch (product.kind) {
    case "spot": {
      const quote = size * priceMax * BigInt(product.unitValue);
      const base = size * BigInt(product.baseUnit);
      return quote > base ? quote : base;
    }
    case "perpetual":
    case "future":
    case "option":
      return product.settlement.kind === "inverse"
        ? (size * BigInt(product.settlement.contractValue)) / BigInt(trading.priceTick)
        : size * priceMax * BigInt(product.settlement.unitValue);
    case "event":
      return size * BigInt(product.payout);
    case "spread":
      return null;
    default:
      return unreachable(product);
  }
}

function checkTiers(product: Product, trading: TradingRules, tiers: readonly RiskTier[]): ListingFault | null {
  if (product.kind === "spot") return tiers.length === 0 ? null : fault("spot_must_not_have_tiers", "risk", tiers.length);
  if (tiers.length < 1 || tiers.length > tiersMax) return fault("tiers_must_be_in_range", "risk", tiers.length);
  let below: RiskTier | undefined;
  for (const [place, tier] of tiers.entries()) {
    const field = `risk.${place}`;
    if (tier.notionalMax <= (below?.notionalMax ?? 0) || tier.notionalMax > balanceMax) return fault("tiers_must_ascend", `${field}.notionalMax`, tier.notionalMax);
    if (tier.marginMaint <= 0 || tier.marginMaint >= tier.marginInit) return fault("tier_rates_must_be_ordered", `${field}.marginMaint`, tier.marginMaint);
    if (tier.marginInit > nanoOne) return fault("tier_rates_must_be_ordered", `${field}.marginInit`, tier.marginInit);
    if (below !== undefined && (tier.marginInit < below.marginInit || tier.marginMaint < below.marginMaint)) return fault("tier_rates_must_be_ordered", field, tier.marginInit);
    below = tier;
  }
  const limit = BigInt(below?.notionalMax ?? 0);
  const smallest = largestValue(product, trading, BigInt(trading.orderSizeMin), BigInt(trading.priceMax));
  if (smallest !== null && smallest > limit) return fault("position_limit_must_cover_an_order", "risk", String(limit));
  return null;
}
