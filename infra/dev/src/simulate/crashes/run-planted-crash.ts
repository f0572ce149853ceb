/** The process behind a planted fault of the disk's side: plants it, runs seeds, and prints as JSON which seed found it. */
import { missedOf, plant } from "@crossfloor/simulator/planting";
import { crashFaults } from "./crash-faults.ts";

const [, , id, shorten] = process.argv;
const fault = crashFaults.find((each) => each.id === id);
if (fault === undefined) throw new Error(`there is no fault ${id}`);
const planted = plant(fault.rewrites);

const { Coverage } = await import("@crossfloor/simulator");
const { shrinkOperations, simulateCrashes } = await import("./simulate-crashes.ts");

/** Seeds that a fault gets to show itself, and how long each is. */
const seedsMax = 60;
const commands = 1_000;

let found: { readonly seed: number; readonly message: string } | null = null;
let run: unknown;
const { from = 1 } = fault;
for (let seed = from; seed < from + seedsMax && found === null; seed += 1) {
  const { failure, operations: whole } = await simulateCrashes({ seed, commands, coverage: new Coverage() });
  if (failure === null || !fault.foundBy.includes(failure.id)) continue;
  found = { seed, message: failure.message };
  if (shorten === "--shrink") run = { kind: "operations", operations: await shrinkOperations(whole, failure.id) };
}
const missed = missedOf(fault.rewrites, planted);
console.log(JSON.stringify({ id: fault.id, what: fault.what, found, missed, run }));
process.exitCode = found === null || missed.length > 0 ? 1 : 0;
