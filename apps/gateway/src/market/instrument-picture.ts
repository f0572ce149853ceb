/** What the gateway knows of one instrument, moved on by events. Numbers are the engine's integers. */
import type { InstrumentStatus, PricePoint } from "@crossfloor/api";
import type { Instrument, UnixMs } from "@crossfloor/instruments";
import type { Fill, Side } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { createSideOrders, type SideOrders } from "./side-orders.ts";

export interface PictureTrade { readonly trade: number; readonly price: number; readonly size: number; readonly side: Side; readonly at: number; readonly seq: number }

/** In price and size units. */
export interface DayFigures {
  readonly high: number | null;
  readonly low: number | null;
  /** The mark of a day ago. */
  readonly markBefore: number | null;
  readonly volume: bigint;
  readonly openInterest: bigint;
}

/** Trades kept for those who begin to watch. */
export const tradesKeptMax = 100;
/** A step holds no more trades than this; in a burst beyond it only the newest are told live, and all of them by history. */
export const freshTradesMax = 500;

export interface InstrumentPicture {
  instrument: Instrument;
  status: InstrumentStatus;
  readonly bids: SideOrders;
  readonly asks: SideOrders;
  mark: PricePoint | null;
  index: (PricePoint & { readonly validUntil: UnixMs }) | null;
  last: number | null;
  /** Told trades, newest last. */
  readonly trades: PictureTrade[];
  /** Trades since the last step, not yet told. */
  readonly freshTrades: PictureTrade[];
  /** The last 24 hours, as the read model knows them; `null` until it was asked. */
  day: DayFigures | null;
  /** Venue time of the last change of anything that a market row shows. */
  changedAt: number;
  marketChanged: boolean;
  /** Whether the index was fresh when the row was last told: growing old is no event. */
  freshTold: boolean;
  bookChanged: boolean;
  /** Sequence and time of the last record that touched the book. */
  bookSeq: number;
  bookAt: number;
}

export function createInstrumentPicture(instrument: Instrument, status: InstrumentStatus, at: number, seq: number): InstrumentPicture {
  return {
    instrument, status, bids: createSideOrders("bid"), asks: createSideOrders("ask"), mark: null, index: null, last: null, trades: [], freshTrades: [],
    day: null, changedAt: at, marketChanged: true, freshTold: false, bookChanged: true, bookSeq: seq, bookAt: at,
  };
}

export function sideOf(picture: InstrumentPicture, side: Side): SideOrders {
  return side === "buy" ? picture.bids : picture.asks;
}

export function takeFill(picture: InstrumentPicture, fill: Fill, at: number, seq: number): void {
  // The maker's order rested on the side opposite to the taker's.
  const makers = sideOf(picture, fill.takerSide === "buy" ? "sell" : "buy");
  const [, price, size] = makers.at(fill.makerOrder);
  assert(price === fill.price && size - fill.size === fill.makerRemaining, "a fill takes from an order what lies there");
  if (fill.makerRemaining === 0) makers.remove(fill.makerOrder);
  else makers.shrink(fill.makerOrder, fill.makerRemaining);
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
