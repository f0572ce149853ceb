import type { CandleIntervalMs } from "@crossfloor/client";

export const chartIntervals: readonly { readonly value: string; readonly ms: CandleIntervalMs }[] = [
  { value: "1s", ms: 1_000 }, { value: "5s", ms: 5_000 }, { value: "1m", ms: 60_000 }, { value: "5m", ms: 300_000 }, { value: "15m", ms: 900_000 }, { value: "1h", ms: 3_600_000 }, { value: "4h", ms: 14_400_000 }, { value: "1d", ms: 86_400_000 },
];

/** A minute, or in a scene that runs faster the first interval that lasts a few seconds on the wall: a year in minutes would be dots. */
export function intervalFor(speed: number): string {
  const wanted = Math.max(60_000, speed * 2_000);
  return (chartIntervals.find(({ ms }) => ms >= wanted) ?? { value: "1d" }).value;
}
