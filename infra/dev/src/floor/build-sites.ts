/** Builds the traders' and operators' sites; the build tool answers from its cache when nothing changed. */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openLogFile } from "./log-file.ts";
import { StartFault } from "./sentence.ts";

export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");

const outputMax = 20_000;

export interface Sites { readonly web: string; readonly admin: string }

/** Answers the folders with the built sites. Throws `StartFault` with the first complaint of the build, whose own words stand in `logPath`; also when `stopped` ends it. */
export function buildSites(stopped: AbortSignal, logPath: string): Promise<Sites> {
  return new Promise((resolve, reject) => {
    const build = spawn("turbo", ["run", "build", "--output-logs=errors-only", "--ui=stream"], { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" }, signal: stopped, killSignal: "SIGTERM" });
    const log = openLogFile(logPath, () => undefined);
    let output = "";
    const gather = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-outputMax);
    };
    build.stdout.on("data", gather);
    build.stderr.on("data", gather);
    build.once("error", (error) => reject(new StartFault(`The sites could not be built: ${error.message}`)));
    build.once("close", (code) => {
      log.write(output);
      log.close();
      if (code === 0) resolve({ web: join(repositoryRoot, "apps", "web", "dist"), admin: join(repositoryRoot, "apps", "admin", "dist") });
      else reject(new StartFault(`The sites could not be built: ${complaintOf(output)}; ${logPath} says more.`));
    });
  });
}

function complaintOf(output: string): string {
  const lines = output.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const complaint = lines.find((line) => /ENOSPC|No space left|\berror\b|cannot |failed/i.test(line)) ?? lines.at(-1) ?? "the build tool ended without a word";
  return complaint.replace(/^\S+:build: /, "").replace(/\.$/, "");
}
