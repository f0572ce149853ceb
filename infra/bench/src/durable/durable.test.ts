import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { measureDurable } from "./bench-durable.ts";
import { percentilesOf } from "./percentiles.ts";

test("BENCH-005: every command of the schedule is answered by the writer's own sequencer, and a recovery from its file comes to the state that ran", { timeout: 120_000 }, async () => {
  const { rates, recovered } = await measureDurable({ rates: [500, 2_000], seconds: 1, warmup: 0, seed: 1, dir: tmpdir() });
  expect(rates.map(({ rate, offered, answered }) => [rate, offered, answered])).toEqual([[500, 500, 500], [2_000, 2_000, 2_000]]);
  for (const { refusedShare, batches, bytesPerBatch, acknowledgedMs, syncMs, bareSyncMs } of rates) {
    expect(refusedShare).toBeLessThan(0.3);
    expect(batches).toBeGreaterThan(0);
    expect(bytesPerBatch).toBeGreaterThan(50);
    // Each command waited for a sync of its own or of others.
    for (const { p50, max } of [acknowledgedMs, syncMs, bareSyncMs]) expect(max).toBeGreaterThanOrEqual(p50);
    expect(acknowledgedMs.p50).toBeGreaterThan(0);
  }
  expect(recovered.equal).toBe(true);
  expect(recovered.records).toBeGreaterThan(2_500);
});

test("BENCH-005: percentiles are samples that were measured", () => {
  const samples = Float64Array.from({ length: 1_000 }, (_, place) => 1_000 - place);
  expect(percentilesOf(samples)).toEqual({ p50: 501, p99: 991, p999: 1_000, max: 1_000 });
});
