import { expect, test } from "vitest";
import { nextFrom } from "./next-place.ts";

test("WAL-002: after signing in people stay on this site", () => {
  expect(nextFrom("/trade/BTC%2FUSDC?x=1")).toBe("/trade/BTC%2FUSDC?x=1");
  for (const away of ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", "", 5, null, `/${"a".repeat(300)}`, "/\t/evil"]) expect(nextFrom(away)).toBeUndefined();
});
