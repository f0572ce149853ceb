import type { Finding } from "../finding.ts";
import { doorsOf, reachFrom } from "../reach.ts";
import { isConfiguration, isSource, isTest, type Repository } from "../repository.ts";

const mains = /\/src\/main\.tsx?$|\/src\/commands\/[^/]+\.ts$/;
const generated = /\.gen\.ts$/;

/** A source that no door, main, command, test, page or configuration leads to is not part of the house. */
export function deadFiles(repository: Repository): Finding[] {
  const all = [...repository.files.keys()];
  const starts = all.filter((path) => isTest(path) || mains.test(path) || isConfiguration(path) || !path.includes("/"));
  const reached = reachFrom(repository, [...doorsOf(repository), ...starts]);
  return all
    .filter((path) => isSource(path) && path.includes("/src/") && !generated.test(path) && !reached.has(path))
    .map((file) => ({ file, line: 1, message: "nothing leads here from a door, a main, a test or a configuration; export it, use it or remove it" }));
}
