import { encodeState, stateHash } from "@crossfloor/engine";
import { FaultyDisk, genesis, JournalFault, listSegments, listSnapshots, openJournal, readJournal, RecordBuffer, writeSnapshot } from "@crossfloor/journal";
import { encodeSnapshotBody, type Log, Replica, restoreReplica } from "@crossfloor/matching";
import { ByteWriter, encodeSequenced, type Seq } from "@crossfloor/protocol";
import { Coverage, simulateSeed } from "@crossfloor/simulator";
import { beforeAll, describe, expect, test } from "vitest";

const journalFolder = "journal";
const snapshotFolder = "snapshots";
/** Records between two snapshots; the journal goes on behind the last one. */
const snapshotEvery = 100;
const recordsAll = 360;
const pathOf = (seq: number): string => `${snapshotFolder}/${String(seq).padStart(16, "0")}.snapshot`;

let files: ReadonlyMap<string, Uint8Array>;
/** State hash of the whole journal. */
let wholeHash: string;
/** The snapshot at 100, which the third one removed. */
let removed: Uint8Array;

beforeAll(async () => {
  const disk = new FaultyDisk();
  const replica = Replica.empty();
  const bytes = new ByteWriter();
  const journal = await openJournal({ disk, folder: journalFolder, after: genesis, onBatch: () => undefined, segmentBytes: 8_192 });
  const { records } = simulateSeed({ seed: 5, commands: recordsAll, only: null, coverage: new Coverage() });
  for (let first = 0; first < recordsAll; first += 5) {
    const batch = records.slice(first, first + 5).map((record) => {
      encodeSequenced(bytes.clear(), record);
      return bytes.copy();
    });
    await journal.append((first + 1) as Seq, RecordBuffer.of(batch));
    for (const record of records.slice(first, first + 5)) replica.apply(record);
    if (replica.seq % snapshotEvery !== 0) continue;
    const { state, versions, seq } = replica;
    await writeSnapshot(disk, snapshotFolder, { seq, at: state.at, wall: state.wall, hash: journal.durable.hash, stateHash: stateHash(state), body: encodeSnapshotBody({ engine: encodeState(state), versions }) });
    if (seq === snapshotEvery) removed = disk.files().get(pathOf(seq)) ?? new Uint8Array(0);
  }
  await journal.close();
  files = disk.files();
  wholeHash = stateHash(replica.state);
});

interface Started { readonly from: number; readonly replayed: number; readonly hash: string; readonly passedOver: readonly number[] }

/** As writer and shadow start: the newest usable snapshot, and the journal behind it. */
async function start(disk: FaultyDisk): Promise<Started> {
  const passedOver: number[] = [];
  const log: Log = (level, _message, fields) => void (level === "warn" && passedOver.push(Number(fields?.["seq"])));
  const { replica, point } = await restoreReplica(disk, snapshotFolder, log);
  let replayed = 0;
  const journal = await openJournal({
    disk, folder: journalFolder, after: point,
    onBatch: (batch) => replica.applyBatch(batch, () => void (replayed += 1)),
  });
  await journal.close();
  return { from: point.seq, replayed, hash: stateHash(replica.state), passedOver };
}

const withFiles = (changed: Readonly<Record<string, Uint8Array | undefined>>): FaultyDisk => {
  const all = new Map(files);
  for (const [path, bytes] of Object.entries(changed)) {
    if (bytes === undefined) all.delete(path);
    else all.set(path, bytes);
  }
  return FaultyDisk.of(all);
};
const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const copy = bytes.slice();
  copy[at] ^= 1 << (at % 8);
  return copy;
};
const snapshot = (seq: number): Uint8Array => files.get(pathOf(seq)) ?? new Uint8Array(0);
const faultOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (fault: unknown) => fault);

describe("a start from snapshots", () => {
  test("SNAPSHOT-004: the newest sound one is taken, and what is behind it is replayed to the state of the whole journal", async () => {
    expect(await listSnapshots(FaultyDisk.of(files), snapshotFolder)).toEqual([300, 200]);
    expect(await start(FaultyDisk.of(files))).toEqual({ from: 300, replayed: 60, hash: wholeHash, passedOver: [] });
  });

  test.each([
    { harm: "flipped in its header", harmed: () => flipped(snapshot(300), 20) },
    { harm: "flipped in its body", harmed: () => flipped(snapshot(300), 1_000) },
    { harm: "flipped in its last byte", harmed: () => flipped(snapshot(300), snapshot(300).length - 1) },
    { harm: "cut", harmed: () => snapshot(300).slice(0, 4_096) },
    { harm: "empty", harmed: () => new Uint8Array(0) },
    { harm: "zeroed in a sector", harmed: () => snapshot(300).slice().fill(0, 512, 1_024) },
    { harm: "another's content", harmed: () => snapshot(200) },
    { harm: "missing", harmed: () => undefined },
  ])("SNAPSHOT-004: the newest $harm, the older one is taken with a longer replay, and the damaged one is told", async ({ harm, harmed }) => {
    expect(await start(withFiles({ [pathOf(300)]: harmed() }))).toEqual({ from: 200, replayed: 160, hash: wholeHash, passedOver: harm === "missing" ? [] : [300] });
  });

  test("SNAPSHOT-004: a flipped bit at any byte of the newest, and a cut at any, gives way to the older one", async () => {
    const bytes = snapshot(300);
    const log: Log = () => undefined;
    // Every byte of the envelope; of the state, which one checksum covers, every 89th.
    for (let at = 0; at < bytes.length; at += at < 160 ? 1 : 89) {
      for (const harmed of [flipped(bytes, at), bytes.slice(0, at)]) {
        expect((await restoreReplica(withFiles({ [pathOf(300)]: harmed }), snapshotFolder, log)).point.seq, `byte ${at}`).toBe(200);
      }
    }
  });

  test("SNAPSHOT-004: where none is sound, the whole journal is replayed", async () => {
    const harmed = { [pathOf(300)]: flipped(snapshot(300), 2_000), [pathOf(200)]: snapshot(200).slice(0, 99) };
    expect(await start(withFiles(harmed))).toEqual({ from: 0, replayed: recordsAll, hash: wholeHash, passedOver: [300, 200] });
    expect(await start(withFiles({ [pathOf(300)]: undefined, [pathOf(200)]: undefined }))).toEqual({ from: 0, replayed: recordsAll, hash: wholeHash, passedOver: [] });
  });

  test("SNAPSHOT-005: one that is not yet renamed is none, and goes with the next; one too many that was not yet removed does no harm", async () => {
    for (const half of [snapshot(300), snapshot(300).slice(0, 700), new Uint8Array(0)]) {
      const disk = withFiles({ [pathOf(300)]: undefined, [`${pathOf(300)}.tmp`]: half });
      expect(await start(disk)).toEqual({ from: 200, replayed: 160, hash: wholeHash, passedOver: [] });
    }
    const three = withFiles({ [pathOf(100)]: removed, [`${pathOf(350)}.tmp`]: snapshot(300) });
    expect(await start(three)).toEqual({ from: 300, replayed: 60, hash: wholeHash, passedOver: [] });
    await writeSnapshot(three, snapshotFolder, { seq: 350 as Seq, at: 0 as never, wall: 0 as never, hash: new Uint8Array(32), stateHash: "0".repeat(16), body: new Uint8Array(1) });
    expect([...three.files().keys()].filter((path) => path.startsWith(snapshotFolder)).sort()).toEqual([pathOf(300), pathOf(350)]);
  });

  test("SNAPSHOT-006: with no sound snapshot, a journal whose beginning was pruned refuses the start by name", async () => {
    const [first, second] = await listSegments(FaultyDisk.of(files), journalFolder);
    const pruned = { [`${journalFolder}/${first.name}`]: undefined };
    expect((await start(withFiles(pruned))).from).toBe(300);
    const fault = await faultOf(start(withFiles({ ...pruned, [pathOf(300)]: flipped(snapshot(300), 600), [pathOf(200)]: undefined })));
    expect(fault).toBeInstanceOf(JournalFault);
    expect(String(fault)).toContain(`the journal begins at ${second.firstSeq}; its beginning was pruned, and no snapshot covers it`);
  });

  test("SNAPSHOT-006: a snapshot that is newer than the journal's end refuses the start and names both", async () => {
    // The journal as it was at 250: its files cut there, and nothing that tells what was acknowledged.
    const disk = FaultyDisk.of(files);
    const cut: Record<string, Uint8Array | undefined> = { [`${journalFolder}/durable.mark`]: undefined };
    let until = 0;
    for await (const { segment, firstSeq, records } of readJournal({ disk, folder: journalFolder, after: genesis })) if (firstSeq + records.length - 1 <= 250) until = segment.firstSeq;
    for (const { name, firstSeq } of await listSegments(disk, journalFolder)) if (firstSeq > until) cut[`${journalFolder}/${name}`] = undefined;
    const fault = await faultOf(start(withFiles(cut)));
    expect(fault).toBeInstanceOf(JournalFault);
    expect(String(fault)).toMatch(/the journal (ends|is sound up to|begins).* but a snapshot or cursor ends at 300/);
  });

  test("SNAPSHOT-006: a snapshot of another chain refuses the start", async () => {
    const other = withFiles({});
    const { replica, point } = await restoreReplica(other, snapshotFolder, () => undefined);
    const { state, versions } = replica;
    await writeSnapshot(other, snapshotFolder, { seq: point.seq, at: state.at, wall: state.wall, hash: new Uint8Array(32).fill(9), stateHash: stateHash(state), body: encodeSnapshotBody({ engine: encodeState(state), versions }) });
    expect(String(await faultOf(start(other)))).toContain("the chain at 300 is not the one that the snapshot knows");
  });
});
