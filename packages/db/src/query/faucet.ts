import type { AccountId } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

/** Requests of one account for one asset in 24 hours of wall time. */
export const faucetRequestsMax = 3;
const dayMs = 86_400_000;

export type FaucetAnswer = { readonly ok: true; readonly id: number } | { readonly ok: false; readonly reason: "no_faucet" | "no_address" | "limit_reached" };

/** Sandbox only: asks the treasury for an on-chain transfer of test tokens to the account's own address. */
export async function requestFaucet(sql: Database, account: AccountId, assetCode: string, wallAt: number): Promise<FaucetAnswer> {
  return sql.begin(async (tx): Promise<FaucetAnswer> => {
    // One at a time per account, so that two clicks do not both find room below the limit.
    const [address] = await tx<{ chain: number }[]>`select chain from record.deposit_address where account = ${account} order by chain limit 1 for update`;
    if (address === undefined) return { ok: false, reason: "no_address" };
    const [taken] = await tx<{ asset: number; amount: number }[]>`
      select asset, faucet_amount as amount from record.chain_asset where chain = ${address.chain} and code = ${assetCode} and faucet_amount is not null`;
    if (taken === undefined) return { ok: false, reason: "no_faucet" };
    const [earlier] = await tx<{ count: number }[]>`
      select count(*) as count from record.faucet_request where account = ${account} and asset = ${taken.asset} and status <> 'failed' and requested_wall_at > ${wallAt - dayMs}`;
    if ((earlier?.count ?? 0) >= faucetRequestsMax) return { ok: false, reason: "limit_reached" };
    const [made] = await tx<{ id: number }[]>`
      insert into record.faucet_request (account, asset, amount, requested_wall_at, updated_wall_at) values (${account}, ${taken.asset}, ${taken.amount}, ${wallAt}, ${wallAt}) returning id`;
    if (made === undefined) throw new Error("an insert with returning answers one row");
    return { ok: true, id: made.id };
  });
}
