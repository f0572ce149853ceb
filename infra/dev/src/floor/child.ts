/** Runs one part of the floor in its own process; `supervise` tells it how over IPC. */
import { type Log, type PartName, type PartOptions, parts, type Running } from "./parts.ts";
import { needsAPerson, sentenceOf } from "./sentence.ts";
import type { ChildMessage } from "./supervise.ts";

const name = process.argv[2] ?? "";

function tell(message: ChildMessage): void {
  process.send?.(message);
}

/** JSON lines on stdout: the launcher keeps them in the part's log. */
const log: Log = (level, message, fields = {}) => {
  if (level === "debug") return;
  process.stdout.write(`${JSON.stringify({ t: new Date().toISOString(), level, app: name, message, ...fields })}\n`);
};

let running: Running | undefined;
let leaving = false;

async function leave(code: number): Promise<void> {
  if (leaving) return;
  leaving = true;
  // A part that cannot close in time is cut: what it holds must survive a kill anyway.
  setTimeout(() => process.exit(code), 6_000).unref();
  try {
    await running?.close();
  } catch (error) {
    log("error", "closing failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  process.exit(code);
}

process.on("SIGTERM", () => void leave(0));
process.on("SIGINT", () => void leave(0));
// The launcher is gone: nothing may be left behind.
process.on("disconnect", () => void leave(0));
process.on("message", (message: { kind: "start"; options: unknown }) => {
  if (message.kind === "start") void start(message.options);
});

async function start(options: unknown): Promise<void> {
  if (!Object.hasOwn(parts, name)) return tell({ kind: "fatal", sentence: `There is no part "${name}".` });
  try {
    // The launcher sends a part the options of that part: `PartOptions` keeps both ends together.
    running = await (parts[name as PartName] as (options: unknown, log: Log) => Promise<Running>)(options as PartOptions[PartName], log);
    if (leaving) await running.close();
    else tell({ kind: "ready" });
  } catch (error) {
    log("error", "start failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    process.stderr.write(`${sentenceOf(error)}\n`);
    if (needsAPerson(error)) tell({ kind: "fatal", sentence: sentenceOf(error) });
    // The message leaves first.
    setTimeout(() => process.exit(1), 100);
  }
}
