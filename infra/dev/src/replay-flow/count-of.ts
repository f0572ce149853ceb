import { parseDecimal } from "@crossfloor/instruments";

/** A recorded decimal as a count of 10^-decimals. Throws when it is none, or finer. */
export function countOf(text: string, decimals: number): number {
  const parsed = parseDecimal(text, decimals);
  if (!parsed.ok) throw new Error(`a recorded number is no decimal with ${decimals} places: ${text}`);
  return parsed.value;
}
