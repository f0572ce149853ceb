/**
 * A journal of every kind of record, to be harmed in every way that can be listed, and recovered as a writer would.
 *
 * Segments are small, and each harm is recovered from where its segment begins, as from a snapshot there: so a harm costs the reading
 * of one or two segments and not of all.
 */
import { type ChainPoint, FaultyDisk, genesis, type JournalBatch, JournalFault, openJournal, readJournal, RecordBuffer } from "@crossfloor/journal";
import { ByteWriter, encodeSequenced, type Seq, type Sequenced } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";

const folder = "journal";
const markPath = `${folder}/durable.mark`;
const segmentBytes = 2_048;
export const headerBytes = 64;
const batchHeaderBytes = 52;

export interface SweptSegment {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Where the chain stands when this segment begins: recovery starts there. */
  readonly after: ChainPoint;
  /** Ends of whole batches in this file, with the last sequence of each; the header's end comes first. */
  readonly ends: readonly { readonly offset: number; readonly seq: number }[];
}

export interface SweptJournal {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly segments: readonly SweptSegment[];
  /** Record `seq` stands at `seq` − 1. */
  readonly records: readonly Uint8Array[];
}

/** How a harmed journal came back: up to which record, or the refusal to start. */
export type Recovered = { readonly kind: "recovered"; readonly seq: number } | { readonly kind: "refused"; readonly message: string };

/** Journals the records, stamped anew from 1, in batches of 1 to 7 and in two lives of the writer. */
export async function writeSwept(source: readonly Sequenced[]): Promise<SweptJournal> {
  const bytes = new ByteWriter();
  const records = source.map((record, place) => {
    encodeSequenced(bytes.clear(), { ...record, seq: (place + 1) as Seq });
    return bytes.copy();
  });
  const disk = new FaultyDisk();
  const half = records.length >> 1;
  for (const [from, to] of [[0, half], [half, records.length]]) {
    let after = genesis;
    for await (const { firstSeq, records: { length }, hash } of readJournal({ disk, folder, after: genesis })) after = { seq: (firstSeq + length - 1) as Seq, hash };
    const journal = await openJournal({ disk, folder, after, onBatch: () => undefined, segmentBytes });
    for (let first = from; first < to;) {
      const end = Math.min(to, first + 1 + (first % 7));
      await journal.append((first + 1) as Seq, RecordBuffer.of(records.slice(first, end)));
      first = end;
    }
    await journal.close();
  }
  const files = disk.files();
  return { files, records, segments: await segmentsOf(files) };
}

async function segmentsOf(files: ReadonlyMap<string, Uint8Array>): Promise<SweptSegment[]> {
  const found: { path: string; bytes: Uint8Array; ends: { offset: number; seq: number }[]; first: ChainPoint }[] = [];
  let point = genesis;
  for await (const batch of readJournal({ disk: FaultyDisk.of(files), folder, after: genesis })) {
    const path = `${folder}/${String(batch.segment.firstSeq).padStart(16, "0")}-${String(batch.segment.epoch).padStart(8, "0")}.journal`;
    if (found.at(-1)?.path !== path) found.push({ path, bytes: files.get(path) ?? new Uint8Array(0), ends: [{ offset: headerBytes, seq: batch.firstSeq - 1 }], first: point });
    const ends = found[found.length - 1].ends;
    const length = batch.records.reduce((sum, record) => sum + 4 + record.length, batchHeaderBytes);
    ends.push({ offset: ends[ends.length - 1].offset + length, seq: batch.firstSeq + batch.records.length - 1 });
    point = { seq: (batch.firstSeq + batch.records.length - 1) as Seq, hash: batch.hash };
  }
  for (const { ends, bytes } of found) assert(ends[ends.length - 1].offset === bytes.length, "a closed segment ends with its last batch");
  return found.map(({ first, ...segment }) => ({ ...segment, after: first }));
}

/** What stands around the harmed segment: its successor and the mark that all was acknowledged, or neither, as after a power failure. */
export type Surroundings = "acknowledged" | "last, without a mark";

export class JournalSweep {
  readonly #journal: SweptJournal;
  constructor(journal: SweptJournal) {
    this.#journal = journal;
  }

  /** The journal with this segment's bytes exchanged. What stands before its predecessor is left out, since recovery begins later. */
  disk(place: number, bytes: Uint8Array, surroundings: Surroundings): FaultyDisk {
    const { segments, files } = this.#journal;
    const kept = new Map<string, Uint8Array>();
    if (place > 0) kept.set(segments[place - 1].path, segments[place - 1].bytes);
    kept.set(segments[place].path, bytes);
    if (surroundings === "acknowledged") {
      if (place + 1 < segments.length) kept.set(segments[place + 1].path, segments[place + 1].bytes);
      kept.set(markPath, files.get(markPath) ?? new Uint8Array(0));
    }
    return FaultyDisk.of(kept);
  }

  /** What a start would find. Fails if anything but the very records that were written comes back. */
  async read(disk: FaultyDisk, after: ChainPoint): Promise<Recovered> {
    const told = new Told(this.#journal, after);
    try {
      const batches = readJournal({ disk, folder, after });
      for (let step = await batches.next(); ; step = await batches.next()) {
        if (step.done !== true) told.take(step.value);
        else return told.ended(step.value.point.seq);
      }
    } catch (fault) {
      return refusal(fault);
    }
  }

  /** As a writer starts: cuts off what is torn, appends a record, and starts once more. Fails as `read`, or if the next life does not go on from there. */
  async start(disk: FaultyDisk, after: ChainPoint): Promise<Recovered> {
    const told = new Told(this.#journal, after);
    let found: Recovered;
    try {
      const journal = await openJournal({ disk, folder, after, onBatch: (batch) => told.take(batch), segmentBytes });
      found = told.ended(journal.durable.seq);
      await journal.append((journal.durable.seq + 1) as Seq, RecordBuffer.of([new Uint8Array([1, 2, 3])]));
      await journal.close();
    } catch (fault) {
      return refusal(fault);
    }
    let last = 0;
    for await (const { records, firstSeq } of readJournal({ disk, folder, after })) last = firstSeq + records.length - 1;
    assert(found.kind === "recovered" && last === found.seq + 1, "the next life goes on from where this one was recovered");
    return found;
  }
}

/** Holds what comes back against what was written. */
class Told {
  readonly #journal: SweptJournal;
  #seq: number;

  constructor(journal: SweptJournal, after: ChainPoint) {
    this.#journal = journal;
    this.#seq = after.seq;
  }

  take(batch: JournalBatch): void {
    for (const record of batch.records) {
      assert(Buffer.compare(record, this.#journal.records[this.#seq]) === 0, "a recovered record is the one that was written");
      this.#seq += 1;
    }
  }

  ended(seq: number): Recovered {
    assert(seq === this.#seq, "what was recovered is what is told");
    return { kind: "recovered", seq };
  }
}

function refusal(fault: unknown): Recovered {
  if (fault instanceof JournalFault) return { kind: "refused", message: fault.message };
  throw fault;
}
