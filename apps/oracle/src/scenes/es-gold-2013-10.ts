/**
 * One week of index and gold futures, 7 to 11 October 2013, by the minute.
 *
 * US500 is the December E-mini S&P 500 future, GOLD the December gold future: the close of each minute that traded, once the
 * minute has ended. A future stands in for its index, basis and all.
 */
import { join } from "node:path";
import type { IndexDefinition, UnixMs } from "@crossfloor/instruments";
import { priceFrom } from "../decimal-price.ts";
import { csvRows } from "../lines.ts";
import type { PricePoint } from "../price-source.ts";
import type { Recording } from "../recorded-source.ts";
import { decimalsOf } from "./definitions.ts";

export const esGoldFiles = { es: join("cme-futures-minute", "es-1m-trades.csv.gz"), gc: join("cme-futures-minute", "gc-1m-trades.csv.gz") } as const;
export const esGoldWindow = { from: Date.parse("2013-10-07T13:30:00Z") as UnixMs, until: Date.parse("2013-10-11T23:59:00Z") as UnixMs };
const contract = "201312";
const minuteMs = 60_000;
/** Quiet minutes have no bar, and each day has an hour's break. */
const validForMs = 90 * minuteMs;

export async function readEsGold201310(replay: string, definitions: readonly IndexDefinition[]): Promise<Recording> {
  const all = [...await readBars(replay, esGoldFiles.es, "US500", "es", definitions), ...await readBars(replay, esGoldFiles.gc, "GOLD", "gc", definitions)];
  all.sort((a, b) => a.at - b.at);
  const before = all.filter((point) => point.at < esGoldWindow.from);
  // The level that stands when the scene opens comes first, at the opening itself.
  const opening = ["US500", "GOLD"].flatMap((code) => {
    const last = before.findLast((point) => point.code === code);
    return last === undefined ? [] : [{ ...last, at: esGoldWindow.from }];
  });
  const during = all.filter((point) => point.at > esGoldWindow.from && point.at <= esGoldWindow.until);
  return { points: [...opening, ...during], history: before, historyIntervalMs: minuteMs };
}

async function readBars(replay: string, file: string, code: string, name: string, definitions: readonly IndexDefinition[]): Promise<PricePoint[]> {
  const decimals = decimalsOf(definitions, code);
  const points: PricePoint[] = [];
  if (decimals === undefined) return points;
  for await (const row of csvRows(join(replay, file))) {
    if (row["contract"] !== contract) continue;
    const day = row["date"];
    if (day > "20131011") break;
    const at = (Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`) + Number(row["ms_since_midnight_utc"]) + minuteMs) as UnixMs;
    const value = priceFrom(row["close"], decimals);
    if (value !== undefined) points.push({ at, code, value, source: `replay:es-gold-2013-10:${name}`, sources: 1, held: false, validForMs });
  }
  return points;
}
