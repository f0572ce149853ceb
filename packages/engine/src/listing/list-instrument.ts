import { createBookIn, type PlacedBook } from "@crossfloor/book";
import { type AssetId, checkInstrument, expiryOf, indexOf, type Instrument, type Price, settlementAsset } from "@crossfloor/instruments";
import type { ListInstrument } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { setMark } from "../market/mark.ts";
import { marksOutOfRange } from "../market/mark-range.ts";
import { enterSession } from "../market/session.ts";
import { tellStatus } from "../market/status.ts";
import { Valuation } from "../money/valuation.ts";
import { addSlot, type EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { arm } from "../work/timers.ts";
import { contextOf, faultText } from "./context.ts";

/** Lists an instrument; it trades at once while its session is open. Version 1 of the terms. */
export function listInstrument(state: EngineState, { instrument }: ListInstrument): Verdict {
  if (state.slots.get(instrument.id) !== undefined || state.symbols.has(instrument.symbol)) return refuse("instrument_must_not_exist");
  if (instrument.version !== 1) return refuse("instrument_version_must_follow");
  const fault = checkInstrument(instrument, contextOf(state));
  if (fault !== null) return refuse("listing_must_be_valid", faultText(fault));
  if (instrument.id > state.limits.instrumentIdMax) return refuse("listing_must_be_valid", `id is at most ${state.limits.instrumentIdMax}`);
  const expiry = expiryOf(instrument.product);
  if (expiry !== null && expiry.lastTradeAt <= state.at) return refuse("listing_must_be_valid", "trading ends after now");
  const index = state.indices[indexOf(instrument.product)];
  assert(index !== undefined, "a checked instrument follows a defined index");
  if (index.published && marksOutOfRange(instrument, index.value)) return refuse("listing_must_be_valid", "the index value lies within the price range");
  const calendar = state.calendars[instrument.calendar];
  assert(calendar !== undefined, "a checked instrument has a calendar");

  const slot = slotFor(instrument, createEmptyBook(state));
  addSlot(state, slot);
  enterSession(slot, calendar, state.at);
  arm(state.timers, slot, "session");
  arm(state.timers, slot, "lastTrade");
  arm(state.timers, slot, "settle");
  state.sink.other({ type: "instrumentListed", instrument });
  tellStatus(state, slot);
  if (index.published && setMark(state, slot, index)) state.sink.other({ type: "markChanged", instrument: slot.id, mark: slot.mark, source: index.source, simulated: index.simulated });
  return done;
}

export function createEmptyBook({ orders, limits }: Pick<EngineState, "orders" | "limits">): PlacedBook {
  return createBookIn(orders.books, { ordersMax: limits.bookOrdersMax, levelsMax: limits.bookLevelsMax });
}

/** A slot as a new listing has it. */
export function slotFor(terms: Instrument, book: PlacedBook): InstrumentSlot {
  const { product } = terms;
  const expiry = expiryOf(product);
  return {
    id: terms.id,
    place: -1,
    terms,
    valuation: new Valuation(terms),
    spot: product.kind === "spot",
    asset: settlementAsset(product),
    base: product.kind === "spot" ? product.base : (0 as AssetId),
    index: indexOf(product),
    book,
    state: "trading",
    mode: "continuous",
    sessionOpen: false,
    until: null,
    sessionDue: 0,
    plainUntil: 0,
    plainVersion: 0,
    haltReason: null,
    note: "",
    change: "",
    marked: false,
    mark: 0 as Price,
    beyondMark: false,
    openInterest: 0,
    lastTradeDue: expiry?.lastTradeAt ?? 0,
    settleDue: expiry?.settleAt ?? 0,
    settling: false,
    settlementPrice: 0 as Price,
    settledValue: 0,
    tradedLow: 0 as Price,
    tradedHigh: 0 as Price,
  };
}
