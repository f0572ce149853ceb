/** `npm run journal -- verify | hash [--from-snapshot] | void SEQ --reason TEXT`, each with `--data-dir DIR --scene NAME`. */
import { parseArgs } from "node:util";
import { realDisk } from "@crossfloor/journal";
import { foldersOf, hashJournal, type Log, verifyJournal, voidRecord } from "@crossfloor/matching";
import type { Seq } from "@crossfloor/protocol";
import { sceneFolder } from "../floor/scene-folder.ts";
import { sentenceOf } from "../floor/sentence.ts";

const usage = `Usage: npm run journal -- verify                      check every byte that is kept
       npm run journal -- hash [--from-snapshot]      replay, and name the state it leads to
       npm run journal -- void SEQ --reason TEXT      pass over a record that stops the engine
       each with [--data-dir DIR] [--scene NAME]`;

const log: Log = (level, message, fields) => {
  if (level !== "info") console.error(`${message}${fields === undefined ? "" : ` ${JSON.stringify(fields)}`}`);
};

export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { "data-dir": { type: "string" }, scene: { type: "string" }, reason: { type: "string" }, "from-snapshot": { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(usage);
  const [what, place] = positionals;
  if (what !== "verify" && what !== "hash" && what !== "void") throw new Error(usage);
  const folders = foldersOf(sceneFolder(values["data-dir"], values.scene));
  if (what === "verify") return print(await verifyJournal(realDisk, folders));
  if (what === "hash") return print(await hashJournal({ disk: realDisk, folders, log, fromSnapshot: values["from-snapshot"] }));
  const seq = Number(place);
  if (!Number.isSafeInteger(seq) || seq < 1 || values.reason === undefined) throw new Error(usage);
  print(await voidRecord({ disk: realDisk, folders, seq: seq as Seq, reason: values.reason, madeAt: new Date().toISOString(), log }));
}

function print(result: object): void {
  console.log(JSON.stringify(result));
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
