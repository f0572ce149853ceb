import { expect, test } from "vitest";
import { runPasses } from "./bench-engine.ts";
import { orderFlow } from "./order-flow.ts";

test("BENCH-006: the engine's bench ends in one state without a journal, with it and from it, and a tenth of its commands trade", async () => {
  const workload = orderFlow({ operations: 3_000, seed: 5, middle: 10_000 });
  const { cold, warm, journaled, replayed } = await runPasses(workload, { accounts: 200, instruments: 30 }, true, 2);
  expect([...warm, ...journaled, ...replayed].map(({ stateHash }) => stateHash)).toEqual(Array.from({ length: 6 }, () => cold.stateHash));
  expect(cold.commands).toBeGreaterThan(3_000);
  expect(cold.commandsWithFill).toBeGreaterThan(100);
  expect(cold.refused).toBeLessThan(cold.commands / 10);
  expect(cold.eventBytes).toBeGreaterThan(100 * cold.commands);
});
