import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { breakInvariant, type BreakReport } from "./break-invariant.ts";
import { invariants } from "./invariants.ts";
import { plantedFaults } from "./planted-faults.ts";
import { rewriteOnce } from "./rewrite-once.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const broken = invariants.filter(({ heldBy }) => heldBy === "break").map(({ id }) => id);

test("SIM-007: there is one planted fault for each invariant that is held by one, and its place in the sources is there exactly once", () => {
  expect(plantedFaults.map(({ id }) => id).sort()).toEqual([...broken].sort());
  for (const { rewrites } of plantedFaults) {
    expect(rewrites.length).toBeGreaterThan(0);
    for (const rewrite of rewrites) {
      const text = readFileSync(`${root}${rewrite.file}`, "utf8");
      expect(rewriteOnce(text, rewrite)).not.toBe(text);
    }
  }
  expect(() => rewriteOnce("a a", { file: "f", find: "a", replace: "b" })).toThrow("f has 2 times");
  expect(() => rewriteOnce("c", { file: "f", find: "a", replace: "b" })).toThrow("f has 0 times");
});

test("SIM-007: every planted fault is found by its own invariant", { timeout: 180_000 }, async () => {
  const left = [...broken];
  const reports: BreakReport[] = [];
  const work = async (): Promise<void> => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) reports.push(await breakInvariant(id));
  };
  await Promise.all([work(), work()]);
  expect(reports.filter(({ found, missed }) => found === null || missed.length > 0)).toEqual([]);
  for (const { id, found } of reports) expect(found?.message.startsWith(`${id}: `)).toBe(true);
  expect(reports).toHaveLength(broken.length);
});
