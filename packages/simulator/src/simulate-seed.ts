/** One seed: a sequencer in virtual time, the real engine, the auditor and the reference book, command after command. */
import { apply, balancesOf, bookLevels, createEngine, decodeState, defaultLimits, encodeState, type EngineLimits, type EngineState, hasPendingWork, nextTimerAt, restingOrders, stateHash } from "@crossfloor/engine";
import type { UnixMs } from "@crossfloor/instruments";
import type { AccountId, Command, Event, OriginId, Outcome, Seq, Sequenced } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { AuditFault } from "./auditor/audit-fault.ts";
import { Auditor, type SeenBook, type SeenFloor } from "./auditor/auditor.ts";
import { checksumsOf } from "./auditor/book-checksums.ts";
import { ReferenceRun } from "./auditor/reference-run.ts";
import { Coverage } from "./coverage-marks.ts";
import { drawMix, type Mix } from "./workload/mix.ts";
import { startAt } from "./workload/floor.ts";
import { type Step, Workload } from "./workload/workload.ts";

export interface SeedOptions {
  readonly seed: number;
  /** Records of the run, the floor's listing among them. */
  readonly commands: number;
  /** One invariant alone, or all. */
  readonly only: string | null;
  readonly coverage: Coverage;
}

/** What failed: an invariant's id, "ENGINE" for an assertion of the engine's own. */
export interface Failure { readonly id: string; readonly message: string; readonly at: number }

export interface SeedRun {
  readonly seed: number;
  readonly limits: EngineLimits;
  readonly records: readonly Sequenced[];
  readonly failure: Failure | null;
  readonly stateHash: string;
  readonly fills: number;
}

/** How often what the engine shows is held against what it told. */
const seenEvery = 50;

export function limitsOf(mix: Mix): EngineLimits {
  return { ...defaultLimits, cancelsPerCommandMax: mix.cancelsPerCommandMax, timersPerCommandMax: mix.timersPerCommandMax, payoutsPerCommandMax: mix.payoutsPerCommandMax, fillsPerOrderMax: mix.fillsPerOrderMax };
}

export function mixOf(seed: number): Mix {
  return drawMix(new Prng(`mix ${seed}`));
}

/** Feeds records to an engine and to everything that looks at it. Throws `AuditFault`; whatever else is thrown is the engine's. */
export class AuditedEngine {
  state: EngineState;
  readonly #auditor: Auditor;
  readonly #reference: ReferenceRun;
  readonly #coverage: Coverage;
  fills = 0;
  restored = false;

  constructor(limits: EngineLimits, only: string | null, coverage: Coverage) {
    this.state = createEngine(limits);
    this.#auditor = new Auditor({ only, cancelsPerCommandMax: limits.cancelsPerCommandMax, fillsPerOrderMax: limits.fillsPerOrderMax });
    this.#reference = new ReferenceRun(only, limits.fillsPerOrderMax);
    this.#coverage = coverage;
    coverage.begin();
  }

  apply(record: Sequenced): { readonly events: readonly Event[]; readonly outcome: Outcome } {
    const events: Event[] = [];
    const outcome: Outcome = apply(this.state, record, (event) => void events.push(event));
    this.#auditor.observe(record, events, outcome);
    this.#reference.observe(record, events, outcome);
    this.#coverage.observe(record, events, outcome);
    for (const event of events) if (event.type === "fill") this.fills += 1;
    if (record.seq % seenEvery === 0) this.checkSeen();
    return { events, outcome };
  }

  checkSeen(): void {
    this.#auditor.checkSeen(seen(this.state, this.#auditor));
  }

  /** Goes on from the engine's own encoding, as after a restart. (D3) */
  restore(only: string | null): void {
    const before = encodeState(this.state);
    this.state = decodeState(before);
    this.restored = true;
    this.#coverage.mark("engine restored");
    if (only !== null && only !== "D3") return;
    // A state's hash is that of its encoding.
    if (Buffer.compare(encodeState(this.state), before) !== 0) throw new AuditFault("D3", `a state that was encoded and decoded is encoded otherwise: its hash is ${stateHash(this.state)}`);
  }
}

function seen(state: EngineState, auditor: Auditor): SeenFloor {
  const balances = auditor.accounts.flatMap((account) => balancesOf(state, account as AccountId).map((balance) => ({ account, ...balance })));
  return { balances, books: seenBooks(state, auditor) };
}

/** Books as the engine shows them. */
export function seenBooks(state: EngineState, auditor: Auditor): SeenBook[] {
  return auditor.orders.listed.flatMap((terms) => {
    // A level more than there should be shows too.
    const depth = Math.max(auditor.orders.restingOn(terms.id, "buy").size, auditor.orders.restingOn(terms.id, "sell").size) + 1;
    const levels = bookLevels(state, terms.id, depth);
    const resting = restingOrders(state, terms.id);
    return levels === undefined || resting === undefined ? [] : [{ instrument: terms.id, ...levels, resting, checksums: checksumsOf(terms, levels, resting) }];
  });
}

/** The sequencer's own commands have no id. */
const ownEnvelope = { origin: 0 as OriginId, serial: 0, deadline: 0 as UnixMs };

class Sequencer {
  readonly engine: AuditedEngine;
  readonly records: Sequenced[] = [];
  readonly #workload: Workload;
  readonly #prng: Prng;
  readonly #mix: Mix;
  readonly #options: SeedOptions;
  readonly #sent: Sequenced[] = [];
  #held: Command | undefined;
  #at: number = startAt;
  #serial = 0;
  #waited = 0;

  constructor(options: SeedOptions, mix: Mix) {
    this.#options = options;
    this.#mix = mix;
    this.#prng = new Prng(`workload ${options.seed}`);
    this.#workload = new Workload(this.#prng, mix);
    this.engine = new AuditedEngine(limitsOf(mix), options.only, options.coverage);
  }

  run(): void {
    for (const command of this.#workload.beginning()) this.#send(command);
    this.#advance(9 * 3_600_000);
    while (this.records.length < this.#options.commands) this.#step(this.#workload.step());
    // Faults stop; what is pending must come to an end.
    let left = 10_000;
    for (; hasPendingWork(this.engine.state) && left > 0; left -= 1) this.#record({ type: "continueWork" });
    if (left === 0 && (this.#options.only === null || this.#options.only === "M8")) throw new AuditFault("M8", "pending work does not come to an end");
    this.engine.checkSeen();
  }

  #step(step: Step): void {
    const mix = this.#mix;
    if (this.#rarely(mix.restored)) this.engine.restore(this.#options.only);
    if (step.kind === "time") return this.#advance(step.ms);
    if (step.kind === "record") return this.#record(step.command);
    if (this.#rarely(mix.duplicated)) this.#again(false);
    if (this.#rarely(mix.conflicting)) this.#again(true);
    if (this.#held !== undefined) {
      const { command } = step;
      this.#send(command);
      this.#send(this.#held);
      this.#held = undefined;
    } else if (this.#rarely(mix.reordered)) this.#held = step.command;
    else this.#send(step.command);
  }

  #send(command: Command): void {
    this.#fireDue();
    this.#serial += 1;
    const late = this.#rarely(this.#mix.late);
    this.#record(command, { origin: 1 as OriginId, serial: this.#serial, deadline: (this.#at + (late ? -1 : 5_000)) as UnixMs });
  }

  /** One of the last commands once more, or its id for another. */
  #again(other: boolean): void {
    if (this.#sent.length === 0) return;
    const before = this.#sent[Math.max(0, this.#sent.length - 1 - this.#prng.below(40))];
    this.#record(other ? this.#workload.other() : before.command, { origin: before.origin, serial: before.serial, deadline: before.deadline });
  }

  #advance(ms: number): void {
    this.#at += ms;
    this.#workload.now = this.#at;
    this.#record({ type: "advanceTime" });
  }

  #fireDue(): void {
    const due = nextTimerAt(this.engine.state);
    if (due !== undefined && due <= this.#at && this.engine.state.advancedTo < this.#at) this.#record({ type: "advanceTime" });
  }

  #record(command: Command, { origin, serial, deadline }: Pick<Sequenced, "origin" | "serial" | "deadline"> = ownEnvelope): void {
    const { state } = this.engine;
    const record: Sequenced = { seq: (state.seq + 1) as Seq, at: this.#at as UnixMs, wall: this.#at as UnixMs, origin, serial, deadline, command };
    this.records.push(record);
    if (record.origin !== 0) this.#sent.push(record);
    this.#workload.hear(this.engine.apply(record).events);
    if (command.type === "continueWork" || !hasPendingWork(state)) return;
    this.#waited += 1;
    if (this.#waited <= this.#mix.workPatience) return;
    this.#waited = 0;
    this.#record({ type: "continueWork" });
  }

  #rarely(rate: number): boolean {
    return rate > 0 && this.#prng.below(1_000) < rate;
  }
}

export function simulateSeed(options: SeedOptions): SeedRun {
  const mix = mixOf(options.seed);
  const sequencer = new Sequencer(options, mix);
  let failure: Failure | null = null;
  let hash = "";
  try {
    sequencer.run();
    hash = stateHash(sequencer.engine.state);
    if (options.seed % replayedShare === 0 || options.only === "D1" || options.only === "D3") checkReplay(sequencer, hash, limitsOf(mix), options.only);
  } catch (fault) {
    failure = failureOf(fault, sequencer.records.length);
  }
  return { seed: options.seed, limits: limitsOf(mix), records: sequencer.records, failure, stateHash: failure === null ? hash : "", fills: sequencer.engine.fills };
}

/** One seed in so many is replayed from its beginning. */
const replayedShare = 8;

function checkReplay({ engine, records }: Sequencer, first: string, limits: EngineLimits, only: string | null): void {
  const id = engine.restored ? "D3" : "D1";
  if (only !== null && only !== id) return;
  const again = createEngine(limits);
  for (const record of records) apply(again, record, () => undefined);
  const second = stateHash(again);
  if (first !== second) throw new AuditFault(id, `the run ended in ${first}, its replay in ${second}`);
}

export function failureOf(fault: unknown, at: number): Failure {
  if (fault instanceof AuditFault) return { id: fault.id, message: fault.message, at };
  if (fault instanceof Error) return { id: "ENGINE", message: fault.stack ?? fault.message, at };
  throw fault;
}
