/** One listed instrument with its market: the terms in force, the book, the session, the mark. */
import type { PlacedBook } from "@crossfloor/book";
import type { AssetId, IndexId, Instrument, InstrumentId, InstrumentState, Price, TradingMode, UnixMs } from "@crossfloor/instruments";
import type { HaltReason } from "@crossfloor/protocol";
import type { Valuation } from "../money/valuation.ts";

export interface InstrumentSlot {
  readonly id: InstrumentId;
  /** Its place in the state's list, in the order of listing. */
  place: number;
  terms: Instrument;
  /** The terms in plain numbers, with what depends on the mark. Derived. */
  valuation: Valuation;
  /** Constant over all versions of the terms. */
  readonly spot: boolean;
  readonly asset: AssetId;
  /** Spot only, else 0. */
  readonly base: AssetId;
  readonly index: IndexId;
  readonly book: PlacedBook;
  state: InstrumentState;
  mode: TradingMode;
  sessionOpen: boolean;
  /** When the session next changes, as told; `null` if the calendar does not say. */
  until: UnixMs | null;
  /** When its timer is due; 0 for none. Where the calendar ends it is due although nothing is told. */
  sessionDue: UnixMs | 0;
  /** Any order is welcome before this instant, as long as the state of the markets is that version. Derived. */
  plainUntil: number;
  plainVersion: number;
  haltReason: HaltReason | null;
  note: string;
  change: string;
  /** Whether an index value ever came, and the mark that the last one makes: until a premium exists, the value itself. */
  marked: boolean;
  mark: Price;
  /** Whether a bid rests above the mark or an ask below it. Derived, and counted in `beyondMarkCount`. Never for spot. */
  beyondMark: boolean;
  /** Summed size of all long positions, which is that of all short ones. */
  openInterest: number;
  /** When the expiry timers are due; 0 for none or done. */
  lastTradeDue: UnixMs | 0;
  settleDue: UnixMs | 0;
  /** The final settlement price is fixed once, then paid out account by account. */
  settling: boolean;
  settlementPrice: Price;
  /** Summed signed value of what settlement has paid out so far: takes the place of the positions' cost. */
  settledValue: number;
  /** Lowest and highest price of any fill: no position's cost can lie outside. Both 0 before the first fill. */
  tradedLow: Price;
  tradedHigh: Price;
}

/** After these states no order is open and none is taken. */
export function hasEnded(slot: InstrumentSlot): boolean {
  return slot.state === "expired" || slot.state === "settled" || slot.state === "delisted";
}

/** Nothing can happen to it any more. */
export function isOver(slot: InstrumentSlot): boolean {
  return slot.state === "settled" || slot.state === "delisted";
}
