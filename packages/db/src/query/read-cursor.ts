import type { Seq } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

/** The last journal record that the read model knows; 0 before the first. */
export async function readCursor(sql: Database): Promise<Seq> {
  const [row] = await sql<{ seq: Seq }[]>`select seq from read.cursor where name = 'projector'`;
  return row?.seq ?? (0 as Seq);
}
