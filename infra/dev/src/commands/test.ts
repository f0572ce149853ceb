/**
 * `npm test`: types, lint, sites, then every part of the suite. The last line is `N passed, N failed, N skipped`.
 * `npm test -- engine doors` runs some parts only.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testParts } from "../testing/parts.ts";

interface Tally { passed: number; failed: number; skipped: number }

const chosen = process.argv.slice(2);
if (chosen.includes("--help")) {
  console.log(`Usage: npm test -- [PART ...], with the parts ${testParts.map((part) => part.name).join(", ")}; all of them without a name.`);
  process.exit();
}
const unknown = chosen.filter((name) => !testParts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown[0]}"; the parts are ${testParts.map((part) => part.name).join(", ")}.`);
  process.exit(1);
}

// A launcher that a test starts has the test for its parent, not whoever started this.
delete process.env["CROSSFLOOR_PARENT"];

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
const report = mkdtempSync(join(tmpdir(), "crossfloor-test-"));
const lines: string[] = [];

const buildStarted = Date.now();
step("types", ["tsc", "-b"]);
step("lint", ["oxlint", "--quiet"]);
step("sites", ["turbo", "run", "build", "--output-logs=errors-only", "--ui=stream"]);
lines.push(budgetLine("build", buildStarted, 1));

for (const part of testParts) {
  if (chosen.length > 0 && !chosen.includes(part.name)) continue;
  const started = Date.now();
  console.log(`\n── ${part.name} ──`);
  const file = join(report, `${part.name}.json`);
  const result = run(["vitest", "run", "--passWithNoTests=false", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...part.paths.map((path) => `${path}/`)]);
  add(part.name, file, result);
  lines.push(budgetLine(part.name, started, part.budgetMinutes));
}
rmSync(report, { recursive: true, force: true });

console.log(`\n${lines.join("\n")}`);
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);

function run(words: readonly string[]): number {
  const [name, ...rest] = words;
  return spawnSync(name ?? "", rest, { stdio: "inherit" }).status ?? 1;
}

/** A check that is not a test file counts as one. */
function step(name: string, words: readonly string[]): void {
  console.log(`── ${name} ──`);
  if (run(words) === 0) tally.passed++;
  else {
    tally.failed++;
    console.error(`${name} failed`);
  }
}

/** Adds a part's counts; a run that broke without naming a failed test is itself a failure. */
function add(name: string, file: string, status: number): void {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
    tally.passed += numPassedTests ?? 0;
    tally.failed += Math.max(numFailedTests ?? 0, status === 0 ? 0 : 1);
    tally.skipped += (numPendingTests ?? 0) + (numTodoTests ?? 0);
  } catch (error) {
    tally.failed++;
    console.error(`the part "${name}" left no report: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function budgetLine(name: string, started: number, budgetMinutes: number): string {
  const minutes = (Date.now() - started) / 60_000;
  return `${name.padEnd(8)} ${minutes.toFixed(1).padStart(5)} min of ${budgetMinutes}${minutes > budgetMinutes ? "  over budget" : ""}`;
}
