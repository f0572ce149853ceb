import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Deposit, type DepositObservation, type DepositStatus, isOpen, mayStand, newDeposit, observeDeposit } from "./deposit.ts";

const needed = 4;
const fresh = (height = 10): Deposit => newDeposit({ height, blockHash: `0x${height}` }, needed, true);

/** What becomes of a deposit after these observations; throws if one of them pauses the chain. */
function after(deposit: Deposit, ...observations: readonly DepositObservation[]): Deposit {
  return observations.reduce((now, observation) => {
    const turn = observeDeposit(now, observation);
    if (turn.kind === "pause") throw new Error(`paused: ${turn.rule}`);
    return turn.deposit;
  }, deposit);
}
const head = (height: number): DepositObservation => ({ kind: "head", height });
const again = (height: number, fits = true): DepositObservation => ({ kind: "seenAgain", height, blockHash: `0x${height}b`, fits });
const credited: DepositObservation = { kind: "credited", seq: 77 };
const sent: DepositObservation = { kind: "sent" };
const undone: DepositObservation = { kind: "undone" };

describe("confirmations", () => {
  test.each([
    { at: 10, status: "seen", confirmations: 1 },
    { at: 11, status: "confirming", confirmations: 2 },
    { at: 12, status: "confirming", confirmations: 3 },
    { at: 13, status: "confirmed", confirmations: 4 },
    { at: 300, status: "confirmed", confirmations: 291 },
  ])("CUSTODY-001: with the head at $at a deposit of block 10 is $status", ({ at, status, confirmations }) => {
    expect(after(fresh(), head(at))).toMatchObject({ status, confirmations });
  });

  test("CUSTODY-001: a deposit that needs one block is confirmed by its own", () => {
    expect(after(newDeposit({ height: 10, blockHash: "0xa" }, 1, true), head(10))).toMatchObject({ status: "confirmed", confirmations: 1 });
    expect(() => newDeposit({ height: 10, blockHash: "0xa" }, 0, true)).toThrow(/needs at least its own block/);
  });

  test("CUSTODY-001: a head that fell back takes confirmations away, and an earlier send stays known", () => {
    expect(after(fresh(), head(13), head(11))).toMatchObject({ status: "confirming", reason: "waits_for_confirmations", creditSent: false });
    expect(after(fresh(), head(13), sent, head(11))).toMatchObject({ status: "confirming", creditSent: true });
    expect(() => after(fresh(), head(9))).toThrow(/not below a deposit/);
  });

  test("CUSTODY-007: what a confirmed deposit waits for stays told while the head rises", () => {
    expect(after(fresh(), head(13), sent, { kind: "waits", for: "waits_for_account" }, head(14))).toMatchObject({ status: "confirmed", reason: "waits_for_account", confirmations: 5 });
  });
});

describe("credit", () => {
  test("CUSTODY-002: only a confirmed deposit whose sending was stored is credited, and its second answer changes nothing", () => {
    expect(() => after(fresh(), credited)).toThrow(/only a confirmed deposit/);
    expect(() => after(fresh(), head(13), credited)).toThrow(/stored as sent/);
    const done = after(fresh(), head(13), sent, credited);
    expect(done).toMatchObject({ status: "credited", creditedSeq: 77, reason: null });
    expect(after(done, { kind: "credited", seq: 99 })).toEqual(done);
  });

  test.each([head(20), sent, { kind: "waits", for: "waits_for_engine" }, { kind: "refused" }, { kind: "belowUnit" }, { kind: "custodyDisagrees" }] as const)("CUSTODY-002: a credited deposit stays credited after $kind", (observation) => {
    const done = after(fresh(), head(13), sent, credited);
    expect(after(done, observation)).toEqual(done);
  });

  test.each([
    { observation: { kind: "belowUnit" }, reason: "amount_is_below_an_engine_unit" },
    { observation: { kind: "refused" }, reason: "engine_refused" },
  ] as const)("CUSTODY-005: $reason ends a confirmed deposit, and no other", ({ observation, reason }) => {
    expect(after(fresh(), head(13), observation)).toMatchObject({ status: "failed", reason });
    expect(after(fresh(), observation)).toEqual(fresh());
  });

  test("CUSTODY-005: an amount beyond the engine ends at once, also when it is seen again", () => {
    const beyond = newDeposit({ height: 10, blockHash: "0xa" }, needed, false);
    expect(beyond).toMatchObject({ status: "failed", reason: "amount_is_beyond_the_engine" });
    expect(after(beyond, head(50))).toEqual(beyond);
    expect(after(beyond, undone, again(12, false))).toMatchObject({ status: "failed", reason: "amount_is_beyond_the_engine", height: 12 });
    expect(after(fresh(), undone, again(12, false))).toMatchObject({ status: "failed" });
  });

  test("CUSTODY-006: a deposit that custody does not cover is held, named, and may go on later", () => {
    const held = after(fresh(), head(13), { kind: "custodyDisagrees" });
    expect(held).toMatchObject({ status: "confirmed", reason: "custody_does_not_agree" });
    expect(after(held, head(14), sent, credited).status).toBe("credited");
    expect(after(fresh(), { kind: "custodyDisagrees" })).toEqual(fresh());
  });
});

describe("blocks that leave the chain", () => {
  test.each([
    { name: "seen", deposit: fresh() },
    { name: "confirming", deposit: after(fresh(), head(11)) },
    { name: "confirmed", deposit: after(fresh(), head(13)) },
    { name: "refused", deposit: after(fresh(), head(13), sent, { kind: "refused" }) },
    { name: "dust", deposit: after(fresh(), head(13), { kind: "belowUnit" }) },
  ])("CUSTODY-003: a $name deposit is orphaned, and counted from the start in its next block", ({ deposit }) => {
    const orphan = after(deposit, undone);
    expect(orphan).toMatchObject({ status: "orphaned", confirmations: 0, reason: "block_left_the_chain" });
    expect(after(orphan, undone, head(50))).toEqual(orphan);
    expect(after(orphan, again(12))).toEqual({ ...newDeposit({ height: 12, blockHash: "0x12b" }, needed, true) });
  });

  test.each([
    { name: "credited", deposit: after(fresh(), head(13), sent, credited) },
    { name: "sent and not answered", deposit: after(fresh(), head(13), sent) },
    { name: "sent, and no longer deep enough", deposit: after(fresh(), head(13), sent, head(11)) },
    { name: "sent, and waiting for its account", deposit: after(fresh(), head(13), sent, { kind: "waits", for: "waits_for_account" }) },
  ])("CUSTODY-004: a $name deposit pauses the chain by name", ({ deposit }) => {
    expect(mayStand(deposit)).toBe(true);
    expect(observeDeposit(deposit, undone)).toEqual({ kind: "pause", rule: "credited_deposit_must_stay_on_chain" });
  });

  test("CUSTODY-004: what was credited is watched in its new place once people let the chain go on, and never opens again", () => {
    const done = after(fresh(), head(13), sent, credited);
    expect(after(done, again(12))).toEqual({ ...done, height: 12, blockHash: "0x12b" });
  });

  test("CUSTODY-003: a deposit that is not orphaned does not begin anew", () => {
    for (const deposit of [fresh(), after(fresh(), head(13)), after(fresh(), head(13), { kind: "belowUnit" })]) expect(after(deposit, again(12))).toEqual(deposit);
  });
});

/** A chain, an engine and a treasury that lives by the state machine alone, driven at random. */
type Act = "grow" | "undo" | "include" | "send" | "hear" | "crash" | "refuse" | "wait" | "dust" | "disagree";
const acts: readonly Act[] = ["grow", "grow", "grow", "undo", "include", "send", "hear", "crash", "refuse", "wait", "dust", "disagree"];

describe("at random", () => {
  test("CUSTODY-008: whatever comes in whatever order, money is credited once at most, from a canonical block that lay deep enough, and every status is reached", () => {
    const reached = new Set<DepositStatus | "paused">();
    fc.assert(fc.property(fc.array(fc.constantFrom(...acts), { minLength: 10, maxLength: 80 }), (script) => {
      let height = 100;
      let deposit: Deposit = newDeposit({ height, blockHash: "b0" }, needed, true);
      let canonical = true;
      let blocks = 0;
      let credits = 0;
      let paused = false;
      /** The engine's answer that nobody has heard yet. */
      let answer: DepositObservation | undefined;
      const see = (observation: DepositObservation): void => {
        const before = deposit;
        const turn = observeDeposit(before, observation);
        if (turn.kind === "pause") {
          paused = true;
          // It is paused only when credited money may have gone with the block.
          expect(before.creditSent).toBe(true);
          return;
        }
        deposit = turn.deposit;
        if (before.status === "credited") expect(deposit.status).toBe("credited");
        expect(deposit.status === "credited").toBe(deposit.creditedSeq !== null);
        if (isOpen(deposit)) expect(canonical).toBe(true);
      };
      for (const act of script) {
        if (paused) break;
        switch (act) {
          case "grow":
            height += 1;
            if (canonical) see(head(height));
            break;
          case "undo":
            if (height <= 99) break;
            if (canonical && deposit.height === height) {
              canonical = false;
              see(undone);
              height -= 1;
            } else {
              height -= 1;
              if (canonical) see(head(height));
            }
            break;
          case "include":
            if (canonical) break;
            height += 1;
            canonical = true;
            blocks += 1;
            see({ kind: "seenAgain", height, blockHash: `b${blocks}`, fits: true });
            break;
          case "send":
            if (deposit.status !== "confirmed") break;
            see(sent);
            expect(height - deposit.height + 1).toBeGreaterThanOrEqual(needed);
            expect(canonical).toBe(true);
            // The engine credits a key once and says so ever after.
            if (credits === 0) credits += 1;
            answer = credited;
            break;
          case "hear":
            if (answer !== undefined && deposit.status === "confirmed") see(answer);
            answer = undefined;
            break;
          case "crash":
            answer = undefined;
            break;
          case "refuse":
          case "wait":
            // The engine answers so only while it holds no credit.
            if (credits > 0 || deposit.status !== "confirmed") break;
            see(sent);
            see(act === "refuse" ? { kind: "refused" } : { kind: "waits", for: "waits_for_account" });
            break;
          case "dust":
            if (credits === 0) see({ kind: "belowUnit" });
            break;
          case "disagree":
            see({ kind: "custodyDisagrees" });
            break;
        }
        reached.add(paused ? "paused" : deposit.status);
        // The heart of it: credited money stands on a canonical block, or the chain is paused.
        if (credits > 0 && !paused) {
          expect(canonical).toBe(true);
          expect(mayStand(deposit)).toBe(true);
        }
        expect(credits).toBeLessThanOrEqual(1);
      }
    }), { numRuns: 4_000, seed: 20_261_122 });
    expect([...reached].toSorted()).toEqual(["confirmed", "confirming", "credited", "failed", "orphaned", "paused", "seen"]);
  });
});
