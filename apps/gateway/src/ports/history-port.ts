/** What has been: answered from the read model, in decimal text. */
import { averagePriceText, type CandleDto, type FillDto, type HistoryPort, type InstrumentDto, type OrderDto, ReadsAway, RefusedError, type TradeDto } from "@crossfloor/api";
import { type AccountFill, type Candle, candles, type Database, fillsPage, orderBy, type OrderHistory, ordersPage, type PublicTrade, readCursor, trades } from "@crossfloor/db";
import { formatDecimal, type InstrumentId, type UnixMs } from "@crossfloor/instruments";
import type { OrderId, TradeId } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { reading } from "@crossfloor/door";

/** How long a look-up waits for the read model to catch up with the floor. */
const catchUpMs = 2_000;
const catchUpLookMs = 25;

export interface HistoryPortOptions {
  readonly sql: Database;
  readonly instrument: (id: number) => InstrumentDto | undefined;
  /** The newest sequence with events that this gateway has seen. */
  readonly seq: () => number;
}

export function createHistoryPort({ sql, instrument, seq }: HistoryPortOptions): HistoryPort {
  function gridOf(id: number): InstrumentDto["trading"] {
    const known = instrument(id);
    if (known === undefined) throw new ReadsAway("an instrument is known to the read model before it is to this gateway");
    return known.trading;
  }

  async function caughtUp(): Promise<void> {
    const wanted = seq();
    const until = performance.now() + catchUpMs;
    while ((await readCursor(sql)) < wanted) {
      if (performance.now() > until) throw new ReadsAway("the read model trails the floor");
      await new Promise((resolve) => setTimeout(resolve, catchUpLookMs));
    }
  }

  return {
    candles: (id, kind, intervalMs, before, limit) => reading(async () => {
      const { priceDecimals, sizeDecimals } = gridOf(id);
      return (await candles(sql, id as InstrumentId, kind, intervalMs, Math.min(before, Number.MAX_SAFE_INTEGER) as UnixMs, limit)).map((candle) => candleText(candle, priceDecimals, sizeDecimals));
    }),
    trades: (id, limit) => reading(async () => {
      const { priceDecimals, sizeDecimals } = gridOf(id);
      return (await trades(sql, id as InstrumentId, limit)).map((trade) => tradeText(trade, priceDecimals, sizeDecimals));
    }),
    orders: (account, cursor, limit) => reading(async () => {
      const rows = await ordersPage(sql, account, numberIn(cursor) as OrderId | null, limit);
      return { rows: rows.map((row) => orderText(row, gridOf(row.instrument))), cursor: nextCursor(rows, limit, (row) => row.order) };
    }),
    order: (account, by) => reading(async () => {
      const find = () => orderBy(sql, account, "order" in by ? { order: by.order as OrderId } : by);
      // Found is found; "there is none" is only true of a read model that knows all that the floor does.
      const found = (await find()) ?? (await caughtUp().then(find));
      return found === undefined ? undefined : orderText(found, gridOf(found.instrument));
    }),
    fills: (account, cursor, limit) => reading(async () => {
      const rows = await fillsPage(sql, account, numberIn(cursor) as TradeId | null, limit);
      return { rows: rows.map((row) => fillText(row, gridOf(row.instrument))), cursor: nextCursor(rows, limit, (row) => row.trade) };
    }),
  };
}

/** A page's cursor is the number of its last row. */
function numberIn(cursor: string | null): number | null {
  if (cursor === null) return null;
  if (!/^[1-9]\d{0,15}$/.test(cursor)) throw new RefusedError("command_must_be_well_formed", "cursor");
  return Number(cursor);
}

function nextCursor<Row>(rows: readonly Row[], limit: number, numberOf: (row: Row) => number): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : String(numberOf(last));
}

function candleText({ openAt, open, high, low, close, volume, source, simulated }: Candle, priceDecimals: number, sizeDecimals: number): CandleDto {
  const price = (value: number) => formatDecimal(value, priceDecimals);
  return { openAt, open: price(open), high: price(high), low: price(low), close: price(close), volume: formatDecimal(volume, sizeDecimals), origin: { source, simulated } };
}

export function tradeText({ trade, price, size, side, at, seq }: PublicTrade, priceDecimals: number, sizeDecimals: number): TradeDto {
  return { trade, price: formatDecimal(price, priceDecimals), size: formatDecimal(size, sizeDecimals), side, at, seq };
}

function orderText(row: OrderHistory, { priceDecimals, sizeDecimals }: InstrumentDto["trading"]): OrderDto {
  assert(/^\d+$|^-\d+$/.test(row.filledNotional), "a sum of price times size is whole");
  const size = (value: number) => formatDecimal(value, sizeDecimals);
  return {
    order: row.order, clientOrderId: row.clientOrderId, instrument: row.instrument, symbol: row.symbol, side: row.side, type: row.market ? "market" : "limit",
    limit: formatDecimal(row.limit, priceDecimals), size: size(row.size), filled: size(row.filled), remaining: size(row.remaining),
    averagePrice: averagePriceText(BigInt(row.filledNotional), row.filled, priceDecimals), timeInForce: row.timeInForce, expiresAt: row.expiresAt, postOnly: row.postOnly, reduceOnly: row.reduceOnly,
    status: row.status, reason: row.reason, createdAt: row.createdAt, updatedAt: row.updatedAt, seq: row.seq,
  };
}

function fillText(row: AccountFill, { priceDecimals, sizeDecimals }: InstrumentDto["trading"]): FillDto {
  return {
    trade: row.trade, order: row.order, instrument: row.instrument, symbol: row.symbol, side: row.side, price: formatDecimal(row.price, priceDecimals), size: formatDecimal(row.size, sizeDecimals),
    value: formatDecimal(row.value, row.feeDecimals), fee: formatDecimal(row.fee, row.feeDecimals), feeAsset: row.feeAsset, role: row.role, at: row.at, seq: row.seq,
  };
}
