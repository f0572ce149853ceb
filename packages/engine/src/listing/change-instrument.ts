import { checkInstrument, type Instrument, positionSizeMax, type Price } from "@crossfloor/instruments";
import { canonicalJson, type ChangeInstrument } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { marksOutOfRange } from "../market/mark-range.ts";
import { enterSession } from "../market/session.ts";
import { tellStatus } from "../market/status.ts";
import { repriced } from "../money/margin-sums.ts";
import { Valuation } from "../money/valuation.ts";
import type { EngineState } from "../state/engine-state.ts";
import { hasEnded, type InstrumentSlot } from "../state/instrument-slot.ts";
import { rearm } from "../work/timers.ts";
import { contextOf, faultText } from "./context.ts";

/** Replaces the terms by their next version. Orders stay as they are: prices and sizes count as before. */
export function changeInstrument(state: EngineState, { instrument, change }: ChangeInstrument): Verdict {
  const slot = state.slots.get(instrument.id);
  if (slot === undefined) return refuse("instrument_must_exist");
  if (instrument.version !== slot.terms.version + 1) return refuse("instrument_version_must_follow");
  if (canonicalJson(instrument.product) !== canonicalJson(slot.terms.product)) return refuse("instrument_product_must_stay");
  const fault = checkInstrument(instrument, contextOf(state));
  if (fault !== null) return refuse("listing_must_be_valid", faultText(fault));
  const stays = whatMustStay(slot, instrument);
  if (stays !== null) return refuse("listing_must_be_valid", stays);
  if (hasEnded(slot)) return refuse("instrument_must_not_be_ended");

  const calendarMoves = instrument.calendar !== slot.terms.calendar;
  slot.terms = instrument;
  slot.valuation = new Valuation(instrument);
  if (slot.marked) slot.valuation.setMark(instrument, slot.mark);
  repriced(state);
  if (slot.openInterest === 0) {
    slot.tradedLow = 0 as Price;
    slot.tradedHigh = 0 as Price;
  }
  state.sink.other({ type: "instrumentChanged", instrument, change });
  if (!calendarMoves) return done;
  const calendar = state.calendars[instrument.calendar];
  assert(calendar !== undefined, "a checked instrument has a calendar");
  if (enterSession(slot, calendar, state.at)) tellStatus(state, slot);
  rearm(state.timers, state.slotList);
  return done;
}

/** Everything that open orders, positions and the mark were proved with. */
function whatMustStay(slot: InstrumentSlot, next: Instrument): string | null {
  const { terms, book } = slot;
  if (next.symbol !== terms.symbol) return "symbol stays as it is";
  if (next.trading.priceDecimals !== terms.trading.priceDecimals) return "trading.priceDecimals stays as it is";
  if (next.trading.sizeDecimals !== terms.trading.sizeDecimals) return "trading.sizeDecimals stays as it is";
  if (next.trading.priceMax < terms.trading.priceMax && book.orderCount > 0) return "trading.priceMax does not fall below resting orders";
  if (slot.marked && marksOutOfRange(next, slot.mark)) return "the mark lies within the price range";
  if (slot.openInterest > 0 && (marksOutOfRange(next, slot.tradedLow) || marksOutOfRange(next, slot.tradedHigh))) return "the prices at which open positions were traded lie within the price range";
  const largest = slot.openInterest + Math.max(book.sizeTotal("buy"), book.sizeTotal("sell"));
  if (!slot.spot && largest > positionSizeMax(next)) return "the positions held stay within range at trading.priceMax";
  return null;
}
