/** Where a price came from. Structurally what price events, candles and markets carry on the wire. */
export interface PriceOrigin { readonly source: string; readonly simulated: boolean }

export type OriginKind = "simulated" | "replay" | "live" | "none";

/** What to call an origin. Simulated wins over any name that the source gives itself. */
export function originKind(origin: PriceOrigin | null): OriginKind {
  if (origin === null) return "none";
  if (origin.simulated) return "simulated";
  return origin.source.startsWith("replay:") ? "replay" : "live";
}

/** One origin for a panel that shows many prices: simulated if any of them is. */
export function mergeOrigins(origins: readonly (PriceOrigin | null)[]): PriceOrigin | null {
  const known = origins.filter((origin) => origin !== null);
  if (known.length === 0) return null;
  return { source: [...new Set(known.map((origin) => origin.source))].join(", "), simulated: known.some((origin) => origin.simulated) };
}
