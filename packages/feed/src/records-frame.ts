/** Several event records in one frame: u32 count, then u32 length and bytes of each. */
import { ByteReader, DecodeFault, decodeEventRecord, type EventRecord } from "@crossfloor/protocol";
import { frameOf } from "./frame.ts";

/** A frame is closed when it has passed this size. */
export const recordsFrameBytes = 262_144;

export function recordsFrame(records: readonly Uint8Array[]): Uint8Array {
  return frameOf("records", (to) => {
    to.u32(records.length);
    for (const bytes of records) to.u32(bytes.length).raw(bytes);
  });
}

/** Throws `DecodeFault`. */
export function readRecordsFrame(body: Uint8Array): EventRecord[] {
  const from = new ByteReader(body);
  const count = from.u32();
  if (count > from.left) throw new DecodeFault("a frame holds as many records as it says");
  const records: EventRecord[] = [];
  for (let place = 0; place < count; place++) {
    const length = from.u32();
    records.push(decodeEventRecord(from.raw(length)));
  }
  from.end();
  return records;
}
