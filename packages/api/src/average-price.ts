import { formatDecimalBig } from "@crossfloor/instruments";

/** Decimals that an average shows beyond those of its prices. */
const finerDecimals = 4;

/**
 * The average price of what was filled, cut towards zero: Σ price · size over Σ size, both in the instrument's own counts.
 * `null` before the first fill.
 */
export function averagePriceText(filledNotional: bigint, filled: number, priceDecimals: number): string | null {
  if (filled === 0) return null;
  const decimals = Math.min(18, priceDecimals + finerDecimals);
  return formatDecimalBig((filledNotional * 10n ** BigInt(decimals - priceDecimals)) / BigInt(filled), decimals);
}
