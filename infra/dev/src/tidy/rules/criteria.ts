import type { Finding } from "../finding.ts";
import { lineAt } from "../mask-source.ts";
import { isTest, type Repository } from "../repository.ts";

const definition = /^- \*\*([A-Z][A-Z0-9]*(?:-[A-Z]+)*-\d{3})\*\*/gm;
const looseDefinition = /^\s*[-*] \*\*([A-Z][A-Z0-9]*-\d+)\*\*/gm;
const code = String.raw`[A-Z][A-Z0-9]*(?:-[A-Z]+)*-\d{3}`;
/** A title begins with the criterion that it proves, or with several. */
const title = new RegExp(String.raw`["'\`](${code}(?:(?:, ?| and | )${code})*):`, "g");
const single = new RegExp(code, "g");

/** Each criterion of a spec page is cited by a test, and each code that a test cites stands in a spec page; what screens must do stands in docs/ux. */
export function criteria(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const defined = new Map<string, { file: string; line: number }>();
  for (const [file, text] of repository.files) {
    if (!/^docs\/(specs|ux)\/.*\.md$/.test(file)) continue;
    for (const match of text.matchAll(definition)) {
      const line = lineAt(text, match.index);
      const other = defined.get(match[1]);
      if (other !== undefined) findings.push({ file, line, message: `${match[1]} is already a criterion in ${other.file}:${other.line}; give this one the next free number` });
      else defined.set(match[1], { file, line });
    }
    for (const match of text.matchAll(looseDefinition)) {
      if (!/-\d{3}$/.test(match[1])) findings.push({ file, line: lineAt(text, match.index), message: `${match[1]} is no criterion; write "- **AREA-001** The rule."` });
    }
  }
  const cited = new Set<string>();
  for (const [file, text] of repository.files) {
    if (!isTest(file)) continue;
    const readable = repository.masked(file).withoutComments;
    for (const match of readable.matchAll(title)) {
      for (const [criterion] of match[1].matchAll(single)) {
        cited.add(criterion);
        if (!defined.has(criterion)) findings.push({ file, line: lineAt(text, match.index), message: `cites ${criterion}, which no page in docs/specs or docs/ux has; write the criterion there or cite the right one` });
      }
    }
  }
  for (const [criterion, { file, line }] of defined) {
    if (!cited.has(criterion)) findings.push({ file, line, message: `${criterion} is cited by no test; write one whose title begins with "${criterion}:", or remove the criterion` });
  }
  return findings;
}
