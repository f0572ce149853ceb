import { AssertionError, unreachable } from "@crossfloor/stdx";
import type { Settlement } from "./settlement.ts";
import type { AssetId, IndexId, InstrumentId, Money, NanoRate, Price, UnixMs } from "./units.ts";

export interface SpotProduct {
  readonly kind: "spot";
  readonly base: AssetId;
  readonly quote: AssetId;
  /** Reference for bands and for the collateral value of the base. */
  readonly index: IndexId;
  /** What one price unit on one size unit is worth, in minor units of `quote`. */
  readonly unitValue: Money;
  /** What one size unit is, in minor units of `base`. */
  readonly baseUnit: Money;
}

export interface FundingTerms {
  readonly intervalMs: number;
  /** Bound of the relative rate per interval. */
  readonly rateMax: NanoRate;
}

export interface PerpetualProduct {
  readonly kind: "perpetual";
  readonly index: IndexId;
  readonly settlement: Settlement;
  readonly funding: FundingTerms;
}

export interface Expiry {
  /** Contract month, e.g. "2026-12". */
  readonly month: string;
  /** Trading ends. */
  readonly lastTradeAt: UnixMs;
  /** The final settlement price is taken. */
  readonly settleAt: UnixMs;
}

export interface FutureProduct {
  readonly kind: "future";
  readonly index: IndexId;
  readonly settlement: Settlement;
  readonly expiry: Expiry;
}

export interface OptionTerms {
  readonly right: "call" | "put";
  readonly strike: Price;
  readonly exercise: "european" | "american";
}

export interface OptionProduct {
  readonly kind: "option";
  readonly index: IndexId;
  readonly settlement: Settlement;
  readonly expiry: Expiry;
  readonly terms: OptionTerms;
}

export interface Leg {
  readonly instrument: InstrumentId;
  /** Signed contracts of the leg per contract of the spread. */
  readonly ratio: number;
}

export interface SpreadProduct {
  readonly kind: "spread";
  readonly legs: readonly [Leg, Leg, ...Leg[]];
}

/** Pays `payout` per size unit if the outcome is yes, nothing if no. */
export interface EventProduct {
  readonly kind: "event";
  readonly asset: AssetId;
  readonly payout: Money;
  readonly expiry: Expiry;
}

export type Product = SpotProduct | PerpetualProduct | FutureProduct | OptionProduct | SpreadProduct | EventProduct;
export type ProductKind = Product["kind"];

/** The asset in which profit, fees and margin of the product are counted; for spot the quote asset. A spread has none of its own. */
export function settlementAsset(product: Product): AssetId {
  switch (product.kind) {
    case "spot":
      return product.quote;
    case "perpetual":
    case "future":
    case "option":
      return product.settlement.asset;
    case "event":
      return product.asset;
    case "spread":
      throw new AssertionError("a spread settles in its legs");
    default:
      return unreachable(product);
  }
}

/** The index that a product follows. Spreads follow their legs, and events an outcome. */
export function indexOf(product: Product): IndexId {
  switch (product.kind) {
    case "spot":
    case "perpetual":
    case "future":
    case "option":
      return product.index;
    case "spread":
      throw new AssertionError("a spread follows its legs, not an index");
    case "event":
      throw new AssertionError("an event follows an outcome, not an index");
    default:
      return unreachable(product);
  }
}

/** When a product ends; `null` for one that does not. */
export function expiryOf(product: Product): Expiry | null {
  switch (product.kind) {
    case "future":
    case "option":
    case "event":
      return product.expiry;
    case "spot":
    case "perpetual":
    case "spread":
      return null;
    default:
      return unreachable(product);
  }
}
