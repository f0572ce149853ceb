/**
 * Messages of the public matching benchmark (flash1-dev/matching-engine-benchmark), as its own generator writes them: a header of magic,
 * version and count, then 40 bytes a message. Kept in flat arrays, so that reading them costs the clock next to nothing.
 */
export const NEW = 0;
export const CANCEL = 1;
export const MODIFY = 2;

export interface FlashWorkload {
  readonly count: number;
  /** NEW, CANCEL or MODIFY. */
  readonly types: Uint8Array;
  /** 0 buy, 1 sell. */
  readonly sides: Uint8Array;
  /** 1 is immediate-or-cancel. */
  readonly immediate: Uint8Array;
  readonly sizes: Int32Array;
  readonly orders: Int32Array;
  /** Ticks of half a cent. */
  readonly prices: Int32Array;
}

const magic = 0x4d454257_5f303031n; // "MEBW_001"
const headerBytes = 16;
const messageBytes = 40;

/** Throws an `Error` that says what is wrong with the file. */
export function readFlashWorkload(bytes: Uint8Array): FlashWorkload {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || view.getBigUint64(0, true) !== magic) throw new Error("This is no workload of the public matching benchmark: its first eight bytes are others.");
  if (view.getUint32(8, true) !== 1) throw new Error(`Version ${view.getUint32(8, true)} of the workload file is not known; version 1 is.`);
  const count = view.getUint32(12, true);
  if (bytes.length !== headerBytes + count * messageBytes) throw new Error(`The workload file names ${count} messages, which do not fill its ${bytes.length} bytes.`);
  const workload: FlashWorkload = {
    count, types: new Uint8Array(count), sides: new Uint8Array(count), immediate: new Uint8Array(count),
    sizes: new Int32Array(count), orders: new Int32Array(count), prices: new Int32Array(count),
  };
  for (let message = 0; message < count; message += 1) {
    const at = headerBytes + message * messageBytes;
    if (view.getBigUint64(at + 8, true) !== BigInt(message)) throw new Error(`Message ${message} has another sequence number.`);
    workload.types[message] = bytes[at] ?? 0;
    workload.sides[message] = bytes[at + 1] ?? 0;
    workload.immediate[message] = bytes[at + 2] ?? 0;
    workload.sizes[message] = view.getUint32(at + 4, true);
    workload.orders[message] = small(view.getBigUint64(at + 16, true));
    workload.prices[message] = small(view.getBigInt64(at + 24, true));
  }
  return workload;
}

function small(value: bigint): number {
  if (value < -0x7fff_ffffn || value > 0x7fff_ffffn) throw new Error(`${value} is beyond what this reader holds.`);
  return Number(value);
}
