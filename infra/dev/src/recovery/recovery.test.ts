import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runRecovery } from "./run-recovery.ts";

test("MATCHING-001: twenty kills under load lose nothing, double nothing, and lead every replica to one state", { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "xf-recovery-"));
  try {
    const result = await runRecovery({ cycles: 20, seed: 7, folder, queryPort: 0 });
    expect(result).toMatchObject({ lost: 0, doubled: 0, invented: 0, archiveDifferent: 0, hashEqual: true });
    expect(result.recovered).toBeGreaterThanOrEqual(result.acknowledged);
    expect(result.sent).toBeGreaterThanOrEqual(result.recovered);
    expect(result.acknowledged).toBeGreaterThan(1_000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
