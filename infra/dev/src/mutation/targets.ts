/** What mutation testing changes, and which tests must notice. */
export interface MutationTarget {
  readonly name: string;
  /** Its folder is copied; the tests in it judge. */
  readonly folder: string;
  /** Files whose mutants count, without testing helpers, references and lists of exports. */
  readonly mutate: readonly string[];
  /** Test files that take seconds: they run last, since one that fails before them spares them. */
  readonly slow: readonly string[];
  /** Files that neither the mutants nor the tests need: they would only cost time. */
  readonly without: readonly string[];
}

const withoutTests = ["!**/*.test.ts", "!**/index.ts"] as const;

export const mutationTargets: readonly MutationTarget[] = [
  {
    name: "units", folder: "packages/instruments",
    mutate: ["chain-amount", "decimal", "grid", "instrument-text", "units", "value"].map((name) => `packages/instruments/src/${name}.ts`),
    slow: ["value.test.ts", "decimal.test.ts"],
    without: ["packages/instruments/src/catalogue/**/*.test.ts", "packages/instruments/src/calendars/**/*.test.ts", "packages/instruments/src/listing.test.ts"],
  },
  { name: "ledger", folder: "packages/ledger", mutate: ["packages/ledger/src/**/*.ts", ...withoutTests, "!**/ledger-fixture.ts"], slow: ["ledger.property.test.ts"], without: [] },
  { name: "journal", folder: "packages/journal", mutate: ["packages/journal/src/**/*.ts", ...withoutTests, "!**/faulty-disk.ts"], slow: ["stores.test.ts", "journal.test.ts"], without: [] },
  { name: "book", folder: "packages/book", mutate: ["packages/book/src/**/*.ts", ...withoutTests, "!**/reference/**"], slow: ["ladders.test.ts", "book.property.test.ts"], without: [] },
];
