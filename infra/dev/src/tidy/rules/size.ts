import type { Finding } from "../finding.ts";
import { isSource, type Repository } from "../repository.ts";

const linesMax = 600;

/** A file that nobody reads to its end is two files. */
export function size(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const [file, text] of repository.files) {
    if (!isSource(file) || file.endsWith(".gen.ts")) continue;
    const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    if (lines > linesMax) findings.push({ file, line: linesMax + 1, message: `has ${lines} lines, more than ${linesMax}; move a noun with its functions into a file of its own` });
  }
  return findings;
}
