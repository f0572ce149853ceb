import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BreakReport, Coverage } from "@crossfloor/simulator";
import { rewriteOnce } from "@crossfloor/simulator/planting";
import { expect, test } from "vitest";
import { breakCrash } from "./break-crash.ts";
import { CrashCoverage } from "./crash-coverage.ts";
import { crashFaults } from "./crash-faults.ts";
import { failpoints } from "./failpoints.ts";
import { runOperations, simulateCrashes } from "./simulate-crashes.ts";

const run = (seed: number, commands: number, crashCoverage = new CrashCoverage()) => simulateCrashes({ seed, commands, coverage: new Coverage(), crashCoverage });

test("SIM-008: a fixed slice of seeds loses nothing promised and does nothing twice on a disk that fails, and comes through nearly every failpoint", { timeout: 120_000 }, async () => {
  const crashCoverage = new CrashCoverage();
  let lives = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const { failure, lives: each } = await run(seed, 600, crashCoverage);
    expect(failure, `seed ${seed}`).toBeNull();
    lives += each;
  }
  expect(lives).toBeGreaterThan(300);
  // All of them are due over a thousand seeds.
  expect(crashCoverage.missing().length).toBeLessThan(failpoints.length / 3);
});

test("SIM-009: the same seed draws the same operations and leads to the same journal, and operations alone repeat it", async () => {
  const [first, again] = [await run(5, 300), await run(5, 300)];
  expect(again.operations).toEqual(first.operations);
  expect(again.records).toBe(first.records);
  expect(await runOperations(first.operations, new Coverage(), new CrashCoverage())).toBeNull();
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
