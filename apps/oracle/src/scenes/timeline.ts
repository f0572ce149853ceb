/** From the quotes of several recorded markets to one level per step of time. */
import type { Price, UnixMs } from "@crossfloor/instruments";
import { medianLevel, type MedianRules, type Quote } from "@crossfloor/indices";
import type { PricePoint } from "../price-source.ts";

/** One market's prices, ascending by time. */
export interface Track { readonly name: string; readonly prices: readonly { readonly at: UnixMs; readonly value: Price }[] }

export interface TimelineTerms {
  readonly code: string;
  /** E.g. "replay:btc-2024-08-08". The names of the markets used are added. */
  readonly source: string;
  readonly tracks: readonly Track[];
  readonly from: UnixMs;
  readonly until: UnixMs;
  readonly stepMs: number;
  readonly rules: MedianRules;
  readonly validForMs: number;
}

/** At each step the median of every market's newest price; a point when it changed, or when the last one is half used up. */
export function timelineOf(terms: TimelineTerms): PricePoint[] {
  const places = terms.tracks.map(() => -1);
  const points: PricePoint[] = [];
  for (let at = terms.from; at <= terms.until; at = (at + terms.stepMs) as UnixMs) {
    const quotes: Quote[] = [];
    for (const [which, track] of terms.tracks.entries()) {
      while (places[which] + 1 < track.prices.length && track.prices[places[which] + 1].at <= at) places[which] += 1;
      const price = places[which] >= 0 ? track.prices[places[which]] : undefined;
      if (price !== undefined) quotes.push({ source: track.name, value: price.value, at: price.at });
    }
    const outcome = medianLevel(quotes, at, terms.rules);
    if (outcome.kind === "none") continue;
    const last = points.at(-1);
    if (last !== undefined && last.value === outcome.value && (at - last.at) * 2 < terms.validForMs) continue;
    points.push({
      at, code: terms.code, value: outcome.value, source: `${terms.source}:${outcome.used.join("+")}`, sources: outcome.used.length, held: false, validForMs: terms.validForMs, quotes, rules: terms.rules,
    });
  }
  return points;
}
