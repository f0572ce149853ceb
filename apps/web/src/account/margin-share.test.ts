import { expect, test } from "vitest";
import { marginShare } from "./margin-share.ts";

test.each([["0", "0", 0], ["0", "100", 0], ["50", "100", 0.5], ["150", "100", 1], ["1", "0", 1], ["1", "-5", 1]])("TRD-030: margin of %s on equity of %s fills %d of the bar", (margin, equity, share) => {
  expect(marginShare(margin, equity)).toBe(share);
});
