import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { UnixMs } from "@crossfloor/instruments";
import { realDisk } from "@crossfloor/journal";
import { archiveName, foldersOf, hashJournal, startShadow, startWriter } from "@crossfloor/matching";
import { afterEach, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "crossfloor-keep-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Numbered files, oldest first. */
function segmentsOf(of: string): string[] {
  return readdirSync(of).filter((name) => /\d/.test(name)).toSorted();
}

test("FLOOR-012: a long run comes back to --keep again and again, and a restart goes on from what is left", async () => {
  const [keepBytes, segmentBytes] = [60_000, 10_000];
  const paths = { feedSocketPath: join(folder, "feed.sock"), archiveSocketPath: join(folder, "archive.sock") };
  const faults: Error[] = [];
  const common = { dataFolder: folder, build: "test", log: () => undefined, onFatal: (fault: Error) => void faults.push(fault) };
  const writer = () => startWriter({
    ...common, socketPath: paths.feedSocketPath, clock: { kind: "scene", startAt: Date.parse("2026-10-14T15:00:00Z") as UnixMs, speedNano: 1_000_000_000 },
    durableSubscribers: [archiveName], advanceEveryMs: 1, checkpointEveryMs: 100, segmentBytes,
  });
  const shadow = () => startShadow({ ...common, ...paths, queryPort: 0, keepBytes, snapshotEveryMs: 100 });
  const { journal, archive } = foldersOf(folder);

  let [follower, leader] = await Promise.all([shadow(), writer()]);
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
    await follower.close();
    await leader.close();
    if (life === 0) [follower, leader] = await Promise.all([shadow(), writer()]);
  }
  expect(faults).toEqual([]);
  const { seq } = await hashJournal({ disk: realDisk, folders: foldersOf(folder), log: () => undefined, fromSnapshot: true });
  expect(seq).toBeGreaterThanOrEqual(written);
}, 150_000);
