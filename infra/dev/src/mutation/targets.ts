/** What mutation testing changes, and which tests must notice. */
export interface MutationTarget {
  readonly name: string;
  /** Its folder is copied; the tests in it judge. */
  readonly folder: string;
  /** Files whose mutants count, without testing helpers, references and lists of exports. */
  readonly mutate: readonly string[];
  /** Folders that neither the mutants nor the tests need: copied, they would only cost time. */
  readonly without: readonly string[];
}

const withoutTests = ["!**/*.test.ts", "!**/index.ts"] as const;

export const mutationTargets: readonly MutationTarget[] = [
  {
    name: "units", folder: "packages/instruments",
    mutate: ["chain-amount", "decimal", "grid", "instrument-text", "units", "value"].map((name) => `packages/instruments/src/${name}.ts`),
    without: ["packages/instruments/src/catalogue/**/*.test.ts", "packages/instruments/src/calendars/**/*.test.ts", "packages/instruments/src/listing.test.ts"],
  },
  { name: "ledger", folder: "packages/ledger", mutate: ["packages/ledger/src/**/*.ts", ...withoutTests, "!**/ledger-fixture.ts"], without: [] },
  { name: "journal", folder: "packages/journal", mutate: ["packages/journal/src/**/*.ts", ...withoutTests, "!**/faulty-disk.ts"], without: [] },
  { name: "book", folder: "packages/book", mutate: ["packages/book/src/**/*.ts", ...withoutTests, "!**/reference/**"], without: [] },
];
