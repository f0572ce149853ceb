/** Event → row: the one place that says what each event leaves in the read model. Pure; `context` and `rows` are all it touches. */
import type { Instrument } from "@crossfloor/instruments";
import type { EntryPosted, Event, EventRecord, Fill, InstrumentStatusChanged, PositionChanged } from "@crossfloor/protocol";
import { unreachable } from "@crossfloor/stdx";
import { foldCandle } from "./fold-candle.ts";
import { accept, amend, cancel, fillOrders } from "./project-order.ts";
import type { Cursor, ProjectionContext, Rows, TermsPatch } from "./rows.ts";

const unknownOrigin = { source: "unknown", simulated: false };

export function projectRecord(rows: Rows, context: ProjectionContext, record: EventRecord): void {
  record.events.forEach((event, place) => projectEvent(rows, context, event, record, place));
  rows.events += record.events.length;
}

function projectEvent(rows: Rows, context: ProjectionContext, event: Event, cursor: Cursor, place: number): void {
  const { seq, at } = cursor;
  switch (event.type) {
    case "commandRefused":
      rows.refusals.push({ seq, event: place, at, command: event.command, refusal: event.refusal, account: event.account, instrument: event.instrument, clientOrderId: event.clientOrderId, detail: event.detail });
      return;
    case "checkpointed":
    case "orderRested":
    case "pledgeMoved":
      return; // The hash is the shadow's concern; what rests and what is pledged shows in orders and ledger lines.
    case "assetListed":
      rows.assets.push({ id: event.asset.id, code: event.asset.code, decimals: event.asset.decimals, terms: event.asset, seq });
      return;
    case "calendarSet": {
      const { id, code, version, from, until } = event.calendar;
      rows.calendars.set(id, { id, code, version, coversFrom: from, coversUntil: until, seq });
      return;
    }
    case "indexDefined": {
      const { id, code, version, decimals } = event.definition;
      rows.indices.set(id, { id, code, version, decimals, definition: event.definition, seq });
      return;
    }
    case "indexPublished":
      context.origins.set(event.index, { source: event.source, simulated: event.simulated });
      rows.levels.set(event.index, {
        id: event.index, value: event.value, source: event.source, simulated: event.simulated, sources: event.sources, staleWeight: event.staleWeight, validUntil: event.validUntil, publishedAt: at, seq,
      });
      return;
    case "indexHistoryPublished":
      for (const { openAt, open, high, low, close } of event.candles) {
        rows.indexCandles.set(`${event.index} ${event.intervalMs} ${openAt}`, { index: event.index, intervalMs: event.intervalMs, openAt, open, high, low, close, source: event.source, simulated: event.simulated });
      }
      return;
    case "instrumentListed":
      list(rows, context, event.instrument, cursor);
      return;
    case "instrumentChanged": {
      const { id, version } = event.instrument;
      rows.terms.set(id, termsOf(event.instrument));
      rows.versions.push({ instrument: id, version, seq, at, change: event.change, terms: event.instrument });
      return;
    }
    case "instrumentStatusChanged":
      setStatus(rows, event, cursor, place);
      return;
    case "instrumentSettled":
      rows.settled.set(event.instrument, { id: event.instrument, settledPrice: event.price, settledAt: at });
      return;
    case "markChanged":
      rows.marks.set(event.instrument, { id: event.instrument, mark: event.mark, markSource: event.source, markSimulated: event.simulated, markAt: at });
      foldCandle(rows, "mark", event.instrument, at, event.mark, 0, event);
      return;
    case "accountOpened":
      rows.accounts.push({ id: event.account, kind: event.kind, openedAt: at, seq });
      return;
    case "depositCredited": {
      const { account, asset, amount, chain, txHash, logIndex, height } = event;
      rows.credits.push({ chain, txHash, logIndex, account, asset, amount, height, seq, at });
      return;
    }
    case "finalizedHeightRaised":
      rows.finalized.set(event.chain, { chain: event.chain, height: event.height, seq });
      return;
    case "entryPosted":
      post(rows, event, cursor);
      return;
    case "orderAccepted":
      accept(rows, event, cursor);
      return;
    case "orderAmended":
      amend(rows, event, cursor);
      return;
    case "orderCancelled":
      cancel(rows, event, cursor);
      return;
    case "fill":
      trade(rows, context, event, cursor);
      return;
    case "positionChanged":
      move(rows, event, cursor);
      return;
    default:
      unreachable(event);
  }
}

function list(rows: Rows, context: ProjectionContext, instrument: Instrument, { seq, at }: Cursor): void {
  const terms = termsOf(instrument);
  if (typeof terms.index === "number") context.indexOf.set(instrument.id, terms.index);
  rows.instruments.push({ ...terms, state: "proposed", mode: "continuous", session: "closed", until: null, haltReason: null, note: "", listedAt: at });
  rows.versions.push({ instrument: instrument.id, version: instrument.version, seq, at, change: "", terms: instrument });
}

function termsOf(instrument: Instrument): TermsPatch {
  const { id, symbol, version, assetClass, product, trading } = instrument;
  return { id, symbol, version, assetClass, kind: product.kind, index: "index" in product ? product.index : null, priceDecimals: trading.priceDecimals, terms: instrument };
}

function setStatus(rows: Rows, event: InstrumentStatusChanged, { seq, at }: Cursor, place: number): void {
  const { instrument, state, mode, session, until, haltReason, note, change } = event;
  rows.statuses.set(instrument, { id: instrument, state, mode, session, until, haltReason, note });
  rows.statusChanges.push({ instrument, seq, event: place, at, state, mode, session, until, haltReason, note, change });
}

function post(rows: Rows, { entry, kind, lines }: EntryPosted, { seq, at }: Cursor): void {
  rows.entries.push({ id: entry, kind, seq, at });
  lines.forEach((line, place) => {
    rows.lines.push({ entry, line: place, class: line.class, account: line.account, asset: line.asset, amount: line.amount });
    const key = `${line.class} ${line.account} ${line.asset}`;
    const sum = BigInt(rows.balances.get(key)?.amount ?? "0") + BigInt(line.amount);
    rows.balances.set(key, { class: line.class, account: line.account, asset: line.asset, amount: sum.toString() });
  });
}

function trade(rows: Rows, context: ProjectionContext, event: Fill, cursor: Cursor): void {
  const { seq, at } = cursor;
  const { trade: id, instrument, price, size, takerSide, value, feeAsset } = event;
  const index = context.indexOf.get(instrument);
  rows.trades.push({ id, instrument, instrumentVersion: event.instrumentVersion, price, size, takerSide, value, feeAsset, at, seq });
  const common = { trade: id, instrument, price, size, value, feeAsset, at, seq };
  rows.fills.push(
    { ...common, role: "maker", account: event.makerAccount, order: event.makerOrder, side: takerSide === "buy" ? "sell" : "buy", fee: event.makerFee },
    { ...common, role: "taker", account: event.takerAccount, order: event.takerOrder, side: takerSide, fee: event.takerFee },
  );
  fillOrders(rows, event, cursor);
  rows.lasts.set(instrument, { id: instrument, lastPrice: price, lastAt: at });
  // A trade made while the index was simulated is itself no real price.
  foldCandle(rows, "trade", instrument, at, price, size, (index === undefined ? undefined : context.origins.get(index)) ?? unknownOrigin);
}

function move(rows: Rows, event: PositionChanged, { seq, at }: Cursor): void {
  const { account, instrument, size, cost, realised, asset } = event;
  const key = `${account} ${instrument}`;
  const sum = BigInt(rows.positions.get(key)?.realised ?? "0") + BigInt(realised);
  rows.positions.set(key, { account, instrument, size, cost, realised: sum.toString(), asset, at, seq });
}
