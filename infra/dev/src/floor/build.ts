/** Builds what is not run as it is written; the build tool answers from its cache when nothing changed. */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLogFile } from "./log-file.ts";
import { StartFault } from "./sentence.ts";

export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");

const outputMax = 20_000;

export interface Sites { readonly web: string; readonly admin: string }

/** The traders' and operators' sites; answers their folders. Throws as `build` does. */
export async function buildSites(stopped: AbortSignal, logPath: string): Promise<Sites> {
  await build("The sites", ["build", "--filter=@crossfloor/web", "--filter=@crossfloor/admin"], stopped, logPath);
  return { web: join(repositoryRoot, "apps", "web", "dist"), admin: join(repositoryRoot, "apps", "admin", "dist") };
}

/** What writer and shadow run: their code in one file, without which an order costs half as much again. Throws as `build` does. */
export function buildEngine(stopped: AbortSignal, logPath: string): Promise<void> {
  return build("The engine", ["build", "--filter=@crossfloor/matching"], stopped, logPath);
}

/** The benches, in the same way. Answers the file. */
export async function buildBenches(stopped: AbortSignal, logPath: string): Promise<string> {
  await build("The benches", ["bundle", "--filter=@crossfloor/bench"], stopped, logPath);
  return join(repositoryRoot, "infra", "bench", "dist", "index.js");
}

/** Throws `StartFault` with the first complaint of the build, whose own words stand in `logPath`; also when `stopped` ends it. */
function build(what: string, task: readonly string[], stopped: AbortSignal, logPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const tool = spawn("turbo", ["run", ...task, "--output-logs=errors-only", "--ui=stream"], { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" }, signal: stopped, killSignal: "SIGTERM" });
    const log = openLogFile(logPath, () => undefined);
    let output = "";
    const gather = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-outputMax);
    };
    tool.stdout.on("data", gather);
    tool.stderr.on("data", gather);
    tool.once("error", (error) => reject(new StartFault(`${what} could not be built: ${error.message}`)));
    tool.once("close", (code) => {
      log.write(output);
      log.close();
      if (code === 0) resolve();
      else reject(new StartFault(`${what} could not be built: ${complaintOf(output)}; ${logPath} says more.`));
    });
  });
}

function complaintOf(output: string): string {
  const lines = output.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const complaint = lines.find((line) => /ENOSPC|No space left|\berror\b|cannot |failed/i.test(line)) ?? lines.at(-1) ?? "the build tool ended without a word";
  return complaint.replace(/^\S+:(build|bundle): /, "").replace(/\.$/, "");
}
