import type { InstrumentDto, MarketDto } from "@crossfloor/client";

/** Whether a market lives under newer terms than the list holds, or is not in it. */
export function staleTerms(instruments: readonly Pick<InstrumentDto, "id" | "version">[], markets: Iterable<Pick<MarketDto, "instrument" | "version">>): boolean {
  const versions = new Map(instruments.map(({ id, version }) => [id, version]));
  for (const { instrument, version } of markets) if ((versions.get(instrument) ?? 0) < version) return true;
  return false;
}
