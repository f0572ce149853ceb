import type { Seq } from "@crossfloor/protocol";
import { expect, test } from "vitest";
import type { DiskFile } from "./disk/disk.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { batchHeaderBytes, chainHash, encodeBatch, encodeSegmentHeader, segmentHeaderBytes } from "./segment.ts";
import { SegmentReader, type Windows } from "./segment-reader.ts";

const windowBytes = 1_048_576;
const recordFrame = 4;

interface ReadCall { readonly room: number; readonly from: number }

/** A file in memory that says how it is read. */
function fileOf(bytes: Uint8Array): DiskFile & { readonly calls: readonly ReadCall[] } {
  const calls: ReadCall[] = [];
  const unused = (): Promise<never> => Promise.reject(new Error("a reader only reads"));
  return {
    calls,
    size: () => Promise.resolve(bytes.length),
    read: (into, from) => {
      calls.push({ room: into.length, from });
      const part = bytes.subarray(from, from + into.length);
      into.set(part);
      return Promise.resolve(part.length);
    },
    write: unused, sync: unused, truncate: unused, close: () => Promise.resolve(),
  };
}

/** A segment of batches of one record each, of so many bytes in all. */
function segmentOf(batchBytes: readonly number[]): Uint8Array {
  let hash: Uint8Array = new Uint8Array(32);
  const parts: Uint8Array[] = [encodeSegmentHeader("journal", { epoch: 1, firstSeq: 1 as Seq, previousHash: hash })];
  batchBytes.forEach((bytes, place) => {
    const records = RecordBuffer.of([new Uint8Array(bytes - batchHeaderBytes - recordFrame).fill(place + 1)]);
    hash = chainHash(hash, records.payload());
    encodeBatch(records, (place + 1) as Seq, hash);
    parts.push(records.bytes().slice());
  });
  return new Uint8Array(Buffer.concat(parts));
}

async function opened(bytes: Uint8Array, windows?: Windows): Promise<{ readonly reader: SegmentReader; readonly file: ReturnType<typeof fileOf> }> {
  const file = fileOf(bytes);
  return { reader: await SegmentReader.open("journal", file, "a.journal", windows), file };
}

async function nextBatch(reader: SegmentReader): Promise<Uint8Array> {
  const step = await reader.next();
  if (step.kind !== "batch") throw new Error(`expected a batch, got ${JSON.stringify(step)}`);
  return step.batch.records[0];
}

test("JOURNAL-023: a file is read in windows, each once, of what is left or a mebibyte or a larger batch", async () => {
  const small = await opened(segmentOf([200, 300, 100]));
  for (let batch = 0; batch < 3; batch += 1) await nextBatch(small.reader);
  expect(small.file.calls).toEqual([{ room: segmentHeaderBytes, from: 0 }, { room: 600, from: segmentHeaderBytes }]);
  expect(await small.reader.next()).toEqual({ kind: "end", offset: segmentHeaderBytes + 600 });

  // The second batch reaches beyond the first window, the third needs one of its own size, the fourth is what is left.
  const [first, second, third, fourth] = [1_000_000, 500_000, 1_500_000, 70];
  const { reader, file } = await opened(segmentOf([first, second, third, fourth]));
  for (let batch = 0; batch < 4; batch += 1) expect(new Set(await nextBatch(reader))).toEqual(new Set([batch + 1]));
  const at = segmentHeaderBytes;
  expect(file.calls.slice(1)).toEqual([
    { room: windowBytes, from: at },
    { room: windowBytes, from: at + first },
    { room: third, from: at + first + second },
    { room: fourth, from: at + first + second + third },
  ]);
});

test("JOURNAL-023: kept windows leave every batch as it was; reused ones are two in turn, of which the batch before last is written over", async () => {
  // Each batch has a window of its own: a mebibyte holds one and not the next.
  const bytes = segmentOf([700_000, 700_000, 700_000, 700_000, 700_000]);
  const kept = (await opened(bytes)).reader;
  const batches: Uint8Array[] = [];
  for (let batch = 0; batch < 5; batch += 1) batches.push(await nextBatch(kept));
  expect(batches.map((records) => [records[0], records.at(-1)])).toEqual([1, 2, 3, 4, 5].map((fill) => [fill, fill]));
  expect(new Set(batches.map(({ buffer }) => buffer)).size).toBe(5);

  const reused = (await opened(bytes, "reused")).reader;
  const [one, two] = [await nextBatch(reused), await nextBatch(reused)];
  expect([one[0], two[0]]).toEqual([1, 2]);
  const three = await nextBatch(reused);
  expect(three.buffer).toBe(one.buffer);
  expect([two[0], three[0]]).toEqual([2, 3]);
  expect((await nextBatch(reused)).buffer).toBe(two.buffer);
});

test("JOURNAL-023: what is no whole, sound batch is told with its place and its reason", async () => {
  const bytes = segmentOf([200, 300]);
  const at = segmentHeaderBytes + 200;
  const stepsOf = async (damaged: Uint8Array): Promise<unknown> => {
    const { reader } = await opened(damaged);
    await nextBatch(reader);
    return reader.next();
  };
  expect(await stepsOf(bytes.subarray(0, at + 10))).toEqual({ kind: "broken", offset: at, why: "the batch's header is cut short or absurd" });
  expect(await stepsOf(bytes.subarray(0, at + 299))).toEqual({ kind: "broken", offset: at, why: "the batch is cut short" });
  const absurd = bytes.slice();
  absurd.set([0xff, 0xff, 0xff, 0xff], at);
  expect(await stepsOf(absurd)).toEqual({ kind: "broken", offset: at, why: "the batch's header is cut short or absurd" });
  const rotten = bytes.slice();
  rotten[at + 150] ^= 1;
  expect(await stepsOf(rotten)).toEqual({ kind: "broken", offset: at, why: `a.journal: byte ${at}: the batch's checksum differs` });
});
