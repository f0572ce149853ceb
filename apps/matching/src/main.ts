/** Runs one role alone: `node apps/matching/src/main.ts --role writer --data-dir DIR --socket PATH`. */
import { parseArgs } from "node:util";
import type { UnixMs } from "@crossfloor/instruments";
import { JournalFault, LockedFault } from "@crossfloor/journal";
import type { Log } from "./options.ts";
import { RecordFault } from "./replica.ts";
import { startShadow } from "./shadow/start-shadow.ts";
import type { ClockOptions } from "./venue-clock.ts";
import { CursorAheadFault, startWriter } from "./writer/start-writer.ts";

const usage = `--role writer|shadow --data-dir DIR --socket PATH
  writer: [--scene-start ISO] [--speed N] [--subscribers projector,archive] [--checkpoint-every MS] [--build TEXT]
  shadow: --archive-socket PATH [--query-port 4010] [--keep BYTES] [--snapshot-every MS] [--build TEXT]`;

const { values } = parseArgs({
  options: {
    role: { type: "string" }, "data-dir": { type: "string" }, socket: { type: "string" }, build: { type: "string", default: "" },
    "scene-start": { type: "string" }, speed: { type: "string", default: "1" }, subscribers: { type: "string", default: "" },
    "archive-socket": { type: "string" }, "query-port": { type: "string", default: "4010" }, keep: { type: "string", default: "2000000000" }, "snapshot-every": { type: "string", default: "60000" }, "checkpoint-every": { type: "string", default: "60000" },
  },
});

const log: Log = (level, message, fields = {}) => void process.stdout.write(`${JSON.stringify({ t: new Date().toISOString(), level, app: values.role ?? "matching", message, ...fields })}\n`);

/** One clear line, and out. What the code did not foresee keeps its stack. */
function fail(fault: unknown): void {
  const foreseen = fault instanceof JournalFault || fault instanceof LockedFault || fault instanceof CursorAheadFault || fault instanceof RecordFault || (fault instanceof Error && "code" in fault);
  const message = fault instanceof Error ? fault.message : String(fault);
  log("error", message, foreseen || !(fault instanceof Error) ? {} : { stack: fault.stack ?? "" });
  process.exitCode = 1;
  // The line above leaves first; whatever else is under way must not go on.
  setImmediate(() => process.exit(1));
}

function clockOf(start: string | undefined, speed: string): ClockOptions {
  const speedNano = Math.round(Number(speed) * 1_000_000_000);
  if (!Number.isSafeInteger(speedNano) || speedNano < 0) throw new Error(`--speed ${speed} is not a number from 0 on`);
  if (start === undefined) return { kind: "live" };
  const startAt = Date.parse(start);
  if (Number.isNaN(startAt)) throw new Error(`--scene-start ${start} is not a time`);
  return { kind: "scene", startAt: startAt as UnixMs, speedNano };
}

async function main(): Promise<{ close(): Promise<void> }> {
  const { role, socket, build } = values;
  const dataFolder = values["data-dir"];
  const archiveSocketPath = values["archive-socket"];
  if (dataFolder === undefined || socket === undefined) throw new Error(usage);
  if (role === "writer") {
    const durableSubscribers = values.subscribers.split(",").filter((name) => name !== "");
    return startWriter({ dataFolder, socketPath: socket, clock: clockOf(values["scene-start"], values.speed), durableSubscribers, checkpointEveryMs: Number(values["checkpoint-every"]), build, log, onFatal: fail });
  }
  if (role !== "shadow" || archiveSocketPath === undefined) throw new Error(usage);
  return startShadow({
    dataFolder, feedSocketPath: socket, archiveSocketPath, queryPort: Number(values["query-port"]), keepBytes: Number(values.keep), snapshotEveryMs: Number(values["snapshot-every"]), build, log, onFatal: fail,
  });
}

main().then(
  (running) => {
    let closing = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        if (closing) return;
        closing = true;
        running.close().then(() => process.exit(0), fail);
      });
    }
  },
  fail,
);
