/** How fast a counter rises, over a sliding window. */
export interface Rate {
  take(count: number, atMs: number): void;
  /** Zero before two counts were taken. */
  perSecond(): number;
}

const countsMax = 64;

export function createRate(windowMs: number): Rate {
  const counts: { readonly count: number; readonly atMs: number }[] = [];
  return {
    take(count, atMs) {
      // A counter that falls belongs to another life.
      if (counts.length > 0 && count < counts[counts.length - 1].count) counts.length = 0;
      counts.push({ count, atMs });
      while (counts.length > countsMax || (counts.length > 2 && atMs - counts[0].atMs > windowMs)) counts.shift();
    },
    perSecond() {
      if (counts.length < 2) return 0;
      const [first, last] = [counts[0], counts[counts.length - 1]];
      return last.atMs <= first.atMs ? 0 : Math.round(((last.count - first.count) * 10_000) / (last.atMs - first.atMs)) / 10;
    },
  };
}
