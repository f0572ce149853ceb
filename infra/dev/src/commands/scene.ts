/** `npm run scene -- NAME --replay DIR [--speed N] [--json]`: the floor through a recorded scene; exit 1 unless it agrees with the recording and each product fills. */
import { parseArgs } from "node:util";
import { SceneError } from "@crossfloor/oracle";
import { StartFault } from "../floor/sentence.ts";
import { runScene } from "../scene/run-scene.ts";

const usage = "Usage: npm run scene -- NAME --replay DIR [--speed N] [--json]";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { help: { type: "boolean" }, replay: { type: "string" }, speed: { type: "string" }, json: { type: "boolean" } } });
if (values.help === true) {
  console.log(usage);
  process.exit();
}
const speed = values.speed === undefined ? undefined : Number(values.speed);
if (positionals.length !== 1 || values.replay === undefined) {
  console.error(usage);
  process.exit(1);
}

try {
  const report = await runScene({ scene: positionals[0], replay: values.replay, speed, say: (line) => void (values.json === true ? console.error(line) : console.log(line)) });
  if (values.json === true) {
    console.log(JSON.stringify(report, null, 2));
  } else {
    for (const { index, rows, matched } of report.indices) console.log(`${index.padEnd(6)} ${matched} of ${rows} levels agree`);
    for (const { product, symbol, last } of report.fills) console.log(`${product.padEnd(15)} ${symbol === null ? last : `filled ${symbol}`}`);
    for (const fault of report.faults) console.error(fault);
  }
  process.exit(report.faults.length === 0 ? 0 : 1);
} catch (error) {
  if (!(error instanceof SceneError || error instanceof StartFault)) throw error;
  console.error(error.message);
  process.exit(1);
}
