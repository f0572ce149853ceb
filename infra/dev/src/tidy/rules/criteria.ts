import type { Finding } from "../finding.ts";
import { lineAt } from "../mask-source.ts";
import { isTest, type Repository } from "../repository.ts";

const definition = /^- \*\*([A-Z][A-Z0-9]*(?:-[A-Z]+)*-\d{3})\*\*/gm;
const looseDefinition = /^\s*[-*] \*\*([A-Z][A-Z0-9]*-\d+)\*\*/gm;
const code = String.raw`[A-Z][A-Z0-9]*(?:-[A-Z]+)*-\d{3}`;
/** A title begins with the criterion that it proves, or with several. */
const title = new RegExp(String.raw`["'\`](${code}(?:(?:, ?| and | )${code})*):`, "g");
const single = new RegExp(code, "g");

export interface Criterion { readonly id: string; readonly page: string; readonly line: number; /** Test files whose titles cite it, sorted. */ readonly tests: readonly string[] }
export interface Citation { readonly id: string; readonly file: string; readonly line: number }

/** Criteria in the order of their pages, and the citations of tests. */
export function criteriaOf(repository: Repository): { readonly criteria: readonly Criterion[]; readonly citations: readonly Citation[] } {
  const citations: Citation[] = [];
  for (const [file, text] of repository.files) {
    if (!isTest(file)) continue;
    for (const match of repository.masked(file).withoutComments.matchAll(title)) {
      for (const [id] of match[1].matchAll(single)) citations.push({ id, file, line: lineAt(text, match.index) });
    }
  }
  const tests = new Map<string, Set<string>>();
  for (const { id, file } of citations) tests.set(id, (tests.get(id) ?? new Set()).add(file));
  const criteria: Criterion[] = [];
  for (const [page, text] of [...repository.files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!/^docs\/(specs|ux)\/.*\.md$/.test(page) || page === matrixPage) continue;
    for (const match of text.matchAll(definition)) {
      const [, id] = match;
      criteria.push({ id, page, line: lineAt(text, match.index), tests: [...(tests.get(id) ?? [])].sort() });
    }
  }
  return { criteria, citations };
}

/** Each criterion of a spec page is cited by a test, and each code that a test cites stands in a spec page; what screens must do stands in docs/ux. */
export function criteria(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const { criteria: all, citations } = criteriaOf(repository);
  const defined = new Map<string, Criterion>();
  for (const [file, text] of repository.files) {
    if (!/^docs\/(specs|ux)\/.*\.md$/.test(file)) continue;
    for (const match of text.matchAll(looseDefinition)) {
      if (!/-\d{3}$/.test(match[1])) findings.push({ file, line: lineAt(text, match.index), message: `${match[1]} is no criterion; write "- **AREA-001** The rule."` });
    }
  }
  for (const criterion of all) {
    const { id, page, line } = criterion;
    const other = defined.get(id);
    if (other !== undefined) findings.push({ file: page, line, message: `${id} is already a criterion in ${other.page}:${other.line}; give this one the next free number` });
    defined.set(id, other ?? criterion);
  }
  for (const { id, file, line } of citations) {
    if (!defined.has(id)) findings.push({ file, line, message: `cites ${id}, which no page in docs/specs or docs/ux has; write the criterion there or cite the right one` });
  }
  for (const { id, page, line, tests } of defined.values()) {
    if (tests.length === 0) findings.push({ file: page, line, message: `${id} is cited by no test; write one whose title begins with "${id}:", or remove the criterion` });
  }
  return findings;
}

export const matrixPage = "docs/specs/MATRIX.md";

/** The matrix of criteria and tests, as its page has it. One line a criterion, so that two branches seldom touch the same. */
export function matrixText(repository: Repository): string {
  const { criteria: all } = criteriaOf(repository);
  const rows = all.map(({ id, page, tests }) => `| ${id} | ${page.replace("docs/", "")} | ${tests.length === 0 ? "none" : tests.join(", ")} |`);
  return `# Criteria and their tests\n\nMade by \`npm run criteria\`; not to be edited.\n\n| criterion | page | tests |\n|---|---|---|\n${rows.join("\n")}\n`;
}

/** The matrix is what would be made now. */
export function matrix(repository: Repository): Finding[] {
  return repository.files.get(matrixPage) === matrixText(repository) ? [] : [{ file: matrixPage, line: 1, message: "is not what criteria and tests are by now; run npm run criteria" }];
}
