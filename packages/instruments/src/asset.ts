import type { AssetId, IndexId, NanoRate } from "./units.ts";

/** Something an account can hold. Its scale never changes: a redenomination is a new asset. */
export interface Asset {
  readonly id: AssetId;
  /** Ticker, e.g. "USDC". */
  readonly code: string;
  readonly name: string;
  /** Decimals of the engine's minor unit: 1 unit = 10^-decimals. */
  readonly decimals: number;
  /** Decimals on its chain; what is finer than the engine's unit waits as dust. */
  readonly chainDecimals: number;
  /** What collateral value loses, in billionths of its price: 0 ≤ haircut < 1. */
  readonly haircut: NanoRate;
  /** The index that prices one whole unit in the reference asset; `null` for the reference asset itself. */
  readonly index: IndexId | null;
}
