import type { Finding } from "../finding.ts";
import { lineAt } from "../mask-source.ts";
import type { Repository } from "../repository.ts";

const list = "packages/simulator/src/faults/invariants.ts";
const faults = "packages/simulator/src/faults/planted-faults.ts";
/** How many invariants each family has: an id between the first and the last may not go missing. */
const families = { L: 11, M: 12, D: 9 } as const;

/** Every invariant is held: by a planted fault, or by a criterion of a spec page, which TIDY-006 gives a test. */
export function invariants(repository: Repository): Finding[] {
  const text = repository.files.get(list);
  if (text === undefined) return [];
  const findings: Finding[] = [];
  const planted = new Set([...(repository.files.get(faults) ?? "").matchAll(/\{ id: "([LMD]\d+)"/g)].map(([, id]) => id));
  const criteria = [...repository.files].filter(([file]) => /^docs\/(?:specs|ux)\/.*\.md$/.test(file)).map(([, page]) => page).join("\n");
  const seen = new Set<string>();
  for (const match of text.matchAll(/\{ id: "([A-Z]+\d+)", says: "[^"]*", heldBy: "([^"]*)" \}/g)) {
    const [, id, heldBy] = match;
    const line = lineAt(text, match.index);
    if (seen.has(id)) findings.push({ file: list, line, message: `${id} is listed twice; keep one` });
    seen.add(id);
    if (heldBy === "break" && !planted.has(id)) findings.push({ file: list, line, message: `${id} is held by a planted fault that ${faults} does not have; add it there` });
    if (heldBy !== "break" && !criteria.includes(`- **${heldBy}** `)) findings.push({ file: list, line, message: `${id} is held by ${heldBy === "" ? "nothing" : heldBy}, which is no criterion; plant a fault or name one` });
  }
  for (const [family, count] of Object.entries(families)) {
    for (let number = 1; number <= count; number += 1) {
      if (!seen.has(`${family}${number}`)) findings.push({ file: list, line: 1, message: `${family}${number} is not listed; say what holds it` });
    }
  }
  return findings;
}
