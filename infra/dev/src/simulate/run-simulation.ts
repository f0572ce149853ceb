/** Runs seeds one after another and tells what they found. */
import { Coverage, type CoverageMark, coverageMarks, type Failure, shrink, simulateSeed } from "@crossfloor/simulator";

export interface SimulationReport {
  readonly seeds: number;
  readonly records: number;
  readonly fills: number;
  /** Of the last seed. */
  readonly stateHash: string;
  readonly seconds: number;
  readonly seedsPerMinute: number;
  readonly failures: readonly { readonly seed: number; readonly failure: Failure; /** Shortened, as JSON. */ readonly records: readonly unknown[] }[];
  /** Rare paths that were not reached; empty below a thousand seeds, where none is due. */
  readonly missing: readonly CoverageMark[];
}

/** No more failing seeds than this are kept: the first tell most. */
const failuresMax = 5;
/** From this many seeds on every mark is due. */
export const coverageDue = 1_000;

export function runSimulation({ from, to, commands }: { readonly from: number; readonly to: number; readonly commands: number }): SimulationReport {
  const coverage = new Coverage();
  const failures: SimulationReport["failures"][number][] = [];
  const began = performance.now();
  let records = 0;
  let fills = 0;
  let stateHash = "";
  let seed = from;
  for (; seed <= to && failures.length < failuresMax; seed += 1) {
    const run = simulateSeed({ seed, commands, only: null, coverage });
    records += run.records.length;
    fills += run.fills;
    stateHash = run.stateHash;
    if (run.failure !== null) failures.push({ seed, failure: run.failure, records: shrink(run.records, run.limits, run.failure.id) });
  }
  const seconds = (performance.now() - began) / 1_000;
  const seeds = seed - from;
  const missing = seeds < coverageDue ? [] : coverageMarks.filter((mark) => !coverage.reached.has(mark));
  return { seeds, records, fills, stateHash, seconds, seedsPerMinute: Math.round((seeds * 60) / seconds), failures, missing };
}
