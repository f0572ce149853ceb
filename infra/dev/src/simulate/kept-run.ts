/**
 * Runs that failed once, kept beside their test as what they were made of, not as seeds: what a seed draws changes with the workload,
 * records and operations do not.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Sequenced } from "@crossfloor/protocol";
import { type Failure, runRecords, type SeedRun } from "@crossfloor/simulator";
import type { Operation } from "./crashes/operation.ts";
import { runOperations } from "./crashes/simulate-crashes.ts";

export type RunParts =
  | { readonly kind: "records"; readonly limits: SeedRun["limits"]; readonly records: readonly Sequenced[] }
  | { readonly kind: "operations"; readonly operations: readonly Operation[] };

export interface KeptRun {
  /** The invariant or fault that it failed by. */
  readonly id: string;
  /** What it found, for people. */
  readonly found: string;
  readonly run: RunParts;
}

export const keptFolder: string = fileURLToPath(new URL("./kept/", import.meta.url));

/** What fails now, or `null`. */
export async function runKept(run: RunParts): Promise<Failure | null> {
  return run.kind === "records" ? runRecords(run.records, run.limits, null) : runOperations(run.operations);
}

/** Commands of participants in it. */
export function commandsOf(run: RunParts): number {
  return run.kind === "records" ? run.records.length : run.operations.filter(({ kind }) => kind === "send").length;
}

export function readKept(folder: string): { readonly name: string; readonly kept: KeptRun }[] {
  return readdirSync(folder).filter((name) => name.endsWith(".json")).sort().map((name) => ({ name, kept: JSON.parse(readFileSync(`${folder}${name}`, "utf8")) as KeptRun }));
}

/** One record or operation a line, so that people can read what changed. Returns the file's name. */
export function keepRun(folder: string, day: string, seed: number, { id, found, run }: KeptRun): string {
  const name = `${day}-seed-${seed}-${id}.json`;
  const items = run.kind === "records" ? run.records : run.operations;
  const lines = items.map((each) => JSON.stringify(each)).join(",\n");
  const head = JSON.stringify({ id, found }).slice(1, -1);
  const parts = run.kind === "records" ? `"kind":"records","limits":${JSON.stringify(run.limits)},"records"` : '"kind":"operations","operations"';
  writeFileSync(`${folder}${name}`, `{${head},\n"run":{${parts}:[\n${lines}\n]}}\n`);
  return name;
}
