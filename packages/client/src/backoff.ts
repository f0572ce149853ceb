/** Waits that double up to a bound, each drawn between half and the whole of its length, so that many clients never return at once. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(10_000, 250 * 2 ** Math.min(attempt, 10));
  return Math.round(longest * (0.5 + random() / 2));
}
