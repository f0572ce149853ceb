/** Live feeds behind the port: the median of fresh, agreeing quotes, taken at each turn. */
import type { IndexDefinition, SingleIndex, UnixMs } from "@crossfloor/instruments";
import { medianLevel } from "@crossfloor/indices";
import type { PricePoint, PriceSource } from "../price-source.ts";
import { askHermes, hermesAddress, type HermesOptions, startHermesQuotes } from "./hermes-quotes.ts";
import { type Quotes, startVenueQuotes, type VenueOptions } from "./venue-quotes.ts";

export interface LiveOptions {
  readonly venues?: Omit<VenueOptions, "onFailure"> | undefined;
  readonly hermes?: Omit<HermesOptions, "onFailure"> | undefined;
  readonly onFailure: (source: string, error: unknown, pauseMs: number) => void;
}

/** A quote older than this is stale. */
export const liveStaleAfterMs = 15_000;
const validForMs = 30_000;
const repeatMs = 10_000;

export async function createLiveSource(definitions: readonly IndexDefinition[], options: LiveOptions): Promise<PriceSource> {
  const { onFailure } = options;
  const feeds: readonly Quotes[] = [
    await startVenueQuotes(definitions, { ...options.venues, onFailure }),
    startHermesQuotes(definitions, { ...options.hermes, onFailure }),
  ];
  const covered: ReadonlySet<string> = new Set(feeds.flatMap((feed) => feed.codes));
  const singles = definitions.filter((definition): definition is SingleIndex => definition.kind === "single" && covered.has(definition.code));
  const told = new Map<string, PricePoint>();

  function pointOf(definition: SingleIndex, now: UnixMs): PricePoint | undefined {
    const { code, sourcesMin, outlierMax, allowNegative } = definition;
    // A price at or below zero of what has none is a lie; the engine would refuse it, but a basket made from it might pass.
    const quotes = feeds.flatMap((feed) => feed.of(code)).filter(({ value }) => allowNegative || value > 0);
    const rules = { sourcesMin, outlierMax, staleAfterMs: liveStaleAfterMs };
    const outcome = medianLevel(quotes, now, rules);
    // Without a level nothing is told, and the index goes stale by itself.
    if (outcome.kind === "none") return undefined;
    return { at: now, code, value: outcome.value, source: `live:${outcome.used.join("+")}`.slice(0, 64), sources: outcome.used.length, held: false, validForMs, quotes, rules };
  }

  return {
    source: "live",
    simulated: false,
    everyPoint: false,
    covers: () => covered,
    due(after, now) {
      const points: PricePoint[] = [];
      for (const definition of singles) {
        const point = pointOf(definition, now);
        if (point === undefined) continue;
        const last = told.get(point.code);
        if (after !== undefined && last !== undefined && last.value === point.value && last.source === point.source && now - last.at < repeatMs) continue;
        told.set(point.code, point);
        points.push(point);
      }
      return points;
    },
    history: () => ({ intervalMs: 60_000, points: [] }),
    daily: () => [],
    async close() {
      await Promise.all(feeds.map((feed) => feed.close()));
    },
  };
}

const probeMs = 3_000;
/** Cheap public questions, one per venue; ccxt is not loaded for them. */
const probeAddresses = ["https://api.kraken.com/0/public/Time", "https://api.exchange.coinbase.com/time", "https://www.bitstamp.net/api/v2/ticker/btcusd/", "https://api.gemini.com/v1/pubticker/btcusd"];
const venuesMin = 3;

export interface ProbeOptions { readonly venues?: readonly string[] | undefined; readonly hermes?: string | undefined; readonly key?: string | undefined; readonly timeoutMs?: number | undefined }

/** Whether at least three venues and Hermes answer within three seconds. Never rejects. */
export async function probeLive({ venues = probeAddresses, hermes = hermesAddress, key, timeoutMs = probeMs }: ProbeOptions = {}): Promise<boolean> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const [answers, traditional] = await Promise.all([
      Promise.all(venues.map((address) => answers200(address, signal))),
      askHermes(hermes, key, signal).then((prices) => prices.length > 0, () => false),
    ]);
    return traditional && answers.filter(Boolean).length >= venuesMin;
  } finally {
    stop.abort();
  }
}

async function answers200(address: string, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(address, { signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // No answer is an answer here: this venue cannot be used.
    return false;
  }
}
