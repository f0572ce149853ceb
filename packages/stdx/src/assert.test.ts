import { expect, test } from "vitest";
import { assert, AssertionError, unreachable } from "./assert.ts";

test("STDX-011: assert stops with the rule that was not met", () => {
  expect(() => assert(true, "a rule")).not.toThrow();
  expect(() => assert(false, "a rule")).toThrow(new AssertionError("a rule"));
});

test("STDX-011: a value outside its union stops", () => {
  expect(() => unreachable("new" as never)).toThrow("unreachable: new");
});
