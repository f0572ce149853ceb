import fc from "fast-check";
import { compareDecimals, neighbours } from "@crossfloor/ui";
import { expect, test } from "vitest";
import { largestSize } from "./largest-size.ts";

async function search(limit: number, range: { min: string; max: string; lot: string }): Promise<{ found: string | null; rounds: number }> {
  let rounds = 0;
  const found = await largestSize(range, async (sizes) => {
    rounds += 1;
    return sizes.map((size) => Number(size) <= limit);
  });
  return { found, rounds };
}

test("TKT-008: the size found is accepted, on the lot, and close to the largest", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 10_000_000 }), async (limit) => {
      const { found, rounds } = await search(limit / 1000, { min: "0.001", max: "10000.000", lot: "0.001" });
      expect(found).not.toBeNull();
      const size = found ?? "";
      expect(Number(size)).toBeLessThanOrEqual(limit / 1000);
      expect(neighbours(size, "0.001")).toMatchObject({ below: size });
      expect(Number(size)).toBeGreaterThanOrEqual((limit / 1000) * 0.99 - 0.001);
      expect(rounds).toBeLessThanOrEqual(8);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test("TKT-008: nothing possible is nothing, everything possible is the largest order", async () => {
  expect((await search(0, { min: "1", max: "100", lot: "1" })).found).toBeNull();
  expect((await search(1_000, { min: "1", max: "100", lot: "1" })).found).toBe("100");
  expect(compareDecimals((await search(1, { min: "1", max: "100", lot: "1" })).found ?? "0", "1")).toBe(0);
});
