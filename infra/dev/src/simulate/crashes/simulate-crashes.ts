/** One seed of crashes: writer and shadow on a faulty disk, killed and begun again until all commands are sent, then a life without faults. */
import { Coverage, type Failure, failureOf, minimise } from "@crossfloor/simulator";
import type { CrashMark } from "./crash-coverage.ts";
import { CrashFloor } from "./crash-floor.ts";
import { OperationDraw, type Seen } from "./draw-operations.ts";
import type { Failpoint } from "./failpoints.ts";
import type { Operation } from "./operation.ts";

export interface CrashOptions {
  readonly seed: number;
  /** Commands of participants. */
  readonly commands: number;
  readonly coverage: Coverage;
}

export interface CrashRun {
  readonly seed: number;
  readonly operations: readonly Operation[];
  readonly records: number;
  readonly lives: number;
  readonly failure: Failure | null;
  /** Failpoints that a process died at, and ways in which the disk failed. */
  readonly reached: ReadonlySet<CrashMark | Failpoint>;
}

export async function simulateCrashes({ seed, commands, coverage }: CrashOptions): Promise<CrashRun> {
  const floor = new CrashFloor(coverage);
  const draw = new OperationDraw(seed, commands);
  const operations: Operation[] = [];
  let failure: Failure | null = null;
  try {
    for (let drawn = draw.next(seenOf(floor)); ; drawn = draw.next(seenOf(floor))) {
      for (const operation of drawn ?? draw.finish(seenOf(floor))) {
        operations.push(operation);
        draw.hear(await floor.carryOut(operation));
      }
      if (drawn === undefined) break;
    }
  } catch (fault) {
    failure = failureOf(fault, operations.length);
  }
  return { seed, operations, records: floor.witness.history.length, lives: operations.filter(({ kind }) => kind === "life").length, failure, reached: floor.coverage.reached };
}

/** Carries out operations as they stand. */
export async function runOperations(operations: readonly Operation[]): Promise<Failure | null> {
  const floor = new CrashFloor(new Coverage());
  for (const [place, operation] of operations.entries()) {
    try {
      await floor.carryOut(operation);
    } catch (fault) {
      return failureOf(fault, place + 1);
    }
  }
  return null;
}

/** Runs that shortening may take: each is a floor of its own. */
const shrinkRunsMax = 600;

/** As few operations as still fail with `id`, as far as so many runs lead. */
export function shrinkOperations(operations: readonly Operation[], id: string): Promise<readonly Operation[]> {
  let left = shrinkRunsMax;
  return minimise(operations, async (candidate) => {
    left -= 1;
    return left >= 0 && (await runOperations(candidate))?.id === id;
  });
}

function seenOf(floor: CrashFloor): Seen {
  return { writes: floor.writes, now: floor.now, sent: floor.sent.length, coverage: floor.coverage };
}
