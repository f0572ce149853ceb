/**
 * What the durable subscribers are known to have, kept beside the journal for those who must not take it away from them: the
 * pruning shadow and the tool that voids records.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Seq } from "@crossfloor/protocol";

const cursorsName = "cursors.json";
const writeEveryMs = 5_000;

/** By subscriber; empty if none was ever heard. Throws if the file is not what was written. */
export function readCursors(journalFolder: string): ReadonlyMap<string, Seq> {
  let text: string;
  try {
    text = readFileSync(`${journalFolder}/${cursorsName}`, "utf8");
  } catch (fault) {
    if (fault instanceof Error && "code" in fault && fault.code === "ENOENT") return new Map();
    throw fault;
  }
  const found: unknown = JSON.parse(text);
  if (typeof found !== "object" || found === null) throw new Error(`${journalFolder}/${cursorsName} is damaged`);
  return new Map(Object.entries(found).map(([name, seq]) => {
    if (typeof seq !== "number" || !Number.isSafeInteger(seq)) throw new Error(`${journalFolder}/${cursorsName} is damaged`);
    return [name, seq as Seq];
  }));
}

/** Writes at most once in five seconds, and at the end. The file may be behind: a cursor only rises. */
export class CursorFile {
  readonly #folder: string;
  readonly #cursors: Map<string, Seq>;
  #timer: NodeJS.Timeout | undefined;

  constructor(journalFolder: string, names: readonly string[]) {
    this.#folder = journalFolder;
    this.#cursors = new Map([...readCursors(journalFolder)].filter(([name]) => names.includes(name)));
  }

  set(name: string, cursor: Seq): void {
    this.#cursors.set(name, cursor);
    this.#timer ??= setTimeout(() => this.#write(), writeEveryMs);
  }

  close(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#write();
  }

  #write(): void {
    this.#timer = undefined;
    const path = `${this.#folder}/${cursorsName}`;
    writeFileSync(`${path}.tmp`, `${JSON.stringify(Object.fromEntries(this.#cursors))}\n`);
    renameSync(`${path}.tmp`, path);
  }
}
