/**
 * The one change mechanism.
 *
 * Proposed by one person, approved by another who names the hash of what was read, then sent as a command; the journal has the
 * last word. Stopping needs one person, so a halt goes out at once; everything else waits for the second. A desk that dies
 * between approval and effect finds the effect in the events, or sends the command again: the engine takes a version once.
 */
import { randomUUID } from "node:crypto";
import { type ChangePort, ChangeRefused, type ChangeStepDto, type CommandPort, EngineAway, type Operator, ReadsAway } from "@crossfloor/api";
import type { Log } from "@crossfloor/door";
import type { InstrumentId } from "@crossfloor/instruments";
import { type Command, type Outcome, refusals } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import type { ChangeDto, ChangePayload } from "./change.ts";
import type { ChangeAct, ChangeMove, ChangeRow, ChangeStore } from "./change-store.ts";
import type { FloorReader, FloorReading } from "./floor-reader.ts";
import { payloadHash } from "./payload-hash.ts";
import { differenceOf, termsOf, withTerms } from "./terms.ts";

/** A proposal that nobody decides on ends by itself. */
export const proposalLifeMs = 24 * 3_600_000;
/** Changes that wait at one time; more are refused until some are decided. */
export const changesOpenMax = 200;

export interface ChangeDeskOptions {
  readonly store: ChangeStore;
  readonly floor: FloorReader;
  readonly commands: CommandPort;
  readonly wallNow: () => number;
  readonly log: Log;
}

export interface ChangeDesk extends ChangePort {
  /** Finishes what was approved and not seen to take effect; what is being sent at this moment is left alone. Answers how many still wait for the engine. */
  resume(): Promise<number>;
}

export function createChangeDesk({ store, floor, commands, wallNow, log }: ChangeDeskOptions): ChangeDesk {
  /** Changes whose command is on its way from this life of the desk. */
  const sending = new Set<string>();
  let resuming: Promise<number> | undefined;
  return { list, get, steps, review: async (payload) => [...review(payload, await floor.read())], propose, approve, reject, resume };

  async function list(status: "open" | "all", limit: number): Promise<readonly ChangeDto[]> {
    const rows = await store.list(status, limit);
    for (const row of rows.filter(hasExpired)) await expire(row);
    return rows.map(toDto).filter((change) => status === "all" || change.status === "proposed" || change.status === "approved");
  }

  async function get(id: string): Promise<ChangeDto | undefined> {
    const row = await store.get(id);
    return row === undefined ? undefined : toDto(row);
  }

  async function steps(limit: number): Promise<readonly ChangeStepDto[]> {
    return (await store.acts(limit)).map(({ step, change, act, operatorName, wallAt, outcome, detail, payload, payloadHash: hash }) => (
      { step, change, act, operator: operatorName, wallAt, outcome, detail, kind: payload.kind, instrument: payload.instrument, payloadHash: hash }
    ));
  }

  async function propose(by: Operator, payload: ChangePayload, reason: string): Promise<ChangeDto> {
    const hash = payloadHash(payload);
    const act: ChangeAct = { change: null, act: "propose", operator: by.operator, operatorName: by.name, wallAt: wallNow(), outcome: "done", detail: reason, payload, payloadHash: hash };
    return noting(act, async () => {
      const alone = needsOnePerson(payload);
      const reading = alone ? await readingIfAny() : await floor.read();
      const diff = reading === undefined ? [{ field: "state", before: "", after: "halted" }] : review(payload, reading);
      if (!alone && (await store.list("open", changesOpenMax)).length >= changesOpenMax) throw new ChangeRefused("changes_must_not_exceed_maximum", `${changesOpenMax} wait already.`);
      const row: ChangeRow = {
        id: randomUUID(), payload, payloadHash: hash, diff, reason, status: alone ? "approved" : "proposed", detail: "",
        proposedBy: by.operator, proposedByName: by.name, proposedWallAt: act.wallAt, expiresWallAt: act.wallAt + proposalLifeMs,
        decidedBy: alone ? by.operator : null, decidedByName: alone ? by.name : null, decidedWallAt: alone ? act.wallAt : null, fromSeq: alone ? (reading?.seq ?? 0) : null, seq: null,
      };
      if (alone) sending.add(row.id); // before anybody can find it
      try {
        await store.insert(row, { ...act, change: row.id });
        return { row, apply: alone };
      } catch (error) {
        sending.delete(row.id);
        throw error;
      }
    });
  }

  async function approve(by: Operator, id: string, hash: string): Promise<ChangeDto> {
    const found = await find(id);
    const act: ChangeAct = { change: id, act: "approve", operator: by.operator, operatorName: by.name, wallAt: wallNow(), outcome: "done", detail: "", payload: found.payload, payloadHash: hash };
    return noting(act, async () => {
      const row = await stillOpen(found);
      if (row.proposedBy === by.operator) throw new ChangeRefused("approver_must_not_be_proposer", "Another person must approve it.");
      if (row.payloadHash !== hash || payloadHash(row.payload) !== hash) throw new ChangeRefused("payload_hash_must_match", "What was approved is not what was proposed; read it again.");
      // What was right when it was proposed may be out of date by now.
      const reading = await floor.read();
      // Looked at again after the floor was read: a change that is still open then has no effect yet in what was read, and is not refused for its own.
      await stillOpen(await find(id));
      review(row.payload, reading);
      const step: ChangeMove = { status: "approved", decidedBy: by.operator, decidedByName: by.name, decidedWallAt: act.wallAt, fromSeq: reading.seq };
      sending.add(id);
      let moved = false;
      try {
        moved = await store.move(id, "proposed", step, act);
      } finally {
        if (!moved) sending.delete(id);
      }
      if (!moved) throw new ChangeRefused("change_must_be_open", "Somebody else decided it a moment ago.");
      return { row: { ...row, ...step }, apply: true };
    });
  }

  async function reject(by: Operator, id: string, reason: string): Promise<ChangeDto> {
    const found = await find(id);
    const act: ChangeAct = { change: id, act: "reject", operator: by.operator, operatorName: by.name, wallAt: wallNow(), outcome: "done", detail: reason, payload: found.payload, payloadHash: found.payloadHash };
    return noting(act, async () => {
      const row = await stillOpen(found);
      const step: ChangeMove = { status: "rejected", detail: reason, decidedBy: by.operator, decidedByName: by.name, decidedWallAt: act.wallAt };
      if (!(await store.move(id, "proposed", step, act))) throw new ChangeRefused("change_must_be_open", "Somebody else decided it a moment ago.");
      return { row: { ...row, ...step }, apply: false };
    });
  }

  /** Does an act; a refusal of it is kept as well as the act would have been. */
  async function noting(act: ChangeAct, work: () => Promise<{ readonly row: ChangeRow; readonly apply: boolean }>): Promise<ChangeDto> {
    let done: { readonly row: ChangeRow; readonly apply: boolean };
    try {
      done = await work();
    } catch (error) {
      if (error instanceof ChangeRefused) await store.note({ ...act, outcome: error.fault, detail: error.detail });
      throw error;
    }
    if (!done.apply) return toDto(done.row);
    try {
      return await apply(done.row, "first");
    } finally {
      sending.delete(done.row.id);
    }
  }

  function resume(): Promise<number> {
    resuming ??= resumeAll().finally(() => {
      resuming = undefined;
    });
    return resuming;
  }

  async function resumeAll(): Promise<number> {
    let waiting = 0;
    for (const row of await store.list("open", changesOpenMax)) {
      if (row.status !== "approved" || sending.has(row.id)) continue;
      sending.add(row.id);
      try {
        const seq = await floor.effectOf(row.id, row.fromSeq ?? 0);
        const end = seq === undefined ? await apply(row, "again") : await finish(row, { status: "applied", seq, detail: "" });
        log("info", "finished a change that was left open", { change: row.id, status: end.status });
      } catch (error) {
        const away = error instanceof ReadsAway || (error instanceof ChangeRefused && error.fault === "engine_must_be_reachable");
        if (!away) throw error;
        waiting += 1;
      } finally {
        sending.delete(row.id);
      }
    }
    return waiting;
  }

  async function find(id: string): Promise<ChangeRow> {
    const row = await store.get(id);
    if (row === undefined) throw new ChangeRefused("change_must_exist", "");
    return row;
  }

  async function stillOpen(row: ChangeRow): Promise<ChangeRow> {
    if (row.status !== "proposed") throw new ChangeRefused("change_must_be_open", `It is ${row.status}.`);
    if (hasExpired(row)) {
      await expire(row);
      throw new ChangeRefused("change_must_be_open", "It expired before anybody decided.");
    }
    return row;
  }

  function hasExpired(row: ChangeRow): boolean {
    return row.status === "proposed" && row.expiresWallAt <= wallNow();
  }

  async function expire(row: ChangeRow): Promise<void> {
    await store.move(row.id, "proposed", { status: "expired", detail: expiredText });
  }

  /** A market can be stopped even while nobody can say what state it is in: the engine knows. */
  async function readingIfAny(): Promise<FloorReading | undefined> {
    try {
      return await floor.read();
    } catch (error) {
      if (error instanceof ReadsAway) return undefined;
      throw error;
    }
  }

  /** Sends the command of an approved row. While the engine is away the row stays approved, and `resume` goes on. */
  async function apply(row: ChangeRow, time: "first" | "again"): Promise<ChangeDto> {
    let outcome: Outcome;
    try {
      // Nothing but what two people read may be sent, whatever became of the row since.
      if (payloadHash(row.payload) !== row.payloadHash) return await finish(row, { status: "refused", seq: null, detail: "payload_hash_must_match" });
      outcome = await commands.send(await commandOf(row), "other");
      if (outcome.refusal !== null && time === "again") {
        // What an earlier life sent may have arrived in the meantime; then the second sending was rightly refused.
        const seq = await floor.effectOf(row.id, outcome.seq);
        if (seq !== undefined) return await finish(row, { status: "applied", seq, detail: "" });
      }
    } catch (error) {
      if (error instanceof EngineAway || error instanceof ReadsAway) throw new ChangeRefused("engine_must_be_reachable", "It is approved and will be sent when the engine is back.");
      if (error instanceof ChangeRefused) return finish(row, { status: "refused", seq: null, detail: `${error.fault}${error.detail === "" ? "" : `: ${error.detail}`}` });
      throw error;
    }
    if (outcome.refusal === null) return finish(row, { status: "applied", seq: outcome.seq, detail: "" });
    return finish(row, { status: "refused", seq: outcome.seq, detail: `${outcome.refusal} (${refusals[outcome.refusal].code})${outcome.detail === "" ? "" : `: ${outcome.detail}`}` });
  }

  async function commandOf(row: ChangeRow): Promise<Command> {
    const { payload } = row;
    const instrument = payload.instrument as InstrumentId;
    switch (payload.kind) {
      case "halt":
        return { type: "haltInstrument", instrument, reason: "operator", note: payload.note, change: row.id };
      case "resume":
        return { type: "resumeInstrument", instrument, change: row.id };
      case "instrumentTerms": {
        const reading = await floor.read();
        const listed = reading.instrument(payload.instrument);
        if (listed === undefined) throw new ChangeRefused("instrument_must_exist", "");
        const result = withTerms(listed.instrument, payload.terms, listed.asset, reading.context);
        if (!result.ok) throw new ChangeRefused("terms_must_be_valid", result.detail);
        // The version that was approved, whatever is in force by now: the engine refuses one that does not follow.
        return { type: "changeInstrument", instrument: { ...result.instrument, version: payload.expectedVersion + 1 }, change: row.id };
      }
      default:
        return unreachable(payload);
    }
  }

  async function finish(row: ChangeRow, end: Pick<ChangeRow, "status" | "seq" | "detail">): Promise<ChangeDto> {
    const moved = await store.move(row.id, "approved", end);
    const current = moved ? undefined : await store.get(row.id);
    return toDto(current ?? { ...row, ...end });
  }

  function toDto(row: ChangeRow): ChangeDto {
    const expired = hasExpired(row);
    return {
      id: row.id, payload: row.payload, payloadHash: row.payloadHash, diff: [...row.diff], reason: row.reason,
      status: expired ? "expired" : row.status, detail: expired ? expiredText : row.detail,
      proposer: row.proposedBy, proposedBy: row.proposedByName, proposedWallAt: row.proposedWallAt, expiresWallAt: row.expiresWallAt,
      decidedBy: row.decidedByName, decidedWallAt: row.decidedWallAt, seq: row.seq,
    };
  }
}

const expiredText = "Nobody decided in time.";

/** One person may stop a market; starting it again takes two. */
export function needsOnePerson(payload: ChangePayload): boolean {
  return payload.kind === "halt";
}

/** Checks a payload against what is in force and answers what it would change. Throws `ChangeRefused`. */
function review(payload: ChangePayload, reading: FloorReading): ChangeRow["diff"] {
  const listed = reading.instrument(payload.instrument);
  if (listed === undefined) throw new ChangeRefused("instrument_must_exist", "");
  switch (payload.kind) {
    case "halt":
      // A halt by people takes over one by machines, which would lift it by themselves.
      if (listed.halt === "people" || listed.ended) throw new ChangeRefused("instrument_must_not_be_halted", "");
      return listed.halt === "machine" ? [{ field: "haltReason", before: "no_price_source", after: "operator" }] : [{ field: "state", before: "trading", after: "halted" }];
    case "resume":
      if (listed.halt === "none") throw new ChangeRefused("instrument_must_be_halted", "");
      return [{ field: "state", before: "halted", after: "trading" }];
    case "instrumentTerms": {
      if (listed.instrument.version !== payload.expectedVersion) throw new ChangeRefused("version_must_be_current", `Version ${listed.instrument.version} is in force.`);
      const result = withTerms(listed.instrument, payload.terms, listed.asset, reading.context);
      if (!result.ok) throw new ChangeRefused("terms_must_be_valid", result.detail);
      // Both sides in the one way of writing figures, so that 0.10 for 0.1 is no change.
      const diff = differenceOf(termsOf(listed.instrument, listed.asset), termsOf(result.instrument, listed.asset));
      if (diff.length === 0) throw new ChangeRefused("change_must_change_something", "");
      return diff;
    }
    default:
      return unreachable(payload);
  }
}
