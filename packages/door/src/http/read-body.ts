import type { IncomingMessage } from "node:http";

export class BodyTooLarge extends Error { override readonly name = "BodyTooLarge" }

/** The whole body, of at most `bytesMax` bytes; more is refused without being kept. */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? "0");
  if (announced > bytesMax) throw new BodyTooLarge(`a body has at most ${bytesMax} bytes`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bytesMax) throw new BodyTooLarge(`a body has at most ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
