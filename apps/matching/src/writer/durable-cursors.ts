/**
 * What the durable subscribers are known to have, kept beside the journal for those who must not take it away from them: the
 * pruning shadow and the tool that voids records. The file may be behind, since a cursor only rises.
 */
import { type Disk, JournalFault } from "@crossfloor/journal";
import type { Seq } from "@crossfloor/protocol";

const cursorsName = "cursors.json";
const writeEveryMs = 5_000;

/** By subscriber; empty if none was ever heard. Throws `JournalFault` if the file is not what was written. */
export async function readCursors(disk: Disk, journalFolder: string): Promise<ReadonlyMap<string, Seq>> {
  if (!(await disk.list(journalFolder)).includes(cursorsName)) return new Map();
  const path = `${journalFolder}/${cursorsName}`;
  const file = await disk.open(path, "read");
  const bytes = new Uint8Array(await file.size());
  await file.read(bytes, 0);
  await file.close();
  const cursors = parse(new TextDecoder().decode(bytes));
  if (cursors === undefined) throw new JournalFault(`${path} is damaged; remove it, and it will be written anew`);
  return cursors;
}

function parse(text: string): Map<string, Seq> | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined; // the caller names the file
  }
  if (typeof found !== "object" || found === null) return undefined;
  const cursors = new Map<string, Seq>();
  for (const [name, seq] of Object.entries(found)) {
    if (!Number.isSafeInteger(seq)) return undefined;
    cursors.set(name, seq as Seq);
  }
  return cursors;
}

export class CursorFile {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #cursors: Map<string, Seq>;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #onFault: (fault: unknown) => void;

  constructor(disk: Disk, journalFolder: string, known: ReadonlyMap<string, Seq>, onFault: (fault: unknown) => void) {
    this.#disk = disk;
    this.#folder = journalFolder;
    this.#cursors = new Map(known);
    this.#onFault = onFault;
  }

  /** Only the named subscribers' cursors are kept: one that is no longer configured must not hold up pruning for ever. */
  static async open(disk: Disk, journalFolder: string, names: readonly string[], onFault: (fault: unknown) => void): Promise<CursorFile> {
    return new CursorFile(disk, journalFolder, new Map([...(await readCursors(disk, journalFolder))].filter(([name]) => names.includes(name))), onFault);
  }

  set(name: string, cursor: Seq): void {
    this.#cursors.set(name, cursor);
    this.#timer ??= setTimeout(() => this.#write(), writeEveryMs);
  }

  async close(): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#write();
    }
    await this.#writing;
  }

  #write(): void {
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#replace(`${JSON.stringify(Object.fromEntries(this.#cursors))}\n`)).catch(this.#onFault);
  }

  async #replace(text: string): Promise<void> {
    const path = `${this.#folder}/${cursorsName}`;
    const file = await this.#disk.open(`${path}.tmp`, "update");
    await file.truncate(0);
    await file.write(new TextEncoder().encode(text), 0);
    await file.sync();
    await file.close();
    await this.#disk.rename(`${path}.tmp`, path);
  }
}
