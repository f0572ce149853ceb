/** `npm run bench -- book|flash|engine|durable …`: what the floor costs, as one line of JSON. */
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildBenches } from "../floor/build.ts";
import { engineEnvironment } from "../floor/engine-environment.ts";
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
  const subcommand = subcommandOf(name);
  if (subcommand === undefined) throw new StartFault(usage);
  await subcommand(args);
}

/** Under the engine's environment, which a process can only be begun with. */
function again(): void {
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: "inherit", env: { ...process.env, ...engineEnvironment } });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

if (process.env["GLIBC_TUNABLES"] === undefined) again();
else run(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(sentenceOf(fault));
  process.exitCode = 1;
});
