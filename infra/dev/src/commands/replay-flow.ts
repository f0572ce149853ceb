/** `npm run replay-flow -- DIR [--json]`: recorded order flow of real venues through our own books; exit 1 if something does not come out as it must. */
import { parseArgs } from "node:util";
import { sentenceOf, StartFault } from "../floor/sentence.ts";
import { missingFlowFiles, replayFlow } from "../replay-flow/replay-flow.ts";

const usage = "Usage: npm run replay-flow -- DIR [--json], where DIR is the folder of recorded market data";

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { help: { type: "boolean" }, json: { type: "boolean" } } });
  if (values.help === true) return console.log(usage);
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new StartFault(usage);
  const missing = missingFlowFiles(folder);
  if (missing.length > 0) throw new StartFault(`These recordings are not in ${folder}: ${missing.join(", ")}.`);
  const report = await replayFlow(folder);
  if (values.json === true) console.log(JSON.stringify(report));
  else {
    const { es, bitstamp, levels, faults } = report;
    console.log(`ES: ${es.records} records, ends at ${es.bestBid} / ${es.bestAsk} with ${es.orders} orders; fills ${JSON.stringify(es.fills)}.`);
    console.log(`Bitstamp: ${bitstamp.levelsMet} of ${bitstamp.levelsCompared} levels of ${bitstamp.snapshots} books met; the others ${JSON.stringify(bitstamp.mismatches)}.`);
    for (const [name, { compared, equal, messages, gaps }] of Object.entries(levels)) console.log(`${name}: ${messages} messages, ${gaps} gaps, best prices equal at ${equal} of ${compared} update ids.`);
    for (const fault of faults) console.error(fault);
  }
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
