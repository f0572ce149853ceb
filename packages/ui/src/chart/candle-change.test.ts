import { expect, test } from "vitest";
import { candleChange, type CandlePoint } from "./candle-change.ts";

function candle(openAt: number, close = "1"): CandlePoint {
  return { openAt, open: "1", high: "1", low: "1", close, volume: "0" };
}

test("TRD-011: the chart is told only what is new", () => {
  const before = [candle(1), candle(2)];
  expect(candleChange(before, before)).toEqual({ kind: "none" });
  expect(candleChange(before, [candle(1), candle(2, "2")])).toEqual({ kind: "tail", from: 1 });
  expect(candleChange(before, [candle(1), candle(2, "2"), candle(3)])).toEqual({ kind: "tail", from: 1 });
  expect(candleChange(before, [candle(0), candle(1), candle(2)])).toEqual({ kind: "all" });
  expect(candleChange([], before)).toEqual({ kind: "all" });
  expect(candleChange(before, [candle(1)])).toEqual({ kind: "all" });
});
