import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { Coverage } from "../coverage-marks.ts";
import { simulateSeed } from "../simulate-seed.ts";
import { type GoldenJournal, journalOf, replayGolden } from "./replay-golden.ts";

const folder = fileURLToPath(new URL("./journals/", import.meta.url));
const goldens = readdirSync(folder).sort().map((name) => ({ name, golden: JSON.parse(readFileSync(`${folder}${name}`, "utf8")) as GoldenJournal }));

test.each(goldens)("GOLDEN-001, GOLDEN-004: the journal $name tells what it told when it was made, though what was lent of it is written over", async ({ name, golden }) => {
  const { records, told, lent } = await replayGolden(golden);
  expect(records).toBe(golden.records);
  expect(told, `${name}, made on ${golden.made}, replays to other events. Old journals must mean what they meant: gate the new rule by a command, and leave this file as it is.`).toBe(golden.told);
  expect(lent).toBeGreaterThan(golden.records / 10);
});

test("GOLDEN-002: the kept journals hold every kind of command that the first of them could", async () => {
  const seen = new Set<string>();
  for (const { golden } of goldens) for (const type of (await replayGolden(golden)).commands) seen.add(type);
  expect([...seen].sort()).toEqual(expect.arrayContaining([
    "advanceTime", "amendOrder", "cancelAllOrders", "cancelOrder", "changeInstrument", "checkpoint", "continueWork", "creditDeposit", "defineIndex", "haltInstrument", "listAsset", "listInstrument",
    "movePledge", "openAccount", "placeOrder", "publishIndex", "publishIndexHistory", "raiseFinalizedHeight", "resumeInstrument", "setCalendar",
  ]));
});

test("GOLDEN-003: a changed record of a kept journal is not replayed, and a run that differs in one record is told apart", async () => {
  const { records, limits } = simulateSeed({ seed: 5, commands: 120, only: null, coverage: new Coverage() });
  const whole = await replayGolden({ limits, files: await journalOf(records) });
  expect((await replayGolden({ limits, files: await journalOf(records) })).told).toBe(whole.told);
  expect((await replayGolden({ limits, files: await journalOf(records.slice(0, -1)) })).told).not.toBe(whole.told);
});
