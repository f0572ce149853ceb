/**
 * The crash of 10 October 2025, crypto and US equity over the same hours.
 *
 * BTC: the median (of two: the middle) of the last Gemini trade and the last Binance mark of a minute that has ended. ETH: the last
 * Gemini trade. US500 and US100 are proxies made from funds, SPY · 10 and QQQ · 41, each two-minute bar's close once the bar
 * has ended; they stand near the indices, not on them. The bottom, 21:20 UTC, comes after the futures closed for the weekend.
 */
import { join } from "node:path";
import type { IndexDefinition, NanoRate, Price, UnixMs } from "@crossfloor/instruments";
import { priceFrom } from "../decimal-price.ts";
import { csvRows, type Row } from "../lines.ts";
import type { PricePoint } from "../price-source.ts";
import type { Recording } from "../recorded-source.ts";
import { decimalsOf } from "./definitions.ts";
import { timelineOf, type Track } from "./timeline.ts";

export const crashFiles = {
  geminiBtc: join("crash-20251010", "gemini-btcusd-trades.csv.gz"),
  geminiEth: join("crash-20251010", "gemini-ethusd-trades.csv.gz"),
  binanceMark: join("crash-20251010", "binance-btcusd_perp-mark-1m.csv"),
  spy: join("crash-20251010", "spy-2m.csv"),
  qqq: join("crash-20251010", "qqq-2m.csv"),
} as const;

export const crashWindow = { from: Date.parse("2025-10-10T19:30:00Z") as UnixMs, until: Date.parse("2025-10-10T23:59:50Z") as UnixMs };
const historyFrom = Date.parse("2025-10-10T08:00:00Z") as UnixMs;
const minuteMs = 60_000;
const stepMs = 10_000;
/** In the crash the two sources part by several percent; neither is wrong. */
const rules = { sourcesMin: 1, outlierMax: 100_000_000 as NanoRate, staleAfterMs: 300_000 };
const validForMs = 300_000;

export const crashProxies = { spy: "10", qqq: "41" } as const;

export async function readCrash20251010(replay: string, definitions: readonly IndexDefinition[]): Promise<Recording> {
  const source = "replay:crash-2025-10-10";
  const read = async (code: string, name: string, file: string, at: (row: Row) => number, column: string, scale?: string): Promise<Track> => {
    const decimals = decimalsOf(definitions, code);
    const prices: { at: UnixMs; value: Price }[] = [];
    if (decimals === undefined) return { name, prices };
    for await (const row of csvRows(join(replay, file))) {
      const value = priceFrom(row[column], decimals, scale);
      if (value !== undefined) prices.push({ at: at(row) as UnixMs, value });
    }
    return { name, prices };
  };
  const trade = (row: Row): number => Math.ceil(Number(row["timestamp"]) / 1_000);
  const markEnd = (row: Row): number => Number(row["open_time"]) + minuteMs;
  const barEnd = (row: Row): number => Number(row["time"]) * 1_000 + 2 * minuteMs;

  const tracks: Readonly<Record<string, readonly Track[]>> = {
    BTC: [await read("BTC", "gemini", crashFiles.geminiBtc, trade, "price"), await read("BTC", "binance-mark", crashFiles.binanceMark, markEnd, "close")],
    ETH: [await read("ETH", "gemini", crashFiles.geminiEth, trade, "price")],
    US500: [await read("US500", "spy-x10", crashFiles.spy, barEnd, "close", crashProxies.spy)],
    US100: [await read("US100", "qqq-x41", crashFiles.qqq, barEnd, "close", crashProxies.qqq)],
  };
  const points: PricePoint[] = [];
  const history: PricePoint[] = [];
  for (const [code, ofIndex] of Object.entries(tracks)) {
    points.push(...timelineOf({ code, source, tracks: ofIndex, ...crashWindow, stepMs, rules, validForMs }));
    history.push(...timelineOf({ code, source, tracks: ofIndex, from: historyFrom, until: (crashWindow.from - stepMs) as UnixMs, stepMs, rules, validForMs }));
  }
  const byTime = (a: PricePoint, b: PricePoint): number => a.at - b.at;
  return { points: points.sort(byTime), history: history.sort(byTime), historyIntervalMs: minuteMs };
}
