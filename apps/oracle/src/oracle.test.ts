import type { UnixMs } from "@crossfloor/instruments";
import { nanoOne } from "@crossfloor/instruments";
import { beforeEach, describe, expect, test } from "vitest";
import { Oracle, type OracleOptions } from "./oracle.ts";
import type { PricePoint, PriceSource } from "./price-source.ts";
import { createRecordedSource } from "./recorded-source.ts";
import { simulatedIndices, simulatedStart } from "./scenes/simulated.ts";
import { createSimulatedSource } from "./simulated-source.ts";
import { calendars, definitions, instruments } from "./testing/catalogue.ts";
import { RecordingFloor } from "./testing/recording-floor.ts";

const day = 86_400_000;
const start = Date.parse("2020-01-02T20:00:00Z");
const wall = 1_800_000_000_000;
const point = (code: string, days: number, value: number): PricePoint => ({
  at: (start + days * day) as UnixMs, code, value: value as PricePoint["value"], source: "replay:test", sources: 1, held: false, validForMs: 5 * day,
});
const rows = [0, 1, 2, 3].flatMap((days) => [point("BTC", days, 700_000 + days), point("ETH", days, 13_000 + days), point("US100", days, 880_000 + days)]);

let floor: RecordingFloor;
let begun: number;
let logged: string[];
beforeEach(() => {
  floor = new RecordingFloor();
  begun = 0;
  logged = [];
});

function oracle(source: PriceSource, changes: Partial<OracleOptions> = {}): Oracle {
  return new Oracle({
    scene: "test", startAt: start as UnixMs, source, indices: definitions, instruments: () => instruments, floor, isNew: true,
    onBegun: () => { begun += 1; return Promise.resolve(); },
    log: (_, message) => void logged.push(message), ...changes,
  });
}
const recording = (): PriceSource => createRecordedSource("replay:test", { points: rows, history: [point("BTC", -2, 1), point("BTC", -1, 2)], historyIntervalMs: day });
const simulation = (): PriceSource => createSimulatedSource({ seed: 1, startAt: simulatedStart, indices: simulatedIndices(() => 2), calendars });
const valuesOf = (index: number): number[] => floor.published(index).map(({ value }) => value);

describe("following the floor's time", () => {
  test("ORACLE-001: each recorded price is published when its time has come, in order, and not before", async () => {
    const running = oracle(recording());
    floor.at(start + day / 2, wall);
    await running.turn(wall);
    expect(valuesOf(1)).toEqual([700_000]);
    floor.at(start + day, wall + 500);
    await running.turn(wall + 500);
    expect(valuesOf(1)).toEqual([700_000, 700_001]);
    await running.turn(wall + 600);
    expect(valuesOf(1)).toEqual([700_000, 700_001]);
  });

  test("ORACLE-002: at high speed no row is skipped, and a new floor begins at the first however late it is", async () => {
    const running = oracle(recording());
    floor.at(start + 2.5 * day, wall, 432_000);
    await running.turn(wall);
    expect(valuesOf(1)).toEqual([700_000, 700_001, 700_002]);
    // Half a second later a day and a half has passed at this speed, without another word from the engine.
    await running.turn(wall + 500);
    expect(valuesOf(1)).toEqual([700_000, 700_001, 700_002, 700_003]);
    expect(valuesOf(7)).toHaveLength(4);
  });

  test("ORACLE-003: after a restart it goes on from the engine's time and publishes nothing older", async () => {
    const running = oracle(recording(), { isNew: false });
    floor.at(start + 2.5 * day, wall);
    await running.turn(wall);
    expect(valuesOf(1)).toEqual([700_002]);
    floor.at(start + 3 * day, wall + 100);
    await running.turn(wall + 100);
    expect(valuesOf(1)).toEqual([700_002, 700_003]);
    expect(floor.commands.some(({ type }) => type === "publishIndexHistory")).toBe(false);
  });

  test("ORACLE-004: while the engine is away nothing is published, and what it did not answer is told again", async () => {
    const running = oracle(recording());
    await running.turn(wall);
    expect(floor.commands).toEqual([]);
    floor.at(start, wall);
    await running.turn(wall + 3_001);
    expect(floor.commands).toEqual([]);
    await running.turn(wall);
    floor.at(start + day, wall + 100);
    floor.failing = 1;
    await expect(running.turn(wall + 100)).rejects.toThrow("no answer");
    await running.turn(wall + 200);
    expect(valuesOf(1).at(-1)).toBe(700_001);
    expect(valuesOf(7).at(-1)).toBe(valuesOf(7)[0]);
  });

  test("ORACLE-004: a simulated price that was not answered is followed by the newest of every index", async () => {
    const running = oracle(simulation(), { startAt: simulatedStart });
    floor.at(simulatedStart, wall);
    await running.turn(wall);
    floor.at(simulatedStart + 1_000, wall + 1_000);
    floor.failing = 1;
    await expect(running.turn(wall + 1_000)).rejects.toThrow("no answer");
    const before = floor.commands.length;
    await running.turn(wall + 1_100);
    const again = floor.commands.slice(before).flatMap((command) => (command.type === "publishIndex" ? [command.index] : []));
    expect(again).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("what every price says", () => {
  test("ORACLE-005: source, number of sources, simulated or not, stale weight and validity are in each", async () => {
    const running = oracle(simulation(), { startAt: simulatedStart });
    floor.at(simulatedStart, wall);
    await running.turn(wall);
    expect(floor.published(1)).toMatchObject([{ source: "simulated", simulated: true, sources: 1, staleWeight: 0, validForMs: 30_000 }]);
    expect(floor.published(7)).toMatchObject([{ source: "simulated", simulated: true, sources: 1, staleWeight: 0, validForMs: 30_000 }]);
    floor.commands.length = 0;
    await oracle(recording()).turn(wall);
    for (const { source, simulated } of floor.published(1)) expect({ source, simulated }).toEqual({ source: "replay:test", simulated: false });
  });

  test("ORACLE-006: a hybrid goes on while one of its markets is closed, and says how much of it is stale", async () => {
    const running = oracle(simulation(), { startAt: simulatedStart });
    const closing = simulatedStart + 6 * 3_600_000;
    floor.at(closing - 1_000, wall);
    await running.turn(wall);
    expect(floor.published(7).at(-1)).toMatchObject({ staleWeight: 0 });
    floor.at(closing, wall + 1_000);
    await running.turn(wall + 1_000);
    expect(floor.published(5).at(-1)).toMatchObject({ staleWeight: nanoOne });
    const share = floor.published(7).at(-1)?.staleWeight ?? 0;
    expect(share).toBeGreaterThan(400_000_000);
    expect(share).toBeLessThan(600_000_000);
    const before = floor.published(7).length;
    floor.at(closing + 1_000, wall + 2_000);
    await running.turn(wall + 2_000);
    expect(floor.published(7).length).toBe(before + 1);
    expect(floor.published(7).at(-1)?.validForMs).toBe(30_000);
  });

  test("ORACLE-006: a constituent whose price has run out counts as stale, too", async () => {
    const gone = [point("BTC", 0, 700_000), point("ETH", 0, 13_000), point("US100", 0, 880_000), { ...point("BTC", 6, 710_000) }];
    const running = oracle(createRecordedSource("replay:test", { points: gone, history: [], historyIntervalMs: day }));
    floor.at(start, wall);
    await running.turn(wall);
    floor.at(start + 6 * day, wall + 1_000);
    await running.turn(wall + 1_000);
    // 187.18 of 21.30 + 11.18 + 176 stand still.
    expect(floor.published(7).at(-1)?.staleWeight).toBe(897_831_927);
  });

  test("ORACLE-007: a new floor gets the history once, in candles within the bound, baskets too", async () => {
    const running = oracle(simulation(), { startAt: simulatedStart });
    floor.at(simulatedStart, wall);
    await running.turn(wall);
    await running.turn(wall + 100);
    const history = floor.commands.flatMap((command) => (command.type === "publishIndexHistory" ? [command] : []));
    expect(new Set(history.map(({ index }) => index))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]));
    expect(history.filter(({ index }) => index === 1)).toHaveLength(3);
    expect(history.filter(({ index }) => index === 1).reduce((sum, { candles }) => sum + candles.length, 0)).toBe(1_440);
    for (const { candles, simulated } of history) {
      expect(simulated).toBe(true);
      expect(candles.length).toBeLessThanOrEqual(500);
      for (const { openAt, open, high, low, close } of candles) {
        expect(openAt % 60_000).toBe(0);
        expect(Math.max(open, close)).toBeLessThanOrEqual(high);
        expect(Math.min(open, close)).toBeGreaterThanOrEqual(low);
      }
    }
    expect(begun).toBe(1);
  });
});

describe("instruments without a price", () => {
  const halts = (): { type: string; instrument: number }[] => floor.commands.flatMap((command) => (command.type === "haltInstrument" || command.type === "resumeInstrument" ? [{ type: command.type, instrument: command.instrument }] : []));

  test("ORACLE-008: an instrument whose index has no source is halted with that reason, before any price; the others are lifted after theirs", async () => {
    const running = oracle(recording());
    floor.at(start, wall);
    await running.turn(wall);
    expect(floor.commands[0]).toMatchObject({ type: "haltInstrument", instrument: 2, reason: "no_price_source", note: "No price source for OIL in the scene test." });
    // Number 4 follows an index that the catalogue does not have.
    expect(halts()).toEqual([{ type: "haltInstrument", instrument: 2 }, { type: "haltInstrument", instrument: 4 }, { type: "resumeInstrument", instrument: 1 }, { type: "resumeInstrument", instrument: 3 }]);
    const before = floor.commands.length;
    await running.turn(wall + 100);
    expect(floor.commands).toHaveLength(before);
  });

  test("ORACLE-008: when a recording ends, what it priced is halted", async () => {
    const running = oracle(recording());
    floor.at(start, wall);
    await running.turn(wall);
    floor.at(start + 9 * day, wall + 100);
    await running.turn(wall + 100);
    expect(halts().slice(4)).toEqual([{ type: "haltInstrument", instrument: 1 }, { type: "haltInstrument", instrument: 3 }]);
  });

  test("ORACLE-008: a level that the floor refused lifts nothing", async () => {
    floor.refuse = (command) => (command.type === "publishIndex" && command.index === 1 ? "index_value_must_be_within_range" : null);
    const running = oracle(recording());
    floor.at(start, wall);
    await running.turn(wall);
    await running.turn(wall + 100);
    expect(halts().filter(({ type }) => type === "resumeInstrument")).toEqual([]);
    floor.refuse = () => null;
    floor.at(start + day, wall + 200);
    await running.turn(wall + 200);
    expect(halts().filter(({ type }) => type === "resumeInstrument")).toEqual([{ type: "resumeInstrument", instrument: 1 }, { type: "resumeInstrument", instrument: 3 }]);
  });

  test("ORACLE-009: a covered index without a first price within ten seconds halts its instruments until the price comes", async () => {
    const late: PriceSource = { ...recording(), everyPoint: false, due: (_, now) => (now > start + 11_500 ? [point("BTC", 0, 700_000)] : []) };
    const running = oracle(late);
    floor.at(start, wall);
    await running.turn(wall);
    expect(halts()).toEqual([{ type: "haltInstrument", instrument: 2 }, { type: "haltInstrument", instrument: 4 }]);
    floor.at(start + 11_000, wall + 11_000);
    await running.turn(wall + 11_000);
    expect(halts().slice(2)).toEqual([{ type: "haltInstrument", instrument: 1 }, { type: "haltInstrument", instrument: 3 }]);
    floor.at(start + 12_000, wall + 12_000);
    await running.turn(wall + 12_000);
    expect(halts().slice(4)).toEqual([{ type: "resumeInstrument", instrument: 1 }]);
  });

  test("ORACLE-008: a refusal that says it is so already is no trouble; another is logged", async () => {
    floor.refuse = (command) => (command.type === "resumeInstrument" ? "instrument_must_be_halted" : command.type === "haltInstrument" ? "account_must_exist" : null);
    const running = oracle(recording());
    floor.at(start, wall);
    await running.turn(wall);
    expect(logged.filter((message) => message === "the floor refused a halt or its lifting")).toHaveLength(2);
  });

  test("ORACLE-008: an instrument that the floor does not list yet is tried again after a while", async () => {
    floor.refuse = (command) => (command.type === "haltInstrument" ? "instrument_must_exist" : null);
    const running = oracle(recording());
    floor.at(start, wall);
    await running.turn(wall);
    const before = halts().length;
    await running.turn(wall + 1_000);
    expect(halts()).toHaveLength(before);
    floor.refuse = () => null;
    floor.at(start + 6_000, wall + 6_000);
    await running.turn(wall + 6_000);
    expect(halts().slice(before).filter(({ type }) => type === "haltInstrument")).toEqual([{ type: "haltInstrument", instrument: 2 }, { type: "haltInstrument", instrument: 4 }]);
  });
});
