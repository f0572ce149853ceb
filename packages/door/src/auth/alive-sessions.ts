import type { Database } from "@crossfloor/db";

/** Which of these sessions have neither ended nor run out. Traders' and operators' sessions never mix. */
export async function aliveSessions(sql: Database, table: "session" | "operator_session", sessions: readonly string[], ageSecondsMax: number): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`
    select id from ${sql("record")}.${sql(table)} where id in ${sql([...sessions])} and expires_at > now() and created_at > now() - ${ageSecondsMax}::integer * interval '1 second'`;
  return new Set(rows.map(({ id }) => id));
}
