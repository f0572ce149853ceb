/**
 * Daily closes of every family, a day in some seconds.
 *
 * A row is published at 20:00 UTC of its date: US markets are open then or have just closed, and every index of one row
 * comes at one moment. (In truth crypto closes at 00:00 UTC and oil settles at 14:30 New York.)
 */
import { join } from "node:path";
import type { IndexDefinition, UnixMs } from "@crossfloor/instruments";
import { priceFrom } from "../decimal-price.ts";
import { csvRows } from "../lines.ts";
import type { PricePoint } from "../price-source.ts";
import type { Recording } from "../recorded-source.ts";
import { decimalsOf } from "./definitions.ts";

const dayMs = 86_400_000;
const publishedAfterMidnightMs = 20 * 3_600_000;
/** The longest gap between two rows is four days; a level of a day ago is not stale in a world of daily closes. */
const validForMs = 5 * dayMs;
const historyRowsMax = 250;

export const panelFile = join("daily", "cross-asset-close-panel-2017-2025.csv");
/** Column of the panel → index. */
export const panelColumns = { btc_usd: "BTC", eth_usd: "ETH", spx: "US500", ndx: "US100", rut: "US2000", cl_front: "OIL", gc_front: "GOLD", si_front: "SILVER", hg_front: "COPPER", ust10y_pct: "US10Y", dxy: "DOLLAR" } as const;
/** The yield index counts tenths of a percent: the recorded percent is read with one decimal more. */
const tenfold: ReadonlySet<string> = new Set(["ust10y_pct"]);

export async function readPanel(replay: string, name: string, firstDate: string, lastDate: string, definitions: readonly IndexDefinition[]): Promise<Recording> {
  const points: PricePoint[] = [];
  const history: PricePoint[][] = [];
  for await (const row of csvRows(join(replay, panelFile))) {
    if (row["date"] > lastDate) break;
    const rowPoints = pointsOf(row, `replay:${name}`, definitions);
    if (row["date"] >= firstDate) points.push(...rowPoints);
    else history.push(rowPoints);
  }
  return { points, history: history.slice(-historyRowsMax).flat(), historyIntervalMs: dayMs };
}

/** When the row of a date ("YYYY-MM-DD") is published. */
export function panelInstant(date: string): UnixMs {
  return (Date.parse(`${date}T00:00:00Z`) + publishedAfterMidnightMs) as UnixMs;
}

function pointsOf(row: Readonly<Record<string, string>>, source: string, definitions: readonly IndexDefinition[]): PricePoint[] {
  const at = panelInstant(row["date"]);
  const points: PricePoint[] = [];
  for (const [column, code] of Object.entries(panelColumns)) {
    const decimals = decimalsOf(definitions, code);
    const value = decimals === undefined ? undefined : priceFrom(row[column], tenfold.has(column) ? decimals + 1 : decimals);
    // A blank cell is a market that did not publish that day: its level stands.
    if (value !== undefined) points.push({ at, code, value, source: `${source}:${column}`, sources: 1, held: false, validForMs });
  }
  return points;
}
