/** Runs in the tester's worker, before each file of tests: lets none of its tests run for ever. */
import { readFileSync, writeFileSync } from "node:fs";
import { configureGlobal } from "fast-check";
import { StepLimit, type TesterState } from "./step-limit.ts";

interface Task { readonly name: string; readonly suite?: Task }
interface Running { readonly task: Task & { readonly file: { readonly name: string } } }

/** The runner's hooks, which the file has that calls this. */
export interface Hooks {
  beforeEach(hook: (running: Running) => void): void;
  afterEach(hook: (running: Running) => void): void;
  afterAll(hook: () => void): void;
}

export interface StepsOfRun {
  /** What the tester and the changed file share. */
  readonly tester: TesterState;
  /** Whether a change is on; the steps of the unchanged tests are written down otherwise. */
  readonly changed: boolean;
  readonly stepsFile: string;
}

export function limitSteps({ beforeEach, afterEach, afterAll }: Hooks, { tester, changed, stepsFile }: StepsOfRun): void {
  configureGlobal({ endOnFailure: true }); // a random test that failed need not look for a smaller case
  const found: Record<string, number> = {};
  const limit = new StepLimit(tester, changed ? stepsIn(stepsFile) : undefined);

  beforeEach(({ task }) => limit.begin(nameOf(task.file.name, task)));
  afterEach(({ task }) => {
    const name = nameOf(task.file.name, task);
    found[name] = Math.max(limit.end(), found[name] ?? 0); // several tests may have one name
  });
  // Files of tests run one after another, and each adds its own.
  if (!changed) afterAll(() => writeFileSync(stepsFile, JSON.stringify({ ...stepsIn(stepsFile), ...found })));
}

function stepsIn(stepsFile: string): Record<string, number> {
  return JSON.parse(readFileSync(stepsFile, "utf8")) as Record<string, number>;
}

function nameOf(file: string, { name, suite }: Task): string {
  return suite === undefined ? `${file} ${name}` : `${nameOf(file, suite)} > ${name}`;
}
