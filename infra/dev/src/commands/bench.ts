/** `npm run bench -- book|flash|engine|durable …`: what the floor costs, as one line of JSON. */
import { subcommandNames, subcommandOf } from "@crossfloor/bench";
import { sentenceOf, StartFault } from "../floor/sentence.ts";

const usage = `Usage: npm run bench -- ${subcommandNames.join("|")} [options]; each tells its own with --help`;

async function run([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === "--help") return console.log(usage);
  const subcommand = await subcommandOf(name);
  if (subcommand === undefined) throw new StartFault(usage);
  await subcommand(args);
}

run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
