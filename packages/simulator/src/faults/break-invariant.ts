import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface BreakReport {
  readonly id: string;
  /** The planted fault in words. */
  readonly what: string;
  /** `null` if no seed found it. */
  readonly found: { readonly seed: number; readonly message: string } | null;
  /** Files of the fault that were never loaded. */
  readonly missed: readonly string[];
  /** What still fails with the fault in it, if it was asked to be shortened. */
  readonly run?: unknown;
}

/** Plants the fault of an invariant in a process of its own. Rejects with that process's words if it could not run. */
export function breakInvariant(id: string, ...more: readonly string[]): Promise<BreakReport> {
  return breakBy(fileURLToPath(new URL("run-planted.ts", import.meta.url)), id, ...more);
}

/** As `breakInvariant`, by another script, which prints a `BreakReport`; with "--shrink" a shortened run is part of it. */
export async function breakBy(script: string, id: string, ...more: readonly string[]): Promise<BreakReport> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", script, id, ...more], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let errors = "";
  child.stdout.on("data", (bytes: Buffer) => void (out += bytes.toString()));
  child.stderr.on("data", (bytes: Buffer) => void (errors += bytes.toString()));
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  if (out === "") throw new Error(`the process of ${id} ended without a report: ${errors}`);
  return JSON.parse(out) as BreakReport;
}
