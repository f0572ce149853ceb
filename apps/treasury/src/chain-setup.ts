/** What a chain carries for us: which assets, where their contracts are, how deep a deposit must lie. */
import type { Asset } from "@crossfloor/instruments";

export interface ChainAsset {
  readonly asset: Asset;
  /** Lower case; null is the chain's own coin. */
  readonly contract: string | null;
  /** Engine units per faucet request; null where there is no faucet. */
  readonly faucetAmount: number | null;
}

export interface ChainSetup {
  readonly chain: number;
  readonly name: string;
  readonly url: string;
  /** Blocks from the deposit's own up to the head, both counted. */
  readonly confirmationsNeeded: number;
  readonly assets: readonly ChainAsset[];
}

export type Log = (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
