/**
 * The process behind `--break ID`: rewrites the sources of one fault while they are loaded, runs seeds that look at this invariant
 * alone, and prints as JSON which seed found it. A fault that the engine's own assertions stop first is not found: the next seed.
 */
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { plantedFaults } from "./planted-faults.ts";
import { rewriteOnce } from "./rewrite-once.ts";

const [, , id] = process.argv;
const fault = plantedFaults.find((each) => each.id === id);
if (fault === undefined) throw new Error(`there is no fault for ${id}`);

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const planted = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith("file:")) return loaded;
    const file = fileURLToPath(url).slice(root.length);
    const rewrites = fault.rewrites.filter((rewrite) => rewrite.file === file);
    if (rewrites.length === 0 || loaded.source === undefined || loaded.source === null) return loaded;
    planted.add(file);
    const text = typeof loaded.source === "string" ? loaded.source : new TextDecoder().decode(loaded.source);
    return { ...loaded, source: rewrites.reduce(rewriteOnce, text) };
  },
});

const { Coverage } = await import("../coverage-marks.ts");
const { simulateSeed } = await import("../simulate-seed.ts");

/** Seeds that a fault gets to show itself, and how long each is. */
const seedsMax = 60;
const commands = 700;

let found: { readonly seed: number; readonly message: string } | null = null;
for (let seed = 1; seed <= seedsMax && found === null; seed += 1) {
  const { failure } = simulateSeed({ seed, commands, only: fault.id, coverage: new Coverage() });
  if (failure?.id === fault.id) found = { seed, message: failure.message };
}
const missed = fault.rewrites.filter(({ file }) => !planted.has(file)).map(({ file }) => file);
console.log(JSON.stringify({ id: fault.id, what: fault.what, found, missed }));
process.exitCode = found === null || missed.length > 0 ? 1 : 0;
