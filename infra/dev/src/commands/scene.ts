/** `npm run scene -- NAME --replay DIR [--speed N] [--json]`: the floor through a recorded scene; exit 1 unless it agrees with the recording and each product fills. */
import { parseArgs } from "node:util";
import { sentenceOf, StartFault } from "../floor/sentence.ts";
import { runScene } from "../scene/run-scene.ts";

const usage = "Usage: npm run scene -- NAME --replay DIR [--speed N] [--json]";

async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { help: { type: "boolean" }, replay: { type: "string" }, speed: { type: "string" }, json: { type: "boolean" } } });
  if (values.help === true) return console.log(usage);
  const [scene, ...others] = positionals;
  if (scene === undefined || others.length > 0 || values.replay === undefined) throw new StartFault(usage);
  const speed = values.speed === undefined ? undefined : Number(values.speed);
  const report = await runScene({ scene, replay: values.replay, speed, say: (line) => void (values.json === true ? console.error(line) : console.log(line)) });
  if (values.json === true) {
    console.log(JSON.stringify(report, null, 2));
  } else {
    for (const { index, rows, matched } of report.indices) console.log(`${index.padEnd(6)} ${matched} of ${rows} levels agree`);
    for (const { product, symbol, last } of report.fills) console.log(`${product.padEnd(15)} ${symbol === null ? last : `filled ${symbol}`}`);
    for (const fault of report.faults) console.error(fault);
  }
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}

run(process.argv.slice(2)).then(
  () => process.exit(),
  (fault: unknown) => {
    console.error(sentenceOf(fault));
    process.exit(1);
  },
);
