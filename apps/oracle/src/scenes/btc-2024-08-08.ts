/**
 * Eleven minutes of three Binance markets over midnight UTC, 8 to 9 August 2024.
 *
 * Sources of BTC are the middles of best bid and ask of the spot, the linear perpetual and the inverse perpetual market; the
 * level is their median each second. The linear stream ends at midnight, so two sources are enough here. Times are the
 * receiver's, which are monotone over the three files; its clock is some 1.2 s behind the venue's.
 */
import { join } from "node:path";
import type { IndexDefinition, NanoRate, UnixMs } from "@crossfloor/instruments";
import { midFrom } from "../decimal-price.ts";
import { linesOf } from "../lines.ts";
import type { Recording } from "../recorded-source.ts";
import { decimalsOf } from "./definitions.ts";
import { timelineOf, type Track } from "./timeline.ts";

export const btcFiles = {
  spot: join("l2-btc-binance-20240808", "spot-btcusdt.log.gz"),
  usdm: join("l2-btc-binance-20240808", "usdm-btcusdt.log.gz"),
  coinm: join("l2-btc-binance-20240808", "coinm-btcusd_perp.log.gz"),
} as const;

export const btcWindow = { from: Date.parse("2024-08-08T23:54:20Z") as UnixMs, until: Date.parse("2024-08-09T00:05:03Z") as UnixMs };
const stepMs = 1_000;
const rules = { sourcesMin: 2, outlierMax: 10_000_000 as NanoRate, staleAfterMs: 15_000 };
const validForMs = 15_000;
const ticker = /^(\d{13})\d{6} .*"b":"([0-9.]+)","B":"[0-9.]+","a":"([0-9.]+)"/;

export async function readBtc20240808(replay: string, definitions: readonly IndexDefinition[]): Promise<Recording> {
  const decimals = decimalsOf(definitions, "BTC");
  if (decimals === undefined) return { points: [], history: [], historyIntervalMs: 60_000 };
  const tracks: Track[] = [];
  for (const [name, file] of Object.entries(btcFiles)) tracks.push({ name, prices: await readMids(join(replay, file), decimals) });
  const points = timelineOf({ code: "BTC", source: "replay:btc-2024-08-08", tracks, from: btcWindow.from, until: btcWindow.until, stepMs, rules, validForMs });
  return { points, history: [], historyIntervalMs: 60_000 };
}

/** The last middle of each second, at the moment it came. */
async function readMids(path: string, decimals: number): Promise<Track["prices"]> {
  const prices: { at: UnixMs; value: NonNullable<ReturnType<typeof midFrom>> }[] = [];
  let pending: { at: UnixMs; bid: string; ask: string } | undefined;
  const settle = (): void => {
    if (pending === undefined) return;
    const value = midFrom(pending.bid, pending.ask, decimals);
    if (value !== undefined) prices.push({ at: pending.at, value });
  };
  for await (const line of linesOf(path)) {
    if (!line.includes("@bookTicker")) continue;
    const match = ticker.exec(line);
    if (match === null) continue;
    const at = Number(match[1]) as UnixMs;
    // A step takes what is at or before it: a second ends with its last whole millisecond's successor.
    if (pending !== undefined && Math.ceil(at / stepMs) !== Math.ceil(pending.at / stepMs)) settle();
    pending = { at, bid: match[2], ask: match[3] };
  }
  settle();
  return prices;
}
