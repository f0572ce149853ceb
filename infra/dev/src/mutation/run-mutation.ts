/** Runs the mutation tester over one target in a copy of its folder, file by file, so that an interrupted run goes on where it was. */
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { StartFault } from "../floor/sentence.ts";
import { type MutationReport, type MutationScore, mutationScore } from "./mutation-score.ts";
import type { MutationTarget } from "./targets.ts";

export interface MutationOptions {
  /** The repository. */
  readonly root: string;
  readonly target: MutationTarget;
  /** Names of the only files to change, by their path or the end of it; all of the target's if none is named. */
  readonly only: readonly string[];
  /** How many mutants are tried at once. */
  readonly concurrency: number;
  /** Called before each file. */
  onFile(file: string, place: number, files: number): void;
}

/** Files of the target whose mutants count, in order. */
export function mutatedFiles(root: string, { mutate }: MutationTarget): string[] {
  const found = globSync(mutate.filter((pattern) => !pattern.startsWith("!")), { cwd: root, exclude: mutate.flatMap((pattern) => (pattern.startsWith("!") ? [pattern.slice(1)] : [])) });
  return found.map((path) => path.replaceAll("\\", "/")).sort();
}

/** Those of `files` that are named, in the order of `files`; all of them if none is. A name is a path or the end of one. Throws `StartFault` for a name of no file or of several. */
export function namedFiles(files: readonly string[], names: readonly string[]): readonly string[] {
  if (names.length === 0) return files;
  const named = new Set(names.map((name) => {
    const found = files.filter((file) => file === name || file.endsWith(`/${name}`));
    if (found.length === 0) throw new StartFault(`There is no file ${name} to change; there are ${files.join(", ")}.`);
    if (found.length > 1) throw new StartFault(`${name} may be any of ${found.join(", ")}; name more of its path.`);
    return found[0];
  }));
  return files.filter((file) => named.has(file));
}

/** Throws `StartFault` if the tester cannot run, e.g. because a test fails before anything is changed. */
export async function runMutation({ root, target, only, concurrency, onFile }: MutationOptions): Promise<MutationScore> {
  const files = namedFiles(mutatedFiles(root, target), only);
  const folder = join(root, "reports", "mutation");
  mkdirSync(folder, { recursive: true });
  const kept = join(folder, `${target.name}.json`);
  /** The tester works on a copy, since one that is stopped leaves nothing whole of what it is writing. */
  const incrementalFile = join(folder, `${target.name}.part.json`);
  const copies = join(root, ".stryker-tmp", target.name);
  rmSync(copies, { recursive: true, force: true }); // of a run that was interrupted
  const testConfig = join(folder, `${target.name}.vitest.mjs`);
  const stepsFile = join(folder, `${target.name}.steps.json`);
  const setup = join(folder, `${target.name}.setup.mjs`);
  writeFileSync(testConfig, testConfigOf(target, setup));
  writeFileSync(setup, setupOf(stepsFile));
  for (const [place, file] of files.entries()) {
    onFile(file, place + 1, files.length);
    const config = join(folder, `${target.name}.config.json`);
    writeFileSync(config, JSON.stringify({
      testRunner: "vitest", plugins: ["@stryker-mutator/vitest-runner"], vitest: { related: false, configFile: testConfig }, coverageAnalysis: "perTest",
      mutate: [file], ignorePatterns: ["**", "!*.ts", `!${target.folder}/**`, "packages/*/node_modules", "packages/*/dist", "packages/*/tsconfig*.json", ...target.without],
      tsconfigFile: "none.json", // the tester would rewrite it with a compiler that has no such door any more
      timeoutMS: 400_000, // what never ends is told by its steps; this is for what waits for nothing, and longer than a test's own time
      incremental: true, incrementalFile, reporters: [], concurrency, allowConsoleColors: false, logLevel: "warn", tempDirName: copies,
    }));
    rmSync(incrementalFile, { force: true });
    if (existsSync(kept)) copyFileSync(kept, incrementalFile);
    writeFileSync(stepsFile, "{}");
    await mutate(root, config);
    renameSync(incrementalFile, kept);
  }
  if (!existsSync(kept)) throw new StartFault(`Nothing of ${target.name} was mutated.`);
  const { files: reported } = JSON.parse(readFileSync(kept, "utf8")) as MutationReport;
  requireJudged(reported);
  return mutationScore({ files: Object.fromEntries(Object.entries(reported).filter(([file]) => files.includes(file))) });
}

/** A mutant that tests cover and none of them judged has not survived: the run was disturbed. */
function requireJudged(files: MutationReport["files"]): void {
  const unjudged = Object.entries(files).filter(([, { mutants }]) => mutants.some(({ status, coveredBy = [], testsCompleted = 0 }) => status === "Survived" && coveredBy.length > 0 && testsCompleted === 0));
  if (unjudged.length > 0) throw new StartFault(`No test ran against some changes of ${unjudged.map(([file]) => file).join(", ")}. Remove reports/mutation and run again.`);
}

/** One worker for all test files, since a new one for each would cost more than most tests; the slow ones run last. */
function testConfigOf({ slow }: MutationTarget, setup: string): string {
  return [
    `import { countSteps } from ${JSON.stringify(new URL("count-steps.ts", import.meta.url).href)};`,
    `const slow = ${JSON.stringify(slow)};`,
    "const rank = ({ moduleId }) => slow.findIndex((name) => moduleId.endsWith(`/${name}`));",
    "class Sequencer {",
    "  async shard(files) { return files; }",
    "  async sort(files) { return [...files].sort((a, b) => rank(a) - rank(b)); }",
    "}",
    "const test = {",
    '  include: ["packages/*/src/**/*.test.ts"],',
    `  setupFiles: [${JSON.stringify(setup)}],`,
    "  isolate: false,",
    "  testTimeout: 300_000, // a busy machine is no failure, and what never ends is told by its steps",
    "  sequence: { sequencer: Sequencer },",
    "};",
    "export default { plugins: [countSteps], test };",
    "",
  ].join("\n");
}

function setupOf(stepsFile: string): string {
  return [
    'import { afterAll, afterEach, beforeEach, inject } from "vitest";',
    `import { limitSteps } from ${JSON.stringify(fileURLToPath(new URL("limit-steps.ts", import.meta.url)))};`,
    `limitSteps({ beforeEach, afterEach, afterAll }, { tester: globalThis[inject("globalNamespace")], changed: inject("mode") === "mutant", stepsFile: ${JSON.stringify(stepsFile)} });`,
    "",
  ].join("\n");
}

function mutate(root: string, config: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "node_modules", "@stryker-mutator", "core", "bin", "stryker.js"), "run", config], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let told = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => void (told = `${told}${chunk.toString("utf8")}`.slice(-8_000)));
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new StartFault(`The mutation tester ended with ${code ?? "a signal"}:\n${told}`))));
  });
}
