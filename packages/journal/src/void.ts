/**
 * Records that must not be applied again: each trips an assertion, so that nothing of it can have left the engine.
 *
 * The journal itself is never edited. A void is a line of its own in `voids.jsonl`, bound to the record by the hash of its batch
 * and to the line before by a hash of its own.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type Seq } from "@crossfloor/protocol";
import type { Disk } from "./disk/disk.ts";
import { JournalFault } from "./fault.ts";

const voidsName = "voids.jsonl";
const firstPrevious = "0".repeat(64);

export interface VoidRecord {
  readonly seq: Seq;
  readonly reason: string;
  /** Wall time of the void, for people. */
  readonly madeAt: string;
  readonly batchHash: string;
  readonly previous: string;
  readonly hash: string;
}

/** Throws `JournalFault` if a line is damaged or the chain is broken. */
export async function readVoids(disk: Disk, folder: string): Promise<ReadonlyMap<Seq, VoidRecord>> {
  const voids = new Map<Seq, VoidRecord>();
  let previous = firstPrevious;
  for (const [place, line] of (await readText(disk, folder)).split("\n").slice(0, -1).entries()) {
    const found = parse(line);
    if (found === undefined || found.previous !== previous || found.hash !== hashOf(found)) throw new JournalFault(`${folder}/${voidsName}: line ${place + 1} is damaged`);
    voids.set(found.seq, found);
    previous = found.hash;
  }
  return voids;
}

export async function appendVoid(disk: Disk, folder: string, made: Pick<VoidRecord, "seq" | "reason" | "madeAt" | "batchHash">): Promise<VoidRecord> {
  const voids = await readVoids(disk, folder);
  const unhashed = { ...made, previous: [...voids.values()].at(-1)?.hash ?? firstPrevious };
  const record: VoidRecord = { ...unhashed, hash: hashOf(unhashed) };
  const before = await readText(disk, folder);
  const path = `${folder}/${voidsName}`;
  // Written beside and renamed, so that a crash leaves the old file or the new one.
  const file = await disk.open(`${path}.tmp`, "update");
  try {
    await file.truncate(0);
    await file.write(new TextEncoder().encode(`${before}${canonicalJson(record)}\n`), 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(`${path}.tmp`, path);
  await disk.syncFolder(folder);
  return record;
}

function hashOf({ seq, reason, madeAt, batchHash, previous }: Omit<VoidRecord, "hash">): string {
  return createHash("sha256").update(canonicalJson({ seq, reason, madeAt, batchHash, previous })).digest("hex");
}

function parse(line: string): VoidRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined; // the caller names the line
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { seq, reason, madeAt, batchHash, previous, hash } = value as Record<string, unknown>;
  if (typeof seq !== "number" || typeof reason !== "string" || typeof madeAt !== "string" || typeof batchHash !== "string" || typeof previous !== "string" || typeof hash !== "string") return undefined;
  return { seq: seq as Seq, reason, madeAt, batchHash, previous, hash };
}

async function readText(disk: Disk, folder: string): Promise<string> {
  if (!(await disk.list(folder)).includes(voidsName)) return "";
  const file = await disk.open(`${folder}/${voidsName}`, "read");
  try {
    const bytes = new Uint8Array(await file.size());
    await file.read(bytes, 0);
    return new TextDecoder().decode(bytes);
  } finally {
    await file.close();
  }
}
