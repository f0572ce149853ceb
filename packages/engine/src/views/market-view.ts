/** Markets as the state has them: status, mark, book, positions. Shaped like the snapshot that a door's live picture starts from. */
import { LevelReport, type OrderBook, type Side } from "@crossfloor/book";
import type { Asset, CalendarId, IndexDefinition, Instrument, InstrumentId, InstrumentState, TradingMode, UnixMs } from "@crossfloor/instruments";
import type { AccountId, HaltReason, Seq } from "@crossfloor/protocol";
import { accountOf } from "../state/account-rows.ts";
import { exposureIn } from "../state/exposure-rows.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

export interface InstrumentStatus {
  readonly state: InstrumentState;
  readonly mode: TradingMode;
  readonly session: "open" | "closed";
  readonly until: UnixMs | null;
  readonly haltReason: HaltReason | null;
  readonly note: string;
}

export interface PriceView { readonly value: number; readonly source: string; readonly simulated: boolean }

/** [price, summed open size], best first. */
export type LevelView = readonly [price: number, size: number];
export interface BookView { readonly bids: readonly LevelView[]; readonly asks: readonly LevelView[] }

/** In priority: best price first, at one price the one that came first. */
export interface RestingView {
  readonly bids: readonly (readonly [order: number, price: number, size: number])[];
  readonly asks: readonly (readonly [order: number, price: number, size: number])[];
}

export interface InstrumentView extends BookView {
  readonly instrument: Instrument;
  readonly status: InstrumentStatus;
  readonly mark: PriceView | null;
  readonly index: (PriceView & { readonly validUntil: UnixMs }) | null;
  /** Open positions, ascending by account. */
  readonly positions: readonly (readonly [account: AccountId, size: number])[];
}

export interface FloorView {
  readonly seq: Seq;
  readonly at: UnixMs;
  readonly wall: UnixMs;
  readonly assets: readonly Asset[];
  readonly indices: readonly IndexDefinition[];
  readonly calendars: readonly { readonly id: CalendarId; readonly code: string }[];
  readonly instruments: readonly InstrumentView[];
}

/** `undefined` for an instrument that is not listed. */
export function instrumentStatus(state: EngineState, instrument: InstrumentId): InstrumentStatus | undefined {
  const slot = state.slots.get(instrument);
  return slot === undefined ? undefined : statusView(slot);
}

/** The best `depth` levels of each side; `undefined` for an instrument that is not listed. */
export function bookLevels(state: EngineState, instrument: InstrumentId, depth: number): BookView | undefined {
  const slot = state.slots.get(instrument);
  return slot === undefined ? undefined : { bids: levelsOf(slot.book, "buy", depth), asks: levelsOf(slot.book, "sell", depth) };
}

/** Every resting order of each side, in priority; `undefined` for an instrument that is not listed. */
export function restingOrders(state: EngineState, instrument: InstrumentId): RestingView | undefined {
  const slot = state.slots.get(instrument);
  return slot === undefined ? undefined : { bids: ordersOf(slot.book, "buy"), asks: ordersOf(slot.book, "sell") };
}

/** `undefined` for an instrument that is not listed. Walks every account, for its positions. */
export function instrumentView(state: EngineState, instrument: InstrumentId): InstrumentView | undefined {
  const slot = state.slots.get(instrument);
  return slot === undefined ? undefined : viewOf(state, slot);
}

/** Everything that is listed, with every market. */
export function floorView(state: EngineState): FloorView {
  return {
    seq: state.seq, at: state.at, wall: state.wall,
    assets: state.assets.filter((asset) => asset !== undefined),
    indices: state.indices.flatMap((index) => (index === undefined ? [] : [index.definition])),
    calendars: state.calendars.flatMap((calendar) => (calendar === undefined ? [] : [{ id: calendar.id, code: calendar.code }])),
    instruments: state.slotList.map((slot) => viewOf(state, slot)),
  };
}

function viewOf(state: EngineState, slot: InstrumentSlot): InstrumentView {
  const index = state.indices[slot.index];
  const price = index === undefined || !index.published ? null : { value: index.value, source: index.source, simulated: index.simulated };
  return {
    instrument: slot.terms,
    status: statusView(slot),
    mark: slot.marked && price !== null ? { ...price, value: slot.mark } : null,
    index: price === null || index === undefined ? null : { ...price, validUntil: index.validUntil },
    bids: levelsOf(slot.book, "buy", slot.book.levelCount("buy")),
    asks: levelsOf(slot.book, "sell", slot.book.levelCount("sell")),
    positions: slot.openInterest === 0 ? [] : positionsOf(state, slot),
  };
}

function positionsOf(state: EngineState, slot: InstrumentSlot): [AccountId, number][] {
  const found: [AccountId, number][] = [];
  for (const id of state.accountIds) {
    const exposure = exposureIn(state, accountOf(state, id), slot.id);
    if (exposure !== undefined && exposure.size !== 0) found.push([id, exposure.size]);
  }
  return found;
}

function statusView(slot: InstrumentSlot): InstrumentStatus {
  return { state: slot.state, mode: slot.mode, session: slot.sessionOpen ? "open" : "closed", until: slot.until, haltReason: slot.haltReason, note: slot.note };
}

function levelsOf(book: OrderBook, side: Side, depth: number): LevelView[] {
  if (depth < 1) return [];
  const levels = new LevelReport(depth);
  book.levelTotals(side, depth, levels);
  return Array.from({ length: levels.count }, (_, place): LevelView => [levels.prices[place], levels.sizes[place]]);
}

function ordersOf(book: OrderBook, side: Side): (readonly [order: number, price: number, size: number])[] {
  const orders: (readonly [order: number, price: number, size: number])[] = [];
  book.forEachOrder(side, (order, _owner, _side, price, size) => orders.push([order, price, size]));
  return orders;
}
