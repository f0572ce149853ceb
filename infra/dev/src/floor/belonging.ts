/**
 * Whether the parts of a data folder belong together.
 *
 * A part that is missing would be made anew in silence, and then speak of other accounts or another chain than the rest: numbers of
 * accounts would be given a second time, deposits would never be seen. Better to say so.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { connectDatabase } from "@crossfloor/db";
import { readMarkOf, realDisk } from "@crossfloor/journal";
import type { DataFolder } from "./data-folder.ts";
import { StartFault } from "./sentence.ts";

/** The database comes up before anybody signs up or anything is sent: without it nothing has been made in this scene. */
export function sceneIsNew({ postgres }: Pick<DataFolder, "postgres">): boolean {
  return !existsSync(join(postgres, "PG_VERSION"));
}

/** Whether no scene of the data folder has ever been up. */
export function floorIsNew({ root }: Pick<DataFolder, "root">): boolean {
  return readdirSync(join(root, "scenes")).every((scene) => sceneIsNew({ postgres: join(root, "scenes", scene, "postgres") }));
}

/** The writer acknowledges nothing before the database is up, so what is acknowledged has a database beside it. Throws `StartFault`. */
export async function checkDatabaseIsThere(folder: DataFolder): Promise<void> {
  if (!sceneIsNew(folder) || readdirSync(folder.postgres).length > 0) return;
  const mark = await readMarkOf(realDisk, folder.journal);
  if (mark !== undefined && mark.seq > 0) {
    throw new StartFault(`The database in ${folder.postgres} is missing, while the journal beside it speaks of its users; restore it, or move ${folder.home} away to start anew.`);
  }
}

/** Throws `StartFault` when the chain that runs is not the one that the database knows. */
export async function checkChainIsKnown(recordUrl: string, chain: number, chainUrl: string, folder: DataFolder): Promise<void> {
  const sql = connectDatabase(recordUrl, { max: 1, name: "launcher" });
  try {
    const [known] = await sql<{ hash: string }[]>`select genesis_hash as hash from record.chain where chain = ${chain}`;
    if (known === undefined || known.hash === (await genesisOf(chainUrl))) return;
    throw new StartFault(`The chain in ${folder.chain} is not the one that the database knows: its state was removed or replaced; restore it, or move ${folder.home} away to start anew.`);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

async function genesisOf(url: string): Promise<string> {
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: '{"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0x0",false]}', signal: AbortSignal.timeout(10_000) });
  const { result } = (await answer.json()) as { result?: { hash: string } };
  if (result === undefined) throw new StartFault(`The chain node at ${url} does not show its first block.`);
  return result.hash;
}
