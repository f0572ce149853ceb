/** Where projecting goes on, with what it must know of the past. */
import type { UnixMs } from "@crossfloor/instruments";
import type { PriceOrigin, Seq } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";
import type { Cursor, ProjectionContext } from "./rows.ts";
import { cursorName } from "./write-rows.ts";

export interface ProjectionStart { readonly cursor: Cursor; readonly context: ProjectionContext }

/** Reads the cursor of a schema and the context that belongs to it, from one snapshot. Makes the cursor at 0 on first use. */
export async function loadProjection(sql: Database, schema: string): Promise<ProjectionStart> {
  const name = sql(schema);
  // Apart from the snapshot below: inside it, a projector at work would make this fail.
  await sql`insert into ${name}.cursor (name, seq, at, wall) values (${cursorName}, 0, 0, 0) on conflict do nothing`;
  return sql.begin("isolation level repeatable read read only", async (tx) => {
    const [row] = await tx<{ seq: Seq; at: UnixMs; wall: UnixMs }[]>`select seq, at, wall from ${name}.cursor where name = ${cursorName}`;
    if (row === undefined) throw new Error("the cursor was just made");
    const indices = await tx<{ id: number; source: string; simulated: boolean }[]>`select id, source, simulated from ${name}.index where source is not null`;
    const instruments = await tx<{ id: number; index: number }[]>`select id, index from ${name}.instrument where index is not null`;
    return {
      cursor: { seq: row.seq, at: row.at, wall: row.wall },
      context: {
        indexOf: new Map(instruments.map(({ id, index }) => [id, index])),
        origins: new Map(indices.map(({ id, source, simulated }): [number, PriceOrigin] => [id, { source, simulated }])),
      },
    };
  });
}
