/** The scenes on the recorded files themselves; skipped where they are not. `CROSSFLOOR_MARKET_DATA` names their folder; without it they are looked for beside the checkout. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { UnixMs } from "@crossfloor/instruments";
import { describe, expect, test } from "vitest";
import { linesOf } from "./lines.ts";
import { type RecordedRow, recordedRows } from "./recorded-rows.ts";
import { openPriceSource, recordedScenes, resolveScene } from "./scene.ts";
import { calendars, definitions } from "./testing/catalogue.ts";

const replay = process.env["CROSSFLOOR_MARKET_DATA"] ?? fileURLToPath(new URL("../../../../shared/market-data", import.meta.url));
const present = existsSync(join(replay, "daily"));
if (!present) console.warn("skipped: the recorded market data is not here (CROSSFLOOR_MARKET_DATA)");

const now = 1_800_000_000_000;
async function rowsOf(name: keyof typeof recordedScenes): Promise<RecordedRow[]> {
  const scene = await resolveScene({ scene: name, replay, now });
  if (scene.kind !== "recorded") throw new Error("a recorded scene");
  const rows: RecordedRow[] = [];
  for await (const row of recordedRows(scene, definitions)) rows.push(row);
  return rows;
}
const at = (rows: readonly RecordedRow[], index: string, time: string): number | undefined => rows.find((row) => row.index === index && row.at === Date.parse(time))?.value;

describe.skipIf(!present)("the recorded files", () => {
  test("SCENE-005: panel-2020 has every trading day of the year, and oil at −37.63", async () => {
    const rows = await rowsOf("panel-2020");
    expect(at(rows, "OIL", "2020-04-20T20:00:00Z")).toBe(-3_763);
    expect(at(rows, "US500", "2020-01-02T20:00:00Z")).toBe(325_785);
    expect(at(rows, "BTC", "2020-12-31T20:00:00Z")).toBe(2_899_008);
    const inFile = new Set<string>();
    for await (const line of linesOf(join(replay, "daily", "cross-asset-close-panel-2017-2025.csv"))) if (line.startsWith("2020-")) inFile.add(line.slice(0, 10));
    expect(new Set(rows.map((row) => new Date(row.at).toISOString().slice(0, 10)))).toEqual(inFile);
    expect(rows).toHaveLength(inFile.size * 7);
  });

  test("SCENE-009: oil-2020-04-20 goes through zero and comes back", async () => {
    const rows = await rowsOf("oil-2020-04-20");
    expect(at(rows, "OIL", "2020-04-20T20:00:00Z")).toBe(-3_763);
    expect(at(rows, "OIL", "2020-04-21T20:00:00Z")).toBe(1_001);
  });

  test("SCENE-007: btc-2024-08-08 stays within the range of its three markets, on three sources until midnight and two after", async () => {
    const scene = await resolveScene({ scene: "btc-2024-08-08", replay, now });
    const source = await openPriceSource(scene, { indices: definitions, calendars }, { onFailure: () => {} });
    const points = source.due((scene.startAt - 1) as UnixMs, Date.parse("2024-08-10T00:00:00Z") as UnixMs);
    expect(points[0].at).toBe(scene.startAt);
    expect(points.length).toBeGreaterThan(300);
    for (const point of points) {
      expect(point.value).toBeGreaterThan(6_100_000);
      expect(point.value).toBeLessThan(6_250_000);
      if (point.at < Date.parse("2024-08-09T00:00:00Z")) expect(point.sources).toBe(3);
      else if (point.at > Date.parse("2024-08-09T00:00:15Z")) expect(point.sources).toBe(2);
    }
  });

  test("SCENE-010: crash-2025-10-10 falls to its lows while the funds' bars go on after the close", async () => {
    const rows = await rowsOf("crash-2025-10-10");
    const btc = rows.filter(({ index }) => index === "BTC");
    const low = btc.reduce((lowest, row) => (row.value < lowest.value ? row : lowest));
    expect(new Date(low.at).toISOString()).toMatch(/^2025-10-10T21:2/);
    expect(low.value).toBeGreaterThan(10_200_000);
    expect(low.value).toBeLessThan(11_000_000);
    // SPY's bar of 19:58 UTC closed near 653; ten times that.
    const us500 = at(rows, "US500", "2025-10-10T20:00:00Z") ?? 0;
    expect(us500).toBeGreaterThan(640_000);
    expect(us500).toBeLessThan(670_000);
    expect(rows.some(({ index, at: time }) => index === "US100" && time > Date.parse("2025-10-10T21:30:00Z"))).toBe(true);
    expect(rows.some(({ index }) => index === "OIL")).toBe(false);
  });

  test("SCENE-011: es-gold-2013-10 opens at the standing levels and follows the minutes", async () => {
    const rows = await rowsOf("es-gold-2013-10");
    expect(rows[0].at).toBe(Date.parse("2013-10-07T13:30:00Z"));
    expect(new Set(rows.map(({ index }) => index))).toEqual(new Set(["US500", "GOLD"]));
    for (const { index, value } of rows) {
      expect(value).toBeGreaterThan(index === "US500" ? 163_000 : 125_000);
      expect(value).toBeLessThan(index === "US500" ? 171_500 : 135_000);
    }
    expect(rows.length).toBeGreaterThan(8_000);
  });
});
