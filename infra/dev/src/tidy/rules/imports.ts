import { isBuiltin } from "node:module";
import { posix } from "node:path";
import type { Finding } from "../finding.ts";
import { importsOf } from "../imports-of.ts";
import { isConfiguration, isSource, isTest, type Repository, workspaceOf } from "../repository.ts";

/** Only declared packages, only through their doors, and never into another workspace's files. */
export function imports(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const byName = new Map(repository.workspaces.map((workspace) => [workspace.name, workspace]));
  for (const [file, text] of repository.files) {
    const workspace = workspaceOf(repository, file);
    if (workspace === undefined || !isSource(file)) continue;
    const forTools = isTest(file) || isConfiguration(file);
    for (const { specifier, line } of importsOf(text, repository.masked(file))) {
      const complain = (message: string): number => findings.push({ file, line, message });
      if (specifier.startsWith(".")) {
        const target = posix.normalize(posix.join(posix.dirname(file), specifier));
        if (!target.startsWith(`${workspace.path}/`)) complain(`reaches into ${target}; import the package by its name, through its door`);
        continue;
      }
      if (specifier === "" || isBuiltin(specifier) || specifier.includes(":") || specifier.startsWith("#")) continue;
      const name = specifier.startsWith("@") ? specifier.split("/").slice(0, 2).join("/") : specifier.split("/")[0];
      const door = specifier === name ? "." : `.${specifier.slice(name.length)}`;
      const declared = workspace.dependencies.has(name) || name === workspace.name || workspace.devDependencies.has(name) || (forTools && repository.rootDependencies.has(name));
      if (!declared) complain(`imports ${name}, which ${workspace.path}/package.json does not declare; declare it there, or ask for it through a port`);
      const target = byName.get(name);
      if (target !== undefined && !target.doors.has(door)) complain(`imports ${specifier}, which is no door of ${name}; its doors are ${[...target.doors.keys()].join(", ") || "none"}: export what is needed there`);
    }
  }
  return findings;
}

/** The sites and the client know the shape of the doors and nothing of what stands behind them. */
export function typeOnlyImports(repository: Repository): Finding[] {
  const findings: Finding[] = [];
  const readers = ["apps/web/", "apps/admin/", "packages/client/"];
  for (const [file, text] of repository.files) {
    if (!isSource(file) || isTest(file) || !readers.some((reader) => file.startsWith(reader))) continue;
    for (const { specifier, line, typeOnly } of importsOf(text, repository.masked(file))) {
      if (specifier === "@crossfloor/api" && !typeOnly) findings.push({ file, line, message: "imports values of @crossfloor/api, whose routers belong to servers; write `import type`" });
    }
  }
  return findings;
}
