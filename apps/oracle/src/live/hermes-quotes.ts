/**
 * Prices of traditional markets from Pyth's Hermes service over HTTP. Unproven against the real service until run live.
 *
 * US500 and US100 are proxies made from funds, SPY · 10 and QQQ · 41, as there is no free feed of the indices themselves.
 * The public service asks for a key since August 2026; a provider's address and key can be given.
 */
import type { IndexDefinition, UnixMs } from "@crossfloor/instruments";
import type { Quote } from "@crossfloor/indices";
import { z } from "zod";
import { priceFromMantissa } from "../decimal-price.ts";
import { decimalsOf } from "../scenes/definitions.ts";
import { startPolling } from "./polling.ts";
import type { Quotes } from "./venue-quotes.ts";

interface HermesFeed { readonly code: string; readonly label: string; readonly id: string; readonly scale: string }
/** Identifiers as Pyth publishes them for Equity.US.SPY/USD, Equity.US.QQQ/USD, Commodities.USOILSPOT and Metal.XAU/USD. */
export const hermesFeeds: readonly HermesFeed[] = [
  { code: "US500", label: "pyth-spy-x10", id: "19e09bb805456ada3979a7d1cbb4b6d63babc3a0f8e8a9509f68afa5c4c11cd5", scale: "10" },
  { code: "US100", label: "pyth-qqq-x41", id: "9695e2b96ea7b3859da9ed25b7a46a920a776e2fdae19a7bcfdf2b219230452d", scale: "41" },
  { code: "OIL", label: "pyth-oil", id: "925ca92ff005ae943c158e3563f59698ce7e75c5a8c8dd43303a0a154887b3e6", scale: "1" },
  { code: "GOLD", label: "pyth-xau", id: "765d2ba906dbc32ca17cc11f5310a89e9ee1f6420508c63861f2f8ba4ee34bb2", scale: "1" },
];

export interface HermesOptions {
  readonly address?: string | undefined;
  /** Sent as a bearer token when given. */
  readonly key?: string | undefined;
  readonly intervalMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly onFailure: (source: string, error: unknown, pauseMs: number) => void;
}

export const hermesAddress = "https://hermes.pyth.network";
/** An honest answer for four feeds has a few kilobytes. */
const answerBytesMax = 262_144;

const answer = z.object({
  parsed: z.array(z.object({ id: z.string().max(66), price: z.object({ price: z.string(), expo: z.number().int(), publish_time: z.number().int().nonnegative() }) })).max(64),
});

export function startHermesQuotes(definitions: readonly IndexDefinition[], options: HermesOptions): Quotes {
  const { address = hermesAddress, key, intervalMs = 2_000, timeoutMs = 4_000, onFailure } = options;
  const newest = new Map<string, Quote>();
  const stop = new AbortController();
  const polling = startPolling({
    intervalMs,
    onFailure: (error, pauseMs) => onFailure("pyth", error, pauseMs),
    async ask() {
      for (const { id, price } of await askHermes(address, key, AbortSignal.any([stop.signal, AbortSignal.timeout(timeoutMs)]))) {
        const feed = hermesFeeds.find((candidate) => candidate.id === id.replace(/^0x/, "").toLowerCase());
        const decimals = feed === undefined ? undefined : decimalsOf(definitions, feed.code);
        if (feed === undefined || decimals === undefined) continue;
        const value = priceFromMantissa(price.price, price.expo, decimals, feed.scale);
        if (value !== undefined) newest.set(feed.code, { source: feed.label, value, at: (price.publish_time * 1_000) as UnixMs });
      }
    },
  });
  return {
    codes: hermesFeeds.map(({ code }) => code),
    of(code) {
      const quote = newest.get(code);
      return quote === undefined ? [] : [quote];
    },
    async close() {
      stop.abort();
      await polling.close();
    },
  };
}

/** The newest prices of every feed. Rejects on anything but a whole, well-formed answer of bounded size. */
export async function askHermes(address: string, key: string | undefined, signal: AbortSignal): Promise<z.infer<typeof answer>["parsed"]> {
  const url = new URL("/v2/updates/price/latest", address);
  for (const { id } of hermesFeeds) url.searchParams.append("ids[]", id);
  url.searchParams.set("parsed", "true");
  const response = await fetch(url, { signal, headers: key === undefined ? {} : { authorization: `Bearer ${key}` } });
  const text = await bounded(response, answerBytesMax);
  if (!response.ok) throw new Error(`Hermes answered ${response.status}`);
  return answer.parse(JSON.parse(text)).parsed;
}

async function bounded(response: Response, bytesMax: number): Promise<string> {
  if (response.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`an answer has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
