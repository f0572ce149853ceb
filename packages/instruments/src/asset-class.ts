/** A label for screens, calendars and risk defaults. Nothing in the engine branches on it. */
export type AssetClass = "crypto" | "equity" | "commodity" | "rates" | "fx" | "hybrid";
export const assetClasses = ["crypto", "equity", "commodity", "rates", "fx", "hybrid"] as const satisfies readonly AssetClass[];
