/**
 * The records of one batch in the form that a segment holds: room for the batch's header, then each record's length and bytes. Whoever makes
 * records writes them where they will go to the disk from; a batch of thousands then costs no copy and no object for each.
 */
import { ByteWriter } from "@crossfloor/protocol";
import { batchHeaderBytes, lengthBytes } from "./segment.ts";

export class RecordBuffer {
  readonly #bytes: ByteWriter;
  #count = 0;
  /** Where the last whole record ends. */
  #end = batchHeaderBytes;

  constructor(capacity = 65_536) {
    this.#bytes = new ByteWriter(capacity);
  }

  /** Copies of records that are at hand. */
  static of(records: readonly Uint8Array[]): RecordBuffer {
    const buffer = new RecordBuffer(1_024);
    for (const record of records) buffer.add(record);
    return buffer;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes of the batch, header included. */
  get byteLength(): number {
    return this.#end;
  }

  /** What the next record is written to. `end` takes it; what is not taken is written over. */
  begin(): ByteWriter {
    const bytes = this.#bytes;
    bytes.advanceTo(this.#end);
    bytes.room(lengthBytes);
    bytes.advanceTo(this.#end + lengthBytes);
    return bytes;
  }

  end(): void {
    const { length, view } = this.#bytes;
    view.setUint32(this.#end, length - this.#end - lengthBytes, true);
    this.#end = length;
    this.#count += 1;
  }

  add(record: Uint8Array): void {
    this.begin().raw(record);
    this.end();
  }

  /** Used again for another batch: only when nobody writes or reads this one any more. */
  clear(): this {
    this.#count = 0;
    this.#end = batchHeaderBytes;
    return this;
  }

  /** The batch, without a copy. Its header holds nothing yet until `encodeBatch` fills it in. */
  bytes(): Uint8Array<ArrayBuffer> {
    this.#bytes.advanceTo(this.#end);
    return this.#bytes.bytes();
  }

  /** Of the batch, what follows the header, without a copy. */
  payload(): Uint8Array<ArrayBuffer> {
    return this.bytes().subarray(batchHeaderBytes);
  }

  /** A copy of each record. */
  records(): Uint8Array[] {
    const bytes = this.bytes();
    const { view } = this.#bytes;
    const found: Uint8Array[] = [];
    for (let at = batchHeaderBytes; at < this.#end; ) {
      const start = at + lengthBytes;
      at = start + view.getUint32(at, true);
      found.push(bytes.slice(start, at));
    }
    return found;
  }
}
