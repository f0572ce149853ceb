/** Runs seeds one after another and tells what they found. */
import { Coverage, type CoverageMark, coverageMarks, type Failure, shrink, simulateSeed } from "@crossfloor/simulator";
import { crashCoverageDue, type CrashMark } from "./crashes/crash-coverage.ts";
import type { Failpoint } from "./crashes/failpoints.ts";
import { shrinkOperations, simulateCrashes } from "./crashes/simulate-crashes.ts";
import type { RunParts } from "./kept-run.ts";
import { type MarkCount, Tally } from "./tally.ts";

export interface SimulationReport {
  readonly seeds: number;
  /** Of these, how many also ran on a faulty disk with crashes, and how many lives the writer had there. */
  readonly crashSeeds: number;
  readonly lives: number;
  readonly records: number;
  readonly fills: number;
  /** Of the last seed. */
  readonly stateHash: string;
  readonly seconds: number;
  /** Of these, on the faulty disk. */
  readonly crashSeconds: number;
  /** Processor time, which neighbours on the same machine change less: seconds as above, and on the faulty disk. */
  readonly cpuSeconds: number;
  readonly crashCpuSeconds: number;
  /** By processor time, without the runs on the faulty disk. */
  readonly seedsPerMinute: number;
  readonly crashSeedsPerMinute: number;
  readonly failures: readonly FailedSeed[];
  /** Rare paths and failpoints that were not reached; empty below a thousand seeds, where none is due. */
  readonly missing: readonly (CoverageMark | CrashMark | Failpoint)[];
  /** Those that the fewest seeds reached, and those that the fewest with crashes did. */
  readonly rarest: readonly MarkCount<CoverageMark | CrashMark | Failpoint>[];
}

export interface FailedSeed {
  readonly seed: number;
  readonly failure: Failure;
  /** What fails, shortened: records of the engine, or operations on a faulty disk. */
  readonly run: RunParts;
}

/** No more failing seeds than this are kept: the first tell most. */
const failuresMax = 5;
/** From this many seeds on every mark is due. */
export const coverageDue = 1_000;
/** So many of the least reached are told, of either kind. */
const rarestTold = 5;
/** One seed in so many is run on a faulty disk as well. */
export const crashShare = 10;

export async function runSimulation({ from, to, commands }: { readonly from: number; readonly to: number; readonly commands: number }): Promise<SimulationReport> {
  const reached = new Tally<CoverageMark>(coverageMarks);
  const reachedByCrashes = new Tally<CrashMark | Failpoint>(crashCoverageDue);
  const failures: FailedSeed[] = [];
  const began = performance.now();
  const cpuBegan = cpuSecondsNow();
  const total = { crashSeeds: 0, lives: 0, records: 0, fills: 0, crashSeconds: 0, crashCpuSeconds: 0 };
  let stateHash = "";
  let seed = from;
  for (; seed <= to && failures.length < failuresMax; seed += 1) {
    const coverage = new Coverage();
    const run = simulateSeed({ seed, commands, only: null, coverage });
    reached.add(coverage.reached);
    total.records += run.records.length;
    total.fills += run.fills;
    stateHash = run.stateHash;
    if (run.failure !== null) failures.push({ seed, failure: run.failure, run: { kind: "records", limits: run.limits, records: await shrink(run.records, run.limits, run.failure.id) } });
    if (seed % crashShare !== 0) continue;
    const crashBegan = performance.now();
    const crashCpuBegan = cpuSecondsNow();
    const crashed = await simulateCrashes({ seed, commands, coverage: new Coverage() });
    reachedByCrashes.add(crashed.reached);
    total.crashSeconds += (performance.now() - crashBegan) / 1_000;
    total.crashCpuSeconds += cpuSecondsNow() - crashCpuBegan;
    total.crashSeeds += 1;
    total.lives += crashed.lives;
    total.records += crashed.records;
    const { failure } = crashed;
    if (failure !== null) failures.push({ seed, failure, run: { kind: "operations", operations: await shrinkOperations(crashed.operations, failure.id) } });
  }
  const seconds = (performance.now() - began) / 1_000;
  const cpuSeconds = cpuSecondsNow() - cpuBegan;
  const seeds = seed - from;
  const missing = seeds < coverageDue ? [] : [...reached.missing(), ...reachedByCrashes.missing()];
  return { seeds, ...total, stateHash, seconds, cpuSeconds, seedsPerMinute: perMinute(seeds, cpuSeconds - total.crashCpuSeconds), crashSeedsPerMinute: perMinute(total.crashSeeds, total.crashCpuSeconds), failures, missing, rarest: [...reached.rarest(rarestTold), ...reachedByCrashes.rarest(rarestTold)] };
}

/** Of this process, all its threads together. */
function cpuSecondsNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}

function perMinute(count: number, seconds: number): number {
  return count === 0 ? 0 : Math.round((count * 60) / seconds);
}
