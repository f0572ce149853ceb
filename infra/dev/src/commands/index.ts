/** `npm run index -- ID --at T`: the level of an index that was in force at T, made again from its recorded inputs; exit 1 where it differs or cannot be. */
import { parseArgs } from "node:util";
import type { UnixMs } from "@crossfloor/instruments";
import { sceneFolder } from "../floor/scene-folder.ts";
import { sentenceOf, StartFault } from "../floor/sentence.ts";
import { explainLevel, levelText } from "../index-level/explain-level.ts";

const usage = "Usage: npm run index -- ID --at TIME [--data-dir DIR] [--scene NAME] [--json], where ID is an index such as CROSS and TIME such as 2026-03-18T15:04:05Z";

export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { at: { type: "string" }, "data-dir": { type: "string" }, scene: { type: "string" }, json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(usage);
  const [wanted, ...more] = positionals;
  if (wanted === undefined || more.length > 0 || values.at === undefined) throw new StartFault(usage);
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(values.at) ? Date.parse(values.at) : Number.NaN;
  if (Number.isNaN(at)) throw new StartFault(`"${values.at}" is not a time such as 2026-03-18T15:04:05Z.`);
  const level = await explainLevel(sceneFolder(values["data-dir"], values.scene), wanted, at as UnixMs);
  console.log(values.json ? JSON.stringify(level) : levelText(level));
  if (!level.equal) process.exitCode = 1;
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
