/** The picture's integers as the decimal text of public wires. */
import { type BookMessageDto, type BookOrdersMessageDto, type MarketDto, rateText, type TradeDto } from "@crossfloor/api";
import { formatDecimal, formatDecimalBig, nanoOne } from "@crossfloor/instruments";
import { mulDivFloor } from "@crossfloor/stdx";
import type { FloorPicture } from "./floor-picture.ts";
import type { InstrumentPicture, PictureTrade } from "./instrument-picture.ts";
import type { Level } from "./side-orders.ts";

export function marketText(floor: FloorPicture, picture: InstrumentPicture): MarketDto {
  const { instrument, mark, index, status } = picture;
  const { priceDecimals, sizeDecimals } = instrument.trading;
  const price = (value: number | null | undefined) => (value === null || value === undefined ? null : formatDecimal(value, priceDecimals));
  const { day } = picture;
  const origin = index ?? mark;
  return {
    instrument: instrument.id, symbol: instrument.symbol, version: instrument.version,
    last: price(picture.last), mark: price(mark?.value), index: index === null ? null : formatDecimal(index.value, floor.indexDefinition(picture).decimals),
    bid: price(picture.bids.top(1)[0]?.[0]), ask: price(picture.asks.top(1)[0]?.[0]),
    change24h: changeText(mark?.value, day?.markBefore), high24h: price(furthest(Math.max, day?.high, mark?.value)), low24h: price(furthest(Math.min, day?.low, mark?.value)),
    volume24h: formatDecimalBig(day?.volume ?? 0n, sizeDecimals), openInterest: formatDecimalBig(day?.openInterest ?? 0n, sizeDecimals),
    indexFresh: isIndexFresh(floor, picture),
    origin: origin === null ? null : { source: origin.source, simulated: origin.simulated },
    status: { ...status }, at: picture.changedAt,
  };
}

/** The venue's time has not passed the time for which the level stands. */
export function isIndexFresh(floor: FloorPicture, { index }: InstrumentPicture): boolean {
  return index !== null && index.validUntil >= floor.at;
}

/** Over the mark of a day ago, without its sign: a rise from below zero is a rise. */
function changeText(mark: number | undefined, before: number | null | undefined): string | null {
  if (mark === undefined || before === undefined || before === null || before === 0) return null;
  return rateText(mulDivFloor(mark - before, nanoOne, Math.abs(before)));
}

/** The day's extreme was read some seconds ago; the mark of now belongs to the day too. */
function furthest(pick: (a: number, b: number) => number, day: number | null | undefined, mark: number | undefined): number | null {
  if (day === undefined || day === null) return null;
  return mark === undefined ? day : pick(day, mark);
}

export function tradeText(picture: InstrumentPicture, { trade, price, size, side, at, seq }: PictureTrade): TradeDto {
  const { priceDecimals, sizeDecimals } = picture.instrument.trading;
  return { trade, price: formatDecimal(price, priceDecimals), size: formatDecimal(size, sizeDecimals), side, at, seq };
}

export function levelsText(picture: InstrumentPicture, levels: readonly Level[]): BookMessageDto["bids"] {
  const { priceDecimals, sizeDecimals } = picture.instrument.trading;
  return levels.map(([price, size]) => [formatDecimal(price, priceDecimals), size === 0 ? "0" : formatDecimal(size, sizeDecimals)]);
}

/** What follows an order's size in its row (its arrival) is the picture's own and stays here. */
export function ordersText(picture: InstrumentPicture, orders: readonly (readonly [order: number, price: number, size: number, ...rest: number[]])[]): BookOrdersMessageDto["bids"] {
  const { priceDecimals, sizeDecimals } = picture.instrument.trading;
  return orders.map(([order, price, size]) => [order, formatDecimal(price, priceDecimals), size === 0 ? "0" : formatDecimal(size, sizeDecimals)]);
}
