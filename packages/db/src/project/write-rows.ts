/** One batch, written in one transaction with the cursor that it moves. */
import { assert } from "@crossfloor/stdx";
import type { Transaction } from "../connect.ts";
import * as table from "../read/index.ts";
import { pruneStepMs, refusalLifeMs, secondCandleLifeMs } from "./interval.ts";
import type { Cursor, Rows } from "./rows.ts";
import { type TableWriter, tableWriter } from "./table-writer.ts";

export const cursorName = "projector";

const orderSet = `"limit" = coalesce(patch."limit", row."limit"), filled = row.filled + patch.filled, remaining = patch.remaining,
  filled_notional = row.filled_notional + patch.filled_notional, status = coalesce(patch.status, row.status), reason = coalesce(patch.reason, row.reason),
  updated_at = patch.updated_at, updated_seq = patch.updated_seq`;
const candleSet = `on conflict (instrument, kind, interval_ms, open_at) do update set high = greatest(row.high, excluded.high), low = least(row.low, excluded.low),
  close = excluded.close, volume = row.volume + excluded.volume, source = excluded.source, simulated = row.simulated or excluded.simulated`;

/** Throws if the stored cursor is not `from`: somebody else projects into this schema, and nothing of this batch stays. */
export async function writeRows(tx: Transaction, schema: string, rows: Rows, from: Cursor, to: Cursor): Promise<void> {
  const writer = tableWriter(tx, schema);
  // The cursor first: its row lock keeps a second projector out until this transaction ends.
  const moved = writer
    .run(`update $schema.cursor set seq = $1::bigint, at = $2::bigint, wall = $3::bigint where name = $4 and seq = $5::bigint`, [to.seq, to.at, to.wall, cursorName, from.seq])
    .then((count) => assert(count === 1, "the read model's cursor is where this projector left it"));
  await Promise.all([moved, ...writeListings(writer, rows), ...writeTrading(writer, rows), ...writeMoney(writer, rows), ...prune(writer, from, to)]);
}

function writeListings(writer: TableWriter, rows: Rows): Promise<unknown>[] {
  return [
    writer.insert(table.asset, rows.assets),
    writer.insert(table.calendar, rows.calendars.values(), `on conflict (id) do update set version = excluded.version, covers_from = excluded.covers_from, covers_until = excluded.covers_until, seq = excluded.seq`),
    writer.insert(table.index, rows.indices.values(), `on conflict (id) do update set code = excluded.code, version = excluded.version, decimals = excluded.decimals, definition = excluded.definition, seq = excluded.seq`),
    writer.patch(table.index, ["id"], `value = patch.value, source = patch.source, simulated = patch.simulated, sources = patch.sources, stale_weight = patch.stale_weight, valid_until = patch.valid_until, published_at = patch.published_at, seq = patch.seq`, rows.levels.values()),
    writer.insert(table.indexCandle, rows.indexCandles.values(), `on conflict (index, interval_ms, open_at) do update set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, source = excluded.source, simulated = excluded.simulated`),
    writer.insert(table.instrument, rows.instruments),
    writer.insert(table.instrumentVersion, rows.versions),
    writer.insert(table.instrumentStatus, rows.statusChanges),
    writer.patch(table.instrument, ["id"], `symbol = patch.symbol, version = patch.version, asset_class = patch.asset_class, price_decimals = patch.price_decimals, terms = patch.terms`, rows.terms.values()),
    writer.patch(table.instrument, ["id"], `state = patch.state, mode = patch.mode, session = patch.session, until = patch.until, halt_reason = patch.halt_reason, note = patch.note`, rows.statuses.values()),
    writer.patch(table.instrument, ["id"], `mark = patch.mark, mark_source = patch.mark_source, mark_simulated = patch.mark_simulated, mark_at = patch.mark_at`, rows.marks.values()),
    writer.patch(table.instrument, ["id"], `last_price = patch.last_price, last_at = patch.last_at`, rows.lasts.values()),
    writer.patch(table.instrument, ["id"], `settled_price = patch.settled_price, settled_at = patch.settled_at`, rows.settled.values()),
  ];
}

function writeTrading(writer: TableWriter, rows: Rows): Promise<unknown>[] {
  return [
    writer.insert(table.order, rows.orders.values()),
    writer.patch(table.order, ["id"], orderSet, rows.orderPatches.values()),
    writer.insert(table.trade, rows.trades),
    writer.insert(table.fill, rows.fills),
    writer.insert(table.position, rows.positions.values(), `on conflict (account, instrument) do update set size = excluded.size, cost = excluded.cost, realised = row.realised + excluded.realised, asset = excluded.asset, at = excluded.at, seq = excluded.seq`),
    writer.insert(table.refusal, rows.refusals),
    writer.insert(table.candle, rows.candles.values(), candleSet),
  ];
}

function writeMoney(writer: TableWriter, rows: Rows): Promise<unknown>[] {
  return [
    writer.insert(table.account, rows.accounts),
    writer.insert(table.depositCredit, rows.credits),
    writer.insert(table.finalizedHeight, rows.finalized.values(), `on conflict (chain) do update set height = excluded.height, seq = excluded.seq`),
    writer.insert(table.ledgerEntry, rows.entries),
    writer.insert(table.ledgerLine, rows.lines),
    writeBalances(writer, rows),
  ];
}

/** Existing balances are added to, then the others are made: an upsert would hold a mere difference to the rule that cash is not negative. */
async function writeBalances(writer: TableWriter, rows: Rows): Promise<void> {
  if (rows.balances.size === 0) return;
  const json = JSON.stringify([...rows.balances.values()]);
  const patches = `jsonb_populate_recordset(null::$schema.balance, $1::text::jsonb)`;
  const match = `row.class = patch.class and row.account = patch.account and row.asset = patch.asset`;
  await Promise.all([
    writer.run(`update $schema.balance as row set amount = row.amount + patch.amount from ${patches} as patch where ${match}`, [json]),
    writer.run(`insert into $schema.balance select patch.* from ${patches} as patch where not exists (select 1 from $schema.balance as row where ${match})`, [json]),
  ]);
}

function prune(writer: TableWriter, from: Cursor, to: Cursor): Promise<unknown>[] {
  const step = to.at - (to.at % pruneStepMs);
  if (from.at >= step) return [];
  return [
    writer.run(`delete from $schema.candle where interval_ms = 1000 and open_at < $1::bigint`, [step - secondCandleLifeMs]),
    writer.run(`delete from $schema.refusal where at < $1::bigint`, [step - refusalLifeMs]),
  ];
}
