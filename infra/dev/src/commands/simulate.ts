/** `npm run simulate -- --seed N --commands M --json`: the seeded simulator with its auditor; exit 1 if anything was found. `--break ID` plants a fault, which must be found. */
import { breakInvariant } from "@crossfloor/simulator";
import { sentenceOf } from "../floor/sentence.ts";
import { breakCrash, isCrashFault } from "../simulate/crashes/break-crash.ts";
import { keepRun, keptFolder } from "../simulate/kept-run.ts";
import { parseSimulateOptions, simulateHelp } from "../simulate/options.ts";
import { runSimulation } from "../simulate/run-simulation.ts";

async function run(args: readonly string[]): Promise<void> {
  const options = parseSimulateOptions(args);
  if (options.help) return console.log(simulateHelp);
  if (options.broken !== null) {
    const report = await (isCrashFault(options.broken) ? breakCrash : breakInvariant)(options.broken);
    const found = report.found === null ? `Not found: ${report.what}.` : `Found in seed ${report.found.seed}: ${report.found.message}. Planted was: ${report.what}.`;
    console.log(options.json ? JSON.stringify(report) : found);
    process.exitCode = report.found === null || report.missed.length > 0 ? 1 : 0;
    return;
  }
  const report = await runSimulation(options);
  const day = new Date().toISOString().slice(0, 10);
  if (options.keep) for (const { seed, failure, run: parts } of report.failures) console.error(`Kept: ${keepRun(keptFolder, day, seed, { id: failure.id, found: failure.message, run: parts })}`);
  if (options.json) console.log(JSON.stringify(report));
  else {
    console.log(`${report.seeds} seeds, ${report.crashSeeds} of them also with ${report.lives} lives on a faulty disk, ${report.records} records, ${report.fills} fills in ${report.seconds.toFixed(1)} s: ${report.seedsPerMinute} seeds a minute of processor time, ${report.crashSeedsPerMinute} on the faulty disk.`);
    for (const { seed, failure, run } of report.failures) console.error(`Seed ${seed}, ${run.kind === "records" ? "record" : "operation"} ${failure.at}: ${failure.message}\n${JSON.stringify(run)}`);
    for (const { mark, seeds, of } of report.rarest) console.log(`Reached by ${seeds} of ${of} seeds: ${mark}`);
    for (const mark of report.missing) console.error(`Never reached: ${mark}`);
  }
  process.exitCode = report.failures.length === 0 && report.missing.length === 0 ? 0 : 1;
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
