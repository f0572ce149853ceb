import type { Database } from "@crossfloor/db";

/** Which of these sessions have neither ended nor run out. */
export async function aliveSessions(sql: Database, sessions: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await sql<{ id: string }[]>`select id from record.session where id in ${sql([...sessions])} and expires_at > now()`;
  return new Set(rows.map(({ id }) => id));
}
