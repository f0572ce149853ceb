import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { parseAst } from "vitest/node";
import { withSteps } from "./count-steps.ts";
import { type MutantStatus, mutationScore, type MutationReport } from "./mutation-score.ts";
import { mutatedFiles, namedFiles } from "./run-mutation.ts";
import { StepLimit, stepsFactor, stepsFree, type TesterState } from "./step-limit.ts";
import { mutationTargets } from "./targets.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const source = "export function f(a: number): number {\n  if (a > 0) return g(\n    a,\n  );\n  return 0;\n}\n";
const reportOf = (statuses: readonly MutantStatus[]): MutationReport => ({
  files: { "a.ts": { source, mutants: statuses.map((status) => ({ mutatorName: "EqualityOperator", replacement: "a >= 0", status, location: { start: { line: 2, column: 7 }, end: { line: 2, column: 12 } } })) } },
});

test.each(mutationTargets)("MUTATION-001: $name changes its own code and no test or helper", (target) => {
  const files = mutatedFiles(root, target);
  expect(files.length).toBeGreaterThan(5);
  for (const name of target.slow) expect(existsSync(`${root}${target.folder}/src/${name}`)).toBe(true);
  for (const file of files) {
    expect(file.startsWith(`${target.folder}/src/`)).toBe(true);
    expect(file).not.toMatch(/\.test\.ts$|fixture|faulty|reference|\/index\.ts$/);
  }
});

test.each<{ statuses: MutantStatus[]; score: number; killed: number; total: number; why: string }>([
  { statuses: ["Killed", "Killed", "Survived"], killed: 2, total: 3, score: 66.6, why: "rounded down" },
  { statuses: ["Killed", "NoCoverage"], killed: 1, total: 2, score: 50, why: "what no test ran has survived" },
  { statuses: ["Killed", "Timeout", "Survived", "Survived"], killed: 2, total: 4, score: 50, why: "what never ends was noticed" },
  { statuses: ["Killed", "CompileError", "RuntimeError", "Ignored"], killed: 1, total: 1, score: 100, why: "what cannot run does not count" },
  { statuses: [], killed: 0, total: 0, score: 0, why: "nothing proves nothing" },
])("MUTATION-002: $statuses score $score: $why", ({ statuses, score, killed, total }) => {
  expect(mutationScore(reportOf(statuses))).toMatchObject({ score, killed, total });
});

test("MUTATION-003: a survivor is told with its place, what stood there, and what stood there instead", () => {
  expect(mutationScore(reportOf(["Survived"])).survivors).toEqual([{ file: "a.ts", line: 2, mutator: "EqualityOperator", before: "a > 0", after: "a >= 0", uncovered: false }]);
  const call = { mutatorName: "CallExpression", replacement: "", status: "NoCoverage" as const, location: { start: { line: 2, column: 21 }, end: { line: 4, column: 4 } } };
  expect(mutationScore({ files: { "a.ts": { source, mutants: [call] } } }).survivors[0]).toMatchObject({ before: "g( a, )", after: "", uncovered: true });
});

test("MUTATION-004: files may be named by their path or the end of it, and a name of none or of several is refused", () => {
  const files = ["packages/a/src/deep/same.ts", "packages/a/src/other-same.ts", "packages/a/src/same.ts", "packages/a/src/single.ts"];
  expect(namedFiles(files, [])).toEqual(files);
  expect(namedFiles(files, ["single.ts", "packages/a/src/other-same.ts", "src/single.ts"])).toEqual(["packages/a/src/other-same.ts", "packages/a/src/single.ts"]);
  expect(() => namedFiles(files, ["single.ts", "ingle.ts"])).toThrow("There is no file ingle.ts to change");
  expect(() => namedFiles(files, ["same.ts"])).toThrow("same.ts may be any of packages/a/src/deep/same.ts, packages/a/src/same.ts");
});

test("MUTATION-005: a test that takes far more steps than it took unchanged is told to run for ever, whoever catches what is thrown", () => {
  const tester: TesterState = {};
  const take = (steps: number): void => {
    for (let step = 0; step < steps; step++) tester.step?.();
  };
  const measured = new StepLimit(tester, undefined);
  measured.begin("short");
  take(3 * stepsFree);
  expect(measured.end()).toBe(3 * stepsFree);

  const limit = new StepLimit(tester, { short: 10, long: 1_000_000 });
  const most = { short: 10 * stepsFactor + stepsFree, long: 1_000_000 * stepsFactor + stepsFree };
  for (const name of ["short", "long"] as const) {
    tester.hitCount = 0;
    limit.begin(name);
    take(most[name]);
    expect(tester.hitCount).toBe(0);
    for (const again of [1, 2]) expect(() => take(again)).toThrow("more steps than any end needs");
    expect(tester.hitCount).toBe(Number.POSITIVE_INFINITY);
    limit.end();
    take(1); // between tests there is no limit
  }
  limit.begin("not run unchanged");
  take(stepsFree + 1);
});

test("MUTATION-005: each loop takes a step, whatever its form", () => {
  const forms = [
    "while (n < 5) n += 1;", "while (n < 5) { n += 1; }", "do n += 1; while (n < 5);", "do { n += 1; } while (n < 5);", "for (; n < 5; n += 1);", "for (; ; ) { n += 1; if (n === 5) break; }",
    "for (const one of [1, 2, 3, 4, 5]) n += one;", "for (const one in { a: 1, b: 2, c: 3, d: 4, e: 5 }) n += one.length;",
  ];
  const stepsOf = (code: string): { readonly result: unknown; readonly steps: number } => {
    let steps = 0;
    const result: unknown = runInNewContext(withSteps(code, parseAst(code)), { __stryker__: { step: () => (steps += 1) } });
    return { result, steps };
  };
  for (const form of forms) {
    const code = `let n = 0; ${form} n;`;
    expect(stepsOf(code)).toEqual({ result: runInNewContext(code), steps: 5 });
  }
  expect(stepsOf("for (let a = 0; a < 3; a += 1) for (let b = 0; b < 2; b += 1) while (false);").steps).toBe(3 + 3 * 2);
});
