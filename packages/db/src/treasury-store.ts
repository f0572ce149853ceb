/**
 * The treasury's memory: which branch it has followed, every transfer to our addresses, and the errands of the sandbox faucet.
 * Each operation is one transaction, so that a killed treasury goes on exactly where its last one ended.
 */
import type { Database, Transaction } from "./connect.ts";

export interface StoredBlock { readonly height: number; readonly hash: string; readonly parentHash: string }

export interface StoredDeposit {
  readonly chain: number; readonly txHash: string; readonly logIndex: number;
  readonly account: number; readonly address: string; readonly asset: number;
  /** Chain units. */
  readonly chainAmount: bigint; readonly dust: bigint;
  /** Engine units. */
  readonly amount: number;
  readonly status: "seen" | "confirming" | "confirmed" | "credited" | "orphaned" | "failed";
  readonly height: number; readonly blockHash: string; readonly confirmations: number; readonly confirmationsNeeded: number;
  readonly reason: string | null; /** Its credit has left at least once. */ readonly creditSent: boolean; readonly creditedSeq: number | null;
}

export interface StoredChain {
  readonly chain: number; readonly name: string; readonly genesisHash: string; readonly confirmationsNeeded: number;
  readonly headHeight: number; readonly finalizedHeight: number; readonly pause: string | null;
}

export interface StoredChainAsset {
  readonly asset: number; readonly code: string; /** Lower case; null is the chain's own coin. */ readonly contract: string | null;
  readonly decimals: number; readonly chainDecimals: number; /** Engine units per faucet request. */ readonly faucetAmount: number | null;
}

export interface FaucetErrand {
  readonly id: number; readonly account: number; readonly address: string; readonly asset: number; /** Engine units. */ readonly amount: number;
  readonly status: "waiting" | "sending"; readonly nonce: number | null; readonly signedTx: string | null; readonly txHash: string | null;
}

/** What one address must hold of an asset: what its transfers say, chain units, and what the engine was credited for it, engine units. */
export interface AddressBook { readonly account: number; readonly address: string; readonly asset: number; readonly arrived: bigint; readonly credited: number }

export type TreasuryStore = ReturnType<typeof openTreasuryStore>;

export function openTreasuryStore(sql: Database, wallNow: () => number) {
  return { putChain, chain, blocks, addressesToMake, putAddress, accountsByAddress, takeBlock, undoBlock, openDeposits, depositsIn, saveDeposit, arrivedAt, addressBooks, setFinalizedHeight, pause, nextErrand, saveErrand };

  /** Makes the chain's row on first use and lists its assets. Answers what is stored; of another chain's genesis nothing is taken over, and the caller sees it. */
  async function putChain(row: Omit<StoredChain, "headHeight" | "finalizedHeight" | "pause">, assets: readonly StoredChainAsset[]): Promise<StoredChain> {
    return sql.begin(async (tx) => {
      await tx`insert into record.chain (chain, name, genesis_hash, confirmations_needed) values (${row.chain}, ${row.name}, ${row.genesisHash}, ${row.confirmationsNeeded}) on conflict (chain) do nothing`;
      const [stored] = await chainRows(tx, row.chain);
      if (stored === undefined) throw new Error(`chain ${row.chain} was not stored`);
      if (stored.genesisHash !== row.genesisHash) return stored;
      await tx`update record.chain set name = ${row.name}, confirmations_needed = ${row.confirmationsNeeded} where chain = ${row.chain}`;
      for (const each of assets) {
        await tx`insert into record.chain_asset (chain, asset, code, contract, decimals, chain_decimals, faucet_amount)
          values (${row.chain}, ${each.asset}, ${each.code}, ${each.contract}, ${each.decimals}, ${each.chainDecimals}, ${each.faucetAmount})
          on conflict (chain, asset) do update set contract = excluded.contract, faucet_amount = excluded.faucet_amount`;
      }
      return stored;
    });
  }

  async function chain(number: number): Promise<StoredChain | undefined> {
    return (await chainRows(sql, number))[0];
  }

  function chainRows(on: Database | Transaction, number: number): Promise<StoredChain[]> {
    return on<StoredChain[]>`select chain, name, genesis_hash as "genesisHash", confirmations_needed as "confirmationsNeeded", head_height as "headHeight", finalized_height as "finalizedHeight", pause from record.chain where chain = ${number}`;
  }

  /** The followed branch, oldest first. */
  async function blocks(number: number): Promise<StoredBlock[]> {
    return sql<StoredBlock[]>`select height, hash, parent_hash as "parentHash" from record.chain_block where chain = ${number} order by height`;
  }

  /** Accounts that have no address on this chain yet. */
  async function addressesToMake(number: number, limit: number): Promise<number[]> {
    const rows = await sql<{ account: number }[]>`select account from record.trading_account a where not exists (select 1 from record.deposit_address d where d.chain = ${number} and d.account = a.account) order by account limit ${limit}`;
    return rows.map((row) => row.account);
  }

  async function putAddress(number: number, account: number, address: string, path: string): Promise<void> {
    await sql`insert into record.deposit_address (chain, account, address, path) values (${number}, ${account}, ${address}, ${path}) on conflict (chain, account) do nothing`;
  }

  async function accountsByAddress(number: number): Promise<Map<string, number>> {
    const rows = await sql<{ address: string; account: number }[]>`select lower(address) as address, account from record.deposit_address where chain = ${number}`;
    return new Map(rows.map((row) => [row.address, row.account]));
  }

  /** A canonical block and what arrived in it. Fails if the height is taken already. */
  async function takeBlock(number: number, block: StoredBlock, fresh: readonly StoredDeposit[], keepBlocks: number): Promise<void> {
    await sql.begin(async (tx) => {
      await tx`insert into record.chain_block (chain, height, hash, parent_hash) values (${number}, ${block.height}, ${block.hash}, ${block.parentHash})`;
      await tx`delete from record.chain_block where chain = ${number} and height <= ${block.height - keepBlocks}`;
      await tx`update record.chain set head_height = ${block.height}, updated_wall_at = ${wallNow()} where chain = ${number}`;
      for (const each of fresh) await write(tx, each);
    });
  }

  /**
   * The newest block left the chain; its deposits change with it, and a pause too, in one step. Faucet transfers that were in it
   * are under way again. Fails if this is not the newest block.
   */
  async function undoBlock(number: number, block: StoredBlock, changed: readonly StoredDeposit[], pauseRule: string | null): Promise<void> {
    await sql.begin(async (tx) => {
      const gone = await tx`delete from record.chain_block where chain = ${number} and height = ${block.height} and hash = ${block.hash}
        and height = (select max(height) from record.chain_block where chain = ${number})`;
      if (gone.count !== 1) throw new Error(`block ${block.height} is not the newest that was taken`);
      await tx`update record.faucet_request set status = 'sending', updated_wall_at = ${wallNow()} where status = 'sent'
        and tx_hash in (select tx_hash from record.deposit where chain = ${number} and block_hash = ${block.hash})`;
      await tx`update record.chain set head_height = ${block.height - 1}, updated_wall_at = ${wallNow()} where chain = ${number}`;
      for (const each of changed) await write(tx, each);
      if (pauseRule !== null) await pauseIn(tx, number, pauseRule);
    });
  }

  async function openDeposits(number: number): Promise<StoredDeposit[]> {
    return (await sql<DepositRow[]>`${selectDeposit()} where chain = ${number} and status in ('seen', 'confirming', 'confirmed') order by height, log_index`).map(fromRow);
  }

  /** Deposits by transaction, or all of one block, whatever their status. */
  async function depositsIn(number: number, of: { readonly blockHash: string } | { readonly txHashes: readonly string[] }): Promise<StoredDeposit[]> {
    const rows = "blockHash" in of
      ? await sql<DepositRow[]>`${selectDeposit()} where chain = ${number} and block_hash = ${of.blockHash}`
      : await sql<DepositRow[]>`${selectDeposit()} where chain = ${number} and tx_hash = any(${`{${of.txHashes.join(",")}}`}::text[])`;
    return rows.map(fromRow);
  }

  async function saveDeposit(deposit: StoredDeposit): Promise<void> {
    await sql.begin((tx) => write(tx, deposit));
  }

  /** What the canonical transfers to an address say that it holds of an asset, chain units, whatever became of them since. Nothing is swept yet. */
  async function arrivedAt(number: number, address: string, asset: number): Promise<bigint> {
    const [row] = await sql<{ total: string }[]>`select coalesce(sum(chain_amount), 0)::text as total from record.deposit where chain = ${number} and address = ${address} and asset = ${asset} and status <> 'orphaned'`;
    return BigInt(row?.total ?? "0");
  }

  /** The books of the next `accountsMax` accounts after `after`, by account number; what the engine was credited is read from its own events. */
  async function addressBooks(number: number, after: number, accountsMax: number): Promise<{ readonly books: readonly AddressBook[]; /** Undefined after the last account. */ readonly next: number | undefined }> {
    const accounts = await sql<{ account: number }[]>`select account from record.deposit_address where chain = ${number} and account > ${after} order by account limit ${accountsMax}`;
    const rows = await sql<(Omit<AddressBook, "arrived"> & { readonly arrived: string })[]>`
      select own.account, lower(own.address) as address, line.asset, sum(line.arrived)::text as arrived, sum(line.credited)::bigint as credited
      from record.deposit_address own cross join lateral (
        select asset, chain_amount as arrived, 0 as credited from record.deposit where account = own.account and chain = ${number} and status <> 'orphaned'
        union all select asset, 0, amount from read.deposit_credit where account = own.account and chain = ${number}
      ) line
      where own.chain = ${number} and own.account = any(${`{${accounts.map(({ account }) => account).join(",")}}`}::bigint[]) group by own.account, own.address, line.asset order by own.account, line.asset`;
    return { books: rows.map((row) => ({ ...row, arrived: BigInt(row.arrived) })), next: accounts.length < accountsMax ? undefined : accounts.at(-1)?.account };
  }

  async function setFinalizedHeight(number: number, height: number): Promise<void> {
    await sql`update record.chain set finalized_height = greatest(finalized_height, ${height}), updated_wall_at = ${wallNow()} where chain = ${number}`;
  }

  async function pause(number: number, rule: string): Promise<void> {
    await sql.begin((tx) => pauseIn(tx, number, rule));
  }

  async function pauseIn(tx: Transaction, number: number, rule: string): Promise<void> {
    await tx`update record.chain set pause = ${rule}, paused_wall_at = ${wallNow()} where chain = ${number} and pause is null`;
  }

  /** The oldest unfinished errand; one that is under way comes first. */
  async function nextErrand(number: number): Promise<FaucetErrand | undefined> {
    const [row] = await sql<FaucetErrand[]>`select f.id, f.account, lower(d.address) as address, f.asset, f.amount, f.status, f.nonce, f.signed_tx as "signedTx", f.tx_hash as "txHash"
      from record.faucet_request f join record.deposit_address d on d.account = f.account and d.chain = ${number}
      where f.status in ('waiting', 'sending') order by (f.status = 'sending') desc, f.id limit 1`;
    return row;
  }

  async function saveErrand(id: number, to: { readonly status: "sending" | "sent" | "failed"; readonly nonce?: number; readonly signedTx?: string; readonly txHash?: string; readonly reason?: string }): Promise<void> {
    await sql`update record.faucet_request set status = ${to.status}, nonce = coalesce(${to.nonce ?? null}, nonce), signed_tx = coalesce(${to.signedTx ?? null}, signed_tx),
      tx_hash = coalesce(${to.txHash ?? null}, tx_hash), reason = coalesce(${to.reason ?? null}, reason), updated_wall_at = ${wallNow()} where id = ${id}`;
  }

  function selectDeposit() {
    return sql`select chain, tx_hash as "txHash", log_index as "logIndex", account, address, asset, chain_amount::text as "chainAmount", dust::text as dust, amount, status, height,
      block_hash as "blockHash", confirmations, confirmations_needed as "confirmationsNeeded", reason, credit_sent as "creditSent", credited_seq as "creditedSeq" from record.deposit`;
  }

  /**
   * Writes a deposit's new shape, a line of its story when its status changes, and its dust while that is booked. A transaction
   * that comes back in another block may have moved something else there, so an orphaned row takes everything over.
   */
  async function write(tx: Transaction, deposit: StoredDeposit): Promise<void> {
    const now = wallNow();
    const step = JSON.stringify([{ status: deposit.status, wallAt: now, height: deposit.height, reason: deposit.reason }]);
    const [before] = (await tx<DepositRow[]>`${selectDeposit()} where chain = ${deposit.chain} and tx_hash = ${deposit.txHash} and log_index = ${deposit.logIndex} for update`).map(fromRow);
    if (before !== undefined && before.status !== "orphaned" && !sameTransfer(before, deposit)) throw new Error(`deposit ${deposit.txHash}:${deposit.logIndex} is booked as another transfer`);
    await tx`insert into record.deposit (chain, tx_hash, log_index, account, address, asset, chain_amount, amount, dust, height, block_hash, status, confirmations, confirmations_needed, reason, steps, credit_sent, credited_seq, seen_wall_at, updated_wall_at)
      values (${deposit.chain}, ${deposit.txHash}, ${deposit.logIndex}, ${deposit.account}, ${deposit.address}, ${deposit.asset}, ${String(deposit.chainAmount)}::numeric, ${deposit.amount}, ${String(deposit.dust)}::numeric,
        ${deposit.height}, ${deposit.blockHash}, ${deposit.status}, ${deposit.confirmations}, ${deposit.confirmationsNeeded}, ${deposit.reason}, ${step}::text::jsonb, ${deposit.creditSent}, ${deposit.creditedSeq}, ${now}, ${now})
      on conflict (chain, tx_hash, log_index) do update set account = excluded.account, address = excluded.address, asset = excluded.asset, chain_amount = excluded.chain_amount, amount = excluded.amount, dust = excluded.dust,
        height = excluded.height, block_hash = excluded.block_hash, status = excluded.status, confirmations = excluded.confirmations, confirmations_needed = excluded.confirmations_needed,
        reason = excluded.reason, credit_sent = excluded.credit_sent, credited_seq = excluded.credited_seq, updated_wall_at = excluded.updated_wall_at,
        steps = case when record.deposit.status = excluded.status then record.deposit.steps else record.deposit.steps || excluded.steps end`;
    const dust = bookedDust(deposit) - (before === undefined ? 0n : bookedDust(before));
    if (dust !== 0n) {
      const changed = await tx`update record.deposit_dust set chain_amount = chain_amount + ${String(dust)}::numeric where account = ${deposit.account} and chain = ${deposit.chain} and asset = ${deposit.asset}`;
      if (changed.count === 0) await tx`insert into record.deposit_dust (account, chain, asset, chain_amount) values (${deposit.account}, ${deposit.chain}, ${deposit.asset}, ${String(dust)}::numeric)`;
    }
  }
}

function sameTransfer(one: StoredDeposit, other: StoredDeposit): boolean {
  return one.account === other.account && one.address === other.address && one.asset === other.asset && one.chainAmount === other.chainAmount;
}

/** What of a deposit stands in its owner's dust: the rest of a credited one, the whole of one below the engine's unit. */
function bookedDust({ status, reason, dust }: StoredDeposit): bigint {
  return status === "credited" || (status === "failed" && reason === "amount_is_below_an_engine_unit") ? dust : 0n;
}

type DepositRow = Omit<StoredDeposit, "chainAmount" | "dust"> & { readonly chainAmount: string; readonly dust: string };

function fromRow(row: DepositRow): StoredDeposit {
  return { ...row, chainAmount: BigInt(row.chainAmount), dust: BigInt(row.dust) };
}
