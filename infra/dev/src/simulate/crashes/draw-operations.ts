/** Draws the operations of a seed one by one: a mix of faults that is on or off for the whole seed, over the workload of the plain simulator. */
import type { UnixMs } from "@crossfloor/instruments";
import type { Command, Event, OriginId } from "@crossfloor/protocol";
import { type Mix, mixOf, Workload } from "@crossfloor/simulator";
import { Prng } from "@crossfloor/stdx";
import type { CrashCoverage } from "./crash-coverage.ts";
import { type Failpoint, failpoints } from "./failpoints.ts";
import type { DiskError, LifeOperation, Operation, Rot } from "./operation.ts";

/** What the seed enables, each a rate of a thousand. */
interface FaultMix {
  readonly failpoints: number;
  readonly power: number;
  readonly errors: number;
  readonly rot: number;
  readonly slow: number;
  readonly repeated: number;
  readonly clockBack: number;
  readonly stops: number;
}

/** What the drawing looks at. */
export interface Seen {
  readonly writes: boolean;
  readonly now: number;
  readonly sent: number;
  /** What this run has come by so far. */
  readonly coverage: CrashCoverage;
}

const lifeStepsMax = 40;
/** What comes by less than once in so many lives is seldom. */
const seldomLives = 3;

export class OperationDraw {
  readonly #prng: Prng;
  readonly #mix: Mix;
  readonly #faults: FaultMix;
  readonly #workload: Workload;
  readonly #commands: number;
  /** Commands of the floor's beginning that are not sent yet. */
  readonly #beginning: Command[];
  #serial = 0;
  /** That were armed. */
  #lives = 0;
  #stepsLeft = 0;
  #began = false;

  constructor(seed: number, commands: number) {
    this.#prng = new Prng(`crashes ${seed}`);
    this.#mix = mixOf(seed);
    const rate = (most: number): number => (this.#prng.chance(1, 3) ? 0 : this.#prng.between(1, most));
    this.#faults = { failpoints: this.#prng.between(800, 1_000), power: rate(1_000), errors: rate(400), rot: rate(700), slow: rate(300), repeated: rate(150), clockBack: rate(300), stops: rate(40) };
    this.#workload = new Workload(this.#prng, this.#mix);
    this.#beginning = this.#workload.beginning();
    this.#commands = commands;
  }

  hear(events: readonly Event[]): void {
    this.#workload.hear(events);
  }

  /** `undefined` when the run is over. */
  next(seen: Seen): Operation[] | undefined {
    this.#workload.now = seen.now;
    if (!this.#began || (!seen.writes && this.#prng.chance(2, 3))) {
      this.#began = true;
      this.#stepsLeft = this.#prng.between(1, lifeStepsMax);
      return [this.#life(seen)];
    }
    if (seen.sent >= this.#commands) return undefined;
    // The floor is listed whole before anybody trades on it.
    if (this.#beginning.length > 0) return [...this.#beginning.splice(0, this.#prng.between(1, 8)).map((command) => this.#send(command, seen.now, 500_000)), { kind: "settle", hold: false }];
    this.#stepsLeft -= 1;
    if (this.#stepsLeft <= 0) {
      this.#stepsLeft = this.#prng.between(1, lifeStepsMax);
      return this.#often(500) ? [{ kind: "stop" }, this.#life(seen)] : [this.#life(seen)];
    }
    if (this.#often(this.#faults.stops)) return [{ kind: "stop" }];
    const operations: Operation[] = [];
    for (let left = this.#prng.between(1, 12); left > 0; left -= 1) {
      operations.push(this.#step(seen.now));
      if (this.#often(this.#faults.repeated)) operations.push({ kind: "repeat", back: this.#prng.below(30) });
    }
    operations.push({ kind: "settle", hold: this.#often(this.#faults.slow) });
    if (this.#prng.chance(1, 3)) operations.push({ kind: "shadow", snapshot: this.#prng.chance(2, 3), anew: this.#prng.chance(1, 4) });
    return operations;
  }

  /** The last operations: a life without faults. */
  finish(seen: Seen): Operation[] {
    return [{ ...this.#life(seen), armed: null, error: null, rot: null, clockBackMs: 0 }, { kind: "settle", hold: false }, { kind: "finish" }];
  }

  #step(now: number): Operation {
    const step = this.#workload.step();
    if (step.kind === "time") return { kind: "time", ms: step.ms };
    if (step.kind === "record") return { kind: "own", command: step.command };
    return this.#send(step.command, now, this.#often(this.#mix.late) ? -1 : 5_000);
  }

  #send(command: Command, now: number, withinMs: number): Operation {
    this.#serial += 1;
    return { kind: "send", envelope: { origin: 1 as OriginId, serial: this.#serial, deadline: (now + withinMs) as UnixMs, command } };
  }

  #life({ coverage }: Seen): LifeOperation {
    const prng = this.#prng;
    const faults = this.#faults;
    const error = this.#often(faults.errors) ? this.#error() : null;
    return {
      kind: "life",
      // A death would mostly come before the error.
      armed: (error === null || prng.chance(1, 4)) && this.#often(faults.failpoints) ? { at: this.#failpoints(coverage), time: prng.between(1, prng.pick([1, 1, 1, 1, 1, 1, 3, 20])), part: prng.below(1_000) } : null,
      power: this.#often(faults.power), tear: prng.below(1_000_000_000),
      error,
      rot: this.#often(faults.rot) ? this.#rot() : null,
      clockBackMs: this.#often(faults.clockBack) ? prng.between(1, 4_000) : 0,
      segmentBytes: prng.pick([500, 4_000, 60_000]), keepBytes: prng.pick([0, 30_000, 10_000_000]),
    };
  }

  /**
   * Where the life is to end, from what this run has not died at yet: some of what is seldom come by, should it come now, and one or two others,
   * rather those that fewer came by. Now and then any of all.
   */
  #failpoints(coverage: CrashCoverage): Failpoint[] {
    const prng = this.#prng;
    this.#lives += 1;
    const isSeldom = (at: Failpoint): boolean => coverage.timesPassed(at) * seldomLives < this.#lives;
    const left = failpoints.filter((at) => !coverage.reached.has(at));
    const seldom = left.filter((at) => isSeldom(at) && prng.chance(1, 2));
    const often = left.filter((at) => !isSeldom(at));
    const among = often.length === 0 || prng.chance(1, 6) ? failpoints : often;
    let aim = prng.pick(among);
    for (let more = 3; more > 0; more -= 1) {
      const other = prng.pick(among);
      if (coverage.timesPassed(other) < coverage.timesPassed(aim)) aim = other;
    }
    return prng.chance(1, 2) ? [...seldom, aim] : [...seldom, aim, prng.pick(among)];
  }

  #error(): DiskError {
    const prng = this.#prng;
    return { code: prng.chance(1, 3) ? "ENOSPC" : "EIO", call: prng.pick(["read", "write", "write", "sync", "sync", "syncFolder", "rename", "truncate"]), after: prng.below(prng.pick([4, 40])) };
  }

  #rot(): Rot {
    const prng = this.#prng;
    return { file: prng.pick(["journal", "journal", "journal", "snapshot", "mark"]), place: prng.below(1_000_000), harm: prng.pick(["flip", "zero", "copy"]) };
  }

  #often(rate: number): boolean {
    return rate > 0 && this.#prng.below(1_000) < rate;
  }
}
