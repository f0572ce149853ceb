/** Percentiles of samples in milliseconds, to the microsecond. */
export function percentilesOf(samples: Float64Array): { readonly p50: number; readonly p99: number; readonly p999: number; readonly max: number } {
  const sorted = samples.slice().sort();
  const at = (share: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 1_000) / 1_000;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}
