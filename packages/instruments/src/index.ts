export type { Asset } from "./asset.ts";
export { assetClasses, type AssetClass } from "./asset-class.ts";
export type { CompiledCalendar, Session } from "./calendar.ts";
export type { BasketConstituent, BasketIndex, CorrelationIndex, IndexDefinition, RatioIndex, SingleIndex } from "./index-definition.ts";
export type { FeeSchedule, Instrument, InstrumentState, RiskTier, TradingMode, TradingRules } from "./instrument.ts";
export type { EventProduct, Expiry, FundingTerms, FutureProduct, Leg, OptionProduct, OptionTerms, PerpetualProduct, Product, ProductKind, SpotProduct, SpreadProduct } from "./product.ts";
export type { InverseSettlement, LinearSettlement, QuantoSettlement, Settlement } from "./settlement.ts";
export { type AssetId, balanceMax, type CalendarId, type IndexId, type InstrumentId, type Money, type NanoRate, nanoOne, type Price, type Size, type UnixMs } from "./units.ts";
