/** `npm run simulate -- --seed N --commands M --json`: the seeded simulator with its auditor; exit 1 if anything was found. */
import { sentenceOf } from "../floor/sentence.ts";
import { parseSimulateOptions, simulateUsage } from "../simulate/options.ts";
import { runSimulation } from "../simulate/run-simulation.ts";

function run(args: readonly string[]): void {
  const options = parseSimulateOptions(args);
  if (options.help) return console.log(simulateUsage);
  const report = runSimulation(options);
  if (options.json) console.log(JSON.stringify(report));
  else {
    console.log(`${report.seeds} seeds, ${report.records} records, ${report.fills} fills in ${report.seconds.toFixed(1)} s: ${report.seedsPerMinute} seeds a minute.`);
    for (const { seed, failure, records } of report.failures) console.error(`Seed ${seed}, record ${failure.at}: ${failure.message}\n${JSON.stringify(records)}`);
    for (const mark of report.missing) console.error(`Never reached: ${mark}`);
  }
  process.exitCode = report.failures.length === 0 && report.missing.length === 0 ? 0 : 1;
}

try {
  run(process.argv.slice(2));
} catch (fault) {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
}
