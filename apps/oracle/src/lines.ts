/** Reading recordings: lines of plain or gzip files, and CSV rows by column name. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip } from "node:zlib";

/** Lines of a file, unpacked when its name ends in .gz. A missing or damaged file rejects. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const input = path.endsWith(".gz") ? file.pipe(createGunzip()) : file;
  // Without this a failing read would end the pipe quietly and a short recording would pass for a whole one.
  if (input !== file) file.on("error", (error) => input.destroy(error));
  const reader = createInterface({ input, crlfDelay: Infinity });
  try {
    for await (const line of reader) yield line;
  } finally {
    reader.close();
    file.destroy();
  }
}

export type Row = Readonly<Record<string, string>>;

/** Rows of a CSV without quoting, keyed by its header. A short row misses its last columns, which read as "". */
export async function* csvRows(path: string): AsyncGenerator<Row> {
  let names: readonly string[] | undefined;
  for await (const line of linesOf(path)) {
    if (line === "") continue;
    const cells = line.split(",");
    if (names === undefined) {
      names = cells.map((cell) => cell.trim());
      continue;
    }
    yield Object.fromEntries(names.map((name, place) => [name, (cells[place] ?? "").trim()]));
  }
}
