/**
 * The one change mechanism.
 *
 * Proposed by one person, approved by another who names the hash of what was read, then sent as a command; the journal has the
 * last word. Stopping needs one person, so a halt goes out at once; everything else waits for the second. A desk that dies
 * between approval and effect finds the effect in the events, or sends the command again: the engine takes a version once.
 */
import { randomUUID } from "node:crypto";
import { ChangeRefused, type ChangePort, type CommandPort, EngineAway, type Operator } from "@crossfloor/api";
import type { Asset, Instrument, InstrumentId, ListingContext } from "@crossfloor/instruments";
import { type Command, type Outcome, refusals } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import type { ChangeDto, ChangePayload } from "./change.ts";
import type { ChangeRow, ChangeStore } from "./change-store.ts";
import { payloadHash } from "./payload-hash.ts";
import { differenceOf, termsOf, withTerms } from "./terms.ts";

/** A proposal that nobody decides on ends by itself. */
const proposalLifeMs = 24 * 3_600_000;

export interface ListedInstrument { readonly instrument: Instrument; readonly asset: Asset; readonly halted: boolean; readonly ended: boolean }

/** What is in force, from the shadow, at one sequence. */
export interface FloorReader {
  seq(): Promise<number>;
  instrument(id: number): Promise<ListedInstrument | undefined>;
  context(): Promise<ListingContext>;
  /** The sequence at which this change took effect, if it did, looking at events after `fromSeq` up to now. */
  effectOf(change: string, fromSeq: number): Promise<number | undefined>;
}

export interface ChangeDeskOptions {
  readonly store: ChangeStore;
  readonly floor: FloorReader;
  readonly commands: CommandPort;
  readonly wallNow: () => number;
  readonly log: (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;
}

export interface ChangeDesk extends ChangePort {
  /** Finishes what an earlier life of the desk approved and did not see take effect. */
  resume(): Promise<void>;
}

export function createChangeDesk({ store, floor, commands, wallNow, log }: ChangeDeskOptions): ChangeDesk {
  return { list, get, propose, approve, reject, resume };

  async function list(status: "open" | "all", limit: number): Promise<readonly ChangeDto[]> {
    return (await store.list(status, limit)).map(toDto).filter((change) => status === "all" || change.status === "proposed" || change.status === "approved");
  }

  async function get(id: string): Promise<ChangeDto | undefined> {
    const row = await store.get(id);
    return row === undefined ? undefined : toDto(row);
  }

  async function propose(by: Operator, payload: ChangePayload, reason: string): Promise<ChangeDto> {
    const diff = await review(payload);
    const alone = needsOnePerson(payload);
    const now = wallNow();
    const row: ChangeRow = {
      id: randomUUID(), payload, payloadHash: payloadHash(payload), diff, reason, status: alone ? "approved" : "proposed", detail: "",
      proposedBy: by.operator, proposedByName: by.name, proposedWallAt: now, expiresWallAt: now + proposalLifeMs,
      decidedBy: alone ? by.operator : null, decidedByName: alone ? by.name : null, decidedWallAt: alone ? now : null, fromSeq: alone ? await floor.seq() : null, seq: null,
    };
    await store.insert(row);
    return alone ? apply(row) : toDto(row);
  }

  async function approve(by: Operator, id: string, hash: string): Promise<ChangeDto> {
    const row = await openRow(id);
    if (row.proposedBy === by.operator) throw new ChangeRefused("approver_must_not_be_proposer", "Another person must approve it.");
    if (row.payloadHash !== hash || payloadHash(row.payload) !== hash) throw new ChangeRefused("payload_hash_must_match", "What was approved is not what was proposed; read it again.");
    // What was right when it was proposed may be out of date by now.
    await review(row.payload);
    const approved: ChangeRow = { ...row, status: "approved", decidedBy: by.operator, decidedByName: by.name, decidedWallAt: wallNow(), fromSeq: await floor.seq() };
    if (!(await store.move(id, "proposed", approved))) throw new ChangeRefused("change_must_be_open", "Somebody else decided it a moment ago.");
    return apply(approved);
  }

  async function reject(by: Operator, id: string, reason: string): Promise<ChangeDto> {
    const row = await openRow(id);
    const rejected: ChangeRow = { ...row, status: "rejected", detail: reason, decidedBy: by.operator, decidedByName: by.name, decidedWallAt: wallNow() };
    if (!(await store.move(id, "proposed", rejected))) throw new ChangeRefused("change_must_be_open", "Somebody else decided it a moment ago.");
    return toDto(rejected);
  }

  async function resume(): Promise<void> {
    for (const row of await store.list("open", 200)) {
      if (row.status !== "approved") continue;
      const seq = await floor.effectOf(row.id, row.fromSeq ?? 0);
      if (seq === undefined) await apply(row);
      else await finish(row, { status: "applied", seq, detail: "" });
      log("info", "finished a change of an earlier life", { change: row.id });
    }
  }

  async function openRow(id: string): Promise<ChangeRow> {
    const row = await store.get(id);
    if (row === undefined) throw new ChangeRefused("change_must_exist", "");
    if (row.status !== "proposed") throw new ChangeRefused("change_must_be_open", `It is ${row.status}.`);
    if (row.expiresWallAt <= wallNow()) {
      await store.move(id, "proposed", { ...row, status: "expired", detail: "Nobody decided in time." });
      throw new ChangeRefused("change_must_be_open", "It expired before anybody decided.");
    }
    return row;
  }

  /** Checks a payload against what is in force and answers what it would change. */
  async function review(payload: ChangePayload): Promise<ChangeRow["diff"]> {
    const listed = await floor.instrument(payload.instrument);
    if (listed === undefined) throw new ChangeRefused("instrument_must_exist", "");
    switch (payload.kind) {
      case "halt":
        if (listed.halted || listed.ended) throw new ChangeRefused("instrument_must_not_be_halted", "");
        return [{ field: "state", before: "trading", after: "halted" }];
      case "resume":
        if (!listed.halted) throw new ChangeRefused("instrument_must_be_halted", "");
        return [{ field: "state", before: "halted", after: "trading" }];
      case "instrumentTerms": {
        if (listed.instrument.version !== payload.expectedVersion) throw new ChangeRefused("version_must_be_current", `Version ${listed.instrument.version} is in force.`);
        const diff = differenceOf(termsOf(listed.instrument, listed.asset), payload.terms);
        if (diff.length === 0) throw new ChangeRefused("change_must_change_something", "");
        const result = withTerms(listed.instrument, payload.terms, listed.asset, await floor.context());
        if (!result.ok) throw new ChangeRefused("terms_must_be_valid", result.detail);
        return diff;
      }
      default:
        return unreachable(payload);
    }
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
        const listed = await floor.instrument(payload.instrument);
        if (listed === undefined) throw new ChangeRefused("instrument_must_exist", "");
        const result = withTerms(listed.instrument, payload.terms, listed.asset, await floor.context());
        if (!result.ok) throw new ChangeRefused("terms_must_be_valid", result.detail);
        // The version that was approved, whatever is in force by now: the engine refuses one that does not follow.
        return { type: "changeInstrument", instrument: { ...result.instrument, version: payload.expectedVersion + 1 }, change: row.id };
      }
      default:
        return unreachable(payload);
    }
  }

  /** Sends the command of an approved row. While the engine is away the row stays approved, and `resume` goes on. */
  async function apply(row: ChangeRow): Promise<ChangeDto> {
    let outcome: Outcome;
    try {
      outcome = await commands.send(await commandOf(row), "other");
    } catch (error) {
      if (error instanceof EngineAway) throw new ChangeRefused("engine_must_be_reachable", "It is approved and will be sent when the engine is back.");
      throw error;
    }
    if (outcome.refusal === null) return finish(row, { status: "applied", seq: outcome.seq, detail: "" });
    return finish(row, { status: "refused", seq: outcome.seq, detail: `${outcome.refusal} (${refusals[outcome.refusal].code})${outcome.detail === "" ? "" : `: ${outcome.detail}`}` });
  }

  async function finish(row: ChangeRow, end: Pick<ChangeRow, "status" | "seq" | "detail">): Promise<ChangeDto> {
    const finished: ChangeRow = { ...row, ...end };
    if (!(await store.move(row.id, "approved", finished))) {
      const current = await store.get(row.id);
      return toDto(current ?? finished);
    }
    return toDto(finished);
  }

  function toDto(row: ChangeRow): ChangeDto {
    const expired = row.status === "proposed" && row.expiresWallAt <= wallNow();
    return {
      id: row.id, payload: row.payload, payloadHash: row.payloadHash, diff: [...row.diff], reason: row.reason,
      status: expired ? "expired" : row.status, detail: expired ? "Nobody decided in time." : row.detail,
      proposedBy: row.proposedByName, proposedWallAt: row.proposedWallAt, expiresWallAt: row.expiresWallAt, decidedBy: row.decidedByName, decidedWallAt: row.decidedWallAt, seq: row.seq,
    };
  }
}

/** One person may stop a market; starting it again takes two. */
export function needsOnePerson(payload: ChangePayload): boolean {
  return payload.kind === "halt";
}
