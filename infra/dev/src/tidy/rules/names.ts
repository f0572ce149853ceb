import type { Finding } from "../finding.ts";
import type { Repository } from "../repository.ts";

const banned = new Set(["util", "utils", "helper", "helpers", "common", "shared", "misc", "lib", "libs", "manager", "managers"]);

/** A folder or file is named after the thing that it holds. */
export function names(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const path of repository.files.keys()) {
    if (!/^(?:apps|packages|infra)\//.test(path)) continue;
    const parts = path.split("/");
    for (const [place, part] of parts.entries()) {
      const at = parts.slice(0, place + 1).join("/");
      if (seen.has(at)) continue;
      seen.add(at);
      const word = part.toLowerCase().split(/[-_.]/).find((candidate) => banned.has(candidate));
      if (word !== undefined) findings.push({ file: at, line: 1, message: `is named "${word}", which says nothing; put each function with its noun and name the file after the one thing it exports` });
    }
  }
  return findings;
}
