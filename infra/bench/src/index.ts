/**
 * What the floor costs, measured. Each subcommand takes its arguments as text and prints one line of JSON; it is loaded only when
 * asked for, so that no bench pays for another's code.
 */
export type Subcommand = (args: readonly string[]) => Promise<void>;

const subcommands: Readonly<Record<string, () => Promise<Subcommand>>> = {
  book: async () => (await import("./book/bench-book.ts")).benchBook,
  durable: async () => (await import("./durable/bench-durable.ts")).benchDurable,
  engine: async () => (await import("./engine/bench-engine.ts")).benchEngine,
  flash: async () => (await import("./flash/bench-flash.ts")).benchFlash,
};

export const subcommandNames: readonly string[] = Object.keys(subcommands);

/** The subcommand of that name, or undefined. */
export async function subcommandOf(name: string): Promise<Subcommand | undefined> {
  return Object.hasOwn(subcommands, name) ? subcommands[name]() : undefined;
}
