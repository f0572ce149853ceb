/**
 * The test suite in parts, each with its share of the quarter of an hour that a check may take on two cores.
 * Every test file belongs to exactly one part; `tidy` fails otherwise.
 */
export interface TestPart {
  readonly name: string;
  readonly budgetMinutes: number;
  /** Path prefixes of the part's test files. */
  readonly paths: readonly string[];
}

export const testParts: readonly TestPart[] = [
  {
    name: "engine",
    budgetMinutes: 4,
    paths: ["packages/stdx", "packages/instruments", "packages/protocol", "packages/indices", "packages/ledger", "packages/book", "packages/risk", "packages/engine", "packages/simulator", "packages/custody", "packages/ui", "infra/dev/src/tidy", "infra/dev/src/simulate", "infra/dev/src/mutation", "infra/dev/src/replay-flow", "infra/bench"],
  },
  { name: "crashes", budgetMinutes: 2, paths: ["packages/journal", "packages/feed", "apps/matching", "infra/dev/src/recovery", "infra/dev/src/floor"] },
  { name: "chain", budgetMinutes: 2, paths: ["packages/chain", "apps/treasury", "infra/dev/src/chain"] },
  { name: "doors", budgetMinutes: 2, paths: ["packages/db", "packages/api", "packages/client", "packages/door", "apps/gateway", "apps/desk", "apps/projector", "apps/oracle", "apps/market-maker", "apps/web", "apps/admin", "infra/dev/src/makers", "infra/dev/src/scene", "infra/dev/src/index-level"] },
  { name: "browser", budgetMinutes: 3, paths: ["infra/e2e"] },
];
