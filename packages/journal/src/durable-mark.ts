/**
 * How far the journal is acknowledged: written after each sync and before anybody hears of the batch, itself not synced.
 *
 * It survives the death of the process, so that a damaged last batch that was acknowledged is told from one that was only half
 * written. After a power failure it may be old or gone, and then claims less. The shadow reads no further than this.
 * Two slots in turn, 64 bytes each: sequence i64, hash (32), zeros, CRC-32C.
 */
import { ByteReader, ByteWriter, type Seq } from "@crossfloor/protocol";
import { crc32c } from "@crossfloor/stdx";
import type { Disk, DiskFile } from "./disk/disk.ts";
import { hashBytes } from "./segment.ts";

export const markName = "durable.mark";
const slotBytes = 64;
const crcAt = 60;

export interface Mark { readonly seq: Seq; readonly hash: Uint8Array }

export class MarkWriter {
  readonly #file: DiskFile;
  readonly #slot = new ByteWriter(slotBytes);
  #turn = 0;

  constructor(file: DiskFile) {
    this.#file = file;
  }

  static async open(disk: Disk, folder: string): Promise<MarkWriter> {
    return new MarkWriter(await disk.open(`${folder}/${markName}`, "update"));
  }

  async write({ seq, hash }: Mark): Promise<void> {
    this.#slot.clear().i64(seq).raw(hash);
    while (this.#slot.length < crcAt) this.#slot.u8(0);
    this.#slot.u32(crc32c(this.#slot.bytes()));
    await this.#file.write(this.#slot.bytes(), this.#turn * slotBytes);
    this.#turn = 1 - this.#turn;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The newest good slot; `undefined` if nothing is known. */
export async function readMark(file: DiskFile): Promise<Mark | undefined> {
  const bytes = new Uint8Array(2 * slotBytes);
  const size = await file.read(bytes, 0);
  let newest: Mark | undefined;
  for (let at = 0; at + slotBytes <= size; at += slotBytes) {
    const from = new ByteReader(bytes, at, at + slotBytes);
    const body = from.raw(crcAt);
    if (from.u32() !== crc32c(body)) continue;
    const fields = new ByteReader(body);
    const seq = fields.i64() as Seq;
    if (newest === undefined || seq > newest.seq) newest = { seq, hash: fields.raw(hashBytes).slice() };
  }
  return newest;
}
