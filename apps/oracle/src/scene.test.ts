import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { UnixMs } from "@crossfloor/instruments";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PricePoint, PriceSource } from "./price-source.ts";
import { type RecordedRow, recordedRows } from "./recorded-rows.ts";
import { openPriceSource, type ResolvedScene, resolveScene, SceneError, sceneNames } from "./scene.ts";
import { simulatedStart } from "./scenes/simulated.ts";
import { calendars, definitions } from "./testing/catalogue.ts";

const now = 1_800_000_000_000;
const quiet = { onFailure: () => {} };
const catalogue = { indices: definitions, calendars };
let replay: string;

/** A replay folder of our own making, with the layout of the recorded one and made-up numbers. */
beforeAll(async () => {
  replay = await mkdtemp(join(tmpdir(), "crossfloor-replay-"));
  const put = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(replay, path)), { recursive: true });
    await writeFile(join(replay, path), path.endsWith(".gz") ? gzipSync(content) : content);
  };
  await put("daily/cross-asset-close-panel-2017-2025.csv", [
    "date,btc_usd,eth_usd,spx,ndx,rut,cl_front,wti_spot,gc_front,si_front,hg_front,vix,ust10y_pct,dxy",
    "2019-12-31,7000.5,130,3230.1,8700,1600,61.1,61,1520,17,2.8,13,1.9,97",
    "2020-01-02,7001.005,131.015,3240,8800.000001,1600,-37.630001,61,1521,17,2.8,13,1.9,97",
    "2020-01-03,7100,132,,8810,1600,10.01,61,1522,17,2.8,13,1.9,97",
    "2020-12-31,29000,730,3750,12888,1600,48,48,1890,17,2.8,13,1.9,97",
    "2021-01-04,31000,1000,3700,12700,1600,47,47,1940,17,2.8,13,1.9,97",
  ].join("\n"));
  const ms = Date.parse("2024-08-08T23:54:15Z");
  const ticker = (offset: number, bid: string, ask: string): string => `${ms + offset}000000 {"stream":"x@bookTicker","data":{"u":1,"s":"X","b":"${bid}","B":"1.5","a":"${ask}","A":"2"}}`;
  const stream = (bid: string, ask: string, later: string): string => [ticker(0, "1.00", "2.00"), ticker(900, bid, ask), `${ms + 950}000000 {"stream":"x@trade","data":{"p":"1"}}`, ticker(8_500, later, later)].join("\n");
  await put("l2-btc-binance-20240808/spot-btcusdt.log.gz", stream("60000.01", "60000.02", "60010.00"));
  await put("l2-btc-binance-20240808/usdm-btcusdt.log.gz", stream("59990.10", "59990.20", "60000.00"));
  await put("l2-btc-binance-20240808/coinm-btcusd_perp.log.gz", stream("60005.10", "60005.20", "60020.00"));
});
afterAll(() => rm(replay, { recursive: true }));

async function open(name: string): Promise<{ scene: ResolvedScene; source: PriceSource }> {
  const scene = await resolveScene({ scene: name, replay, now });
  return { scene, source: await openPriceSource(scene, catalogue, quiet) };
}
const values = (points: readonly PricePoint[]): Record<string, number> => Object.fromEntries(points.map(({ code, value }) => [code, value]));

describe("choosing a scene", () => {
  test("SCENE-001: without a wish it is live where feeds answer and simulated where none does", async () => {
    expect(await resolveScene({ now, probe: () => Promise.resolve(true) })).toMatchObject({ kind: "live", folder: "live", startAt: now, speed: 1, simulated: false });
    expect(await resolveScene({ now, probe: () => Promise.resolve(false) })).toMatchObject({ kind: "simulated", folder: "simulated", startAt: simulatedStart, speed: 1, simulated: true });
  });

  test("SCENE-002: the simulated scene starts on a Wednesday at 10:00 in Chicago", () => {
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: "America/Chicago", weekday: "long", hour: "numeric", minute: "2-digit", hourCycle: "h23" }).format(simulatedStart);
    expect(parts).toBe("Wednesday 10:00");
  });

  test.each([
    { request: { scene: "moon" }, says: /no scene named "moon".*panel-2020/ },
    { request: { scene: "panel-2020" }, says: /needs --replay/ },
    { request: { scene: "crash-2025-10-10", replay: tmpdir() }, says: /needs the file crash-20251010/ },
    { request: { replay: tmpdir() }, says: /needs a scene/ },
    { request: { scene: "toString", replay: tmpdir() }, says: /no scene named/ },
    { request: { scene: "simulated", speed: 0 }, says: /speed/ },
    { request: { scene: "live", speed: 2 }, says: /speed of the world/ },
  ])("SCENE-003: what cannot be played is refused in one sentence: $says", async ({ request, says }) => {
    const refusal = resolveScene({ ...request, now });
    await expect(refusal).rejects.toBeInstanceOf(SceneError);
    await expect(refusal).rejects.toThrow(says);
  });

  test("SCENE-004: every scene has a folder of its own, and a speed that can be set", async () => {
    expect(new Set(sceneNames).size).toBe(7);
    expect((await open("panel-2020")).scene).toMatchObject({ folder: "panel-2020", speed: 14_400, startAt: Date.parse("2020-01-02T20:00:00Z") });
    expect(await resolveScene({ scene: "panel-2020", replay, speed: 100_000, now })).toMatchObject({ speed: 100_000 });
  });
});

describe("a recorded scene", () => {
  test("SCENE-005: daily rows come at 20:00 UTC of their date, to the index's decimals, blanks left out, none skipped", async () => {
    const { scene, source } = await open("panel-2020");
    const points = source.due((scene.startAt - 1) as UnixMs, Date.parse("2020-01-03T20:00:00Z") as UnixMs);
    expect(values(points.filter(({ at }) => at === scene.startAt))).toEqual({ BTC: 700_100, ETH: 13_102, US500: 324_000, US100: 880_000, OIL: -3_763, GOLD: 152_100 });
    expect(values(points.filter(({ at }) => at > scene.startAt))).toEqual({ BTC: 710_000, ETH: 13_200, US100: 881_000, OIL: 1_001, GOLD: 152_200 });
    expect(points[0]).toMatchObject({ source: "replay:panel-2020:btc_usd", sources: 1, held: false });
    expect(source).toMatchObject({ simulated: false, everyPoint: true });
    const history = source.history();
    expect(history.intervalMs).toBe(86_400_000);
    expect(values([...history.points])).toMatchObject({ BTC: 700_050, OIL: 6_110 });
  });

  test("SCENE-006: a scene ends: what its recording covers shrinks to nothing", async () => {
    const { scene, source } = await open("panel-2020");
    expect([...source.covers(scene.startAt)]).toEqual(["BTC", "ETH", "US500", "US100", "OIL", "GOLD"]);
    expect([...source.covers(Date.parse("2021-01-10T00:00:00Z") as UnixMs)]).toEqual([]);
    const btc = await open("btc-2024-08-08");
    expect([...btc.source.covers(btc.scene.startAt)]).toEqual(["BTC"]);
  });

  test("SCENE-007: Bitcoin's level is the median of three markets' middles, second by second", async () => {
    const { scene, source } = await open("btc-2024-08-08");
    const first = source.due(undefined, scene.startAt);
    // Middles 60 000.015, 59 990.15 and 60 005.15 at 23:54:20: the first is floored to hundredths.
    expect(first).toMatchObject([{ value: 6_000_001, sources: 3, source: "replay:btc-2024-08-08:spot+usdm+coinm" }]);
    expect(source.due(scene.startAt, (scene.startAt + 3_000) as UnixMs)).toEqual([]);
    expect(source.due(scene.startAt, (scene.startAt + 4_000) as UnixMs)).toMatchObject([{ value: 6_001_000, at: scene.startAt + 4_000 }]);
  });

  test("SCENE-008: the answer key has each row and the baskets made from it", async () => {
    const { scene } = await open("panel-2020");
    if (scene.kind !== "recorded") throw new Error("panel-2020 is recorded");
    const rows: RecordedRow[] = [];
    for await (const row of recordedRows(scene, definitions)) rows.push(row);
    expect(rows.find(({ index }) => index === "OIL")?.value).toBe(-3_763);
    // 7001.00 · 0.003 + 131.02 · 0.086 + 8800.00 · 0.02 = 21.003 + 11.26772 + 176 = 208.27072.
    expect(rows.find(({ index }) => index === "CROSS")?.value).toBe(20_827);
    expect(rows.filter(({ index }) => index === "BTC")).toHaveLength(3);
  });
});
