/** Processes of an earlier floor on the same folder whose launcher was killed: they leave by themselves, and are waited for. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A child needs at most six seconds to close. */
const patienceMs = 8_000;

/** Waits until none is left; one that does not leave is killed. The folder's lock must be held: then they cannot belong to a living floor. */
export async function endLeftovers(home: string): Promise<void> {
  for (let waited = 0; ; waited += 100) {
    const left = childrenOf(home);
    if (left.length === 0) return;
    if (waited >= patienceMs) for (const pid of left) endOne(pid);
    await sleep(100);
  }
}

/** Every child process carries the folder that it works for in its arguments. */
function childrenOf(home: string): number[] {
  let names: string[];
  try {
    names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return []; // A system that does not show its processes.
  }
  return names.filter((name) => argumentsOf(name).includes(home)).map(Number).filter((pid) => pid !== process.pid);
}

function argumentsOf(pid: string): readonly string[] {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return words.some((word) => word.endsWith("/floor/child.ts")) ? words : [];
  } catch {
    return []; // It has just left.
  }
}

function endOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
