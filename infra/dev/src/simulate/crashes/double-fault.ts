/**
 * Rot in a batch that nothing but itself proves, on top of a power failure. One disk cannot tell it from a torn end, so what was promised can be
 * lost; a second machine is what helps. What must hold even so is held here, on copies of the disk: no batch before the damaged one is lost, nothing
 * false is taken for true, and damage at or before the mark is named.
 */
import { stateHash } from "@crossfloor/engine";
import { FaultyDisk, JournalFault, oldestPoint, readJournal } from "@crossfloor/journal";
import { type Folders, recoverWriter } from "@crossfloor/matching/durable";
import { demand } from "./witness.ts";

type Files = ReadonlyMap<string, Uint8Array>;

/** Where a start ends that nobody hindered. */
interface Start {
  readonly seq: number;
  readonly hash: string;
  /** From the oldest that the journal still has. */
  readonly records: readonly Uint8Array[];
}

/** What the start from the harmed file did; `undefined` where the harm changed nothing. */
export type DoubleFault = "taken for a torn end" | "named" | undefined;

export async function checkDoubleFault(files: Files, folders: Folders, path: string, harm: (bytes: Uint8Array) => void, segmentBytes: number): Promise<DoubleFault> {
  const sound = files.get(path) ?? new Uint8Array(0);
  const harmed = sound.slice();
  harm(harmed);
  const from = sound.findIndex((byte, place) => byte !== harmed[place]);
  if (from === -1) return undefined;
  const whole = await start(files, folders, segmentBytes);
  const cut = await start(new Map(files).set(path, sound.slice(0, from)), folders, segmentBytes);
  const after = await start(new Map(files).set(path, harmed), folders, segmentBytes);
  demand("F7", whole !== undefined, () => "a start without damage was refused");
  if (after === undefined) return "named";
  // Where a file that ends before the damage is refused, the mark proves that there was more.
  demand("F7", cut !== undefined, () => `damage at byte ${from} of ${path}, before the mark, was not named`);
  demand("F7", after.seq === cut?.seq, () => `damage at byte ${from} of ${path} ends the journal at ${after.seq}, the batch before it ends at ${cut?.seq}`);
  demand("F7", after.hash === cut?.hash, () => `a start that ends at ${after.seq} for damage is in state ${after.hash}, one whose file ends there in ${cut?.hash}`);
  const shared = whole?.records.slice(0, after.records.length) ?? [];
  demand("F7", after.records.every((bytes, place) => Buffer.compare(bytes, shared[place] ?? new Uint8Array(0)) === 0), () => `after damage at byte ${from} of ${path} the journal holds what was never in it`);
  return "taken for a torn end";
}

/** A start on a copy; `undefined` if it was refused for damage. */
async function start(files: Files, folders: Folders, segmentBytes: number): Promise<Start | undefined> {
  const disk = FaultyDisk.of(new Map(files));
  try {
    const { replica, journal } = await recoverWriter({ disk, folders, segmentBytes, log: () => undefined });
    const { seq } = journal.durable;
    const records: Uint8Array[] = [];
    for await (const batch of readJournal({ disk, folder: folders.journal, after: await oldestPoint(disk, folders.journal) })) records.push(...batch.records.map((bytes) => bytes.slice()));
    await journal.close();
    return { seq, hash: stateHash(replica.state), records };
  } catch (fault) {
    if (fault instanceof JournalFault) return undefined;
    throw fault;
  }
}
