import type { Database } from "../connect.ts";

export interface ChainState { readonly chain: number; readonly name: string; /** -1 before the first block. */ readonly height: number; /** Why the treasury stopped following it, or null. */ readonly paused: string | null; readonly updatedWallAt: number }

/** How far each chain is followed. */
export async function chainStates(sql: Database): Promise<ChainState[]> {
  return [...await sql<ChainState[]>`select chain, name, head_height as height, pause as paused, updated_wall_at as "updatedWallAt" from record.chain order by chain`];
}
