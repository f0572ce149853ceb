/**
 * What the floor costs, measured. Each subcommand takes its arguments as text and prints one line of JSON.
 *
 * All are imported as they stand: a module that is only loaded when asked for is wrapped by the bundler, with its constants and
 * classes as variables that may change, and what is measured would no longer be what the writer runs.
 */
import { benchBook } from "./book/bench-book.ts";
import { benchDurable } from "./durable/bench-durable.ts";
import { benchEngine } from "./engine/bench-engine.ts";
import { benchFlash } from "./flash/bench-flash.ts";

export type Subcommand = (args: readonly string[]) => Promise<void>;

const subcommands: Readonly<Record<string, Subcommand>> = { book: benchBook, durable: benchDurable, engine: benchEngine, flash: benchFlash };

export const subcommandNames: readonly string[] = Object.keys(subcommands);

/** The subcommand of that name, or undefined. */
export function subcommandOf(name: string): Subcommand | undefined {
  return Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
}
