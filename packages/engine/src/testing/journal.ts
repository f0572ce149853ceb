/** A log of records and what they gave: applies commands as a sequencer would, and keeps everything for replay. */
import type { UnixMs } from "@crossfloor/instruments";
import type { Command, Event, OriginId, Outcome, Seq, Sequenced } from "@crossfloor/protocol";
import { apply } from "../apply.ts";
import { defaultLimits, type EngineLimits } from "../engine-limits.ts";
import { createEngine, type EngineState } from "../state/engine-state.ts";
import { hasPendingWork } from "../work/continue-work.ts";
import { nextTimerAt } from "../work/next-timer-at.ts";
import { start } from "./test-floor.ts";

export class Journal {
  state: EngineState;
  readonly records: Sequenced[] = [];
  readonly events: Event[] = [];
  /** Events of the last record. */
  last: Event[] = [];
  at: number = start;
  wall: number = start;
  #serial = 0;
  readonly #after: (state: EngineState) => void;

  /** `after` runs after every record that changed anything. */
  constructor(after: (state: EngineState) => void = () => undefined, limits: Partial<EngineLimits> = {}) {
    this.state = createEngine({ ...defaultLimits, ...limits });
    this.#after = after;
  }

  /** Sends a command under the next id of origin 1. Timers that are due go first. */
  send(command: Command, envelope: Partial<Pick<Sequenced, "origin" | "serial" | "deadline">> = {}): Outcome {
    this.#fireDue();
    this.#serial += 1;
    return this.record(command, { origin: 1 as OriginId, serial: this.#serial, deadline: (this.wall + 5_000) as UnixMs, ...envelope });
  }

  /** Moves both clocks and fires what is due. */
  advance(ms: number): void {
    this.at += ms;
    this.wall += ms;
    this.#fireDue();
    this.record({ type: "advanceTime" });
    this.drain();
  }

  /** Does all pending work. */
  drain(): void {
    while (hasPendingWork(this.state)) this.record({ type: "continueWork" });
  }

  record(command: Command, envelope: Partial<Sequenced> = {}): Outcome {
    const sequenced: Sequenced = {
      seq: (this.state.seq + 1) as Seq, at: this.at as UnixMs, wall: this.wall as UnixMs, origin: 0 as OriginId, serial: 0, deadline: 0 as UnixMs, ...envelope, command,
    };
    this.last = [];
    this.records.push(sequenced);
    const outcome = apply(this.state, sequenced, (event) => void this.last.push(event));
    this.events.push(...this.last);
    if (this.last.some((event) => event.type !== "commandRefused")) this.#after(this.state);
    return outcome;
  }

  #fireDue(): void {
    const due = nextTimerAt(this.state);
    if (due !== undefined && due <= this.at && this.state.advancedTo < this.at) this.record({ type: "advanceTime" });
  }
}

/** Applies records to a state and returns the events. */
export function replay(state: EngineState, records: readonly Sequenced[]): Event[] {
  const events: Event[] = [];
  for (const record of records) apply(state, record, (event) => void events.push(event));
  return events;
}
