export type { ChainAsset, ChainSetup } from "./chain-setup.ts";
export { startTreasury, type Treasury, type TreasuryOptions } from "./start-treasury.ts";
