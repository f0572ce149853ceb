import { parseArgs } from "node:util";
import { StartFault } from "../floor/sentence.ts";

export const simulateUsage = "Usage: npm run simulate -- [--seed N | --seeds A..B] [--commands M] [--json]";

export interface SimulateOptions {
  readonly help: boolean;
  readonly from: number;
  readonly to: number;
  readonly commands: number;
  readonly json: boolean;
}

/** Throws `StartFault` with the usage. */
export function parseSimulateOptions(args: readonly string[]): SimulateOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: "boolean", default: false }, seed: { type: "string" }, seeds: { type: "string" }, commands: { type: "string", default: "1000" }, json: { type: "boolean", default: false } },
  });
  const range = /^(\d{1,9})(?:\.\.(\d{1,9}))?$/.exec(values.seeds ?? values.seed ?? "1");
  const commands = Number(values.commands);
  if (range === null || (values.seed !== undefined && values.seeds !== undefined) || !Number.isSafeInteger(commands) || commands < 1) throw new StartFault(simulateUsage);
  const from = Number(range[1]);
  const to = Number(range[2] ?? range[1]);
  if (to < from) throw new StartFault(simulateUsage);
  return { help: values.help, from, to, commands, json: values.json };
}
