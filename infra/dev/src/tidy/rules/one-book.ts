import type { Finding } from "../finding.ts";
import { importsOf } from "../imports-of.ts";
import { lineAt } from "../mask-source.ts";
import { isSource, isTest, type Repository } from "../repository.ts";

const maker = "packages/book/src/create-book.ts";
const users = ["packages/engine/src/", "infra/bench/src/"];

/** What the bench measures is what the engine runs: both take their books from one function, and nobody else makes any. */
export function oneBook(repository: Repository): Finding[] {
  if (!repository.files.has(maker)) return [];
  const findings: Finding[] = [];
  const sources = [...repository.files].filter(([file]) => isSource(file) && !isTest(file));
  for (const user of users) {
    const takes = sources.some(([file, text]) => file.startsWith(user) && /\bcreateBook(?:In|OfPlaces)?\b/.test(repository.masked(file).code) && importsOf(text, repository.masked(file)).some(({ specifier, typeOnly }) => specifier === "@crossfloor/book" && !typeOnly));
    if (!takes) findings.push({ file: user, line: 1, message: "takes no createBook from @crossfloor/book; the bench measures the book that the engine runs, and no other" });
  }
  for (const [file] of sources) {
    if (file === maker) continue;
    const { code } = repository.masked(file);
    for (const match of code.matchAll(/\bnew (?:Reference)?Book\s*\(/g)) findings.push({ file, line: lineAt(code, match.index), message: `makes a book of its own; take it from ${maker}` });
  }
  return findings;
}
