import type { Finding } from "./finding.ts";
import type { Repository } from "./repository.ts";
import { criteria, matrix } from "./rules/criteria.ts";
import { deadFiles } from "./rules/dead-files.ts";
import { imports, typeOnlyImports } from "./rules/imports.ts";
import { invariants } from "./rules/invariants.ts";
import { layers } from "./rules/layers.ts";
import { leftovers } from "./rules/leftovers.ts";
import { names } from "./rules/names.ts";
import { oneBook } from "./rules/one-book.ts";
import { parts } from "./rules/parts.ts";
import { bareProducts, pureCompilers, purity } from "./rules/purity.ts";
import { size } from "./rules/size.ts";

export interface Rule {
  /** The criterion in docs/specs/tidy.md. */
  readonly criterion: string;
  readonly title: string;
  readonly look: (repository: Repository) => Finding[];
}

export const rules: readonly Rule[] = [
  { criterion: "TIDY-001", title: "arrows between layers point down", look: layers },
  { criterion: "TIDY-002", title: "imports are declared and go through doors", look: imports },
  { criterion: "TIDY-003", title: "sites and client know only the types of the api", look: typeOnlyImports },
  { criterion: "TIDY-004", title: "names say what a file holds", look: names },
  { criterion: "TIDY-005", title: "no file is dead", look: deadFiles },
  { criterion: "TIDY-006", title: "criteria and tests cite each other", look: criteria },
  { criterion: "TIDY-007", title: "the pure packages are pure", look: purity },
  { criterion: "TIDY-008", title: "the pure packages compile against the language alone", look: pureCompilers },
  { criterion: "TIDY-009", title: "products of money go through the exact functions", look: bareProducts },
  { criterion: "TIDY-010", title: "files stay readable in length", look: size },
  { criterion: "TIDY-011", title: "nothing is left for later", look: leftovers },
  { criterion: "TIDY-012", title: "every test runs in one part", look: parts },
  { criterion: "TIDY-014", title: "bench and engine take their books from one function", look: oneBook },
  { criterion: "TIDY-016", title: "the matrix of criteria and tests is up to date", look: matrix },
  { criterion: "TIDY-015", title: "every invariant is held", look: invariants },
];
