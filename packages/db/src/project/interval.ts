/** Which candles are stored and which are made when asked for. */

/** Milliseconds. Every other interval is a multiple of one of these. */
export const storedIntervals = [1_000, 60_000, 3_600_000] as const;
/** Candles of seconds are kept for this much venue time; longer intervals for ever. */
export const secondCandleLifeMs = 7_200_000;
/** Refusals are kept for this much venue time in the read model; the archive keeps all. */
export const refusalLifeMs = 7 * 86_400_000;
/** Old rows leave when venue time enters another of these, so that the same events leave the same rows however they were batched. */
export const pruneStepMs = 600_000;

/** The longest stored interval that divides this one. Throws for an interval that no stored one divides. */
export function storedIntervalOf(intervalMs: number): number {
  const stored = storedIntervals.findLast((each) => each <= intervalMs && intervalMs % each === 0);
  if (stored === undefined) throw new RangeError(`an interval of ${intervalMs} ms cannot be made of stored candles`);
  return stored;
}
