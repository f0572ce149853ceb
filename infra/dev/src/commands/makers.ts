/** `npm run makers -- --check [--seed N] [--json]`: a seeded hour of quoting on the real engine; exit 1 if it falls short. */
import { parseArgs } from "node:util";
import { sentenceOf, StartFault } from "../floor/sentence.ts";
import { checkMakers } from "../makers/check-makers.ts";

const usage = "Usage: npm run makers -- --check [--seed N] [--seconds N] [--json]";

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args], options: { help: { type: "boolean" }, check: { type: "boolean" }, json: { type: "boolean" }, seed: { type: "string", default: "1" }, seconds: { type: "string", default: "3600" } },
  });
  if (values.help === true) return console.log(usage);
  const seed = Number(values.seed);
  const seconds = Number(values.seconds);
  if (values.check !== true || !Number.isSafeInteger(seed) || !Number.isSafeInteger(seconds) || seconds < 1) throw new StartFault(usage);
  const report = await checkMakers({ seed, seconds });
  if (values.json === true) {
    console.log(JSON.stringify(report, null, 2));
  } else {
    for (const { symbol, twoSidedShare, levelsMin } of report.instruments) console.log(`${symbol.padEnd(14)} two-sided ${(twoSidedShare * 100).toFixed(2).padStart(6)} %, at least ${levelsMin} levels a side`);
    console.log(`Equity over maintenance margin was at least ${report.marginRatioMin.toFixed(1)}; ${report.makerCommandsPerSecond.toFixed(2)} commands a second.`);
    for (const fault of report.faults) console.error(fault);
  }
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
