/** The repository held to its own rules. A finding says where, what, and what to do instead. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { formatFinding } from "./finding.ts";
import { readRepository } from "./repository.ts";
import { rules } from "./rules.ts";

const repository = readRepository(fileURLToPath(new URL("../../../../", import.meta.url)));

test.each(rules)("$criterion: $title", ({ look }) => {
  expect(look(repository).map(formatFinding)).toEqual([]);
});
