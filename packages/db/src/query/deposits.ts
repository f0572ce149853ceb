import type { AssetId, Money } from "@crossfloor/instruments";
import type { AccountId } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";
import type { depositStatuses } from "../record/index.ts";

export interface AccountDeposit {
  readonly chain: number; readonly txHash: string; readonly logIndex: number;
  readonly asset: AssetId; readonly code: string; readonly decimals: number;
  readonly amount: Money; readonly status: (typeof depositStatuses)[number];
  readonly confirmations: number; readonly confirmationsNeeded: number; readonly reason: string | null; readonly seenWallAt: number;
}

/** An account's deposits, newest first. */
export async function depositsOf(sql: Database, account: AccountId, limit: number): Promise<AccountDeposit[]> {
  return [...await sql<AccountDeposit[]>`
    select own.chain, own.tx_hash as "txHash", own.log_index as "logIndex", own.asset, taken.code, taken.decimals, own.amount, own.status, own.confirmations,
      own.confirmations_needed as "confirmationsNeeded", own.reason, own.seen_wall_at as "seenWallAt"
    from record.deposit own join record.chain_asset taken on taken.chain = own.chain and taken.asset = own.asset
    where own.account = ${account} order by own.seen_wall_at desc, own.tx_hash, own.log_index limit ${limit}`];
}

export interface AccountAddress {
  readonly chain: number; readonly chainName: string; readonly address: string; readonly confirmationsNeeded: number;
  /** Null while deposits are followed; else why the chain is paused. */
  readonly pause: string | null;
  readonly assets: readonly { readonly asset: AssetId; readonly code: string; readonly contract: string | null; readonly decimals: number; readonly faucetAmount: Money | null }[];
}

/** Where an account's deposits go, with what is taken there. Undefined until the treasury has made the address. */
export async function depositAddressOf(sql: Database, account: AccountId): Promise<AccountAddress | undefined> {
  const [row] = await sql<Omit<AccountAddress, "assets">[]>`
    select own.chain, followed.name as "chainName", own.address, followed.confirmations_needed as "confirmationsNeeded", followed.pause
    from record.deposit_address own join record.chain followed on followed.chain = own.chain where own.account = ${account} order by own.chain limit 1`;
  if (row === undefined) return undefined;
  const assets = await sql<AccountAddress["assets"][number][]>`
    select asset, code, contract, decimals, faucet_amount as "faucetAmount" from record.chain_asset where chain = ${row.chain} order by asset`;
  return { ...row, assets: [...assets] };
}
