/**
 * Tells a change that makes a test run for ever by the steps that the test takes, and not by the clock, which would need half a minute for each
 * and is wrong where a machine stands still.
 *
 * A step is a round of a loop, of product or tests (`count-steps.ts`).
 */

/** A test may take this many times the steps that it took unchanged, and so many more. */
export const stepsFactor = 5;
export const stepsFree = 1_000_000;

/** What the mutation tester and the changed file share. */
export interface TesterState {
  /** How often the change was met; more than the tester allows is what it takes for running for ever. */
  hitCount?: number;
  step?(): void;
}

export class StepLimit {
  private readonly tester: TesterState;
  /** Steps that each test took unchanged. */
  private readonly unchanged: Readonly<Record<string, number>> | undefined;
  private steps = 0;
  private stepsMax = Number.POSITIVE_INFINITY;

  /** `unchanged`: none while that is being found out, and no limit. */
  constructor(tester: TesterState, unchanged: Readonly<Record<string, number>> | undefined) {
    this.tester = tester;
    this.unchanged = unchanged;
    tester.step = () => this.step();
  }

  begin(test: string): void {
    this.steps = 0;
    const before = this.unchanged?.[test];
    if (before !== undefined) this.stepsMax = stepsFactor * before + stepsFree;
  }

  /** Returns how many steps the test took. */
  end(): number {
    this.stepsMax = Number.POSITIVE_INFINITY;
    return this.steps;
  }

  private step(): void {
    this.steps += 1;
    if (this.steps <= this.stepsMax) return;
    this.tester.hitCount = Number.POSITIVE_INFINITY; // whoever catches what is thrown
    throw new Error("The test takes more steps than any end needs");
  }
}
