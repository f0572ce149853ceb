import type { CandleDto, TradeDto } from "@crossfloor/api";
import { describe, expect, test } from "vitest";
import { withCandle, withHistory } from "./candle-series.ts";
import { applyTradeMessage, tapeTradesMax } from "./trade-tape.ts";

const trade = (number: number): TradeDto => ({ trade: number, price: "1", size: "1", side: "buy", at: number, seq: number });
const candle = (openAt: number, close = "1"): CandleDto => ({ openAt, open: "1", high: "1", low: "1", close, volume: "0", origin: { source: "simulated", simulated: true } });

describe("tape and candles", () => {
  test("CLIENT-004: the tape holds the newest trades, newest first, up to its bound", () => {
    const first = applyTradeMessage(undefined, { kind: "snapshot", n: 1, trades: [trade(1), trade(2)] });
    if (first === "gap") throw new Error("a snapshot is never a gap");
    const second = applyTradeMessage(first, { kind: "delta", n: 2, trades: [trade(3), trade(4)] });
    expect(second).toEqual({ n: 2, trades: [trade(4), trade(3), trade(2), trade(1)] });
    expect(applyTradeMessage(first, { kind: "delta", n: 3, trades: [] })).toBe("gap");
    const many = applyTradeMessage(first, { kind: "delta", n: 2, trades: Array.from({ length: 500 }, (_, index) => trade(index + 3)) });
    expect(many).toMatchObject({ trades: expect.objectContaining({ length: tapeTradesMax }) });
    expect(many === "gap" ? undefined : many.trades[0]?.trade).toBe(502);
  });

  test("CLIENT-005: a live candle replaces its own time, appends a new one, and finds its place when late", () => {
    const series = [candle(0), candle(60)];
    expect(withCandle(series, candle(60, "2"))).toEqual([candle(0), candle(60, "2")]);
    expect(withCandle(series, candle(120))).toEqual([candle(0), candle(60), candle(120)]);
    expect(withCandle([candle(0), candle(120)], candle(60))).toEqual([candle(0), candle(60), candle(120)]);
    expect(withCandle(series, candle(0, "3"))).toEqual([candle(0, "3"), candle(60)]);
  });

  test("CLIENT-005: history replaces what is older than the first live candle, and only that", () => {
    const series = [candle(0, "old"), candle(60, "old"), candle(120, "live")];
    const page = [candle(0, "read"), candle(60, "read"), candle(120, "read")];
    expect(withHistory(series, page, 120)).toEqual([candle(0, "read"), candle(60, "read"), candle(120, "live")]);
    expect(withHistory(series, [candle(-60)], 120)).toEqual([candle(-60), ...series]);
    expect(withHistory(series, page, Infinity)).toEqual(page);
  });
});
