import type { UnixMs } from "@crossfloor/instruments";
import { describe, expect, test } from "vitest";
import type { PricePoint } from "./price-source.ts";
import { simulatedIndices, simulatedSeed, simulatedStart } from "./scenes/simulated.ts";
import { catalogueOf } from "./start-oracle.ts";
import { createSimulatedSource } from "./simulated-source.ts";
import { calendars } from "./testing/catalogue.ts";

const indices = simulatedIndices(() => 2);
const open = (seed = simulatedSeed) => createSimulatedSource({ seed, startAt: simulatedStart, indices, calendars });
const at = (seconds: number): UnixMs => (simulatedStart + seconds * 1_000) as UnixMs;
const hour = 3_600;

describe("the simulated market", () => {
  test("ORACLE-010: the same seed and time give the same levels, however often and whenever it was asked", () => {
    const first = open();
    first.due(undefined, at(0));
    const stepped: PricePoint[] = [];
    for (let second = 1; second <= 600; second += 1) stepped.push(...first.due(at(second - 1), at(second)));
    const jumped = open().due(undefined, at(600));
    for (const point of jumped) expect(stepped.findLast(({ code }) => code === point.code)?.value).toBe(point.value);
    expect(jumped.map(({ code }) => code)).toEqual(["BTC", "ETH", "US500", "US100", "OIL", "GOLD", "SOL", "US2000", "SILVER", "COPPER", "NATGAS", "US10Y", "DOLLAR"]);
    expect(open(7).due(undefined, at(600)).map(({ value }) => value)).not.toEqual(jumped.map(({ value }) => value));
    // Pinned, so that no later change moves the default scene unseen.
    expect(jumped.slice(0, 6).map(({ value }) => value)).toEqual([6_365_940, 337_529, 561_935, 1_985_531, 6_938, 289_988]);
  });

  test("ORACLE-011: an index is told at most once a second, and only when it changed or was silent for ten", () => {
    const source = open();
    source.due(undefined, at(0));
    const last = new Map<string, PricePoint>();
    let told = 0;
    for (let quarter = 1; quarter <= 4 * 120; quarter += 1) {
      for (const point of source.due(at((quarter - 1) / 4), at(quarter / 4))) {
        const before = last.get(point.code);
        if (before !== undefined) {
          expect(point.at - before.at).toBeGreaterThanOrEqual(1_000);
          if (point.value === before.value) expect(point.at - before.at).toBeGreaterThanOrEqual(10_000);
        }
        last.set(point.code, point);
        told += 1;
      }
    }
    expect(told).toBeGreaterThan(200);
    expect(told).toBeLessThanOrEqual(13 * 120);
  });

  test("ORACLE-012: a traditional index is kept while its market is closed, and goes on when it opens; crypto moves always", () => {
    const source = open();
    const closing = 6 * hour;
    source.due(undefined, at(closing - 1));
    const atClose = source.due(at(closing - 1), at(closing));
    const oil = atClose.find(({ code }) => code === "OIL");
    // 21:00 UTC: closed for one hour; the kept level outlives the next opening by a minute.
    expect(oil).toMatchObject({ held: true, validForMs: 3_600_000 + 60_000 });
    expect(atClose.find(({ code }) => code === "BTC")?.held).toBe(false);
    const during = source.due(at(closing), at(closing + 1_800));
    expect(during.map(({ code }) => code)).toEqual(["BTC", "ETH", "SOL"]);
    const reopened = source.due(at(closing + 1_800), at(closing + hour)).find(({ code }) => code === "OIL");
    expect(reopened?.held).toBe(false);
    expect(Math.abs((reopened?.value ?? 0) - (oil?.value ?? 0))).toBeLessThan(5);
  });

  test("ORACLE-013: levels stay plausible for days, and crypto moves together", () => {
    const source = open();
    const start = source.due(undefined, at(0));
    const returns: { btc: number; eth: number }[] = [];
    let before = start;
    for (let minute = 1; minute <= 60 * 48; minute += 1) {
      const now = source.due(undefined, at(minute * 60));
      const change = (code: string): number => {
        const [to, from] = [now, before].map((points) => points.find((point) => point.code === code)?.value ?? 0);
        return (to - from) / from;
      };
      returns.push({ btc: change("BTC"), eth: change("ETH") });
      before = now;
    }
    for (const { anchor, code } of indices) {
      const level = before.find((point) => point.code === code)?.value ?? 0;
      expect(level).toBeGreaterThan(anchor * 0.75);
      expect(level).toBeLessThan(anchor * 1.25);
    }
    const mean = (pick: (row: { btc: number; eth: number }) => number): number => returns.reduce((sum, row) => sum + pick(row), 0) / returns.length;
    const covariance = mean(({ btc, eth }) => btc * eth) - mean(({ btc }) => btc) * mean(({ eth }) => eth);
    const deviation = (pick: (row: { btc: number; eth: number }) => number): number => Math.sqrt(mean((row) => pick(row) ** 2) - mean(pick) ** 2);
    const correlation = covariance / (deviation(({ btc }) => btc) * deviation(({ eth }) => eth));
    expect(correlation).toBeGreaterThan(0.6);
    expect(correlation).toBeLessThan(0.98);
    // A minute's deviation is that of 60 seconds: 0.008 % · √60, give or take the wandering volatility.
    expect(deviation(({ btc }) => btc)).toBeGreaterThan(0.0003);
    expect(deviation(({ btc }) => btc)).toBeLessThan(0.0015);
  });

  test("ORACLE-014: history is the day before the start and ends where the scene begins", () => {
    const source = open();
    const { intervalMs, points } = source.history();
    const all = [...points];
    expect(intervalMs).toBe(60_000);
    expect(all[0].at).toBe(simulatedStart - 86_400_000);
    const lastBtc = all.findLast(({ code }) => code === "BTC");
    const firstBtc = source.due(undefined, simulatedStart).find(({ code }) => code === "BTC");
    expect(Math.abs((lastBtc?.value ?? 0) - (firstBtc?.value ?? 0))).toBeLessThan(20_000);
    // The hour's break of the day before is a gap in oil and none in Bitcoin.
    const gap = (code: string): number => {
      const times = all.filter((point) => point.code === code).map((point) => point.at);
      return Math.max(...times.slice(1).map((time, place) => time - times[place]));
    };
    expect(gap("OIL")).toBeGreaterThan(3_600_000);
    expect(gap("BTC")).toBeLessThanOrEqual(2_000);
  });

  test("ORACLE-020: indices with a stream of their own leave the paths of all others as they are", () => {
    const alone = createSimulatedSource({ seed: simulatedSeed, startAt: simulatedStart, indices: indices.filter(({ stream }) => stream === 0), calendars });
    const few = createSimulatedSource({ seed: simulatedSeed, startAt: simulatedStart, indices: indices.filter(({ code, stream }) => stream === 0 || code === "COPPER"), calendars });
    const every = open().due(undefined, at(900));
    expect(alone.due(undefined, at(900))).toEqual(every.slice(0, 6));
    expect(few.due(undefined, at(900)).at(-1)).toEqual(every.find(({ code }) => code === "COPPER"));
  });

  test("ORACLE-021: the past of daily levels ascends to where the walks begin, is the seed's, and has closed days left out", () => {
    const closing = catalogueOf(simulatedStart).calendars;
    const daily = (seed: number): PricePoint[] => [...createSimulatedSource({ seed, startAt: simulatedStart, indices, calendars: closing }).daily()];
    const past = daily(1);
    expect(daily(1)).toEqual(past);
    expect(daily(2)).not.toEqual(past);
    for (const [place, { at: time }] of past.entries()) if (place > 0) expect(time).toBeGreaterThanOrEqual(past[place - 1].at);
    const of = (code: string): PricePoint[] => past.filter((each) => each.code === code);
    expect(of("BTC").at(-1)).toMatchObject({ at: simulatedStart - 86_400_000, value: 6_500_000 });
    expect(of("BTC")).toHaveLength(61);
    expect(of("US500").some(({ at: time }) => [0, 6].includes(new Date(time).getUTCDay()))).toBe(false);
    expect(of("US500").length).toBeGreaterThan(31);
    expect(of("US500").length).toBeLessThan(46);
  });
});
