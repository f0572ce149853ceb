import type { InstrumentId, Price, Size, UnixMs } from "@crossfloor/instruments";
import type { Database } from "../connect.ts";
import { storedIntervalOf } from "../project/interval.ts";

export interface Candle {
  readonly openAt: UnixMs;
  readonly open: Price; readonly high: Price; readonly low: Price; readonly close: Price;
  /** Size units; 0 for marks. */
  readonly volume: Size;
  readonly source: string;
  readonly simulated: boolean;
}

/** What was published about the time before the floor began is bounded by this many rows a page. */
const historyRowsMax = 20_000;

/**
 * The newest `limit` candles that open before `before`, oldest first. Mark candles from before the instrument's first own
 * mark are made of its index's published history.
 */
export async function candles(sql: Database, instrument: InstrumentId, kind: "mark" | "trade", intervalMs: number, before: UnixMs, limit: number): Promise<Candle[]> {
  const stored = storedIntervalOf(intervalMs);
  // One bucket more than asked for: the oldest may be cut by the row limit.
  const rowsMax = (limit + 1) * (intervalMs / stored);
  const rows = await sql<Candle[]>`
    with own as (
      select open_at, interval_ms, open, high, low, close, volume, source, simulated from read.candle
      where instrument = ${instrument} and kind = ${kind} and interval_ms = ${stored} and open_at < ${before}
      order by open_at desc limit ${rowsMax}
    ), began as (
      select min(open_at) as at from read.candle where instrument = ${instrument} and kind = 'mark' and interval_ms = 3600000
    ), history as (
      select past.open_at, past.interval_ms, past.open, past.high, past.low, past.close, 0::int8 as volume, past.source, past.simulated
      from read.index_candle past join read.instrument listed on listed.index = past.index
      where ${kind} = 'mark' and listed.id = ${instrument} and ${intervalMs}::int8 % past.interval_ms = 0 and past.open_at < ${before}
        and past.open_at < coalesce((select at from began), 9007199254740991)
      order by past.open_at desc limit ${historyRowsMax}
    ), part as (select * from own union all select * from history)
    select * from (
      select open_at - open_at % ${intervalMs}::int8 as "openAt",
        (array_agg(open order by open_at, interval_ms desc))[1] as open, max(high) as high, min(low) as low, (array_agg(close order by open_at desc, interval_ms))[1] as close,
        sum(volume)::int8 as volume, (array_agg(source order by open_at desc, interval_ms))[1] as source, bool_or(simulated) as simulated
      from part group by 1 order by 1 desc limit ${limit}
    ) newest order by "openAt"`;
  return [...rows];
}
