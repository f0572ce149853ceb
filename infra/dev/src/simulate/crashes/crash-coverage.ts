/** What a thousand seeds must have come through: every failpoint, and every way in which a disk fails. What is kept here is of one run. */
import { type Failpoint, failpoints } from "./failpoints.ts";

export const crashMarks = [
  "killed", "power failed", "slow sync", "torn end", "recovered from a snapshot", "older snapshot taken", "journal rotten", "snapshot rotten", "mark rotten", "start refused for damage",
  "start refused by the disk", "writer ended by an error of the disk", "writer ended by a full disk", "shadow ended by an error of the disk", "snapshot written", "stopped in order",
  "rot and power failure: taken for a torn end", "rot and power failure: named",
] as const;
export type CrashMark = (typeof crashMarks)[number];

export const crashCoverageDue: readonly (CrashMark | Failpoint)[] = [...crashMarks, ...failpoints];

export class CrashCoverage {
  readonly reached = new Set<CrashMark | Failpoint>();
  readonly #passed = new Map<Failpoint, number>();

  mark(mark: CrashMark): void {
    this.reached.add(mark);
  }
  /** A process comes by, and may die there. */
  pass(at: Failpoint): void {
    this.#passed.set(at, this.timesPassed(at) + 1);
  }
  timesPassed(at: Failpoint): number {
    return this.#passed.get(at) ?? 0;
  }
  die(at: Failpoint): void {
    this.reached.add(at);
  }
  /** What writer and shadow say of themselves. */
  log(message: string): void {
    if (message.startsWith("snapshot cannot be used")) this.mark("older snapshot taken");
  }
}
