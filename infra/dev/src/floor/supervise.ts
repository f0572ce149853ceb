/**
 * Runs one part of the floor as a child process and keeps it running.
 *
 * A child is told its options over IPC and says "ready" or "fatal" back. It ends when the channel to its parent breaks, so
 * that nothing is left behind even when the launcher is killed. A child that crashes is started again, soon at first and
 * then more slowly; a "fatal" is a problem that a restart cannot mend, and stops the floor.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentOf } from "./engine-environment.ts";
import { openLogFile } from "./log-file.ts";
import { StartFault } from "./sentence.ts";

const entry = join(dirname(fileURLToPath(import.meta.url)), "child.ts");
const restartDelaysMs = [100, 300, 1_000, 3_000, 5_000];
const fallsWithinMs = 60_000;
/** A child that falls this often before it was ever ready will not get better. */
const earlyFallsMax = 5;

export interface ChildSpec {
  readonly name: string;
  /** Which part `child.ts` runs. */
  readonly part: string;
  readonly options: object;
  /** The scene's folder: it stands in the child's arguments, so that one left behind by a killed launcher is known. */
  readonly home: string;
  readonly logFolder: string;
}

export interface SupervisorEvents {
  /** The child is up for the first time or again. */
  readonly onReady: (name: string, restarts: number) => void;
  readonly onFall: (name: string, how: string) => void;
  readonly onNotice: (line: string) => void;
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
  const log = openLogFile(join(spec.logFolder, `${spec.name}.log`), events.onNotice);
  let child: ChildProcess | undefined;
  let stopping = false;
  let restarts = 0;
  /** When it fell, within the last minute. */
  let falls: number[] = [];
  let everReady = false;
  let timer: NodeJS.Timeout | undefined;
  let settleReady: { resolve: () => void; reject: (error: Error) => void } | undefined;
  const whenReady = new Promise<void>((resolve, reject) => {
    settleReady = { resolve, reject };
  });
  // The launcher awaits it; a fatal that comes after is told through `onFatal`.
  whenReady.catch(() => undefined);

  function start(): void {
    const running = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "--conditions=bundled", entry, spec.part, spec.home], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: environmentOf(spec.part, process.env),
      // Its own group: a Ctrl-C in the terminal reaches the launcher alone, which then stops its children in order.
      detached: true,
    });
    child = running;
    let lastError = "";
    running.stdout?.on("data", (chunk: Buffer) => log.write(chunk));
    running.stderr?.on("data", (chunk: Buffer) => {
      lastError = (lastError + chunk.toString("utf8")).slice(-2_000);
      log.write(chunk);
    });
    let over = false;
    running.on("message", (message: ChildMessage) => {
      if (message.kind === "ready") {
        everReady = true;
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
    // "close" comes after the last of its output.
    running.on("close", (code, signal) => {
      if (child === running) child = undefined;
      if (stopping || over) return log.close();
      const how = signal ?? `exit ${code}`;
      const cause = lastError.trim().split("\n").slice(-8).join("\n");
      events.onFall(spec.name, how);
      const now = performance.now();
      falls = [...falls.filter((at) => now - at < fallsWithinMs), now];
      if (!everReady && falls.length >= earlyFallsMax) {
        const sentence = `${spec.name} cannot start (${how}); the end of ${log.path} says why${cause === "" ? "." : `:\n${cause}`}`;
        settleReady?.reject(new StartFault(sentence));
        events.onFatal(spec.name, sentence);
        return;
      }
      restarts++;
      timer = setTimeout(start, restartDelaysMs[Math.min(falls.length, restartDelaysMs.length) - 1] ?? 5_000);
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
