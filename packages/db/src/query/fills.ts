import type { InstrumentId, Money, Price, Size, UnixMs } from "@crossfloor/instruments";
import type { AccountId, OrderId, Seq, Side, TradeId } from "@crossfloor/protocol";
import type { Database } from "../connect.ts";

export interface AccountFill {
  readonly trade: TradeId; readonly role: "maker" | "taker"; readonly order: OrderId; readonly instrument: InstrumentId; readonly symbol: string; readonly side: Side;
  readonly price: Price; readonly size: Size;
  /** Unsigned, in the fee asset. */
  readonly value: Money;
  /** Negative is a rebate. */
  readonly fee: Money;
  readonly feeAsset: string; readonly feeDecimals: number; readonly at: UnixMs; readonly seq: Seq;
}

/** An account's fills, newest first, those of trades with a smaller number than `before`. A trade with oneself gives two rows of one trade. */
export async function fillsPage(sql: Database, account: AccountId, before: TradeId | null, limit: number): Promise<AccountFill[]> {
  return [...await sql<AccountFill[]>`
    select own.trade, own.role, own.order, own.instrument, listed.symbol, own.side, own.price, own.size, own.value, own.fee, asset.code as "feeAsset", asset.decimals as "feeDecimals", own.at, own.seq
    from read.fill own join read.instrument listed on listed.id = own.instrument join read.asset asset on asset.id = own.fee_asset
    where own.account = ${account} and own.trade < ${before ?? Number.MAX_SAFE_INTEGER} order by own.trade desc, own.role limit ${limit}`];
}
