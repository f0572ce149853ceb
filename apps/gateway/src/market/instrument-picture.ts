/** What the gateway knows of one instrument, moved on by events. Numbers are the engine's integers. */
import type { InstrumentStatus, PricePoint } from "@crossfloor/api";
import type { Instrument, UnixMs } from "@crossfloor/instruments";
import type { Fill, Side } from "@crossfloor/protocol";
import { createDayWindow, type DayWindow } from "./day-stats.ts";
import { createSideLevels, type SideLevels } from "./side-levels.ts";

export interface PictureTrade { readonly trade: number; readonly price: number; readonly size: number; readonly side: Side; readonly at: number; readonly seq: number }

/** Trades kept for those who begin to watch. */
export const tradesKeptMax = 100;
/** A step holds no more trades than this; in a burst beyond it only the newest are told live, and all of them by history. */
export const freshTradesMax = 500;

export interface InstrumentPicture {
  instrument: Instrument;
  status: InstrumentStatus;
  readonly bids: SideLevels;
  readonly asks: SideLevels;
  mark: PricePoint | null;
  index: (PricePoint & { readonly validUntil: UnixMs }) | null;
  last: number | null;
  /** Told trades, newest last. */
  readonly trades: PictureTrade[];
  /** Trades since the last step, not yet told. */
  readonly freshTrades: PictureTrade[];
  readonly day: DayWindow;
  readonly positions: Map<number, number>;
  openInterest: number;
  /** Venue time of the last change of anything that a market row shows. */
  changedAt: number;
  marketChanged: boolean;
  bookChanged: boolean;
  /** Sequence and time of the last record that touched the book. */
  bookSeq: number;
  bookAt: number;
}

export function createInstrumentPicture(instrument: Instrument, status: InstrumentStatus, at: number, seq: number): InstrumentPicture {
  return {
    instrument, status, bids: createSideLevels("bid"), asks: createSideLevels("ask"), mark: null, index: null, last: null, trades: [], freshTrades: [],
    day: createDayWindow(), positions: new Map(), openInterest: 0, changedAt: at, marketChanged: true, bookChanged: true, bookSeq: seq, bookAt: at,
  };
}

export function levelsOf(picture: InstrumentPicture, side: Side): SideLevels {
  return side === "buy" ? picture.bids : picture.asks;
}

export function takeFill(picture: InstrumentPicture, fill: Fill, at: number, seq: number): void {
  // The maker's order rested on the side opposite to the taker's.
  levelsOf(picture, fill.takerSide === "buy" ? "sell" : "buy").add(fill.price, -fill.size);
  picture.last = fill.price;
  picture.freshTrades.push({ trade: fill.trade, price: fill.price, size: fill.size, side: fill.takerSide, at, seq });
  if (picture.freshTrades.length > freshTradesMax) picture.freshTrades.shift();
}

/** Hands over what traded since the last call; it then counts as told. */
export function takeFreshTrades(picture: InstrumentPicture): readonly PictureTrade[] {
  const fresh = picture.freshTrades.splice(0);
  picture.trades.push(...fresh);
  if (picture.trades.length > tradesKeptMax) picture.trades.splice(0, picture.trades.length - tradesKeptMax);
  return fresh;
}

/** Open interest is the sum of all long positions, which equals that of all short ones. */
export function takePosition(picture: InstrumentPicture, account: number, size: number): void {
  const before = picture.positions.get(account) ?? 0;
  picture.openInterest += Math.max(size, 0) - Math.max(before, 0);
  if (size === 0) picture.positions.delete(account);
  else picture.positions.set(account, size);
}
