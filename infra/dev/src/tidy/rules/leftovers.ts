import type { Finding } from "../finding.ts";
import { lineAt } from "../mask-source.ts";
import { isSource, isTest, type Repository } from "../repository.ts";

const marks = new RegExp(String.raw`@ts-(?:ignore|nocheck|expect-error)\b|\b(?:TO${""}DO|FIX${""}ME|X${""}XX)\b`, "g");
const focused = /\b(?:test|it|describe)\s*\.\s*(?:only|todo)\b/g;

/** What was left for later: silenced compilers, notes to oneself, tests that shut the others out. */
export function leftovers(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  for (const [file, text] of repository.files) {
    if (!isSource(file)) continue;
    const { code, withoutComments } = repository.masked(file);
    for (const match of text.matchAll(marks)) {
      // In strings the words are data; the comment is what was blanked between the two masks.
      const inComment = withoutComments.slice(match.index, match.index + match[0].length).trim() === "";
      if (inComment) findings.push({ file, line: lineAt(text, match.index), message: `leaves ${match[0]} behind; finish it, or write an issue and remove the note` });
    }
    if (!isTest(file)) continue;
    for (const match of code.matchAll(focused)) findings.push({ file, line: lineAt(code, match.index), message: `${match[0]} keeps other tests from running, or is none; write the test or remove it` });
  }
  return findings;
}
