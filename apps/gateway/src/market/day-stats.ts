/** The last 24 hours of one instrument in five-minute steps of venue time: how far the mark moved, between what, and how much was traded. */
import { nanoOne } from "@crossfloor/instruments";
import { mulDivFloor } from "@crossfloor/stdx";

export const dayMs = 86_400_000;
export const stepMs = 300_000;

interface Step { readonly openAt: number; readonly open: number; high: number; low: number; volume: number }

export interface DayStats {
  /** In price units. `change` in billionths; `null` without a mark from a day ago. */
  readonly high: number | null;
  readonly low: number | null;
  readonly changeNano: number | null;
  readonly volume: number;
}

export interface DayWindow {
  mark(at: number, price: number): void;
  trade(at: number, size: number): void;
  /** A step read from history, before anything live is heard. */
  seed(openAt: number, prices: { readonly open: number; readonly high: number; readonly low: number; readonly close: number } | null, volume: number): void;
  stats(at: number, mark: number | null): DayStats;
}

export function createDayWindow(): DayWindow {
  /** Ascending; a step without a mark holds NaN prices and counts for volume only. */
  const steps: Step[] = [];

  function stepAt(at: number, price: number): Step {
    const openAt = at - (at % stepMs);
    const last = steps.at(-1);
    if (last !== undefined && last.openAt >= openAt) return last;
    const step = { openAt, open: price, high: price, low: price, volume: 0 };
    steps.push(step);
    while ((steps[0]?.openAt ?? 0) < openAt - dayMs - stepMs) steps.shift();
    return step;
  }

  let lastMark = Number.NaN;
  return {
    mark(at, price) {
      lastMark = price;
      const step = stepAt(at, price);
      step.high = Number.isNaN(step.high) ? price : Math.max(step.high, price);
      step.low = Number.isNaN(step.low) ? price : Math.min(step.low, price);
    },
    trade(at, size) {
      stepAt(at, lastMark).volume += size;
    },
    seed(openAt, prices, volume) {
      steps.push({ openAt, open: prices?.open ?? lastMark, high: prices?.high ?? lastMark, low: prices?.low ?? lastMark, volume });
      if (prices !== null) lastMark = prices.close;
    },
    stats(at, mark) {
      const from = at - dayMs;
      let high: number | null = null;
      let low: number | null = null;
      let volume = 0;
      let dayAgo: number | null = null;
      for (const step of steps) {
        if (step.openAt + stepMs <= from) continue;
        volume += step.volume;
        if (Number.isNaN(step.high)) continue;
        if (step.openAt <= from && !Number.isNaN(step.open)) dayAgo = step.open;
        high = high === null ? step.high : Math.max(high, step.high);
        low = low === null ? step.low : Math.min(low, step.low);
      }
      const changeNano = mark === null || dayAgo === null || dayAgo === 0 ? null : mulDivFloor(mark - dayAgo, nanoOne, Math.abs(dayAgo));
      return { high, low, changeNano, volume };
    },
  };
}
