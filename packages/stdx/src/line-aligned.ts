/**
 * Memory for rows of 64 or 128 bytes that begin where cache lines do, so that touching a row fetches no neighbour's line as well.
 *
 * The platform gives large buffers whole pages, of which the allocator's note takes the first 16 bytes. A view that begins 112 bytes later
 * is aligned then. Where the allocator does otherwise, rows lie across lines as they would without this, and nothing else changes.
 */
const noteBytes = 16;
const lineBytes = 128;
const start = lineBytes - noteBytes;

export interface LineAligned {
  readonly buffer: ArrayBuffer;
  /** Where a view of it should begin. */
  readonly start: number;
}

/** Room for `bytes` from `start` on, all zero. */
export function lineAligned(bytes: number): LineAligned {
  return { buffer: new ArrayBuffer(start + bytes), start };
}

/** So many words of 32 bits, all zero. */
export function alignedWords(length: number): Int32Array<ArrayBuffer> {
  return new Int32Array(new ArrayBuffer(start + length * 4), start, length);
}

/** So many doubles, all zero. */
export function alignedDoubles(length: number): Float64Array<ArrayBuffer> {
  return new Float64Array(new ArrayBuffer(start + length * 8), start, length);
}
