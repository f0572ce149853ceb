import type { ChangePayload, InstrumentTerms, Operator } from "@crossfloor/api";
import { connectDatabase, type Database } from "@crossfloor/db";
import { startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ScriptedEngine, scriptEngine } from "../testing/scripted-engine.ts";
import { type ChangeDesk, createChangeDesk, proposalLifeMs } from "./change-desk.ts";
import { createChangeStore } from "./change-store.ts";
import { termsOf } from "./terms.ts";

const ada: Operator = { operator: "ada-id", email: "ada@example.test", name: "Ada" };
const bob: Operator = { operator: "bob-id", email: "bob@example.test", name: "Bob" };
const cyd: Operator = { operator: "cyd-id", email: "cyd@example.test", name: "Cyd" };

let postgres: TestPostgres;
let sql: Database;
let ownerSql: Database;
let engine: ScriptedEngine;
let desk: ChangeDesk;
let now = 1_800_000_000_000;

/** Another life of the desk over the same database and the same engine. */
function newLife(floor = engine.floor): ChangeDesk {
  return createChangeDesk({ store: createChangeStore(sql), floor, commands: engine.commands, wallNow: () => now, log: () => {} });
}

beforeAll(async () => { postgres = await startTestPostgres() });
afterAll(async () => postgres.stop());
beforeEach(async () => {
  const database = await postgres.fresh();
  sql = connectDatabase(database.recordUrl, { max: 6 });
  ownerSql = connectDatabase(database.ownerUrl, { max: 1 });
  now = 1_800_000_000_000;
  engine = scriptEngine();
  desk = newLife();
});
afterEach(async () => void (await Promise.all([sql.end({ timeout: 1 }), ownerSql.end({ timeout: 1 })])));

async function firstListed(): Promise<{ readonly id: number; readonly version: number; readonly terms: InstrumentTerms }> {
  const [id] = engine.instruments.keys();
  const listed = id === undefined ? undefined : (await engine.floor.read()).instrument(id);
  if (listed === undefined) throw new Error("something is listed");
  return { id: listed.instrument.id, version: listed.instrument.version, terms: termsOf(listed.instrument, listed.asset) };
}

async function rename(name: string): Promise<ChangePayload> {
  const { id, version, terms } = await firstListed();
  return { kind: "instrumentTerms", instrument: id, expectedVersion: version, terms: { ...terms, name } };
}

/** "done", or the name of the rule that was not met. */
async function faultOf(work: Promise<unknown>): Promise<string> {
  return work.then(() => "done", (error: unknown) => (error instanceof Error ? error.message : String(error)));
}

describe("stopping and restarting", () => {
  test("DESK-001: one person stops a market at once", async () => {
    const { id } = await firstListed();
    const halted = await desk.propose(ada, { kind: "halt", instrument: id, note: "Prices look wrong" }, "Prices look wrong");
    expect(halted).toMatchObject({ status: "applied", proposedBy: "Ada", decidedBy: "Ada", seq: 101 });
    expect(engine.received).toEqual([{ type: "haltInstrument", instrument: id, reason: "operator", note: "Prices look wrong", change: halted.id }]);
  });

  test("DESK-001: a market is stopped even while nobody can say what state it is in", async () => {
    const { id } = await firstListed();
    engine.readsAway = true;
    expect(await desk.propose(ada, { kind: "halt", instrument: id, note: "now" }, "now")).toMatchObject({ status: "applied" });
    expect(engine.halts.get(id)).toBe("people");
  });

  test("DESK-002: restarting takes two: nothing is sent until another person approves", async () => {
    const { id } = await firstListed();
    await desk.propose(ada, { kind: "halt", instrument: id, note: "stop" }, "stop");
    const asked = await desk.propose(ada, { kind: "resume", instrument: id }, "checked");
    expect(asked).toMatchObject({ status: "proposed", seq: null });
    expect(engine.halts.get(id)).toBe("people");
    expect(await desk.approve(bob, asked.id, asked.payloadHash)).toMatchObject({ status: "applied", decidedBy: "Bob" });
    expect(engine.halts.has(id)).toBe(false);
  });

  test("DESK-003: people may take over a halt that a machine would lift by itself; a second halt by people changes nothing", async () => {
    const { id } = await firstListed();
    engine.halts.set(id, "machine");
    expect((await desk.propose(ada, { kind: "halt", instrument: id, note: "stay" }, "stay")).diff).toEqual([{ field: "haltReason", before: "no_price_source", after: "operator" }]);
    expect(await faultOf(desk.propose(bob, { kind: "halt", instrument: id, note: "again" }, "again"))).toBe("instrument_must_not_be_halted");
    expect(engine.received).toHaveLength(1);
  });
});

describe("two people and one payload", () => {
  test("DESK-004: who proposed cannot approve", async () => {
    const { id, payloadHash } = await desk.propose(ada, await rename("Other"), "a better name");
    expect(await faultOf(desk.approve(ada, id, payloadHash))).toBe("approver_must_not_be_proposer");
    expect(await desk.get(id)).toMatchObject({ status: "proposed" });
    expect(engine.received).toEqual([]);
    // Nor past the desk: the database itself refuses it.
    expect(await faultOf(ownerSql`update record.change set status = 'approved', decided_by = proposed_by where id = ${id}`)).toMatch(/change_two_people/);
  });

  test("DESK-005: an approval names the hash of what was read; another hash approves nothing", async () => {
    const first = await desk.propose(ada, await rename("Other"), "a better name");
    const second = await desk.propose(ada, await rename("Third"), "another name");
    expect(second.payloadHash).not.toBe(first.payloadHash);
    expect(await faultOf(desk.approve(bob, first.id, second.payloadHash))).toBe("payload_hash_must_match");
    expect(await desk.get(first.id)).toMatchObject({ status: "proposed" });
    expect(engine.received).toEqual([]);
  });

  test("DESK-005: equal payloads have equal hashes however they were written", async () => {
    const payload = await rename("Other");
    const reversed = Object.fromEntries(Object.entries(payload).toReversed()) as unknown as ChangePayload;
    expect((await desk.propose(ada, reversed, "same")).payloadHash).toBe((await desk.propose(bob, payload, "same")).payloadHash);
  });

  test("DESK-006: of two approvers at once one decides, and the command goes out once", async () => {
    const { id, payloadHash } = await desk.propose(ada, await rename("Other"), "a better name");
    const answers = await Promise.all([faultOf(desk.approve(bob, id, payloadHash)), faultOf(newLife().approve(cyd, id, payloadHash)), faultOf(desk.approve(cyd, id, payloadHash))]);
    expect(answers.toSorted()).toEqual(["change_must_be_open", "change_must_be_open", "done"]);
    expect(engine.received).toHaveLength(1);
    expect(await desk.get(id)).toMatchObject({ status: "applied" });
  });

  test("DESK-006: who found a change open and reads a floor where it is in force already is told that it is decided", async () => {
    const { id, payloadHash } = await desk.propose(ada, await rename("Other"), "a better name");
    // The other approves while the late one, who found it open, is about to read the floor.
    const read = async (): ReturnType<typeof engine.floor.read> => {
      expect(await desk.approve(bob, id, payloadHash)).toMatchObject({ status: "applied" });
      return engine.floor.read();
    };
    expect(await faultOf(newLife({ ...engine.floor, read }).approve(cyd, id, payloadHash))).toBe("change_must_be_open");
    expect(engine.received).toHaveLength(1);
  });

  test("DESK-007: a proposal is withdrawn or turned down by a sentence, and is then closed", async () => {
    const { id, payloadHash } = await desk.propose(ada, await rename("Other"), "a better name");
    expect(await desk.reject(ada, id, "thought again")).toMatchObject({ status: "rejected", detail: "thought again", decidedBy: "Ada" });
    expect(await faultOf(desk.approve(bob, id, payloadHash))).toBe("change_must_be_open");
    expect(await faultOf(desk.reject(bob, id, "no"))).toBe("change_must_be_open");
    expect(await desk.list("open", 10)).toEqual([]);
  });

  test("DESK-008: a proposal that nobody decides on in a day expires and cannot be approved", async () => {
    const { id, payloadHash, expiresWallAt } = await desk.propose(ada, await rename("Other"), "a better name");
    expect(expiresWallAt).toBe(now + proposalLifeMs);
    now = expiresWallAt - 1;
    expect(await desk.list("open", 10)).toHaveLength(1);
    now = expiresWallAt;
    expect(await faultOf(desk.approve(bob, id, payloadHash))).toBe("change_must_be_open");
    expect(await desk.list("open", 10)).toEqual([]);
    expect((await desk.list("all", 10))[0]).toMatchObject({ id, status: "expired" });
    expect(await ownerSql`select status from record.change`).toMatchObject([{ status: "expired" }]);
  });
});

describe("terms", () => {
  test("DESK-010: the second person reads what was in force and what would be, field by field", async () => {
    const { terms } = await firstListed();
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    expect(asked.diff).toEqual([{ field: "name", before: terms.name, after: "Other" }]);
  });

  test("DESK-011: a version that moved on is told, at the proposal and at the approval", async () => {
    const stale = await rename("Stale");
    const asked = await desk.propose(ada, stale, "first");
    const other = await desk.propose(ada, await rename("Quicker"), "second");
    await desk.approve(bob, other.id, other.payloadHash);
    expect(await faultOf(desk.approve(bob, asked.id, asked.payloadHash))).toBe("version_must_be_current");
    expect(await faultOf(desk.propose(ada, stale, "again"))).toBe("version_must_be_current");
    expect(engine.received).toHaveLength(1);
  });

  test("DESK-012: if the version moves on after the approval, the engine refuses, and the change says so", async () => {
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    let letGo = (): void => {};
    engine.gate = new Promise((resolve) => { letGo = resolve });
    const approving = desk.approve(bob, asked.id, asked.payloadHash);
    await expect.poll(async () => (await desk.get(asked.id))?.status).toBe("approved");
    for (const [id, instrument] of engine.instruments) engine.instruments.set(id, { ...instrument, version: instrument.version + 1 });
    letGo();
    expect(await approving).toMatchObject({ status: "refused", detail: expect.stringMatching(/^instrument_version_must_follow \(\d+\)$/) });
  });

  test("DESK-013: what changes nothing and what breaks a listing rule is refused by name", async () => {
    const { terms } = await firstListed();
    const same = await rename(terms.name);
    expect(await faultOf(desk.propose(ada, same, "nothing"))).toBe("change_must_change_something");
    const written = await rename(terms.name);
    if (written.kind !== "instrumentTerms") throw new Error("these are terms");
    const otherwise = { ...written, terms: { ...terms, bandRate: `${terms.bandRate}000` } };
    expect(await faultOf(desk.propose(ada, otherwise, "written otherwise"))).toBe("change_must_change_something");
    const broken = { ...written, terms: { ...terms, orderSizeMax: "0" } };
    expect(await faultOf(desk.propose(ada, broken, "broken"))).toBe("terms_must_be_valid");
    expect(engine.received).toEqual([]);
  });
});

describe("a desk that dies", () => {
  test("DESK-020: before its command arrived: the next life sends it, once", async () => {
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    engine.faults = ["lostBefore"];
    expect(await faultOf(desk.approve(bob, asked.id, asked.payloadHash))).toBe("engine_must_be_reachable");
    expect(await desk.get(asked.id)).toMatchObject({ status: "approved" });
    const next = newLife();
    expect(await next.resume()).toBe(0);
    expect(await next.get(asked.id)).toMatchObject({ status: "applied", seq: 101 });
    expect(await next.resume()).toBe(0);
    expect(engine.received).toHaveLength(1);
  });

  test("DESK-021: after its command took effect: the next life finds the effect and sends nothing", async () => {
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    engine.faults = ["lostAfter"];
    expect(await faultOf(desk.approve(bob, asked.id, asked.payloadHash))).toBe("engine_must_be_reachable");
    await newLife().resume();
    expect(await desk.get(asked.id)).toMatchObject({ status: "applied", seq: 101, decidedBy: "Bob" });
    expect(engine.received).toHaveLength(1);
  });

  test("DESK-022: while its command was still on its way: the second sending is refused, and the first counts", async () => {
    const { id } = await firstListed();
    engine.halts.set(id, "people");
    const asked = await desk.propose(ada, { kind: "resume", instrument: id }, "checked");
    engine.faults = ["lostBefore"];
    await faultOf(desk.approve(bob, asked.id, asked.payloadHash));
    // The first sending arrives after the next life looked for its effect and before its own sending.
    const { send } = engine.commands;
    let late = true;
    const next = createChangeDesk({
      store: createChangeStore(sql), floor: engine.floor, wallNow: () => now, log: () => {},
      commands: {
        async send(command, lane) {
          if (late) await send(command, lane);
          late = false;
          return send(command, lane);
        },
      },
    });
    await next.resume();
    expect(await next.get(asked.id)).toMatchObject({ status: "applied", seq: 101 });
    expect(engine.received).toHaveLength(2);
  });

  test("DESK-023: while the engine or the reads stay away the change stays approved, and is tried again", async () => {
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    engine.faults = ["lostBefore", "lostBefore"];
    await faultOf(desk.approve(bob, asked.id, asked.payloadHash));
    engine.readsAway = true;
    expect(await desk.resume()).toBe(1);
    engine.readsAway = false;
    expect(await desk.resume()).toBe(1);
    expect(await desk.get(asked.id)).toMatchObject({ status: "approved" });
    expect(await desk.resume()).toBe(0);
    expect(await desk.get(asked.id)).toMatchObject({ status: "applied" });
  });

  test("DESK-024: what is being sent at this moment is not sent a second time by the same life", async () => {
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    let letGo = (): void => {};
    engine.gate = new Promise((resolve) => { letGo = resolve });
    const approving = desk.approve(bob, asked.id, asked.payloadHash);
    await expect.poll(async () => (await desk.get(asked.id))?.status).toBe("approved");
    expect(await desk.resume()).toBe(0);
    letGo();
    await approving;
    expect(engine.received).toHaveLength(1);
  });

  test("DESK-025: a payload that is not the approved one any more is never sent", async () => {
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    engine.faults = ["lostBefore"];
    await faultOf(desk.approve(bob, asked.id, asked.payloadHash));
    // The database keeps a payload from being changed; this is somebody who owns it.
    await ownerSql.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`update record.change set payload = jsonb_set(payload, '{terms,name}', '"Tampered"') where id = ${asked.id}`;
    });
    await desk.resume();
    expect(await desk.get(asked.id)).toMatchObject({ status: "refused", detail: "payload_hash_must_match" });
    expect(engine.received).toEqual([]);
  });
});

describe("what is kept", () => {
  test("DESK-030: every act leaves a row, done or refused, with who, when, what and its hash", async () => {
    const { id: instrument } = await firstListed();
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    now += 1_000;
    await faultOf(desk.approve(ada, asked.id, asked.payloadHash));
    await faultOf(desk.approve(bob, asked.id, "0".repeat(64)));
    await faultOf(desk.propose(bob, { kind: "resume", instrument }, "why not"));
    await desk.reject(bob, asked.id, "not now");
    expect((await desk.steps(10)).toReversed()).toMatchObject([
      { change: asked.id, act: "propose", operator: "Ada", outcome: "done", detail: "a better name", kind: "instrumentTerms", instrument, payloadHash: asked.payloadHash, wallAt: now - 1_000 },
      { change: asked.id, act: "approve", operator: "Ada", outcome: "approver_must_not_be_proposer", wallAt: now },
      { change: asked.id, act: "approve", operator: "Bob", outcome: "payload_hash_must_match", payloadHash: "0".repeat(64) },
      { change: null, act: "propose", operator: "Bob", outcome: "instrument_must_be_halted", kind: "resume" },
      { change: asked.id, act: "reject", operator: "Bob", outcome: "done", detail: "not now" },
    ]);
  });

  test("DESK-031: kept acts cannot be changed or removed by the desk, and a change's payload by nobody", async () => {
    const asked = await desk.propose(ada, await rename("Other"), "a better name");
    expect(await faultOf(sql`delete from record.change_step`)).toMatch(/permission denied/);
    expect(await faultOf(sql`update record.change_step set operator_name = 'Nobody'`)).toMatch(/permission denied/);
    expect(await faultOf(sql`update record.change set payload = '{}' where id = ${asked.id}`)).not.toBe("done");
    expect(await desk.steps(10)).toHaveLength(1);
  });
});
