/** The lines of a gzip file, one at a time: recordings are larger than they need to be in memory. */
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

/** Throws when the file is not there, is no gzip file or is cut short. */
export async function* gzipLines(path: string): AsyncGenerator<string, void> {
  const file = createReadStream(path);
  const text = createGunzip();
  // A fault of the file would otherwise leave the reader waiting for ever.
  file.on("error", (error) => text.destroy(error));
  file.pipe(text).setEncoding("utf8");
  let rest = "";
  for await (const chunk of text as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
