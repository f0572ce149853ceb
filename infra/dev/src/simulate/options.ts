import { parseArgs } from "node:util";
import { invariants } from "@crossfloor/simulator";
import { StartFault } from "../floor/sentence.ts";
import { crashFaults } from "./crashes/crash-faults.ts";

export const simulateUsage = "Usage: npm run simulate -- [--seed N | --seeds A..B | --break ID] [--commands M] [--json] [--keep]";

const breakable = [...new Set([...invariants.filter(({ heldBy }) => heldBy === "break"), ...crashFaults].map(({ id }) => id))];
/** What `--help` tells. */
export const simulateHelp = `${simulateUsage}\nwhere ID of a planted fault is one of ${breakable.join(", ")}.`;

export interface SimulateOptions {
  readonly help: boolean;
  readonly from: number;
  readonly to: number;
  readonly commands: number;
  readonly json: boolean;
  /** Failing runs are written beside the test that runs them from then on. */
  readonly keep: boolean;
  /** The invariant, or the fault of the disk's side, that is to be planted and found, instead of a run. */
  readonly broken: string | null;
}

/** Throws `StartFault` with the usage. */
export function parseSimulateOptions(args: readonly string[]): SimulateOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: "boolean", default: false }, seed: { type: "string" }, seeds: { type: "string" }, commands: { type: "string", default: "1000" }, json: { type: "boolean", default: false }, keep: { type: "boolean", default: false }, break: { type: "string" } },
  });
  const range = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(values.seeds ?? values.seed ?? "1");
  const commands = Number(values.commands);
  if (range === null || (values.seed !== undefined && values.seeds !== undefined) || !Number.isSafeInteger(commands) || commands < 1) throw new StartFault(simulateUsage);
  const from = Number(range[1]);
  const to = Number(range[2] ?? range[1]);
  if (to < from) throw new StartFault(simulateUsage);
  const broken = values.break ?? null;
  const held = invariants.find(({ id }) => id === broken);
  if (held !== undefined && held.heldBy !== "break") throw new StartFault(`${held.id} is held by the test of ${held.heldBy}, not by a planted fault.`);
  if (broken !== null && !breakable.includes(broken)) throw new StartFault(`There is no invariant and no fault ${broken}; there are ${breakable.join(", ")}.`);
  return { help: values.help, from, to, commands, json: values.json, keep: values.keep, broken };
}
