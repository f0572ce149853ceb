/** A recording behind the port: every point in its turn, none skipped, and an end. */
import type { UnixMs } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import type { PricePoint, PriceSource } from "./price-source.ts";

const dayMs = 86_400_000;

export interface Recording {
  /** Ascending by time. */
  readonly points: readonly PricePoint[];
  readonly history: readonly PricePoint[];
  readonly historyIntervalMs: number;
}

export function createRecordedSource(source: string, recording: Recording): PriceSource {
  const { points } = recording;
  const lastValidUntil = new Map<string, number>();
  for (const [place, point] of points.entries()) {
    assert(place === 0 || points[place - 1].at <= point.at, "a recording is in order of time");
    lastValidUntil.set(point.code, point.at + point.validForMs);
  }
  return {
    source,
    simulated: false,
    everyPoint: true,
    covers: (now) => new Set([...lastValidUntil].filter(([, until]) => now <= until).map(([code]) => code)),
    due(after, now) {
      const end = placeAfter(points, now);
      if (after !== undefined) return points.slice(placeAfter(points, after), end);
      const newest = new Map<string, PricePoint>();
      for (const point of points.slice(0, end)) newest.set(point.code, point);
      return [...newest.values()].sort((a, b) => a.at - b.at);
    },
    history: () => ({ intervalMs: recording.historyIntervalMs, points: recording.history }),
    daily: () => (recording.historyIntervalMs === dayMs ? recording.history : []),
    close: () => Promise.resolve(),
  };
}

/** Place of the first point later than `at`. */
function placeAfter(points: readonly PricePoint[], at: UnixMs): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].at > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
