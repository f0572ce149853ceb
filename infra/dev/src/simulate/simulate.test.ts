import { expect, test } from "vitest";
import { parseSimulateOptions, simulateHelp } from "./options.ts";
import { runSimulation } from "./run-simulation.ts";

test("SIM-006: seeds and commands are read from the command line, and what cannot be read is answered with the usage", () => {
  expect(parseSimulateOptions(["--seed", "7", "--commands", "50", "--json"])).toEqual({ help: false, from: 7, to: 7, commands: 50, json: true, keep: false, broken: null });
  expect(parseSimulateOptions(["--break", "M7"]).broken).toBe("M7");
  expect(() => parseSimulateOptions(["--break", "D5"])).toThrow("D5 is held by the test of TIDY-007");
  expect(() => parseSimulateOptions(["--break", "X1"])).toThrow("There is no invariant and no fault X1; there are L1, ");
  for (const id of /one of (.*)\.$/.exec(simulateHelp)?.[1].split(", ") ?? []) expect(parseSimulateOptions(["--break", id]).broken).toBe(id);
  expect(parseSimulateOptions(["--break", "F3-sync"]).broken).toBe("F3-sync");
  expect(parseSimulateOptions(["--seeds", "3..9"])).toMatchObject({ from: 3, to: 9, commands: 1_000 });
  for (const wrong of [["--seeds", "9..3"], ["--seed", "x"], ["--seed", "1", "--seeds", "1..2"], ["--commands", "0"]]) expect(() => parseSimulateOptions(wrong)).toThrow("Usage");
});

test("SIM-002: a range of seeds tells its records, fills and last state", async () => {
  const report = await runSimulation({ from: 1, to: 3, commands: 300 });
  expect(report).toMatchObject({ seeds: 3, failures: [], missing: [] });
  expect(report.records).toBeGreaterThanOrEqual(900);
  expect(report.stateHash).toBe((await runSimulation({ from: 3, to: 3, commands: 300 })).stateHash);
});
