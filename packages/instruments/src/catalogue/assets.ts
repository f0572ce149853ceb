/** What accounts can hold. Scales are fixed for ever: docs/decisions/scales.md. */
import type { Asset } from "../asset.ts";
import { assetId, nano } from "../units.ts";
import { indexIds } from "./index-ids.ts";

/** Dollars: the reference asset, in which equity and margin are counted. */
export const usdc: Asset = { id: assetId(1), code: "USDC", name: "USD Coin", decimals: 6, chainDecimals: 6, haircut: nano(0), index: null };
export const wbtc: Asset = { id: assetId(2), code: "WBTC", name: "Wrapped Bitcoin", decimals: 8, chainDecimals: 8, haircut: nano(50_000_000), index: indexIds.BTC };
export const eth: Asset = { id: assetId(3), code: "ETH", name: "Ether", decimals: 8, chainDecimals: 18, haircut: nano(70_000_000), index: indexIds.ETH };
export const sol: Asset = { id: assetId(4), code: "SOL", name: "Wrapped Solana", decimals: 8, chainDecimals: 9, haircut: nano(100_000_000), index: indexIds.SOL };

export const assets: readonly Asset[] = [usdc, wbtc, eth, sol];
