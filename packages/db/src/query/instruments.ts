import type { Instrument, InstrumentId, UnixMs } from "@crossfloor/instruments";
import type { Seq } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

export interface InstrumentVersion { readonly seq: Seq; readonly at: UnixMs; readonly change: string; readonly instrument: Instrument }

/** Every version of the terms that was ever in force, oldest first. */
export async function instrumentHistory(sql: Database, id: InstrumentId): Promise<InstrumentVersion[]> {
  return [...await sql<InstrumentVersion[]>`select seq, at, change, terms as instrument from read.instrument_version where instrument = ${id} order by version`];
}

/** The sequence at which an operators' change took effect, if it did; `throughSeq` is how far the read model knows. */
export async function effectOfChange(sql: Database, change: string): Promise<{ readonly seq: Seq | null; readonly throughSeq: Seq }> {
  const [row] = await sql<{ seq: Seq | null; throughSeq: Seq }[]>`
    select (select min(seq) from (select seq from read.instrument_version where change = ${change} and change <> ''
      union all select seq from read.instrument_status where change = ${change} and change <> '') effect) as seq,
      coalesce((select seq from read.cursor where name = 'projector'), 0) as "throughSeq"`;
  if (row === undefined) throw new Error("a query without a from clause answers one row");
  return row;
}
