/** Trading accounts of people, and the errand to open them in the engine. */
import type { AccountId, AccountKind, Seq } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

export interface TradingAccount { readonly account: AccountId; readonly kind: AccountKind; readonly open: boolean }

/** The trading account of a signed-in person. */
export async function tradingAccountOf(sql: Database, userId: string): Promise<TradingAccount | undefined> {
  const [row] = await sql<TradingAccount[]>`select account, kind, opened_seq is not null as open from record.trading_account where user_id = ${userId}`;
  return row;
}

/** Accounts that the engine has not opened yet, oldest first. */
export async function waitingAccounts(sql: Database, limit: number): Promise<{ readonly account: AccountId; readonly kind: AccountKind }[]> {
  return [...await sql<{ account: AccountId; kind: AccountKind }[]>`
    select errand.account, own.kind from record.account_outbox errand join record.trading_account own on own.account = errand.account
    where errand.status = 'waiting' order by errand.account limit ${limit}`];
}

/** Notes that the engine opened the account (or had it already: an earlier errand's answer was lost). */
export async function accountOpened(sql: Database, account: AccountId, seq: Seq, wallAt: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`update record.trading_account set opened_seq = ${seq} where account = ${account} and opened_seq is null`;
    await tx`update record.account_outbox set status = 'done', done_wall_at = ${wallAt}, attempts = attempts + 1 where account = ${account} and status = 'waiting'`;
  });
}

/** Notes an attempt that did not succeed; `final` if asking again would be refused again. */
export async function accountNotOpened(sql: Database, account: AccountId, detail: string, final: boolean): Promise<void> {
  await sql`update record.account_outbox set attempts = attempts + 1, detail = ${detail}, status = ${final ? "refused" : "waiting"} where account = ${account} and status = 'waiting'`;
}
