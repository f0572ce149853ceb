/**
 * What travels over a link: u32 length of what follows, u8 kind, body. Little-endian.
 *
 * A frame that is too long, or a kind that is not known, ends the connection: after it nothing can be trusted.
 */
import { ByteReader, ByteWriter } from "@crossfloor/protocol";

/** A calendar of ten years fits. */
export const frameBytesMax = 4_194_304;

export const frameKinds = {
  // From the connecting side.
  hello: 1,
  command: 2,
  cursor: 3,
  disagree: 4,
  // From the serving side.
  welcome: 16,
  refused: 17,
  outcome: 18,
  records: 19,
  pulse: 20,
  tooOld: 21,
  archiveEnd: 22,
} as const;
export type FrameKind = keyof typeof frameKinds;

const kindOf = new Map<number, FrameKind>(Object.entries(frameKinds).map(([kind, code]) => [code, kind as FrameKind]));

export interface Frame {
  readonly kind: FrameKind;
  /** Holds only until the next `push` of its splitter. */
  readonly body: Uint8Array;
}

/** The other side does not speak this protocol. */
export class FrameFault extends Error {
  override readonly name = "FrameFault";
}

/** Appends one frame; `write` adds its body. */
export function writeFrame(to: ByteWriter, kind: FrameKind, write: (to: ByteWriter) => void): void {
  const start = to.length;
  to.u32(0).u8(frameKinds[kind]);
  write(to);
  to.setU32(start, to.length - start - 4);
}

/** One frame alone, as the caller's own bytes. */
export function frameOf(kind: FrameKind, write: (to: ByteWriter) => void): Uint8Array {
  const to = new ByteWriter(64);
  writeFrame(to, kind, write);
  return to.copy();
}

/** Cuts a stream of bytes into frames. */
export class FrameSplitter {
  #kept: Uint8Array = new Uint8Array(0);

  /** The frames that are whole by now. Throws `FrameFault`. */
  push(chunk: Uint8Array): Frame[] {
    let bytes = chunk;
    if (this.#kept.length > 0) {
      bytes = new Uint8Array(this.#kept.length + chunk.length);
      bytes.set(this.#kept);
      bytes.set(chunk, this.#kept.length);
    }
    const frames: Frame[] = [];
    let at = 0;
    while (bytes.length - at >= 5) {
      const length = new ByteReader(bytes, at, at + 4).u32();
      if (length < 1 || length > frameBytesMax) throw new FrameFault(`a frame of ${length} bytes is outside 1 to ${frameBytesMax}`);
      if (bytes.length - at - 4 < length) break;
      const code = bytes[at + 4];
      const kind = kindOf.get(code);
      if (kind === undefined) throw new FrameFault(`frame kind ${code} is not known`);
      frames.push({ kind, body: bytes.subarray(at + 5, at + 4 + length) });
      at += 4 + length;
    }
    this.#kept = bytes.slice(at);
    return frames;
  }
}
