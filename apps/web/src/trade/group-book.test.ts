import fc from "fast-check";
import { addDecimals } from "@crossfloor/ui";
import { expect, test } from "vitest";
import { groupLevels, groupSteps, spreadOf } from "./group-book.ts";

test("TRD-020: bids gather downwards, asks upwards, and sizes add up", () => {
  expect(groupLevels([["100.75", "1"], ["100.50", "2.5"], ["99.75", "1"]], "bid", "1", 5)).toEqual([
    { price: "100", size: "3.5", total: "3.5" }, { price: "99", size: "1", total: "4.5" },
  ]);
  expect(groupLevels([["101.25", "1"], ["101.50", "2"], ["102.25", "4"]], "ask", "1", 5)).toEqual([
    { price: "102", size: "3", total: "3" }, { price: "103", size: "4", total: "7" },
  ]);
});

test("TRD-020: prices below zero gather the same way", () => {
  expect(groupLevels([["-37.60", "1"], ["-37.65", "2"]], "bid", "0.1", 5).map((level) => level.price)).toEqual(["-37.6", "-37.7"]);
  expect(groupLevels([["-37.60", "1"], ["-37.55", "2"]], "ask", "0.1", 5).map((level) => level.price)).toEqual(["-37.6", "-37.5"]);
});

test("TRD-020: grouping loses no size", () => {
  const book = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(book, fc.constantFrom("0.01", "0.05", "0.1", "1"), (gaps, step) => {
      let at = 100_000;
      const levels = gaps.map((gap) => [`${Math.floor((at -= gap) / 100)}.${String(at % 100).padStart(2, "0")}`, `0.${gap}1`] as const);
      const shown = groupLevels(levels, "bid", step, 1_000);
      const sum = levels.reduce((total, [, size]) => addDecimals(total, size), "0");
      expect(Number(shown.at(-1)?.total)).toBeCloseTo(Number(sum), 9);
      expect(shown.reduce((total, level) => addDecimals(total, level.size), "0")).toBe(shown.at(-1)?.total);
    }),
    { seed: 11, numRuns: 100 },
  );
});

test("TRD-021: the spread is exact, also across zero, and absent while a side is empty", () => {
  expect(spreadOf([["82.25", "1"]], [["82.50", "1"]])).toBe("0.25");
  expect(spreadOf([["-37.65", "1"]], [["-37.60", "1"]])).toBe("0.05");
  expect(spreadOf([], [["1", "1"]])).toBeNull();
});

test("TRD-022: the grids to choose from are multiples of the tick", () => {
  expect(groupSteps("0.25")).toEqual(["0.25", "1.25", "2.5", "12.5", "25"]);
  expect(groupSteps("0.5")).toEqual(["0.5", "2.5", "5", "25", "50"]);
});
