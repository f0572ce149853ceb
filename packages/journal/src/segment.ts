/**
 * The form of a segment, the same for journal and event archive.
 *
 * Header, 64 bytes: magic (8), format u32, epoch i64, first sequence i64, hash of the batch before (32), CRC-32C of the 60
 * bytes before it. Then batches: payload length u32, first sequence i64, record count u32, hash (32), checksum of those 48 bytes
 * and of the payload, payload. The payload is each record's length u32 and bytes. The checksum is CRC-32 (IEEE 802.3), which the
 * platform works out three times as fast as anything written here; in format 1, of which no new segment is begun, CRC-32C.
 *
 * In a journal, hash = SHA-256(hash of the batch before ‖ payload). In an archive it repeats the hash of the journal's batch
 * from which the events were made.
 */
import { createHash, subtle } from "node:crypto";
import { crc32 } from "node:zlib";
import { ByteReader, ByteWriter, DecodeFault, type Seq } from "@crossfloor/protocol";
import { assert, crc32c } from "@crossfloor/stdx";
import { JournalFault } from "./fault.ts";
import type { RecordBuffer } from "./record-buffer.ts";

export type SegmentKind = "journal" | "archive";
const magics = { journal: "XFJRNL01", archive: "XFEVNT01" } as const satisfies Record<SegmentKind, string>;
export const formatVersion = 2;
const firstFormat = 1;
export const segmentHeaderBytes = 64;
export const batchHeaderBytes = 52;
export const batchPayloadBytesMax = 67_108_864;
/** Of the length that stands before each record. */
export const lengthBytes = 4;
export const hashBytes = 32;
/** The hash before the first batch. */
export const genesisHash: Uint8Array = new Uint8Array(hashBytes);

export interface SegmentHeader {
  /** The writer's life that began the segment: rises with each start. */
  readonly epoch: number;
  readonly firstSeq: Seq;
  readonly previousHash: Uint8Array;
}

/** A batch as it was read. Its records lie one behind another in the payload, where whoever is in a hurry finds them without an object for each. */
export class Batch {
  readonly firstSeq: Seq;
  readonly hash: Uint8Array;
  readonly payload: Uint8Array;
  /** Where each record ends in the payload. */
  readonly ends: Int32Array;
  #records: readonly Uint8Array[] | undefined;

  constructor(firstSeq: Seq, hash: Uint8Array, payload: Uint8Array, ends: Int32Array) {
    this.firstSeq = firstSeq;
    this.hash = hash;
    this.payload = payload;
    this.ends = ends;
  }

  get count(): number {
    return this.ends.length;
  }

  /** Where a record begins in the payload, counted from 0. */
  startOf(place: number): number {
    return lengthBytes + (place === 0 ? 0 : this.ends[place - 1]);
  }

  /** Views of the payload, made when first asked for. */
  get records(): readonly Uint8Array[] {
    this.#records ??= Array.from(this.ends, (end, place) => this.payload.subarray(this.startOf(place), end));
    return this.#records;
  }
}

export function lastSeqOf(batch: Batch): Seq {
  return (batch.firstSeq + batch.count - 1) as Seq;
}

/** Sorted by name is sorted by first sequence, then by epoch. */
export function segmentName(kind: SegmentKind, { firstSeq, epoch }: Pick<SegmentHeader, "firstSeq" | "epoch">): string {
  return `${String(firstSeq).padStart(16, "0")}-${String(epoch).padStart(8, "0")}.${kind === "journal" ? "journal" : "events"}`;
}

export interface SegmentName { readonly name: string; readonly firstSeq: Seq; readonly epoch: number }

export function parseSegmentName(kind: SegmentKind, name: string): SegmentName | undefined {
  const found = /^(\d{16})-(\d{8})\.(journal|events)$/.exec(name);
  if (found === null || (found[3] === "journal") !== (kind === "journal")) return undefined;
  return { name, firstSeq: Number(found[1]) as Seq, epoch: Number(found[2]) };
}

export function encodeSegmentHeader(kind: SegmentKind, header: SegmentHeader): Uint8Array {
  assert(header.previousHash.length === hashBytes, "a hash has 32 bytes");
  const to = new ByteWriter(segmentHeaderBytes);
  for (const char of magics[kind]) to.u8(char.charCodeAt(0));
  to.u32(formatVersion).i64(header.epoch).i64(header.firstSeq).raw(header.previousHash);
  to.u32(crc32c(to.bytes()));
  return to.copy();
}

/** As its header tells; `undefined` where there is none. */
export function segmentFormat(bytes: Uint8Array): number | undefined {
  return bytes.length < segmentHeaderBytes ? undefined : new ByteReader(bytes, 8).u32();
}

/** Throws `JournalFault`; `where` names the file. */
export function decodeSegmentHeader(kind: SegmentKind, bytes: Uint8Array, where: string): SegmentHeader & { readonly format: number } {
  if (bytes.length < segmentHeaderBytes) throw new JournalFault(`${where}: the header is cut short at byte ${bytes.length}`);
  const from = new ByteReader(bytes, 0, segmentHeaderBytes);
  const magic = String.fromCharCode(...from.raw(8));
  if (magic !== magics[kind]) throw new JournalFault(`${where}: byte 0: this is no ${kind} segment`);
  const format = from.u32();
  const body = from.raw(48);
  if (from.u32() !== crc32c(bytes, 0, 60)) throw new JournalFault(`${where}: byte 0: the header's checksum differs`);
  if (format !== formatVersion && format !== firstFormat) throw new JournalFault(`${where}: byte 8: format ${format} is not known`);
  const fields = new ByteReader(body);
  return { format, epoch: fields.i64(), firstSeq: fields.i64() as Seq, previousHash: fields.raw(hashBytes).slice() };
}

export function chainHash(previous: Uint8Array, payload: Uint8Array): Uint8Array {
  return createHash("sha256").update(previous).update(payload).digest();
}

/** From as many bytes on a batch is hashed by another thread, while this one goes on. */
export const hashedAsideFrom = 65_536;

/**
 * As `chainHash`, in another thread, which takes what it hashes in one piece: the hash before is written before the payload, where a batch's header
 * stands that is either not filled in yet or done with.
 */
export async function chainHashAside(previous: Uint8Array, { buffer, byteOffset, length }: Uint8Array): Promise<Uint8Array> {
  assert(byteOffset >= batchHeaderBytes, "a payload lies behind its batch's header");
  assert(buffer instanceof ArrayBuffer, "a journal's bytes are its process's own");
  const both = new Uint8Array(buffer, byteOffset - hashBytes, hashBytes + length);
  both.set(previous);
  return new Uint8Array(await subtle.digest("SHA-256", both));
}

/** Makes the records a whole batch, in their place, in the format of the segment that it goes to. */
export function encodeBatch(records: RecordBuffer, firstSeq: Seq, hash: Uint8Array, format = formatVersion): void {
  assert(records.count > 0, "a batch holds at least one record");
  assert(hash.length === hashBytes, "a hash has 32 bytes");
  const payload = records.payload();
  assert(payload.length <= batchPayloadBytesMax, "a batch stays within its maximum");
  const header = new ByteWriter(batchHeaderBytes).u32(payload.length).i64(firstSeq).u32(records.count).raw(hash);
  const bytes = records.bytes();
  bytes.set(header.bytes());
  header.u32(checksumOf(bytes, 0, bytes.length, format));
  bytes.set(header.bytes());
}

function checksumOf(bytes: Uint8Array, at: number, length: number, format: number): number {
  const payloadAt = at + batchHeaderBytes;
  if (format === firstFormat) return crc32c(bytes, payloadAt, at + length, crc32c(bytes, at, at + 48));
  return crc32(bytes.subarray(payloadAt, at + length), crc32(bytes.subarray(at, at + 48)));
}

/** Length of the whole batch whose header begins at `at`; `undefined` if the header is not all there or its length is absurd. */
export function batchLength(bytes: Uint8Array, at: number): number | undefined {
  if (bytes.length - at < batchHeaderBytes) return undefined;
  const payload = new ByteReader(bytes, at, at + 4).u32();
  return payload > batchPayloadBytesMax ? undefined : batchHeaderBytes + payload;
}

/** Throws `JournalFault` if the checksum or the form is wrong, by the format of its segment. The records are views of `bytes`. */
export function decodeBatch(bytes: Uint8Array, at: number, length: number, where: string, format: number): Batch {
  const payloadAt = at + batchHeaderBytes;
  const from = new ByteReader(bytes, at, payloadAt);
  from.u32();
  const head = from.raw(44);
  if (from.u32() !== checksumOf(bytes, at, length, format)) throw new JournalFault(`${where}: the batch's checksum differs`);
  const fields = new ByteReader(head);
  const firstSeq = fields.i64() as Seq;
  const count = fields.u32();
  const hash = fields.raw(hashBytes).slice();
  const payload = bytes.subarray(payloadAt, at + length);
  if (count > payload.length / lengthBytes) throw endsEarly();
  return new Batch(firstSeq, hash, payload, endsIn(payload, count));
}

/** Where each record ends; together they fill the payload. */
function endsIn(payload: Uint8Array, count: number): Int32Array {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const ends = new Int32Array(count);
  let end = 0;
  for (let place = 0; place < count; place += 1) {
    const start = end + lengthBytes;
    if (start > payload.length) throw endsEarly();
    const size = view.getUint32(end, true);
    if (size > payload.length - start) throw endsEarly();
    end = start + size;
    ends[place] = end;
  }
  if (end !== payload.length) throw new DecodeFault(`${payload.length - end} bytes follow the message`);
  return ends;
}

function endsEarly(): DecodeFault {
  return new DecodeFault("the message ends early");
}
