import type { AssetClass } from "./asset-class.ts";
import type { IndexId, NanoRate, UnixMs } from "./units.ts";

interface IndexCommon {
  readonly id: IndexId;
  /** E.g. "BTC", "US500", "CROSS". */
  readonly code: string;
  readonly name: string;
  readonly version: number;
  readonly assetClass: AssetClass;
  /** The index level is an integer count of 10^-decimals. */
  readonly decimals: number;
  readonly allowNegative: boolean;
}

/** A price taken from outside: the median of several sources. */
export interface SingleIndex extends IndexCommon {
  readonly kind: "single";
  /** Fewer fresh sources than this and there is no index. */
  readonly sourcesMin: number;
  /** A source further than this from the median is dropped. */
  readonly outlierMax: NanoRate;
}

export interface BasketConstituent {
  readonly index: IndexId;
  /** Weight at the last rebalance, billionths; the weights add up to one. For display: the level is made from `units`. */
  readonly weight: NanoRate;
  /** Holding per basket in billionths of one whole unit of the constituent's price. */
  readonly unitsNano: number;
}

/** level = Σ priceᵢ · unitsᵢ / divisor, floored once to the index's decimals. */
export interface BasketIndex extends IndexCommon {
  readonly kind: "basket";
  readonly constituents: readonly BasketConstituent[];
  /** Billionths. */
  readonly divisorNano: number;
  readonly rebalancedAt: UnixMs;
}

/** level = scale · numerator / denominator. */
export interface RatioIndex extends IndexCommon {
  readonly kind: "ratio";
  readonly numerator: IndexId;
  readonly denominator: IndexId;
  readonly scaleNano: number;
}

/** ρ of `returns` daily log returns of two indices at a fixed snapshot time, times 100, bounded to ±100. */
export interface CorrelationIndex extends IndexCommon {
  readonly kind: "correlation";
  readonly first: IndexId;
  readonly second: IndexId;
  readonly returns: number;
  /** Minutes after 00:00 UTC of the daily snapshot. */
  readonly snapshotMinute: number;
}

export type IndexDefinition = SingleIndex | BasketIndex | RatioIndex | CorrelationIndex;
