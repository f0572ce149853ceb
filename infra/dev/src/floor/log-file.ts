/** A part's log: appended to, bounded, and never a reason for the launcher to fall. */
import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

const logBytesMax = 20_000_000;

export interface LogFile {
  readonly path: string;
  write(chunk: Buffer | string): void;
  close(): void;
}

/** A log past its bound becomes `.1`, and what was `.1` goes. What cannot be written (a full disk) is left out, and `say` hears of it once. */
export function openLogFile(path: string, say: (line: string) => void): LogFile {
  let stream: WriteStream | undefined;
  let bytes = 0;
  let told = false;

  function fault(error: unknown): void {
    stream = undefined;
    if (!told) say(`The log ${path} cannot be written (${error instanceof Error ? error.message : String(error)}); the floor goes on without it.`);
    told = true;
  }

  function open(): void {
    try {
      mkdirSync(dirname(path), { recursive: true });
      bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (bytes > logBytesMax) {
        renameSync(path, `${path}.1`);
        bytes = 0;
      }
    } catch (error) {
      return fault(error);
    }
    stream = createWriteStream(path, { flags: "a", mode: 0o600 });
    stream.on("error", fault);
  }
  open();

  return {
    path,
    write(chunk) {
      if (stream === undefined) return;
      bytes += chunk.length;
      stream.write(chunk);
      if (bytes <= logBytesMax) return;
      stream.end();
      open();
    },
    close: () => void stream?.end(),
  };
}
