import type { InstrumentId, Price, Size, UnixMs } from "@crossfloor/instruments";
import type { Seq, Side, TradeId } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

export interface PublicTrade { readonly trade: TradeId; readonly price: Price; readonly size: Size; readonly side: Side; readonly at: UnixMs; readonly seq: Seq }

/** The newest trades of an instrument, newest first; `side` is the taker's. */
export async function trades(sql: Database, instrument: InstrumentId, limit: number): Promise<PublicTrade[]> {
  return [...await sql<PublicTrade[]>`select id as trade, price, size, taker_side as side, at, seq from read.trade where instrument = ${instrument} order by id desc limit ${limit}`];
}
