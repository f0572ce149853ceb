/**
 * A state at one sequence, so that a start need not replay everything.
 *
 * Header: magic (8), format u32, sequence i64, venue time i64, wall time i64, hash of the journal's batch that ends there (32),
 * state hash (16 characters), body length i64, SHA-256 of the body (32), CRC-32C of all that. Then the body, which only the
 * engine understands. Written beside its name, synced, renamed: a name that ends in `.snapshot` is whole or rotten, never half.
 */
import { createHash } from "node:crypto";
import type { UnixMs } from "@crossfloor/instruments";
import { ByteReader, ByteWriter, type Seq } from "@crossfloor/protocol";
import { assert, crc32c } from "@crossfloor/stdx";
import type { Disk } from "./disk/disk.ts";
import { JournalFault } from "./fault.ts";
import { hashBytes } from "./segment.ts";

const magic = "XFSNAP01";
const snapshotFormat = 1;
const headerBytes = 8 + 4 + 8 + 8 + 8 + hashBytes + 16 + 8 + hashBytes + 4;
/** How many are kept: the journal is pruned behind the second newest, so that one may be lost. */
export const snapshotsKept = 2;

export interface Snapshot {
  readonly seq: Seq;
  readonly at: UnixMs;
  readonly wall: UnixMs;
  /** Of the journal's batch that ends at `seq`. */
  readonly hash: Uint8Array;
  /** 16 hex digits. */
  readonly stateHash: string;
  readonly body: Uint8Array;
}

/** Sequences of the snapshots by name, newest first. They may still be damaged. */
export async function listSnapshots(disk: Disk, folder: string): Promise<Seq[]> {
  const names = await disk.list(folder);
  return names.flatMap((name) => (/^\d{16}\.snapshot$/.test(name) ? [Number(name.slice(0, 16)) as Seq] : [])).reverse();
}

function pathOf(folder: string, seq: Seq): string {
  return `${folder}/${String(seq).padStart(16, "0")}.snapshot`;
}

/** Durable when it resolves; older ones beyond `snapshotsKept` are removed afterwards. */
export async function writeSnapshot(disk: Disk, folder: string, snapshot: Snapshot): Promise<void> {
  assert(snapshot.stateHash.length === 16, "a state hash has 16 digits");
  await disk.makeFolder(folder);
  // What a failed attempt left goes first: on a full disk it is what is in the way.
  for (const name of await disk.list(folder)) if (name.endsWith(".tmp")) await disk.remove(`${folder}/${name}`);
  const to = new ByteWriter(headerBytes + snapshot.body.length);
  ascii(to, magic).u32(snapshotFormat).i64(snapshot.seq).i64(snapshot.at).i64(snapshot.wall).raw(snapshot.hash);
  ascii(to, snapshot.stateHash).i64(snapshot.body.length).raw(sha256(snapshot.body));
  to.u32(crc32c(to.bytes())).raw(snapshot.body);
  const path = pathOf(folder, snapshot.seq);
  const file = await disk.open(`${path}.tmp`, "update");
  try {
    await file.truncate(0);
    await file.write(to.bytes(), 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(`${path}.tmp`, path);
  await disk.syncFolder(folder);
  for (const old of (await listSnapshots(disk, folder)).slice(snapshotsKept)) await disk.remove(pathOf(folder, old));
}

/** Throws `JournalFault` if it is damaged. */
export async function readSnapshot(disk: Disk, folder: string, seq: Seq): Promise<Snapshot> {
  const path = pathOf(folder, seq);
  const file = await disk.open(path, "read");
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.size());
    await file.read(bytes, 0);
  } finally {
    await file.close();
  }
  if (bytes.length < headerBytes) throw new JournalFault(`${path}: the header is cut short`);
  if (new ByteReader(bytes, headerBytes - 4).u32() !== crc32c(bytes, 0, headerBytes - 4)) throw new JournalFault(`${path}: the header's checksum differs`);
  const from = new ByteReader(bytes);
  const found = String.fromCharCode(...from.raw(8));
  const format = from.u32();
  const fields = { seq: from.i64() as Seq, at: from.i64() as UnixMs, wall: from.i64() as UnixMs, hash: from.raw(hashBytes) };
  const stateHash = String.fromCharCode(...from.raw(16));
  const length = from.i64();
  const bodyHash = from.raw(hashBytes);
  if (found !== magic || format !== snapshotFormat) throw new JournalFault(`${path}: format ${found} ${format} is not known`);
  if (fields.seq !== seq) throw new JournalFault(`${path}: it holds ${fields.seq}`);
  const body = bytes.subarray(headerBytes);
  if (body.length !== length || Buffer.compare(sha256(body), bodyHash) !== 0) throw new JournalFault(`${path}: the body is not what was written`);
  return { ...fields, stateHash, body };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function ascii(to: ByteWriter, text: string): ByteWriter {
  for (const char of text) to.u8(char.charCodeAt(0));
  return to;
}
