import { SignInRefused } from "@crossfloor/client";
import { expect, test } from "vitest";
import { sessionRefusalOf } from "./use-session.ts";

test.each([
  [new SignInRefused("INVALID_EMAIL_OR_PASSWORD", ""), "INVALID_EMAIL_OR_PASSWORD"],
  [new SignInRefused("USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", ""), "USER_ALREADY_EXISTS"],
  [new SignInRefused("SOMETHING_NEW", ""), "UNKNOWN"],
  [new TypeError("fetch failed"), "UNREACHABLE"],
])("WAL-001: what keeps somebody out is named: %s", (error, expected) => {
  expect(sessionRefusalOf(error)).toBe(expected);
});
