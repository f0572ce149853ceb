/**
 * The process behind `--break ID`: rewrites the sources of one fault while they are loaded, runs seeds that look at this invariant
 * alone, and prints as JSON which seed found it. A fault that the engine's own assertions stop first is not found: the next seed.
 */
import { missedOf, plant } from "./plant.ts";
import { plantedFaults } from "./planted-faults.ts";

const [, , id, shorten] = process.argv;
const fault = plantedFaults.find((each) => each.id === id);
if (fault === undefined) throw new Error(`there is no fault for ${id}`);

const planted = plant(fault.rewrites);

const { Coverage } = await import("../coverage-marks.ts");
const { simulateSeed } = await import("../simulate-seed.ts");
const { shrink } = await import("../shrink.ts");

/** Seeds that a fault gets to show itself, and how long each is. */
const seedsMax = 60;
const commands = 700;

let found: { readonly seed: number; readonly message: string } | null = null;
let run: unknown;
for (let seed = 1; seed <= seedsMax && found === null; seed += 1) {
  const { failure, records, limits } = simulateSeed({ seed, commands, only: fault.id, coverage: new Coverage() });
  if (failure?.id !== fault.id) continue;
  found = { seed, message: failure.message };
  if (shorten === "--shrink") run = { kind: "records", limits, records: await shrink(records, limits, fault.id, fault.id) };
}
const missed = missedOf(fault.rewrites, planted);
console.log(JSON.stringify({ id: fault.id, what: fault.what, found, missed, run }));
process.exitCode = found === null || missed.length > 0 ? 1 : 0;
