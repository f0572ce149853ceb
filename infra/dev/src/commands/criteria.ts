/** `npm run criteria`: writes docs/specs/MATRIX.md, which tells the tests of every numbered criterion; exit 1 where one has none or a test cites one that is not there. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatFinding } from "../tidy/finding.ts";
import { readRepository } from "../tidy/repository.ts";
import { criteria, criteriaOf, matrixPage, matrixText } from "../tidy/rules/criteria.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const repository = readRepository(root);
writeFileSync(`${root}${matrixPage}`, matrixText(repository));
const findings = criteria(repository);
for (const finding of findings) console.error(formatFinding(finding));
const { criteria: all } = criteriaOf(repository);
console.log(`${all.length} criteria, ${all.filter(({ tests }) => tests.length === 0).length} of them without a test: ${matrixPage}`);
process.exitCode = findings.length === 0 ? 0 : 1;
