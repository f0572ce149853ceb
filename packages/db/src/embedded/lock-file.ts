/** What an earlier life left in the data folder: a lock file, perhaps with a server still behind it. */
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PostgresCannotStart } from "./cannot-start.ts";

const stopTimeoutMs = 20_000;

/** The server that holds the folder, or undefined. `ready` is true once it takes connections. */
export function lockHolder(dataDir: string): { readonly pid: number; readonly port: number; readonly ready: boolean } | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return undefined; // No lock file: nobody holds the folder.
  }
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** Notes who started the server, so that a later start can tell an orphan from one in use. */
export function noteOwner(dataDir: string): void {
  writeFileSync(ownerFile(dataDir), `${process.pid} ${startOf(process.pid) ?? "unknown"}\n`);
}

/** Stops an orphaned server and removes a stale lock. Throws if whoever started the server still lives. */
export async function clearLock(dataDir: string): Promise<void> {
  const holder = lockHolder(dataDir);
  if (holder === undefined) return;
  if (!servesFolder(holder.pid, dataDir)) {
    // The process is gone, or its number now belongs to a stranger whom PostgreSQL would take for a server. Its own processes leave a
    // little later, and without the lock file a new server would not notice that they still hold the old one's memory.
    await othersGone(dataDir);
    rmSync(join(dataDir, "postmaster.pid"), { force: true });
    return;
  }
  const owner = livingOwner(dataDir);
  if (owner !== undefined) throw new PostgresCannotStart(`The database folder ${dataDir} is in use by process ${owner}; stop that first.`);
  await stopServer(holder.pid, dataDir);
}

/** Waits for processes of a killed server that still work in the folder; those that stay are killed. */
async function othersGone(dataDir: string): Promise<void> {
  for (let waited = 0; existsSync("/proc"); waited += 50) {
    const left = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => servesFolder(pid, dataDir));
    if (left.length === 0) return;
    if (waited >= stopTimeoutMs) for (const pid of left) send(pid, "SIGKILL");
    await sleep(50);
  }
}

/** Fast shutdown, then the immediate one, then the hard one: PostgreSQL recovers from each. */
async function stopServer(pid: number, dataDir: string): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    send(pid, signal);
    for (let waited = 0; waited < stopTimeoutMs; waited += 50) {
      if (!servesFolder(pid, dataDir)) return;
      await sleep(50);
    }
  }
  throw new PostgresCannotStart(`The PostgreSQL server of an earlier run (process ${pid}) cannot be stopped.`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has just left.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Whether this process is a server that works in this folder. */
export function servesFolder(pid: number, dataDir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir) && /postgres/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return false; // No such process, or not ours to look at: not a server of this folder.
  }
}

function livingOwner(dataDir: string): number | undefined {
  if (!existsSync(ownerFile(dataDir))) return undefined;
  const [pid, start] = readFileSync(ownerFile(dataDir), "utf8").trim().split(" ");
  return startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/** When a process began, in kernel ticks: with the number it names one life of one process. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ")[19];
  } catch {
    return undefined; // The process is gone.
  }
}

function ownerFile(dataDir: string): string {
  return join(dataDir, "crossfloor.owner");
}
