/** `npm run events -- rebuild [--data-dir DIR] [--scene NAME]`: makes the event archive again from the journal. */
import { parseArgs } from "node:util";
import { realDisk } from "@crossfloor/journal";
import { foldersOf, type Log, rebuildArchive } from "@crossfloor/matching";
import { sceneFolder } from "../floor/scene-folder.ts";
import { sentenceOf } from "../floor/sentence.ts";

const usage = "Usage: npm run events -- rebuild [--data-dir DIR] [--scene NAME], while the floor is down";

const log: Log = (level, message, fields) => {
  if (level !== "info") console.error(`${message}${fields === undefined ? "" : ` ${JSON.stringify(fields)}`}`);
};

export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { "data-dir": { type: "string" }, scene: { type: "string" }, help: { type: "boolean", default: false } } });
  if (values.help) return console.log(usage);
  if (positionals[0] !== "rebuild") throw new Error(usage);
  console.log(JSON.stringify(await rebuildArchive(realDisk, foldersOf(sceneFolder(values["data-dir"], values.scene)), log)));
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
