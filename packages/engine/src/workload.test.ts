import type { Event } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { apply } from "./apply.ts";
import { checkInvariants } from "./checks/check-invariants.ts";
import { decodeState } from "./encoding/decode-state.ts";
import { encodeState } from "./encoding/encode-state.ts";
import { stateHash } from "./encoding/state-hash.ts";
import { createEngine } from "./state/engine-state.ts";
import { Journal, replay } from "./testing/journal.ts";
import { RandomWorkload } from "./testing/random-workload.ts";
import { whatIf } from "./views/what-if.ts";

const seedsPerTest = 50;
const steps = 200;
/** Past the expiry of the test floor's future. */
const elevenDays = 950_400_000;

function runSeed(seed: number): { readonly journal: Journal; readonly middle: { readonly records: number; readonly events: number; readonly bytes: Uint8Array } } {
  const journal = new Journal((state) => checkInvariants(state, { books: false }), { assetIdMax: 7 });
  const workload = new RandomWorkload(new Prng(seed), journal);
  let middle = { records: 0, events: 0, bytes: encodeState(journal.state) };
  try {
    workload.begin();
    for (let step = 0; step < steps; step += 1) {
      workload.step();
      if (step === 90) middle = { records: journal.records.length, events: journal.events.length, bytes: encodeState(journal.state) };
    }
    journal.advance(elevenDays);
    checkInvariants(journal.state);
  } catch (cause) {
    throw new Error(`seed ${seed}, record ${journal.records.length}: ${JSON.stringify(journal.records.at(-1)?.command)}`, { cause });
  }
  return { journal, middle };
}

test.each([0, 1, 2, 3, 4, 5])("ENGINE-001, ENGINE-002, ENGINE-003: a random log keeps every invariant, and replays to the same events and state from its beginning and from its middle (part %i)", (part) => {
  const reached = new Set<string>();
  for (let seed = part * seedsPerTest + 1; seed <= (part + 1) * seedsPerTest; seed += 1) {
    const { journal, middle } = runSeed(seed);
    expect(journal.state.slots.get(4 as Parameters<typeof journal.state.slots.get>[0])?.state).toBe("settled");
    for (const event of journal.events) {
      if (event.type === "entryPosted") reached.add(event.kind);
      else if (event.type === "fill") reached.add(`fill in ${event.instrument}`);
      else if (event.type === "orderCancelled") reached.add(event.reason);
    }
    if (seed % 10 !== 0) continue;
    const again = createEngine(journal.state.limits);
    expect(replay(again, journal.records)).toEqual(journal.events);
    expect(stateHash(again)).toBe(stateHash(journal.state));
    const restored = decodeState(middle.bytes);
    expect(encodeState(restored)).toEqual(middle.bytes);
    expect(replay(restored, journal.records.slice(middle.records))).toEqual(journal.events.slice(middle.events));
    expect(stateHash(restored)).toBe(stateHash(journal.state));
  }
  // Paths that a log of this kind must come along, or it proves little.
  expect([...reached].sort()).toEqual([
    "deposit", "expired", "fee", "fill in 1", "fill in 2", "fill in 3", "fill in 4", "immediateRemainder", "instrumentEnded", "owedIncurred", "owedRepaid", "pledge",
    "realised", "reduceOnlyCut", "selfTrade", "sessionEnded", "settlement", "spotFill", "user",
  ]);
});

test("ENGINE-001, ENGINE-003: a state that is restored again and again, and one that is asked what-if questions all the while, tell what one tells that is left alone", () => {
  for (let seed = 9_000; seed < 9_012; seed += 1) {
    const journal = new Journal(undefined, { assetIdMax: 7 });
    const workload = new RandomWorkload(new Prng(seed), journal);
    workload.begin();
    for (let step = 0; step < steps; step += 1) workload.step();
    const random = new Prng(seed);
    let restored = createEngine(journal.state.limits);
    const asked = createEngine(journal.state.limits);
    const told: Event[] = [];
    const toldAsked: Event[] = [];
    for (const [place, record] of journal.records.entries()) {
      if (random.chance(1, 5)) restored = decodeState(encodeState(restored));
      const next = journal.records.slice(place).find(({ command }) => command.type === "placeOrder");
      if (next?.command.type === "placeOrder") whatIf(asked, next.command);
      apply(restored, record, (event) => void told.push(event));
      apply(asked, record, (event) => void toldAsked.push(event));
    }
    expect(told, `seed ${seed}`).toEqual(journal.events);
    expect(toldAsked, `seed ${seed}`).toEqual(journal.events);
    for (const state of [restored, asked]) {
      expect(stateHash(state)).toBe(stateHash(journal.state));
      checkInvariants(state);
    }
  }
});
