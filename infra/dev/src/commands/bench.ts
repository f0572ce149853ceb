/** `npm run bench -- book|flash|engine|durable …`: what the floor costs, as one line of JSON. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildBenches } from "../floor/build.ts";
import { sentenceOf, StartFault } from "../floor/sentence.ts";

/** Put into one file as the writer is: what is measured is what runs. */
async function benches(): Promise<typeof import("@crossfloor/bench")> {
  const file = await buildBenches(new AbortController().signal, join(tmpdir(), "crossfloor-bench-build.log"));
  return await import(pathToFileURL(file).href) as typeof import("@crossfloor/bench");
}

async function run([name, ...args]: readonly string[]): Promise<void> {
  const { subcommandNames, subcommandOf } = await benches();
  const usage = `Usage: npm run bench -- ${subcommandNames.join("|")} [options]; each tells its own with --help`;
  if (name === undefined || name === "--help") return console.log(usage);
  const subcommand = await subcommandOf(name);
  if (subcommand === undefined) throw new StartFault(usage);
  await subcommand(args);
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
