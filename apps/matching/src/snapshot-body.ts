/**
 * What a snapshot holds beside its envelope: the engine's own encoding, and the shadow's memory of every version of every
 * instrument's terms, which the engine itself does not need. u32 length, engine state, u32 count, versions.
 */
import type { Instrument, UnixMs } from "@crossfloor/instruments";
import { ByteReader, ByteWriter, decodeEvent, encodeEvent, type Seq } from "@crossfloor/protocol";
import { DecodeFault } from "@crossfloor/protocol";

export interface TermsVersion { readonly seq: Seq; readonly at: UnixMs; readonly change: string; readonly instrument: Instrument }

export interface SnapshotBody { readonly engine: Uint8Array; readonly versions: readonly TermsVersion[] }

/** A state's u32 length, and as much again for the terms. */
const snapshotBytesMax = 2 * 0xffff_ffff;

export function encodeSnapshotBody({ engine, versions }: SnapshotBody): Uint8Array {
  const to = new ByteWriter(engine.length + 1024, snapshotBytesMax);
  to.u32(engine.length).raw(engine).u32(versions.length);
  for (const { seq, at, change, instrument } of versions) {
    to.i64(seq).i64(at);
    const start = to.length;
    to.u32(0);
    encodeEvent(to, { type: "instrumentChanged", instrument, change });
    to.setU32(start, to.length - start - 4);
  }
  return to.copy();
}

/** Throws `DecodeFault`. */
export function decodeSnapshotBody(bytes: Uint8Array): SnapshotBody {
  const from = new ByteReader(bytes);
  const engine = from.raw(from.u32());
  const versions: TermsVersion[] = [];
  for (let left = from.u32(); left > 0; left--) {
    const stamp = { seq: from.i64() as Seq, at: from.i64() as UnixMs };
    const event = decodeEvent(from.raw(from.u32()));
    if (event.type !== "instrumentChanged") throw new DecodeFault("a version of terms is an instrument");
    versions.push({ ...stamp, change: event.change, instrument: event.instrument });
  }
  from.end();
  return { engine, versions };
}
