import { fileURLToPath } from "node:url";
import { breakBy, type BreakReport } from "@crossfloor/simulator";
import { crashFaults } from "./crash-faults.ts";

export function isCrashFault(id: string): boolean {
  return crashFaults.some((fault) => fault.id === id);
}

/** Plants a fault of journal, snapshots or sequencer in a process of its own. */
export function breakCrash(id: string, ...more: readonly string[]): Promise<BreakReport> {
  return breakBy(fileURLToPath(new URL("run-planted-crash.ts", import.meta.url)), id, ...more);
}
