/** Draws the operations of a seed one by one: a mix of faults that is on or off for the whole seed, over the workload of the plain simulator. */
import type { UnixMs } from "@crossfloor/instruments";
import type { Command, Event, OriginId } from "@crossfloor/protocol";
import { type Mix, mixOf, Workload } from "@crossfloor/simulator";
import { Prng } from "@crossfloor/stdx";
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
  readonly unanswered: number;
}

/** What needs a death before it, or a snapshot. */
const seldom = failpoints.filter((at) => /^(tornEndCut|unproven|emptySegment|snapshot|oldSnapshot|journalPruned|archivePruned)/.test(at));
const lifeStepsMax = 40;

export class OperationDraw {
  readonly #prng: Prng;
  readonly #mix: Mix;
  readonly #faults: FaultMix;
  readonly #workload: Workload;
  readonly #commands: number;
  /** Commands of the floor's beginning that are not sent yet. */
  readonly #beginning: Command[];
  #serial = 0;
  #stepsLeft = 0;
  #began = false;

  constructor(seed: number, commands: number) {
    this.#prng = new Prng(`crashes ${seed}`);
    this.#mix = mixOf(seed);
    const rate = (most: number): number => (this.#prng.chance(1, 3) ? 0 : this.#prng.between(1, most));
    this.#faults = { failpoints: this.#prng.between(300, 1_000), power: rate(1_000), errors: rate(300), rot: rate(400), slow: rate(300), repeated: rate(150), clockBack: rate(300), stops: rate(40) };
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
      return [this.#life()];
    }
    if (seen.sent >= this.#commands) return undefined;
    // The floor is listed whole before anybody trades on it.
    if (this.#beginning.length > 0) return [...this.#beginning.splice(0, this.#prng.between(1, 8)).map((command) => this.#send(command, seen.now, 500_000)), { kind: "settle", hold: false }];
    this.#stepsLeft -= 1;
    if (this.#stepsLeft <= 0) {
      this.#stepsLeft = this.#prng.between(1, lifeStepsMax);
      return this.#often(500) ? [{ kind: "stop" }, this.#life()] : [this.#life()];
    }
    if (this.#often(this.#faults.stops)) return [{ kind: "stop" }];
    const operations: Operation[] = [];
    for (let left = this.#prng.between(1, 12); left > 0; left -= 1) {
      operations.push(this.#step(seen.now));
      if (this.#often(this.#faults.repeated)) operations.push({ kind: "repeat", back: this.#prng.below(30) });
    }
    operations.push({ kind: "settle", hold: this.#often(this.#faults.slow) });
    if (this.#prng.chance(1, 3)) operations.push({ kind: "shadow", snapshot: this.#prng.chance(1, 2) });
    return operations;
  }

  /** The last operations: a life without faults. */
  finish(): Operation[] {
    return [{ ...this.#life(), armed: null, error: null, rot: null, clockBackMs: 0 }, { kind: "settle", hold: false }, { kind: "finish" }];
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

  #life(): LifeOperation {
    const prng = this.#prng;
    const faults = this.#faults;
    return {
      kind: "life",
      armed: this.#often(faults.failpoints) ? { at: this.#failpoints(), time: prng.between(1, prng.pick([1, 1, 3, 20])), part: prng.below(1_000) } : null,
      power: this.#often(faults.power), tear: prng.below(1_000_000_000),
      error: this.#often(faults.errors) ? this.#error() : null,
      rot: this.#often(faults.rot) ? this.#rot() : null,
      clockBackMs: this.#often(faults.clockBack) ? prng.between(1, 4_000) : 0,
      segmentBytes: prng.pick([500, 4_000, 60_000]), keepBytes: prng.pick([0, 30_000, 10_000_000]),
    };
  }

  #failpoints(): Failpoint[] {
    const prng = this.#prng;
    const drawn = Array.from({ length: prng.between(1, 6) }, () => prng.pick(seldom));
    return prng.chance(1, 2) ? [...drawn, prng.pick(failpoints), prng.pick(failpoints)] : drawn;
  }

  #error(): DiskError {
    const prng = this.#prng;
    return { code: prng.chance(1, 3) ? "ENOSPC" : "EIO", call: prng.pick(["read", "write", "write", "sync", "sync", "syncFolder", "rename", "truncate"]), after: prng.below(prng.pick([4, 40])) };
  }

  #rot(): Rot {
    const prng = this.#prng;
    return { file: prng.pick(["journal", "journal", "snapshot", "mark"]), place: prng.below(1_000_000), harm: prng.pick(["flip", "zero", "copy"]) };
  }

  #often(rate: number): boolean {
    return rate > 0 && this.#prng.below(1_000) < rate;
  }
}
