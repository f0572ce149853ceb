/** The rules of listing: what is listed must be safe to trade before the first order arrives. A fault names the rule that is not met. */

export const listingRules = {
  // Of every listed thing.
  numbers_must_be_safe_integers: "Every number is a safe integer, and none is a negative zero.",
  id_must_be_in_range: "An id lies between 1 and 65535.",
  code_must_be_valid: "A code or symbol is made of the letters that its kind allows.",
  name_must_be_text: "A name has 1 to 80 characters.",
  version_must_be_positive: "A version counts from 1.",
  decimals_must_be_in_range: "Decimals lie within what the engine can hold.",
  // Assets.
  chain_decimals_must_reach_decimals: "A chain counts at least as finely as the engine.",
  haircut_must_be_below_one: "A haircut is at least zero and below one.",
  reference_asset_must_be_one: "Exactly one asset has no index: the reference asset, which has no haircut.",
  asset_index_must_exist: "The index that prices an asset is defined.",
  asset_index_must_not_be_negative: "The index that prices an asset is never negative.",
  // Indices.
  sources_min_must_be_positive: "A single index needs at least one source.",
  outlier_max_must_be_a_share: "The outlier bound lies above zero and at most at one.",
  constituents_must_be_in_range: "A basket has 2 to 64 constituents, each once.",
  constituents_must_be_single: "A basket, ratio or correlation is made of defined single indices, so that none can contain itself.",
  weights_must_sum_to_one: "The weights of a basket are positive and add up to one.",
  units_must_be_positive: "Each constituent's holding is positive.",
  divisor_must_be_positive: "Divisor and scale are positive.",
  index_must_allow_negative: "An index that can fall below zero says so, and one that cannot does not.",
  denominator_must_be_positive: "The denominator of a ratio is never negative.",
  returns_must_be_in_range: "A correlation uses 2 to 400 daily returns, taken at a minute of the day.",
  // Products.
  product_asset_must_exist: "Every asset of a product is listed.",
  product_index_must_exist: "The index of a product is defined.",
  spot_assets_must_differ: "Base and quote are two assets.",
  spot_units_must_be_one_for_one: "One size unit moves exactly its worth: sizes are no finer than the base, and price and size together no finer than the quote.",
  unit_value_must_be_positive: "One price unit on one size unit is worth a whole, positive number of minor units, so that every value is exact.",
  contract_value_must_be_positive: "An inverse contract is worth a positive amount.",
  inverse_value_must_not_vanish: "One lot of an inverse contract is worth at least one minor unit at the highest price.",
  funding_must_be_bounded: "A funding interval divides the day and lasts a minute at least; its rate is bounded above zero and at most at one.",
  expiry_must_be_ordered: "A contract month is written YYYY-MM, and trading ends before or when settlement is taken.",
  strike_must_be_on_tick: "A strike is a price that the instrument can have.",
  legs_must_be_different: "A spread has 2 to 8 different listed legs with ratios between 1 and 100 either way.",
  payout_must_be_positive: "An event pays a positive amount.",
  // How it trades.
  calendar_must_exist: "The calendar is set.",
  price_decimals_must_equal_index_decimals: "Prices count as finely as the index, so that mark and price compare as integers.",
  tick_must_be_positive: "The tick is positive.",
  lot_must_be_positive: "The lot is positive.",
  price_max_must_be_on_tick: "The highest price is a positive multiple of the tick.",
  order_sizes_must_be_on_lot: "Smallest and largest order are positive multiples of the lot, in that order.",
  negative_prices_must_match_index: "A contract allows negative prices exactly when its index does.",
  negative_prices_must_not_be_inverse_or_spot: "Inverse contracts and spot have positive prices only.",
  band_must_be_positive: "The price band leaves room at every price.",
  protection_must_be_positive: "The protection of market orders leaves room at every price.",
  fees_must_not_pay_both_sides: "What maker and taker pay together is never negative, and no fee exceeds what is traded.",
  value_must_stay_within_balance_max: "The largest order at the highest price, and the fee on it, stay within balanceMax.",
  // How risky it is.
  spot_must_not_have_tiers: "Spot is paid in full and has no margin tiers.",
  tiers_must_be_in_range: "A derivative has 1 to 32 margin tiers; no default means no margin.",
  tiers_must_ascend: "Tiers ascend by notional, which is positive and within balanceMax; the last ends at the position limit.",
  tier_rates_must_be_ordered: "In each tier 0 < maintenance < initial ≤ 1, and no rate falls from one tier to the next.",
  position_limit_must_cover_an_order: "The position limit is no smaller than the smallest order at its highest value.",
  // Last: all terms are in order, but the engine cannot value it.
  product_kind_must_be_tradable: "Options, spreads and events can be described, and are listed once the engine can value them.",
  // Calendars.
  sessions_must_be_ordered: "Sessions lie within the calendar's span, ascend and do not overlap.",
  trade_date_must_be_a_date: "A trade date is written YYYY-MM-DD and never falls.",
} as const satisfies Record<string, string>;

export type ListingRule = keyof typeof listingRules;

export interface ListingFault {
  readonly rule: ListingRule;
  /** Where it is broken, e.g. "trading.priceTick". */
  readonly field: string;
  /** What stands there, for people. */
  readonly detail: string;
}

export function fault(rule: ListingRule, field: string, detail: string | number): ListingFault {
  return { rule, field, detail: String(detail) };
}
