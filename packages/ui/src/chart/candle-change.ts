/** How a series of candles changed since it was last drawn: the chart is told only what is new. */
export interface CandlePoint {
  /** UnixMs. */
  readonly openAt: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

export type CandleChange = { readonly kind: "none" } | { readonly kind: "tail"; readonly from: number } | { readonly kind: "all" };

const tailMax = 3;

/** "tail" when only the last candle moved or a few were added behind it; "all" when anything else differs. */
export function candleChange(before: readonly CandlePoint[], after: readonly CandlePoint[]): CandleChange {
  if (before === after) return { kind: "none" };
  if (before.length === 0 || after.length < before.length || after.length - before.length > tailMax) return { kind: "all" };
  const last = before.length - 1;
  if (before[0].openAt !== after[0].openAt || before[last].openAt !== after[last].openAt) return { kind: "all" };
  return { kind: "tail", from: last };
}
