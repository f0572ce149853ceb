import { expect, test } from "vitest";
import { createRate } from "./rate.ts";

test("DESK-041: commands per second are what the sequence rose in the last moments, and begin anew when it falls", () => {
  const rate = createRate(10_000);
  expect(rate.perSecond()).toBe(0);
  rate.take(100, 1_000);
  expect(rate.perSecond()).toBe(0);
  rate.take(125, 2_000);
  expect(rate.perSecond()).toBe(25);
  rate.take(150, 12_000);
  rate.take(150, 22_000);
  expect(rate.perSecond()).toBe(0);
  rate.take(3, 23_000);
  expect(rate.perSecond()).toBe(0);
  rate.take(4, 23_000);
  expect(rate.perSecond()).toBe(0);
});
