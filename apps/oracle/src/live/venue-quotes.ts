/** Last prices of BTC and ETH from public crypto venues, through ccxt. Unproven against the real venues until run live. */
import type { IndexDefinition, UnixMs } from "@crossfloor/instruments";
import type { Quote } from "@crossfloor/indices";
import type { Exchange } from "ccxt";
import { priceFrom } from "../decimal-price.ts";
import { decimalsOf } from "../scenes/definitions.ts";
import { startPolling } from "./polling.ts";

export interface Quotes {
  /** Newest quote of each source for an index; none for an index that this feed does not know. */
  of(code: string): readonly Quote[];
  readonly codes: readonly string[];
  close(): Promise<void>;
}

export type VenueName = "kraken" | "coinbaseexchange" | "bitstamp" | "gemini";
/** Each venue's own name of its dollar markets, given to ccxt so that it need not load whole market lists. */
const venues: Readonly<Record<VenueName, { readonly label: string; readonly markets: Readonly<Record<string, string>> }>> = {
  kraken: { label: "kraken", markets: { BTC: "XXBTZUSD", ETH: "XETHZUSD" } },
  coinbaseexchange: { label: "coinbase", markets: { BTC: "BTC-USD", ETH: "ETH-USD" } },
  bitstamp: { label: "bitstamp", markets: { BTC: "btcusd", ETH: "ethusd" } },
  gemini: { label: "gemini", markets: { BTC: "btcusd", ETH: "ethusd" } },
};

export interface VenueOptions {
  /** Base address per venue instead of the public one, for tests. */
  readonly addresses?: Partial<Record<VenueName, string>> | undefined;
  readonly intervalMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly clock?: (() => number) | undefined;
  readonly onFailure: (source: string, error: unknown, pauseMs: number) => void;
}

const codes = ["BTC", "ETH"] as const;

/** Loads ccxt, which is large, only here. */
export async function startVenueQuotes(definitions: readonly IndexDefinition[], options: VenueOptions): Promise<Quotes> {
  const { default: ccxt } = await import("ccxt");
  const { addresses, intervalMs = 3_000, timeoutMs = 4_000, clock = Date.now, onFailure } = options;
  const newest = new Map<string, Map<string, Quote>>(codes.map((code) => [code, new Map()]));
  const names = (Object.keys(venues) as VenueName[]).filter((name) => addresses === undefined || addresses[name] !== undefined);
  const pollings = names.map((name) => {
    const exchange = prepared(new ccxt[name]({ timeout: timeoutMs, enableRateLimit: false }), name, addresses?.[name]);
    const { label } = venues[name];
    return startPolling({
      intervalMs,
      onFailure: (error, pauseMs) => onFailure(label, error, pauseMs),
      async ask() {
        for (const code of codes) {
          const decimals = decimalsOf(definitions, code);
          if (decimals === undefined) continue;
          const ticker = await exchange.fetchTicker(`${code}/USD`);
          const value = priceFrom(ticker.last, decimals);
          if (value === undefined || value <= 0) throw new Error(`no usable last price of ${code}`);
          // A venue that gives no time is taken at its word that the answer is of now.
          const at = Number.isSafeInteger(ticker.timestamp) ? Number(ticker.timestamp) : clock();
          newest.get(code)?.set(label, { source: label, value, at: at as UnixMs });
        }
      },
    });
  });
  return {
    codes,
    of: (code) => [...newest.get(code)?.values() ?? []],
    async close() {
      await Promise.all(pollings.map((polling) => polling.close()));
    },
  };
}

function prepared(exchange: Exchange, name: VenueName, address: string | undefined): Exchange {
  // ccxt's numbers stay the text that the venue sent, so that no price passes through a float.
  Object.assign(exchange, { number: String });
  if (address !== undefined) Object.assign(exchange.urls, { api: replaced(exchange.urls["api"], address) });
  exchange.setMarkets(Object.entries(venues[name].markets).map(([base, id]) => ({
    id, symbol: `${base}/USD`, base, quote: "USD", baseId: base, quoteId: "USD", active: true, type: "spot", spot: true, info: {}, precision: {}, limits: {},
  })));
  return exchange;
}

/** The same tree of addresses with every leaf replaced. */
function replaced(urls: unknown, address: string): unknown {
  if (typeof urls === "string") return address;
  if (typeof urls !== "object" || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([key, value]) => [key, replaced(value, address)]));
}
