import { expect, test } from "vitest";
import { depositProgress } from "./deposit-progress.ts";

test.each([
  ["seen", 0, 3, "0/3", false], ["confirming", 2, 3, "2/3", false], ["confirmed", 9, 3, "3/3", false], ["credited", 1, 3, "3/3", true], ["orphaned", 1, 3, "1/3", true], ["failed", 0, 3, "0/3", true],
] as const)("WAL-004: a deposit that is %s with %d of %d confirmations shows %s", (status, confirmations, confirmationsNeeded, shown, ended) => {
  const progress = depositProgress({ status, confirmations, confirmationsNeeded });
  expect(`${progress.confirmations}/${progress.needed}`).toBe(shown);
  expect(progress.ended).toBe(ended);
  expect(progress.share).toBeLessThanOrEqual(1);
});
