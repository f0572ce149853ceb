/** A part's log: appended to, bounded, and never a reason for the launcher to fall. Written at once: a few lines a minute, and none may wait in memory. */
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

const logBytesMax = 20_000_000;

export interface LogFile {
  readonly path: string;
  write(chunk: Buffer | string): void;
  close(): void;
}

/** A log past its bound becomes `.1`, and what was `.1` goes. What cannot be written (a full disk) is left out, and `say` hears of it once. */
export function openLogFile(path: string, say: (line: string) => void): LogFile {
  let file: number | undefined;
  let bytes = 0;
  let told = false;

  function attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!told) say(`The log ${path} cannot be written (${error instanceof Error ? error.message : String(error)}); the floor goes on without what it would say.`);
      told = true;
    }
  }

  function open(): void {
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, "a", 0o600);
    bytes = fstatSync(file).size;
  }

  function turn(): void {
    close();
    renameSync(path, `${path}.1`);
    open();
  }

  function close(): void {
    if (file !== undefined) closeSync(file);
    file = undefined;
  }

  attempt(open);
  return {
    path,
    write: (chunk) => attempt(() => {
      if (file === undefined) return;
      if (bytes > logBytesMax) turn();
      bytes += typeof chunk === "string" ? writeSync(file, chunk) : writeSync(file, chunk);
    }),
    close: () => attempt(close),
  };
}
