import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { UnixMs } from "@crossfloor/instruments";
import { realDisk } from "@crossfloor/journal";
import { archiveName, foldersOf, hashJournal, readCursors, startShadow, startWriter } from "@crossfloor/matching";
import { afterEach, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "crossfloor-keep-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Numbered files, oldest first. */
function segmentsOf(of: string): string[] {
  return readdirSync(of).filter((name) => /\d/.test(name)).toSorted();
}

function bytesOf(of: string): number {
  return segmentsOf(of).reduce((sum, name) => sum + statSync(join(of, name)).size, 0);
}

test("FLOOR-012: a long run comes back to --keep again and again, and a restart goes on from what is left", async () => {
  const [keepBytes, segmentBytes] = [60_000, 10_000];
  const paths = { feedSocketPath: join(folder, "feed.sock"), archiveSocketPath: join(folder, "archive.sock") };
  const faults: Error[] = [];
  const common = { dataFolder: folder, build: "test", log: () => undefined, onFatal: (fault: Error) => void faults.push(fault) };
  const writer = (every: { readonly advanceEveryMs: number; readonly checkpointEveryMs: number }) => startWriter({
    ...common, ...every, socketPath: paths.feedSocketPath, clock: { kind: "scene", startAt: Date.parse("2026-10-14T15:00:00Z") as UnixMs, speedNano: 1_000_000_000 },
    durableSubscribers: [archiveName], segmentBytes,
  });
  const shadow = (snapshotEveryRecords = 100_000) => startShadow({ ...common, ...paths, queryPort: 0, keepBytes, snapshotEveryMs: 100, snapshotEveryRecords });
  const busy = { advanceEveryMs: 1, checkpointEveryMs: 100 };
  const quiet = { advanceEveryMs: 3_600_000, checkpointEveryMs: 50 };
  const { journal, archive, snapshots } = foldersOf(folder);

  let [follower, leader] = await Promise.all([shadow(), writer(busy)]);
  let written = 0;
  for (let life = 0; life < 2; life++) {
    const from = leader.durable;
    while (segmentsOf(journal).length === 0 || segmentsOf(archive).length === 0) await sleep(20);
    const oldest = [journal, archive].map((of) => ({ of, name: segmentsOf(of)[0] }));
    // Enough for the bound to be passed several times over, were nothing removed.
    while (leader.durable < from + 4_000 && faults.length === 0) await sleep(50);
    // The oldest segments of both go once the archive is noted to have come so far, which the writer does every few seconds.
    const gone = (): boolean => oldest.every(({ of, name }) => !segmentsOf(of).includes(name));
    for (let waited = 0; waited < 45_000 && !gone(); waited += 50) await sleep(50);
    expect(gone()).toBe(true);
    expect(leader.durable).toBeGreaterThan(written);
    written = leader.durable;
    if (life > 0) break;
    await follower.close();
    await leader.close();
    [follower, leader] = await Promise.all([shadow(), writer(busy)]);
  }
  /** The writer first: the follower takes all that it left before it is closed. Returns where the journal ends. */
  const stop = async (): Promise<number> => {
    await leader.close();
    while (follower.seq < leader.durable && faults.length === 0) await sleep(20);
    await follower.close();
    return leader.durable;
  };
  const end = await stop();
  // Whoever wrote has stopped, and the archive has everything: the next start hears that and its end notes it …
  [follower, leader] = await Promise.all([shadow(), writer(quiet)]);
  await stop();
  expect((await readCursors(realDisk, journal)).get(archiveName)).toBeGreaterThanOrEqual(end);
  // … and two snapshots after it let everything go that is over the bound.
  [follower, leader] = await Promise.all([shadow(1), writer(quiet)]);
  while (segmentsOf(snapshots).filter((name) => Number.parseInt(name, 10) > end).length < 2 && faults.length === 0) await sleep(20);
  await stop();
  expect(bytesOf(journal) + bytesOf(archive)).toBeLessThanOrEqual(keepBytes);
  expect(segmentsOf(journal).length).toBeGreaterThan(2); // and no more than that
  expect(faults).toEqual([]);
  const { seq } = await hashJournal({ disk: realDisk, folders: foldersOf(folder), log: () => undefined, fromSnapshot: true });
  expect(seq).toBeGreaterThanOrEqual(end);
}, 150_000);
