import type { InstrumentId, Price, UnixMs } from "@crossfloor/instruments";
import type { Database } from "../connect.ts";

export interface MarketDay {
  readonly instrument: InstrumentId;
  /** Of marks, with the index's published history where the floor is younger than a day. */
  readonly high: Price | null; readonly low: Price | null;
  /** The last mark at least a day old; null without a day of history. */
  readonly markBefore: Price | null;
  /** Size units traded. */
  readonly volume: string;
  /** Σ|position| / 2, size units. */
  readonly openInterest: string;
  readonly last: Price | null;
}

const dayMs = 86_400_000;
/** A mark this much older than a day still counts as a day old: a weekend lies between. */
const lookBackMs = 4 * dayMs;

/** The last 24 hours of venue time of every instrument, by minutes. */
export async function marketDays(sql: Database, now: UnixMs): Promise<MarketDay[]> {
  const since = now - dayMs;
  return [...await sql<MarketDay[]>`
    with mark as (
      select instrument, open_at, interval_ms, high, low, close from read.candle
      where kind = 'mark' and interval_ms = 60000 and instrument in (select id from read.instrument) and open_at between ${since - lookBackMs} and ${now}
      union all
      select listed.id, past.open_at, past.interval_ms, past.high, past.low, past.close
      from read.index_candle past join read.instrument listed on listed.index = past.index
      where past.open_at between ${since - lookBackMs} and ${now}
        and past.open_at < coalesce((select min(own.open_at) from read.candle own where own.instrument = listed.id and own.kind = 'mark' and own.interval_ms = 3600000), 9007199254740991)
    ), day as (
      select instrument, max(high) filter (where open_at > ${since}) as high, min(low) filter (where open_at > ${since}) as low,
        (array_agg(close order by open_at desc, interval_ms) filter (where open_at + interval_ms <= ${since}))[1] as before
      from mark group by instrument
    ), traded as (
      select instrument, sum(volume) as volume from read.candle where kind = 'trade' and interval_ms = 60000 and open_at > ${since} group by instrument
    ), open as (select instrument, sum(abs(size)) / 2 as size from read.position group by instrument)
    select listed.id as instrument, day.high, day.low, day.before as "markBefore", trim_scale(coalesce(traded.volume, 0)) as volume, trim_scale(coalesce(open.size, 0)) as "openInterest", listed.last_price as last
    from read.instrument listed left join day on day.instrument = listed.id left join traded on traded.instrument = listed.id left join open on open.instrument = listed.id order by listed.id`];
}
