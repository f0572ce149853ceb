/**
 * Keeps many small messages in few large pieces of memory. A copy of its own for each would be an allocation, which costs more than
 * the copying. A piece lives as long as anybody holds a message in it.
 */
import type { ByteWriter } from "./byte-writer.ts";

const pieceBytes = 262_144;

export class ByteStore {
  #piece = new Uint8Array(pieceBytes);
  #used = 0;

  /** A copy of what the writer holds; never written to again. */
  keep(writer: Pick<ByteWriter, "length" | "copy" | "copyTo">): Uint8Array<ArrayBuffer> {
    const { length } = writer;
    if (length > pieceBytes >> 2) return writer.copy();
    if (this.#used + length > pieceBytes) {
      this.#piece = new Uint8Array(pieceBytes);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used = from + length;
    writer.copyTo(this.#piece, from);
    // Asked of the buffer itself, since `subarray` costs twice as much.
    return new Uint8Array(this.#piece.buffer, from, length);
  }
}
