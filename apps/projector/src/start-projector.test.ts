import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleFloor, startTestPostgres, type TestPostgres } from "@crossfloor/db/embedded";
import { type EncodedRecord, type FeedServer, type Pulse, startArchiveServer, startFeedServer } from "@crossfloor/feed";
import { ByteWriter, encodeEventRecord, type EventRecord, type Seq } from "@crossfloor/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rebuildReadModel } from "./rebuild-read-model.ts";
import { type Projector, startProjector } from "./start-projector.ts";

let server: TestPostgres;
let folder: string;
beforeAll(async () => {
  server = await startTestPostgres();
  folder = mkdtempSync(join(tmpdir(), "xf-projector-"));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const all = sampleFloor(31, 1_500);
const encoded: EncodedRecord[] = all.map((record) => {
  const to = new ByteWriter();
  encodeEventRecord(to, record);
  return { seq: record.seq, bytes: to.copy() };
});
const pulseAt = ({ seq, at, wall }: EventRecord): Pulse => ({ durable: seq, at, wall, speedNano: 1_000_000_000, checkpoint: { seq: 0 as Seq, stateHash: "" } });

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 15_000) throw new Error(`gave up waiting until ${what}`);
    await sleep(10);
  }
}

test("READ-008: it follows the writer from its cursor, through the archive when it is far behind, over new writers and its own restarts, and tells what it stored", { timeout: 60_000 }, async () => {
  const urls = await server.fresh();
  const [socketPath, archiveSocketPath] = [join(folder, "feed.sock"), join(folder, "archive.sock")];
  const cursors: number[] = [];
  let archived = 700;
  const archive = await startArchiveServer({
    socketPath: archiveSocketPath, build: "test", oldest: () => 1 as Seq, newest: () => archived as Seq,
    async *read(first, last) { yield encoded.slice(first - 1, last); },
    onFault: (fault) => { throw fault; },
  });
  const writer = (epoch: number, recovered: number): Promise<FeedServer> => startFeedServer({
    socketPath, build: "test", epoch, recovered: recovered as Seq, ring: { recordsMax: 100, bytesMax: 10_000_000 }, onCommand: () => undefined,
    onCursor: (name, cursor) => { if (name === "projector") cursors.push(cursor); }, onFault: (fault) => { throw fault; },
  });
  const project = (): Promise<Projector> => startProjector({ databaseUrl: urls.readUrl, socketPath, archiveSocketPath, log: () => undefined, onFault: (error) => { throw error; } });

  const first = await writer(1, 700);
  first.open(pulseAt(all[699]));
  const early = await project();
  await until(() => early.cursor.seq === 700, "the archive is read");
  for (let seq = 700; seq < 900; seq += 20) first.publish(encoded.slice(seq, seq + 20), pulseAt(all[seq + 19]));
  await until(() => early.cursor.seq === 900, "the writer's records are stored");
  await early.close();
  archived = 1_300;
  for (let seq = 900; seq < 1_300; seq += 20) first.publish(encoded.slice(seq, seq + 20), pulseAt(all[seq + 19]));
  const later = await project();
  await until(() => later.cursor.seq === 1_300, "what was missed is stored");
  await first.close();
  const second = await writer(2, 1_300);
  second.open(pulseAt(all[1_299]));
  // More than the writer keeps: only the archive, which follows a little later, has all of it.
  second.publish(encoded.slice(1_300), pulseAt(all[1_499]));
  setTimeout(() => { archived = 1_450; }, 300);
  await until(() => later.cursor.seq === 1_500, "the new writer's records are stored");
  await until(() => cursors.includes(1_500), "the writer hears what is stored");
  expect(cursors.every((cursor, place) => place === 0 || cursor >= cursors[place - 1])).toBe(true);
  await later.close();
  await second.close();
  await archive.close();
  const report = await rebuildReadModel({ ownerUrl: urls.ownerUrl, replace: false, async *readRecords(from, last) { yield all.slice(from - 1, last); } });
  expect(report).toMatchObject({ same: true, seq: 1_500 });
});
