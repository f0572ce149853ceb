/** What a tree of processes has used, as Linux counts it. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

export interface ProcessUsage {
  readonly pid: number;
  /** Processor time of the process and of its children that have ended, milliseconds. */
  readonly cpuMs: number;
  /** Proportional set size, bytes: private memory, and of what is shared its share. Sums over processes count nothing twice. */
  readonly pssBytes: number;
}

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** The process and all below it. The sum of `cpuMs` never falls while the tree's own processes wait for those they started. */
export function usageOfTree(root: number): ProcessUsage[] {
  const parents = new Map<number, { parent: number; cpuMs: number }>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    if (stat === undefined) continue;
    // The second field, the name, may hold spaces and brackets.
    const fields = stat.replace(/^.*\) /s, "").split(" ");
    parents.set(Number(name), { parent: Number(fields[1]), cpuMs: (fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * 1_000) / ticksPerSecond });
  }
  const below = (pid: number): boolean => {
    for (let at = pid; at > 1; at = parents.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  return [...parents].flatMap(([pid, { cpuMs }]) => (below(pid) ? [{ pid, cpuMs, pssBytes: pssOf(pid) }] : []));
}

function pssOf(pid: number): number {
  const found = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? "");
  return found === null ? 0 : Number(found[1]) * 1_024;
}

/** Undefined when the process has just left. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Bytes that a folder takes on the disk. */
export function diskBytes(folder: string): number {
  let total = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) total += diskBytes(path);
    else total += (statSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512;
  }
  return total;
}
