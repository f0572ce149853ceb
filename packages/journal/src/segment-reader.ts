/** Reads one segment from its beginning, batch by batch, and says exactly where it stops making sense. */
import { DecodeFault } from "@crossfloor/protocol";
import type { Disk, DiskFile } from "./disk/disk.ts";
import { JournalFault } from "./fault.ts";
import { type Batch, batchHeaderBytes, batchLength, decodeBatch, decodeSegmentHeader, type SegmentHeader, segmentHeaderBytes, type SegmentKind } from "./segment.ts";

const windowBytes = 1_048_576;

/** "end": the file stops after a whole batch. "broken": what follows at `offset` is no whole, sound batch. */
export type Step =
  | { readonly kind: "batch"; readonly batch: Batch; readonly offset: number }
  | { readonly kind: "end"; readonly offset: number }
  | { readonly kind: "broken"; readonly offset: number; readonly why: string };

/** Whether windows of the file are read into over and over: then a batch holds until the next call but one. Otherwise it holds for good. */
export type Windows = "reused" | "kept";

export class SegmentReader {
  readonly path: string;
  readonly header: SegmentHeader;
  readonly format: number;
  readonly #file: DiskFile;
  readonly #windows: Windows;
  #window: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** The window before, where the batch before may still be in use. */
  #former: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  /** Where the batch that was last returned lies: one call may need two windows, its header one and its records a larger one. */
  #returned: ArrayBufferLike | undefined;
  #windowAt = 0;
  #offset = segmentHeaderBytes;

  constructor(file: DiskFile, path: string, { format, ...header }: SegmentHeader & { readonly format: number }, windows: Windows = "kept") {
    this.#file = file;
    this.#windows = windows;
    this.path = path;
    this.header = header;
    this.format = format;
  }

  /** Throws `JournalFault` if the header is unsound. */
  static async open(kind: SegmentKind, file: DiskFile, path: string, windows?: Windows): Promise<SegmentReader> {
    const bytes = new Uint8Array(segmentHeaderBytes);
    const size = await file.read(bytes, 0);
    return new SegmentReader(file, path, decodeSegmentHeader(kind, bytes.subarray(0, size), path), windows);
  }

  /** Throws as `open` does, and leaves nothing open then. */
  static async openPath(kind: SegmentKind, disk: Disk, path: string, windows?: Windows): Promise<SegmentReader> {
    const file = await disk.open(path, "read");
    try {
      return await SegmentReader.open(kind, file, path, windows);
    } catch (fault) {
      await file.close();
      throw fault;
    }
  }

  /** Bytes of the file. */
  size(): Promise<number> {
    return this.#file.size();
  }

  /** Where the next batch begins. */
  get offset(): number {
    return this.#offset;
  }

  /** The batch's records are views. */
  async next(): Promise<Step> {
    const offset = this.#offset;
    let bytes = await this.#bytes(batchHeaderBytes);
    if (bytes.length === 0) return { kind: "end", offset };
    const length = batchLength(bytes, 0);
    if (length === undefined) return { kind: "broken", offset, why: "the batch's header is cut short or absurd" };
    bytes = await this.#bytes(length);
    if (bytes.length < length) return { kind: "broken", offset, why: "the batch is cut short" };
    try {
      const batch = decodeBatch(bytes, 0, length, `${this.path}: byte ${offset}`, this.format);
      this.#offset += length;
      this.#returned = bytes.buffer;
      return { kind: "batch", batch, offset };
    } catch (fault) {
      if (!(fault instanceof JournalFault || fault instanceof DecodeFault)) throw fault;
      return { kind: "broken", offset, why: fault.message };
    }
  }

  /** What was read ahead may have changed meanwhile: the next call reads anew. */
  forget(): void {
    this.#window = new Uint8Array(0);
    this.#windowAt = this.#offset;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** At most `size` bytes from the present offset. */
  async #bytes(size: number): Promise<Uint8Array> {
    const inside = this.#offset - this.#windowAt;
    if (this.#window.length - inside < size) {
      // Never into the present window: records of the batch before may still be in use.
      const left = Math.max(0, (await this.#file.size()) - this.#offset);
      const window = this.#nextWindow(Math.min(left, Math.max(size, windowBytes)));
      const got = await this.#file.read(window, this.#offset);
      if (this.#windows === "reused") this.#former = this.#window;
      this.#window = window.subarray(0, got);
      this.#windowAt = this.#offset;
      return this.#window.subarray(0, size);
    }
    return this.#window.subarray(inside, inside + size);
  }

  /** A new one must be filled with zeros first, and many of them make the platform collect garbage. */
  #nextWindow(size: number): Uint8Array<ArrayBuffer> {
    const { buffer } = this.#former;
    return buffer.byteLength >= size && buffer !== this.#returned ? new Uint8Array(buffer, 0, size) : new Uint8Array(size);
  }
}
