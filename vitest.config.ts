import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// One folder for all files of a run: the first that needs a database leaves its empty one there for the others.
if (process.env["CROSSFLOOR_TEST_RUN"] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "crossfloor-run-"));
  process.env["CROSSFLOOR_TEST_RUN"] = folder;
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
}

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.{ts,tsx}", "apps/*/src/**/*.test.{ts,tsx}", "infra/*/src/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: "forks",
  },
});
