import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BreakReport, Coverage } from "@crossfloor/simulator";
import { rewriteOnce } from "@crossfloor/simulator/planting";
import { expect, test } from "vitest";
import { breakCrash } from "./break-crash.ts";
import { crashCoverageDue } from "./crash-coverage.ts";
import { crashFaults } from "./crash-faults.ts";
import { CrashFloor } from "./crash-floor.ts";
import type { LifeOperation } from "./operation.ts";
import { Tally } from "../tally.ts";
import { runOperations, simulateCrashes } from "./simulate-crashes.ts";

const run = (seed: number, commands: number) => simulateCrashes({ seed, commands, coverage: new Coverage() });

test("SIM-008, SIM-017: a fixed slice of seeds loses nothing promised and does nothing twice on a disk that fails, and dies at every failpoint", { timeout: 300_000 }, async () => {
  const all = new Tally(crashCoverageDue);
  let lives = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const { failure, lives: each, reached } = await run(seed, 800);
    expect(failure, `seed ${seed}`).toBeNull();
    lives += each;
    all.add(reached);
  }
  expect(lives).toBeGreaterThan(900);
  // A thousand seeds have a hundred with crashes: what forty reach is not missed there by chance.
  expect(all.missing()).toEqual([]);
});

test("SIM-017: a mark tells of what happened, not of what was asked for", async () => {
  const floor = new CrashFloor(new Coverage());
  const { reached } = floor.coverage;
  const life: LifeOperation = { kind: "life", armed: null, power: false, tear: 0, error: null, rot: null, clockBackMs: 0, segmentBytes: 60_000, keepBytes: 0 };
  await floor.carryOut(life);
  await floor.carryOut({ kind: "settle", hold: true });
  expect([...reached]).toEqual([]);
  await floor.carryOut({ kind: "own", command: { type: "advanceTime" } });
  await floor.carryOut({ kind: "settle", hold: true });
  await floor.carryOut({ kind: "settle", hold: false });
  await floor.carryOut({ kind: "stop" });
  expect([...reached]).toEqual(["slow sync", "stopped in order"]);
  // The first sector is copied onto itself.
  await floor.carryOut({ ...life, rot: { file: "journal", place: 0, harm: "copy" } });
  await floor.carryOut({ kind: "stop" });
  expect([...reached]).toEqual(["slow sync", "stopped in order"]);
  await floor.carryOut({ ...life, rot: { file: "journal", place: 0, harm: "flip" } });
  expect([...reached]).toEqual(["slow sync", "stopped in order", "journal rotten", "start refused for damage", "killed"]);
});

test("SIM-009: the same seed draws the same operations and leads to the same journal, and operations alone repeat it", async () => {
  const [first, again] = [await run(5, 300), await run(5, 300)];
  expect(again.operations).toEqual(first.operations);
  expect(again.records).toBe(first.records);
  expect(await runOperations(first.operations)).toBeNull();
  // Kept as JSON, they are the same.
  expect(JSON.parse(JSON.stringify(first.operations))).toEqual(first.operations);
});

test("SIM-010: every planted fault of journal, snapshot and sequencer is found, and its place stands in the sources exactly once", { timeout: 180_000 }, async () => {
  const root = fileURLToPath(new URL("../../../../../", import.meta.url));
  for (const { rewrites } of crashFaults) for (const rewrite of rewrites) expect(rewriteOnce(readFileSync(`${root}${rewrite.file}`, "utf8"), rewrite)).not.toBe("");
  const left = crashFaults.map(({ id }) => id);
  const reports: BreakReport[] = [];
  const work = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) reports.push(await breakCrash(id));
  };
  await Promise.all([work(), work()]);
  expect(reports.filter(({ found, missed }) => found === null || missed.length > 0)).toEqual([]);
  expect(reports).toHaveLength(crashFaults.length);
});
