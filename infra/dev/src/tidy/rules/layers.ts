import type { Finding } from "../finding.ts";
import type { Repository } from "../repository.ts";

const top = 7;

/** A workspace depends on lower layers only; apps never on apps; nothing on infra. */
export function layers(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const byName = new Map(repository.workspaces.map((workspace) => [workspace.name, workspace]));
  for (const workspace of repository.workspaces) {
    const file = `${workspace.path}/package.json`;
    const text = repository.files.get(file) ?? "";
    if (!Number.isInteger(workspace.layer)) {
      findings.push({ file, line: 1, message: 'has no "crossfloor": { "layer": … }; give it the number that its line in the house\'s map has' });
      continue;
    }
    for (const name of [...workspace.dependencies, ...workspace.devDependencies]) {
      const other = byName.get(name);
      if (other === undefined || workspace.layer === top) continue;
      if (other.layer < workspace.layer) continue;
      const line = text.slice(0, text.indexOf(`"${name}"`)).split("\n").length;
      findings.push({ file, line, message: `layer ${workspace.layer} depends on ${name} in layer ${other.layer}; let the lower part declare a port and have an app pass the implementation in` });
    }
  }
  return findings;
}
