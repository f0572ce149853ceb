import { expect, test } from "vitest";
import { compareRows, type RowValue } from "./compare-rows.ts";

const rows = (index: string, ...values: number[]): RowValue[] => values.map((value) => ({ index, value }));

test("SCENE-012: a floor agrees with its recording when every level of every index came in order, repeats apart", () => {
  const expected = [...rows("OIL", 1_827, -3_763, -3_763, 1_001), ...rows("BTC", 5, 6)];
  expect(compareRows(expected, [...rows("BTC", 5, 6, 6), ...rows("OIL", 1_827, 1_827, -3_763, 1_001)])).toEqual([
    { index: "OIL", rows: 3, matched: 3, difference: null }, { index: "BTC", rows: 2, matched: 2, difference: null },
  ]);
});

test.each([
  { why: "a missing row", published: [1, 3], difference: { row: 1, expected: 2, published: 3 } },
  { why: "a changed row", published: [1, 9, 3], difference: { row: 1, expected: 2, published: 9 } },
  { why: "a missing end", published: [1, 2], difference: { row: 2, expected: 3, published: null } },
  { why: "a row too many", published: [1, 2, 3, 4], difference: { row: 3, expected: null, published: 4 } },
  { why: "another order", published: [2, 1, 3], difference: { row: 0, expected: 1, published: 2 } },
  { why: "nothing", published: [], difference: { row: 0, expected: 1, published: null } },
])("SCENE-012: $why is seen", ({ published, difference }) => {
  expect(compareRows(rows("OIL", 1, 2, 3), rows("OIL", ...published))[0].difference).toEqual(difference);
});

test("SCENE-012: an index that the recording does not have is seen", () => {
  expect(compareRows([], rows("ETH", 1))).toEqual([{ index: "ETH", rows: 0, matched: 0, difference: { row: 0, expected: null, published: 1 } }]);
});
