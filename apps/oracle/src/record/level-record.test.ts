import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CorrelationIndex, IndexId, UnixMs } from "@crossfloor/instruments";
import type { Command, Outcome, Seq } from "@crossfloor/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LevelBoard } from "../level-board.ts";
import { Oracle } from "../oracle.ts";
import type { PricePoint, PriceSource } from "../price-source.ts";
import { createRecordedSource } from "../recorded-source.ts";
import { definitions, instruments } from "../testing/catalogue.ts";
import { RecordingFloor } from "../testing/recording-floor.ts";
import { findRecordedLevel } from "./find-recorded-level.ts";
import { listSegments, openLevelRecord, readEntries } from "./level-record.ts";
import { recomputeLevel } from "./recompute-level.ts";
import { LevelRecordFault } from "./recorded-level.ts";

const day = 86_400_000;
const wall = 1_800_000_000_000;
const evening = Date.parse("2020-01-02T20:00:00Z");
const rho: CorrelationIndex = {
  id: 16 as IndexId, code: "RHO", name: "Rho", version: 1, assetClass: "hybrid", decimals: 2, allowNegative: true, kind: "correlation", first: 1 as IndexId, second: 3 as IndexId, returns: 3, snapshotMinute: 1_200,
};
const all = [...definitions, rho];
const point = (code: string, at: number, value: number, more: Partial<PricePoint> = {}): PricePoint => ({
  at: at as UnixMs, code, value: value as PricePoint["value"], source: "test", sources: 1, held: false, validForMs: 5 * day, ...more,
});
const pair = (at: number, btc: number, us500: number): PricePoint[] => [point("BTC", at, btc), point("US500", at, us500)];
const take = (board: LevelBoard, points: PricePoint[]): number | undefined => board.take(points, points[0].at).find(({ definition }) => definition.id === 16)?.value;

/** Takes halts, and never answers to a level. */
class DeafFloor extends RecordingFloor {
  override send(command: Command): Promise<Outcome> {
    return command.type === "publishIndex" ? Promise.reject(new Error("no answer")) : super.send(command);
  }
}

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), "crossfloor-record-")); });
afterEach(() => rm(folder, { recursive: true }));

describe("daily snapshots", () => {
  test("ORACLE-015: a correlation is told with the snapshot that completes it, and again only with the next", () => {
    const board = new LevelBoard(all, "test");
    expect(take(board, pair(evening, 700_000, 320_000))).toBeUndefined();
    expect(take(board, pair(evening + day, 710_000, 322_000))).toBeUndefined();
    expect(take(board, pair(evening + 2 * day, 690_000, 321_000))).toBeUndefined();
    // Before the minute and after it: the snapshot is of what stood at 20:00.
    expect(take(board, pair(evening + 3 * day - 1, 705_000, 321_500))).toBeUndefined();
    const level = take(board, pair(evening + 3 * day + 5_000, 999_999, 1));
    expect(board.snapshotsOf(rho.id).at(-1)).toEqual({ at: evening + 3 * day, first: 705_000, second: 321_500 });
    expect(level).toBeGreaterThan(0);
    expect(take(board, pair(evening + 3 * day + 10_000, 705_000, 321_500))).toBeUndefined();
    board.tellAgain();
    expect(take(board, pair(evening + 3 * day + 15_000, 705_000, 321_500))).toBe(level);
  });

  test("ORACLE-015: a day on which one market is closed, kept or silent has no snapshot", () => {
    const board = new LevelBoard(all, "test");
    take(board, pair(evening, 700_000, 320_000));
    take(board, [point("BTC", evening + day, 710_000)]);
    take(board, [point("BTC", evening + 2 * day, 710_000), point("US500", evening + 2 * day, 320_000, { held: true })]);
    take(board, pair(evening + 3 * day, 720_000, 321_000));
    take(board, pair(evening + 9 * day, 720_000, 321_000));
    expect(board.snapshotsOf(rho.id).map(({ at }) => (at - evening) / day)).toEqual([0, 3, 9]);
  });

  test("ORACLE-015: the record keeps snapshots over a restart, each once", async () => {
    const first = await openLevelRecord(folder, all);
    const snapshots = [0, 1, 2].map((days) => ({ at: (evening + days * day) as UnixMs, first: (700_000 + days) as PricePoint["value"], second: 320_000 as PricePoint["value"] }));
    for (const each of [snapshots[0], snapshots[1], snapshots[1], snapshots[2]]) await first.snapshot(rho.id, each);
    expect((await openLevelRecord(folder, all)).snapshots.get(rho.id)).toEqual(snapshots);
  });
});

describe("the record of levels", () => {
  const quotes = [700_000, 700_010, 700_400].map((value, place) => ({ source: `venue${place}`, value: value as PricePoint["value"], at: evening as UnixMs }));
  const median = point("BTC", evening, 700_010, { quotes, rules: { sourcesMin: 3, outlierMax: 20_000_000 as never, staleAfterMs: 15_000 }, sources: 3 });
  const history = [3, 2, 1].flatMap((days) => pair(evening - days * day, 700_000 + days * 7_000, 320_000 - days * days * 100));
  const source = (): PriceSource => createRecordedSource("test", {
    points: [median, point("ETH", evening, 13_000), point("US500", evening, 320_000), point("US100", evening, 880_000), point("ETH", evening + day, 13_100)], history, historyIntervalMs: day,
  });

  async function play(floor = new RecordingFloor()): Promise<RecordingFloor> {
    const oracle = new Oracle({
      scene: "test", startAt: evening as UnixMs, source: source(), indices: all, instruments: () => instruments, floor, isNew: true, onBegun: () => Promise.resolve(), log: () => {},
      record: await openLevelRecord(folder, all),
    });
    floor.at(evening + day, wall);
    await oracle.turn(wall);
    return floor;
  }

  test("ORACLE-017: every level that the floor took is found by its sequence and made again from what was recorded, whatever its kind", async () => {
    const floor = await play();
    const kinds = new Set<string>();
    for (const [place, command] of floor.commands.entries()) {
      if (command.type !== "publishIndex") continue;
      const found = await findRecordedLevel(folder, command.index, (place + 1) as Seq, evening as UnixMs);
      expect(found?.level.value).toBe(command.value);
      if (found === undefined) continue;
      expect(recomputeLevel(found.definition, found.level.inputs)?.value).toBe(command.value);
      kinds.add(found.definition.kind);
    }
    expect(kinds).toEqual(new Set(["single", "basket", "correlation"]));
    const btc = await findRecordedLevel(folder, 1 as IndexId, (floor.commands.findIndex((each) => each.type === "publishIndex" && each.index === 1) + 1) as Seq, evening as UnixMs);
    expect(btc?.level.inputs).toMatchObject({ kind: "single", quotes });
    expect(await findRecordedLevel(folder, 1 as IndexId, 9_999 as Seq, evening as UnixMs)).toBeUndefined();
  });

  test("ORACLE-017: inputs are written before the floor is asked, and a refused level has no sequence", async () => {
    const floor = new RecordingFloor();
    floor.refuse = (command) => (command.type === "publishIndex" && command.index === 2 ? "index_value_must_be_within_range" : null);
    await play(floor);
    const [segment] = await listSegments(folder);
    const entries = (await readEntries(join(folder, segment.name))).filter(({ kind }) => kind !== "definition");
    expect(entries.map(({ kind }) => kind)).toEqual(["moment", "taken", "moment", "taken"]);
    const [moment, taken] = entries;
    if (moment.kind !== "moment" || taken.kind !== "taken") throw new Error("inputs come first");
    expect(moment.moment.levels.map(({ index }, place) => [index, taken.seqs[place] === 0])).toEqual([[1, false], [2, true], [3, false], [4, false], [7, false], [16, false]]);
    await rm(folder, { recursive: true });
    await expect(play(new DeafFloor())).rejects.toThrow("no answer");
    const [only] = await listSegments(folder);
    expect((await readEntries(join(folder, only.name))).filter(({ kind }) => kind !== "definition").map(({ kind }) => kind)).toEqual(["moment"]);
  });

  test("ORACLE-018: segments are bounded, each begins with the definitions, and the oldest go", async () => {
    const board = new LevelBoard(all, "test");
    const record = await openLevelRecord(folder, all, { segmentBytesMax: 6_000, segmentsMax: 3 });
    for (let second = 0; second < 200; second += 1) {
      const at = (evening + second * 1_000) as UnixMs;
      await record.taken(await record.moment(at, board.take(pair(at, 700_000 + second, 320_000), at)), [(second * 2 + 1) as Seq, (second * 2 + 2) as Seq]);
    }
    const segments = await listSegments(folder);
    expect(segments).toHaveLength(3);
    for (const { name } of segments) {
      const text = await readFile(join(folder, name), "utf8");
      expect(text.length).toBeLessThan(6_000 + 1_000);
      expect((await readEntries(join(folder, name))).slice(0, all.length).map(({ kind }) => kind)).toEqual(all.map(() => "definition"));
    }
    expect(await findRecordedLevel(folder, 1 as IndexId, 399 as Seq, (evening + 199_000) as UnixMs)).toMatchObject({ level: { value: 700_199 }, moment: { number: 200 } });
    expect(await findRecordedLevel(folder, 1 as IndexId, 1 as Seq, evening as UnixMs)).toBeUndefined();
  });

  test("ORACLE-018: a torn end is cut off and the record goes on; a damaged line is named", async () => {
    await play();
    const [segment] = await listSegments(folder);
    const path = join(folder, segment.name);
    const whole = await readFile(path, "utf8");
    await appendFile(path, '0badc0de {"kind":"mom');
    const floor = await play();
    expect(await readFile(path, "utf8")).toBe(whole);
    expect((await readdir(folder)).filter((name) => name.startsWith("levels-"))).toHaveLength(2);
    expect(await findRecordedLevel(folder, 7 as IndexId, (floor.commands.findIndex((each) => each.type === "publishIndex" && each.index === 7) + 1) as Seq, evening as UnixMs)).toBeDefined();
    await writeFile(path, whole.replace('"number":1', '"number":7'));
    await expect(readEntries(path)).rejects.toThrow(LevelRecordFault);
    await expect(readEntries(path)).rejects.toThrow(/line \d+ of .* does not match its checksum/);
  });

  test("ORACLE-016: what follows a correlation is halted until there are enough days, and lifted with its first level", async () => {
    const onRho = [{ ...instruments[0], id: 9 as never, symbol: "RHO-FUT", product: { ...instruments[0].product, index: rho.id } }] as typeof instruments;
    const rows = [0, 1, 2, 3].flatMap((days) => pair(evening + days * day, 700_000 + days * days * 1_000, 320_000 + days * 777));
    const floor = new RecordingFloor();
    const oracle = new Oracle({
      scene: "test", startAt: evening as UnixMs, source: createRecordedSource("test", { points: rows, history: [], historyIntervalMs: day }), indices: all, instruments: () => onRho, floor, isNew: true,
      onBegun: () => Promise.resolve(), log: () => {},
    });
    const halts = (): string[] => floor.commands.flatMap(({ type }) => (type === "haltInstrument" || type === "resumeInstrument" ? [type] : []));
    floor.at(evening, wall);
    await oracle.turn(wall);
    expect(halts()).toEqual([]);
    floor.at(evening + 2 * day, wall + 10_001);
    await oracle.turn(wall + 10_001);
    expect(halts()).toEqual(["haltInstrument"]);
    floor.at(evening + 3 * day, wall + 20_000);
    await oracle.turn(wall + 20_000);
    expect(floor.published(16)).toHaveLength(1);
    expect(halts()).toEqual(["haltInstrument", "resumeInstrument"]);
  });
});
