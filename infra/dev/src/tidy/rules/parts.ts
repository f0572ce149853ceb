import { testParts } from "../../testing/parts.ts";
import type { Finding } from "../finding.ts";
import { isTest, type Repository } from "../repository.ts";

const page = "docs/TESTING.md";

/** Every test file runs in exactly one part of the suite, and the page about testing tells each part's share of time. */
export function parts(repository: Repository, among: readonly { readonly name: string; readonly budgetMinutes?: number; readonly paths: readonly string[] }[] = testParts): Finding[] {
  const findings: Finding[] = [];
  for (const file of repository.files.keys()) {
    if (!isTest(file)) continue;
    const owners = among.filter((part) => part.paths.some((path) => file === path || file.startsWith(`${path}/`))).map((part) => part.name);
    if (owners.length === 1) continue;
    const message = owners.length === 0 ? "belongs to no part of the test suite, so it never runs" : `belongs to the parts ${owners.join(" and ")}, so it runs twice`;
    findings.push({ file, line: 1, message: `${message}; name its folder once in infra/dev/src/testing/parts.ts` });
  }
  const told = repository.files.get(page);
  for (const { name, budgetMinutes } of told === undefined ? [] : among) {
    if (told?.includes(`| ${name} | ${budgetMinutes} |`) === false) findings.push({ file: page, line: 1, message: `does not tell the part "${name}" with its ${budgetMinutes} minutes` });
  }
  return findings;
}
