/** The loop between prices and the floor: what is due is published in order, and nothing older than what the floor has. */
import type { IndexDefinition, IndexId, Instrument, UnixMs } from "@crossfloor/instruments";
import type { Command, Outcome, Seq } from "@crossfloor/protocol";
import { type Availability, HaltBook } from "./availability.ts";
import { type FloorPort, venueTime } from "./floor-port.ts";
import { historyCommands, momentsOf } from "./history.ts";
import { type Level, LevelBoard } from "./level-board.ts";
import type { PricePoint, PriceSource } from "./price-source.ts";
import type { LevelRecord } from "./record/level-record.ts";
import { snapshotSeeds } from "./snapshot-seeds.ts";

export type Log = (level: "debug" | "info" | "warn" | "error", message: string, fields?: Readonly<Record<string, unknown>>) => void;

export interface OracleOptions {
  readonly scene: string;
  readonly startAt: UnixMs;
  readonly source: PriceSource;
  readonly indices: readonly IndexDefinition[];
  /** What is listed at a moment; contracts end and others follow. */
  readonly instruments: (at: UnixMs) => readonly Instrument[];
  readonly floor: FloorPort;
  /** True until the floor has its first prices: history is published, and a recording begins at its first row however late it is. */
  readonly isNew: boolean;
  /** Called once the floor has its first prices. */
  readonly onBegun: () => Promise<void>;
  /** Where the inputs of every published level are kept; without one nothing is. */
  readonly record?: LevelRecord | undefined;
  readonly log: Log;
}

/** Wall time for which a source may be silent at first before its instruments are halted. */
const patienceMs = 10_000;
/** Points handled in one turn; what is due beyond them waits for the next, which comes at once. */
const pointsPerTurnMax = 2_000;
/** An instrument that the floor does not list yet is tried again after this. */
const unlistedPauseMs = 5_000;
/** The floor's word for "it is so already", to a halt or its lifting. */
const settledAlready: ReadonlySet<string> = new Set(["instrument_must_not_be_halted", "instrument_must_be_halted", "instrument_must_not_be_ended", "command_must_be_allowed_to_this_origin"]);

export class Oracle {
  readonly #options: OracleOptions;
  readonly #board: LevelBoard;
  readonly #halts: HaltBook;
  readonly #priced = new Set<string>();
  /** Time of the newest snapshot that the record has, or that was there before it. */
  readonly #snapshotsKept = new Map<IndexId, number>();
  /** Everything due up to here has been published; `undefined` when only the newest of each index is wanted. */
  #after: UnixMs | undefined;
  #begunAt: number | undefined;
  #historyTold: boolean;
  #told = false;
  #haltAgainAt = 0;

  constructor(options: OracleOptions) {
    this.#options = options;
    this.#board = new LevelBoard(options.indices, options.source.source, snapshotSeeds(options.source, options.indices, options.record?.snapshots));
    for (const { id } of options.indices) this.#snapshotsKept.set(id, this.#board.snapshotsOf(id).at(-1)?.at ?? -1);
    this.#halts = new HaltBook(options.indices);
    this.#historyTold = !options.isNew;
    this.#after = options.isNew && options.source.everyPoint ? ((options.startAt - 1) as UnixMs) : undefined;
  }

  /** One look at the time and what is due. Rejects when the floor does not answer; the next turn goes on where this one stopped. */
  async turn(wallNow: number): Promise<void> {
    const now = venueTime(this.#options.floor.pulse(), wallNow);
    if (now === undefined) return;
    this.#begunAt ??= wallNow;
    const availability = { covered: this.#options.source.covers(now), priced: this.#priced, isMade: (index: IndexId) => this.#board.has(index), patienceOver: wallNow - this.#begunAt > patienceMs };
    // What cannot be priced is stopped before the first price comes; what can be is lifted after it.
    await this.#halt(availability, now, wallNow);
    if (await this.#publishDue(now)) this.#after = now;
    if (!this.#historyTold && this.#priced.size > 0) await this.#publishHistory();
    if (!this.#told && this.#priced.size > 0) {
      this.#told = true;
      await this.#options.onBegun();
    }
    await this.#halt(availability, now, wallNow);
  }

  /** False if more is due than one turn handles. */
  async #publishDue(now: UnixMs): Promise<boolean> {
    let points = 0;
    for (const moment of momentsOf(this.#options.source.due(this.#after, now))) {
      if (points >= pointsPerTurnMax) return false;
      points += moment.length;
      await this.#publish(moment, now);
    }
    return true;
  }

  async #publish(moment: readonly PricePoint[], now: UnixMs): Promise<void> {
    // A level counts from when it is published: one that comes late must not be stale on arrival.
    const levels = this.#board.take(moment, now);
    const refused = new Set<string>();
    const { record } = this.#options;
    await this.#keepSnapshots();
    const number = await record?.moment(now, levels);
    try {
      const outcomes = await Promise.all(levels.map((level) => this.#options.floor.send(this.#commandOf(level))));
      for (const [place, outcome] of outcomes.entries()) {
        this.#report(levels[place], outcome);
        if (outcome.refusal !== null) refused.add(levels[place].definition.code);
      }
      if (number !== undefined) await record?.taken(number, outcomes.map(({ seq, refusal }) => (refusal === null ? seq : 0 as Seq)));
    } catch (error) {
      // The floor may or may not have them. A recording tells this moment again; other sources tell their newest.
      if (!this.#options.source.everyPoint) this.#after = undefined;
      this.#board.tellAgain();
      throw error;
    }
    if (this.#options.source.everyPoint) this.#after = moment[0].at;
    for (const { code } of moment) {
      if (!refused.has(code)) this.#priced.add(code);
    }
  }

  async #keepSnapshots(): Promise<void> {
    const { record, indices } = this.#options;
    if (record === undefined) return;
    for (const { id } of indices) {
      for (const snapshot of this.#board.snapshotsOf(id)) {
        if (snapshot.at <= (this.#snapshotsKept.get(id) ?? -1)) continue;
        await record.snapshot(id, snapshot);
        this.#snapshotsKept.set(id, snapshot.at);
      }
    }
  }

  #commandOf(level: Level): Command {
    const { value, source, sources, staleWeight, validForMs } = level;
    return { type: "publishIndex", index: level.definition.id, value, source, simulated: this.#options.source.simulated, sources, staleWeight, validForMs };
  }

  #report(level: Level, outcome: Outcome): void {
    if (outcome.refusal === null) return;
    this.#options.log("warn", "the floor refused a level", { index: level.definition.code, value: level.value, refusal: outcome.refusal, detail: outcome.detail });
  }

  async #publishHistory(): Promise<void> {
    const { source, indices, floor, log } = this.#options;
    const commands = historyCommands(source, indices);
    for (const command of commands) {
      const outcome = await floor.send(command);
      if (outcome.refusal !== null) log("warn", "the floor refused history", { index: command.index, refusal: outcome.refusal, detail: outcome.detail });
    }
    this.#historyTold = true;
    log("info", "history is published", { commands: commands.length });
  }

  async #halt(availability: Availability, now: UnixMs, wallNow: number): Promise<void> {
    const { floor, scene, log, instruments } = this.#options;
    if (wallNow < this.#haltAgainAt) return;
    await Promise.all(this.#halts.wanted(instruments(now), availability, scene).map(async ({ command, done }) => {
      const outcome = await floor.send(command);
      if (outcome.refusal === "instrument_must_exist") {
        // The catalogue's next contract, which the writer has not listed yet.
        this.#haltAgainAt = wallNow + unlistedPauseMs;
        return;
      }
      done();
      if (outcome.refusal !== null && !settledAlready.has(outcome.refusal)) log("warn", "the floor refused a halt or its lifting", { command: command.type, refusal: outcome.refusal, detail: outcome.detail });
    }));
  }
}
