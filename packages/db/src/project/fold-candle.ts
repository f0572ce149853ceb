import type { PriceOrigin } from "@crossfloor/protocol";
import { storedIntervals } from "./interval.ts";
import type { Rows } from "./rows.ts";

/** Adds one price to the candles that contain it. */
export function foldCandle(rows: Rows, kind: "mark" | "trade", instrument: number, at: number, price: number, volume: number, origin: PriceOrigin): void {
  for (const intervalMs of storedIntervals) {
    const openAt = at - (at % intervalMs);
    const key = `${kind} ${instrument} ${intervalMs} ${openAt}`;
    const row = rows.candles.get(key);
    if (row === undefined) {
      rows.candles.set(key, { instrument, kind, intervalMs, openAt, open: price, high: price, low: price, close: price, volume, source: origin.source, simulated: origin.simulated });
    } else {
      row.high = Math.max(row.high, price);
      row.low = Math.min(row.low, price);
      row.close = price;
      row.volume += volume;
      row.source = origin.source;
      row.simulated ||= origin.simulated;
    }
  }
}
