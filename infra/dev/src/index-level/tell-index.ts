/** What `npm run index` says to its arguments, and the code it leaves with. */
import { parseArgs } from "node:util";
import type { UnixMs } from "@crossfloor/instruments";
import { sceneFolder } from "../floor/scene-folder.ts";
import { sentenceOf, StartFault } from "../floor/sentence.ts";
import { explainLevel, levelText } from "./explain-level.ts";

const usage = "Usage: npm run index -- ID --at TIME [--data-dir DIR] [--scene NAME] [--json], where ID is an index such as CROSS and TIME such as 2026-03-18T15:04:05Z";

/** One of `stdout` and `stderr` is empty. */
export interface IndexAnswer { readonly code: 0 | 1; readonly stdout: string; readonly stderr: string }

/** Never throws: what cannot be answered is a sentence on `stderr` and code 1, and so is code 1 for a level that differs. */
export async function tellIndex(args: readonly string[]): Promise<IndexAnswer> {
  try {
    return await answer(args);
  } catch (fault) {
    return { code: 1, stdout: "", stderr: sentenceOf(fault) };
  }
}

async function answer(args: readonly string[]): Promise<IndexAnswer> {
  const { values, positionals } = parseArgs({
    args: [...args], allowPositionals: true,
    options: { at: { type: "string" }, "data-dir": { type: "string" }, scene: { type: "string" }, json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) return { code: 0, stdout: usage, stderr: "" };
  const [wanted, ...more] = positionals;
  if (wanted === undefined || more.length > 0 || values.at === undefined) throw new StartFault(usage);
  const at = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(values.at) ? Date.parse(values.at) : Number.NaN;
  if (Number.isNaN(at)) throw new StartFault(`"${values.at}" is not a time such as 2026-03-18T15:04:05Z.`);
  const level = await explainLevel(sceneFolder(values["data-dir"], values.scene), wanted, at as UnixMs);
  return { code: level.equal ? 0 : 1, stdout: values.json ? JSON.stringify(level) : levelText(level), stderr: "" };
}
