/** A series of candles, oldest first: a page of history with live candles laid over its end. */
import type { CandleDto } from "@crossfloor/api";

export const seriesCandlesMax = 5_000;

/** The series with one candle replaced or appended; an older one that the series lacks is put in its place. */
export function withCandle(series: readonly CandleDto[], candle: CandleDto): readonly CandleDto[] {
  const last = series.at(-1);
  if (last === undefined || candle.openAt > last.openAt) return [...series, candle].slice(-seriesCandlesMax);
  const place = series.findLastIndex((known) => known.openAt <= candle.openAt);
  if (place >= 0 && series[place]?.openAt === candle.openAt) return series.with(place, candle);
  return series.toSpliced(place + 1, 0, candle).slice(-seriesCandlesMax);
}

/**
 * A page of history, older or read again, laid over the series. `liveFrom` is the opening of the first candle heard live since
 * the subscription (re)started: from there on what was heard is newer than what was read.
 */
export function withHistory(series: readonly CandleDto[], page: readonly CandleDto[], liveFrom: number): readonly CandleDto[] {
  const byTime = new Map<number, CandleDto>();
  for (const candle of series) byTime.set(candle.openAt, candle);
  for (const candle of page) if (candle.openAt < liveFrom || !byTime.has(candle.openAt)) byTime.set(candle.openAt, candle);
  return [...byTime.values()].sort((a, b) => a.openAt - b.openAt).slice(-seriesCandlesMax);
}
