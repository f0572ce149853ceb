import type { AssetClass } from "./asset-class.ts";
import type { Product } from "./product.ts";
import type { CalendarId, InstrumentId, Money, NanoRate, Price, Size } from "./units.ts";

/** Per unit of traded value, or a fixed amount per size unit as minis have it. Amounts are of the settlement (spot: quote) asset. */
export type FeeSchedule =
  | { readonly kind: "rate"; readonly maker: NanoRate; readonly taker: NanoRate }
  | { readonly kind: "perContract"; readonly maker: Money; readonly taker: Money };

/** How it trades. */
export interface TradingRules {
  readonly priceDecimals: number;
  /** A multiple of one price unit. */
  readonly priceTick: Price;
  readonly sizeDecimals: number;
  /** A multiple of one size unit. */
  readonly sizeLot: Size;
  readonly orderSizeMin: Size;
  readonly orderSizeMax: Size;
  /** |price| never exceeds this; with `orderSizeMax` it proves that a value stays in range. */
  readonly priceMax: Price;
  readonly allowNegative: boolean;
  /** A limit further than max(bandRate · |mark|, bandMin) beyond the mark is refused. */
  readonly bandRate: NanoRate;
  readonly bandMin: Price;
  /** A market order goes no further than max(protectionRate · |best|, protectionMin) beyond the best opposite price. */
  readonly protectionRate: NanoRate;
  readonly protectionMin: Price;
  readonly fees: FeeSchedule;
}

/** Marginal: the part of a position's notional that lies in this tier pays this tier's rates. */
export interface RiskTier {
  /** Upper end of the tier, notional at mark in minor units of the settlement asset; the last tier's is the position limit. */
  readonly notionalMax: Money;
  readonly marginInit: NanoRate;
  readonly marginMaint: NanoRate;
}

/** What is promised, how it trades, how risky it is. `version` rises with each change, and fills quote it. */
export interface Instrument {
  readonly id: InstrumentId;
  /** E.g. "BTC-PERP", "US500-DEC26", "BTC/USDC". Unique for ever. */
  readonly symbol: string;
  readonly name: string;
  readonly version: number;
  readonly assetClass: AssetClass;
  readonly product: Product;
  readonly trading: TradingRules;
  /** Ascending by `notionalMax`; empty only for spot. */
  readonly risk: readonly RiskTier[];
  readonly calendar: CalendarId;
}

export type InstrumentState = "proposed" | "opening" | "trading" | "halted" | "expired" | "settled" | "delisted";
export type TradingMode = "continuous" | "auction" | "post-only" | "cancel-only" | "reduce-only";
