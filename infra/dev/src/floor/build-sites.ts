/** Builds the traders' and operators' sites; the build tool answers from its cache when nothing changed. */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { StartFault } from "./sentence.ts";

export const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");

export interface Sites { readonly web: string; readonly admin: string }

/** Answers the folders with the built sites. Throws `StartFault` with the end of the build's own words. */
export function buildSites(): Promise<Sites> {
  return new Promise((resolve, reject) => {
    const build = spawn("turbo", ["run", "build", "--output-logs=errors-only", "--ui=stream"], { cwd: repositoryRoot, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const gather = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-6_000);
    };
    build.stdout.on("data", gather);
    build.stderr.on("data", gather);
    build.once("error", (error) => reject(new StartFault(`The sites could not be built: ${error.message}`)));
    build.once("exit", (code) => {
      if (code === 0) resolve({ web: join(repositoryRoot, "apps", "web", "dist"), admin: join(repositoryRoot, "apps", "admin", "dist") });
      else reject(new StartFault(`The sites could not be built:\n${output.trim().split("\n").slice(-20).join("\n")}`));
    });
  });
}
