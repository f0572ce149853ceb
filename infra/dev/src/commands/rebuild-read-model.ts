/**
 * `npm run rebuild-read-model -- [--check] [--json] [--data-dir DIR] [--scene NAME]`: makes the read model anew
 * from the event archive, compares every table, and puts the new one in place. Works beside a running floor and without one.
 * Leaves with 1 if any table differed.
 */
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort, runningPostgresUrl, startPostgres } from "@crossfloor/db/embedded";
import { JournalFault, readArchive, realDisk } from "@crossfloor/journal";
import { foldersOf } from "@crossfloor/matching";
import { rebuildReadModel, type RebuildReport } from "@crossfloor/projector";
import { decodeEventRecord, type EventRecord, type Seq } from "@crossfloor/protocol";
import { sceneFolder } from "../floor/scene-folder.ts";
import { sentenceOf, StartFault } from "../floor/sentence.ts";

/** A shadow at work may be this far behind the projector. */
const archiveWaitMs = 10_000;
const archiveRetryMs = 250;

const usage = "Usage: npm run rebuild-read-model -- [--check] [--json] [--data-dir DIR] [--scene NAME]";

async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: "boolean", default: false }, json: { type: "boolean", default: false }, "data-dir": { type: "string" }, scene: { type: "string" }, help: { type: "boolean", default: false } },
  });
  if (values.help) return console.log(usage);
  const folder = sceneFolder(values["data-dir"], values.scene);
  const dataDir = `${folder}/postgres`;
  if (!existsSync(`${dataDir}/PG_VERSION`)) throw new StartFault(`There is no database in ${folder}: start the floor once.`);
  const running = runningPostgresUrl(dataDir);
  const server = running === undefined ? await startPostgres({ dataDir, port: await freePort(), log: () => undefined }) : undefined;
  try {
    const started = Date.now();
    const report = await rebuildReadModel({ ownerUrl: running ?? server?.url ?? "", replace: !values.check, readRecords: (first, last) => archivedRecords(foldersOf(folder).archive, first, last) });
    if (values.json) console.log(JSON.stringify({ ...report, ms: Date.now() - started }));
    else tell(report);
    if (!report.same) process.exitCode = 1;
  } finally {
    await server?.stop();
  }
}

/** The archive's records, waiting a little for a shadow that is still writing the last of them. */
async function* archivedRecords(folder: string, first: Seq, last: Seq): AsyncGenerator<readonly EventRecord[]> {
  let next = first;
  for (let waited = 0; ; waited += archiveRetryMs) {
    try {
      for await (const records of readArchive(realDisk, folder, next, last)) {
        yield records.map(({ bytes }) => decodeEventRecord(bytes));
        next = (records[records.length - 1].seq + 1) as Seq;
      }
      return;
    } catch (fault) {
      if (!(fault instanceof JournalFault) || waited >= archiveWaitMs) throw fault;
      await sleep(archiveRetryMs);
    }
  }
}

function tell({ seq, same, replaced, tables }: RebuildReport): void {
  for (const { table, rows, rebuiltRows, onlyPresent, onlyRebuilt } of tables) {
    const verdict = onlyPresent + onlyRebuilt === 0 ? "same" : `DIFFERS: ${onlyPresent} rows only in the present one (${rows}), ${onlyRebuilt} only in the rebuilt one (${rebuiltRows})`;
    console.log(`${table.padEnd(20)} ${String(rows).padStart(10)} rows  ${verdict}`);
  }
  console.log(same ? `The read model at ${seq} is what the event archive makes of it.` : `The read model at ${seq} is not what the event archive makes of it.`);
  console.log(replaced ? "The rebuilt one is in place." : "Nothing was changed.");
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
