/**
 * Runs one part of the floor as a child process and keeps it running.
 *
 * A child is told its options over IPC and says "ready" or "fatal" back. It ends when the channel to its parent breaks, so
 * that nothing is left behind even when the launcher is killed. A child that crashes is started again, soon at first and
 * then more slowly; a "fatal" is a problem that a restart cannot mend, and stops the floor.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { StartFault } from "./sentence.ts";

const entry = join(dirname(fileURLToPath(import.meta.url)), "child.ts");
const logBytesMax = 20_000_000;
const restartDelaysMs = [100, 300, 1_000, 3_000, 5_000];
/** A child that falls this often within a minute before it was ever ready will not get better. */
const earlyFallsMax = 5;

export interface ChildSpec {
  readonly name: string;
  /** Which part `child.ts` runs. */
  readonly part: string;
  readonly options: object;
  readonly logFolder: string;
}

export interface SupervisorEvents {
  /** The child is up for the first time or again. */
  readonly onReady: (name: string, restarts: number) => void;
  readonly onFall: (name: string, how: string) => void;
  /** A restart cannot mend this. */
  readonly onFatal: (name: string, sentence: string) => void;
}

export interface Supervised {
  readonly name: string;
  readonly pid: () => number | undefined;
  readonly restarts: () => number;
  readonly whenReady: Promise<void>;
  /** For tests and `kill` drills: the child falls and comes back. */
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly stop: () => Promise<void>;
}

export type ChildMessage = { readonly kind: "ready" } | { readonly kind: "fatal"; readonly sentence: string };

export function supervise(spec: ChildSpec, events: SupervisorEvents): Supervised {
  mkdirSync(spec.logFolder, { recursive: true });
  const logPath = join(spec.logFolder, `${spec.name}.log`);
  let child: ChildProcess | undefined;
  let stopping = false;
  let restarts = 0;
  let fallsInARow = 0;
  let everReady = false;
  let timer: NodeJS.Timeout | undefined;
  let settleReady: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const whenReady = new Promise<void>((resolve, reject) => {
    settleReady = { resolve, reject };
  });
  // The launcher awaits it; a fatal that comes after is told through `onFatal`.
  whenReady.catch(() => undefined);

  function start(): void {
    const log = openLog(logPath);
    const running = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", entry, spec.part], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // Its own group: a Ctrl-C in the terminal reaches the launcher alone, which then stops its children in order.
      detached: true,
    });
    child = running;
    let lastError = "";
    running.stdout?.pipe(log, { end: false });
    running.stderr?.on("data", (chunk: Buffer) => {
      lastError = (lastError + chunk.toString("utf8")).slice(-2_000);
      log.write(chunk);
    });
    let over = false;
    running.on("message", (message: ChildMessage) => {
      if (message.kind === "ready") {
        everReady = true;
        fallsInARow = 0;
        settleReady?.resolve();
        events.onReady(spec.name, restarts);
      } else {
        over = true;
        settleReady?.reject(new StartFault(message.sentence));
        if (!stopping) events.onFatal(spec.name, message.sentence);
      }
    });
    running.on("error", (error) => {
      log.write(`${error.message}\n`);
    });
    running.on("exit", (code, signal) => {
      log.end();
      if (child === running) child = undefined;
      if (stopping || over) return;
      const how = signal ?? `exit ${code}`;
      const cause = lastError.trim().split("\n").slice(-8).join("\n");
      events.onFall(spec.name, how);
      if (!everReady && ++fallsInARow >= earlyFallsMax) {
        const sentence = `${spec.name} cannot start (${how}); the end of ${logPath} says why${cause === "" ? "." : `:\n${cause}`}`;
        settleReady?.reject(new StartFault(sentence));
        events.onFatal(spec.name, sentence);
        return;
      }
      if (everReady) fallsInARow++;
      restarts++;
      timer = setTimeout(start, restartDelaysMs[Math.min(fallsInARow - 1, restartDelaysMs.length - 1)] ?? 5_000);
    });
    running.send({ kind: "start", options: spec.options });
  }
  start();

  return {
    name: spec.name,
    pid: () => child?.pid,
    restarts: () => restarts,
    whenReady,
    kill: (signal) => {
      child?.kill(signal);
    },
    stop: () => {
      stopping = true;
      clearTimeout(timer);
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return Promise.resolve();
      return new Promise((resolve) => {
        const hard = setTimeout(() => running.kill("SIGKILL"), 8_000);
        running.once("exit", () => {
          clearTimeout(hard);
          resolve();
        });
        running.kill("SIGTERM");
      });
    },
  };
}

/** Appends to the part's log; a log past its bound becomes `.1`, and what was `.1` goes. */
function openLog(path: string): WriteStream {
  try {
    if (statSync(path).size > logBytesMax) renameSync(path, `${path}.1`);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  return createWriteStream(path, { flags: "a" });
}
