import { DecodeFault, type Seq } from "@crossfloor/protocol";
import { AssertionError, crc32, crc32c } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { JournalFault } from "./fault.ts";
import { RecordBuffer } from "./record-buffer.ts";
import { batchHeaderBytes, batchLength, chainHash, decodeBatch, decodeSegmentHeader, encodeBatch, encodeSegmentHeader, genesisHash, lastSeqOf, parseSegmentName, segmentFormat, segmentHeaderBytes, segmentName } from "./segment.ts";

const seqOf = (value: number): Seq => value as Seq;
const previousHash = Uint8Array.from({ length: 32 }, (_, place) => place + 1);
const header = { epoch: 3, firstSeq: seqOf(258), previousHash };
const records = [new Uint8Array([1, 2, 3]), new Uint8Array([]), new Uint8Array([9])];

function batchBytes(firstSeq = 258): Uint8Array {
  const batch = RecordBuffer.of(records);
  encodeBatch(batch, seqOf(firstSeq), chainHash(previousHash, batch.payload()));
  return batch.bytes().slice();
}
/** With the checksum made anew, so that only the field itself is wrong. */
function withField(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  view.setUint32(at, value, true);
  if (at < segmentHeaderBytes && bytes.length === segmentHeaderBytes) view.setUint32(60, crc32c(changed, 0, 60), true);
  else view.setUint32(48, crc32(changed, batchHeaderBytes, changed.length, crc32(changed, 0, 48)), true);
  return changed;
}

test("JOURNAL-019: a segment's header has each field at its place", () => {
  for (const [kind, magic] of [["journal", "XFJRNL01"], ["archive", "XFEVNT01"]] as const) {
    const bytes = encodeSegmentHeader(kind, header);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    expect(bytes.length).toBe(64);
    expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe(magic);
    expect([view.getUint32(8, true), view.getBigInt64(12, true), view.getBigInt64(20, true)]).toEqual([2, 3n, 258n]);
    expect(bytes.subarray(28, 60)).toEqual(previousHash);
    expect(view.getUint32(60, true)).toBe(crc32c(bytes, 0, 60));
    expect(decodeSegmentHeader(kind, bytes, "file")).toEqual({ ...header, format: 2 });
    expect(decodeSegmentHeader(kind, withField(bytes, 8, 1), "file")).toEqual({ ...header, format: 1 });
    expect([bytes, withField(bytes, 8, 1), bytes.subarray(0, 63)].map(segmentFormat)).toEqual([2, 1, undefined]);
    // What was decoded is the caller's own.
    const decoded = decodeSegmentHeader(kind, bytes, "file");
    bytes.fill(0);
    expect(decoded.previousHash).toEqual(previousHash);
  }
  expect(() => encodeSegmentHeader("journal", { ...header, previousHash: new Uint8Array(31) })).toThrow(new AssertionError("a hash has 32 bytes"));
});

test("JOURNAL-019: a batch has each field at its place, and its records follow", () => {
  const bytes = batchBytes();
  const view = new DataView(bytes.buffer);
  const payload = Uint8Array.from([3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 1, 0, 0, 0, 9]);
  expect(bytes.length).toBe(52 + payload.length);
  expect([view.getUint32(0, true), view.getBigInt64(4, true), view.getUint32(12, true)]).toEqual([payload.length, 258n, 3]);
  expect(bytes.subarray(16, 48)).toEqual(new Uint8Array(chainHash(previousHash, payload)));
  expect(view.getUint32(48, true)).toBe(crc32(payload, 0, payload.length, crc32(bytes, 0, 48)));
  expect(bytes.subarray(52)).toEqual(payload);
  const batch = decodeBatch(bytes, 0, bytes.length, "file", 2);
  expect({ firstSeq: batch.firstSeq, records: batch.records, last: lastSeqOf(batch) }).toEqual({ firstSeq: 258, records, last: 260 });
});

test.each<{ why: string; harm: (bytes: Uint8Array) => Uint8Array }>([
  { why: "file: the header is cut short at byte 63", harm: (bytes) => bytes.subarray(0, 63) },
  { why: "file: byte 0: this is no journal segment", harm: (bytes) => withField(bytes, 0, 0) },
  { why: "file: byte 0: this is no journal segment", harm: () => encodeSegmentHeader("archive", header) },
  { why: "file: byte 0: the header's checksum differs", harm: (bytes) => bytes.with(59, 0) },
  { why: "file: byte 8: format 3 is not known", harm: (bytes) => withField(bytes, 8, 3) },
])("JOURNAL-003: a header that cannot be read says so: $why", ({ why, harm }) => {
  expect(() => decodeSegmentHeader("journal", harm(encodeSegmentHeader("journal", header)), "file")).toThrow(new JournalFault(why));
});

test("JOURNAL-003: a batch whose checksum holds but whose form does not is no batch", () => {
  const bytes = batchBytes();
  const decode = (harmed: Uint8Array) => () => decodeBatch(harmed, 0, harmed.length, "file", 2);
  expect(decode(bytes.with(60, 7))).toThrow(new JournalFault("file: the batch's checksum differs"));
  expect(decode(bytes.with(5, 7))).toThrow(new JournalFault("file: the batch's checksum differs"));
  const early = new DecodeFault("the message ends early");
  expect(decode(withField(bytes, 12, 2))).toThrow(new DecodeFault("5 bytes follow the message"));
  expect(decode(withField(bytes, 12, 4))).toThrow(early); // a record too few
  expect(decode(withField(bytes, 12, 0xffff_ffff))).toThrow(early); // more than there could be room for, before room is made for them
  expect(decode(withField(bytes, 52, 60))).toThrow(early); // a record longer than its batch
  expect(decode(withField(bytes, 63, 2))).toThrow(early); // the last one, by a byte
  const empty = RecordBuffer.of([new Uint8Array(0), new Uint8Array(0)]);
  encodeBatch(empty, seqOf(1), genesisHash);
  expect(decodeBatch(empty.bytes(), 0, empty.byteLength, "file", 2).records.map(({ length }) => length)).toEqual([0, 0]);
});

test("JOURNAL-021: a batch of the first format has the checksum of that format, and no other", () => {
  const bytes = batchBytes();
  const first = bytes.slice();
  new DataView(first.buffer).setUint32(48, crc32c(bytes, batchHeaderBytes, bytes.length, crc32c(bytes, 0, 48)), true);
  expect(decodeBatch(first, 0, first.length, "file", 1).records).toEqual(records);
  for (const [harmed, format] of [[first, 2], [bytes, 1]] as const) expect(() => decodeBatch(harmed, 0, harmed.length, "file", format)).toThrow(new JournalFault("file: the batch's checksum differs"));
});

test("JOURNAL-003: a batch's length is told once its header is all there and its length is not absurd", () => {
  const bytes = batchBytes();
  expect(batchLength(bytes, 0)).toBe(bytes.length);
  expect(batchLength(bytes, 1)).not.toBe(bytes.length);
  expect(batchLength(bytes.subarray(0, 52), 0)).toBe(bytes.length);
  expect(batchLength(bytes.subarray(0, 51), 0)).toBeUndefined();
  expect(batchLength(withField(bytes, 0, 67_108_864), 0)).toBe(52 + 67_108_864);
  expect(batchLength(withField(bytes, 0, 67_108_865), 0)).toBeUndefined();
});

test("JOURNAL-019: nothing is no batch, and a hash has 32 bytes", () => {
  expect(() => encodeBatch(new RecordBuffer(), seqOf(1), genesisHash)).toThrow(new AssertionError("a batch holds at least one record"));
  expect(() => encodeBatch(RecordBuffer.of(records), seqOf(1), new Uint8Array(33))).toThrow(new AssertionError("a hash has 32 bytes"));
  expect(() => encodeBatch(RecordBuffer.of([new Uint8Array(67_108_864)]), seqOf(1), genesisHash)).toThrow(new AssertionError("a batch stays within its maximum"));
});

test("JOURNAL-019: a segment's name tells kind, first sequence and epoch, and no other name is one", () => {
  expect(segmentName("journal", header)).toBe("0000000000000258-00000003.journal");
  expect(segmentName("archive", header)).toBe("0000000000000258-00000003.events");
  for (const kind of ["journal", "archive"] as const) {
    const name = segmentName(kind, header);
    expect(parseSegmentName(kind, name)).toEqual({ name, firstSeq: 258, epoch: 3 });
    expect(parseSegmentName(kind === "journal" ? "archive" : "journal", name)).toBeUndefined();
    for (const other of [`${name}.tmp`, `x${name}`, name.slice(1), name.replace("-", "_"), "durable.mark"]) expect(parseSegmentName(kind, other)).toBeUndefined();
  }
});
