import { expect, test } from "vitest";
import { marketToOpen } from "./last-market.ts";

test("TRD-003: Trade leads back to the market looked at last, if it is still there", () => {
  const listed = [{ symbol: "BTC/USDC", kind: "spot" }, { symbol: "BTC-PERP", kind: "perpetual" }];
  expect(marketToOpen(listed, "BTC/USDC")).toBe("BTC/USDC");
  expect(marketToOpen(listed, "GONE")).toBe("BTC-PERP");
  expect(marketToOpen(listed.slice(0, 1), null)).toBe("BTC/USDC");
  expect(marketToOpen([], null)).toBeUndefined();
});
