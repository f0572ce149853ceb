/**
 * One level out of several sources.
 *
 * A single source can lie, lag or break. A level is made of sources that are fresh and agree with their median; with too few
 * of those there is no level at all, and whoever asks holds what it had and says so.
 */
import type { NanoRate, Price, UnixMs } from "@crossfloor/instruments";
import { nanoOne } from "@crossfloor/instruments";
import { assert, divFloor } from "@crossfloor/stdx";

/** The newest price of one source. */
export interface Quote {
  readonly source: string;
  readonly value: Price;
  /** When the source says that this price held. */
  readonly at: UnixMs;
}

export interface MedianRules {
  readonly sourcesMin: number;
  /** A source further than this share of |median| from the median is dropped. */
  readonly outlierMax: NanoRate;
  /** A quote older than this is stale; one further than this in the future is as little worth, and is dropped with it. */
  readonly staleAfterMs: number;
}

export type DropReason = "stale" | "outlier";
export interface DroppedQuote { readonly source: string; readonly reason: DropReason }

export type MedianOutcome =
  | { readonly kind: "level"; readonly value: Price; readonly used: readonly string[]; readonly dropped: readonly DroppedQuote[] }
  | { readonly kind: "none"; readonly used: readonly string[]; readonly dropped: readonly DroppedQuote[] };

/** More sources than this for one index is a mistake of the caller. */
export const quotesMax = 64;

/** The middle of the values; with an even count the mean of the two middle ones, floored. At least one value. */
export function medianOf(values: readonly Price[]): Price {
  assert(values.length > 0, "a median has at least one value");
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[upper];
  // Each half is floored and the two lost halves are given back, so that no sum passes the safe range.
  const low = sorted[upper - 1];
  const high = sorted[upper];
  const halves = divFloor(low, 2) + divFloor(high, 2);
  return (halves + (low % 2 !== 0 && high % 2 !== 0 ? 1 : 0)) as Price;
}

/** Drops stale quotes, then those too far from the median of the rest, and takes the median of what is left. */
export function medianLevel(quotes: readonly Quote[], now: UnixMs, rules: MedianRules): MedianOutcome {
  assert(quotes.length <= quotesMax, "the quotes of one index are bounded");
  assert(rules.sourcesMin >= 1, "an index needs at least one source");
  assert(rules.outlierMax >= 0, "an outlier bound is not negative");
  const dropped: DroppedQuote[] = [];
  const fresh: Quote[] = [];
  for (const quote of quotes) {
    if (isStale(quote.at, now, rules.staleAfterMs)) dropped.push({ source: quote.source, reason: "stale" });
    else fresh.push(quote);
  }
  if (fresh.length === 0) return { kind: "none", used: [], dropped };

  const middle = medianOf(fresh.map((quote) => quote.value));
  const used: Quote[] = [];
  for (const quote of fresh) {
    if (isOutlier(quote.value, middle, rules.outlierMax)) dropped.push({ source: quote.source, reason: "outlier" });
    else used.push(quote);
  }
  const names = used.map((quote) => quote.source);
  if (used.length < rules.sourcesMin) return { kind: "none", used: names, dropped };
  return { kind: "level", value: medianOf(used.map((quote) => quote.value)), used: names, dropped };
}

function isStale(at: UnixMs, now: UnixMs, staleAfterMs: number): boolean {
  return now - at > staleAfterMs || at - now > staleAfterMs;
}

/** |value − middle| · 10^9 > |middle| · outlierMax, in exact arithmetic. */
function isOutlier(value: Price, middle: Price, outlierMax: NanoRate): boolean {
  const distance = BigInt(value) - BigInt(middle);
  const reach = (middle < 0 ? -BigInt(middle) : BigInt(middle)) * BigInt(outlierMax);
  return (distance < 0n ? -distance : distance) * BigInt(nanoOne) > reach;
}
