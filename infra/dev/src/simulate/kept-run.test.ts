import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { breakInvariant } from "@crossfloor/simulator";
import { afterEach, expect, test } from "vitest";
import { breakCrash } from "./crashes/break-crash.ts";
import { commandsOf, keepRun, keptFolder, readKept, type RunParts, runKept } from "./kept-run.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test.each(readKept(keptFolder))("SIM-012: $name, which failed once, breaks nothing any more", async ({ kept }) => {
  expect(commandsOf(kept.run)).toBeLessThanOrEqual(50);
  expect(await runKept(kept.run)).toBeNull();
});

test("SIM-012: at least one run of records and one of operations is kept", () => {
  expect(new Set(readKept(keptFolder).map(({ kept }) => kept.run.kind))).toEqual(new Set(["operations", "records"]));
});

test.each([
  ["M6", () => breakInvariant("M6", "--shrink")],
  ["F3-sync", () => breakCrash("F3-sync", "--shrink")],
] as const)("SIM-005, SIM-012: what the planted fault %s breaks is shortened to at most 50 commands, kept, and passes without the fault", { timeout: 120_000 }, async (id, plantFault) => {
  const report = await plantFault();
  expect(report.found).not.toBeNull();
  const run = report.run as RunParts;
  expect(commandsOf(run)).toBeLessThanOrEqual(50);
  expect(commandsOf(run)).toBeGreaterThan(0);
  const folder = `${mkdtempSync(join(tmpdir(), "crossfloor-kept-"))}/`;
  made.push(folder);
  const name = keepRun(folder, "2026-11-28", report.found?.seed ?? 0, { id, found: report.found?.message ?? "", run });
  expect(readKept(folder)).toEqual([{ name, kept: { id, found: report.found?.message, run } }]);
  expect(await runKept(run)).toBeNull();
});
