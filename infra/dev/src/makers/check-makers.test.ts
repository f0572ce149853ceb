import { describe, expect, test } from "vitest";
import { checkMakers } from "./check-makers.ts";

describe("makers on the real engine", () => {
  test("MAKER-016: ten minutes of the seeded market: five levels on both sides, never below maintenance, the same every time", async () => {
    const report = await checkMakers({ seed: 1, seconds: 600 });
    expect(report.faults).toEqual([]);
    expect(report.instruments.length).toBeGreaterThanOrEqual(14);
    for (const { twoSidedShare, openSeconds } of report.instruments) {
      expect(twoSidedShare).toBeGreaterThanOrEqual(0.99);
      expect(openSeconds).toBe(600);
    }
    expect(report.belowMaintenance).toBe(false);
    expect(report.flowOrders).toBeGreaterThan(100);
    expect(report.makerCommandsPerSecond).toBeLessThan(6);
    expect(await checkMakers({ seed: 1, seconds: 600 })).toEqual(report);
  });

  test.each([{ USDC: 5_000 }, { USDC: 50_000 }, { USDC: 150_000 }])("MAKER-017: a maker with only $USDC USDC quotes less and stays above maintenance", async ({ USDC }) => {
    const report = await checkMakers({ seed: 2, seconds: 600, funds: { USDC, WBTC: 0, ETH: 0, SOL: 0 } });
    expect(report.belowMaintenance).toBe(false);
    expect(report.marginRatioMin).toBeGreaterThan(1);
  });

  test("MAKER-016: the check fails when a maker cannot quote", async () => {
    const report = await checkMakers({ seed: 2, seconds: 60, funds: { USDC: 10, WBTC: 0, ETH: 0, SOL: 0 } });
    expect(report.faults.length).toBeGreaterThan(0);
  });
});
