/** The picture's integers as the decimal text of public wires. */
import { type BookMessageDto, type MarketDto, rateText, type TradeDto } from "@crossfloor/api";
import { formatDecimal } from "@crossfloor/instruments";
import type { FloorPicture } from "./floor-picture.ts";
import type { InstrumentPicture, PictureTrade } from "./instrument-picture.ts";
import type { Level } from "./side-levels.ts";

export function marketText(floor: FloorPicture, picture: InstrumentPicture): MarketDto {
  const { instrument, mark, index, status } = picture;
  const { priceDecimals, sizeDecimals } = instrument.trading;
  const price = (value: number | null | undefined) => (value === null || value === undefined ? null : formatDecimal(value, priceDecimals));
  const day = picture.day.stats(floor.at, mark?.value ?? null);
  const origin = index ?? mark;
  return {
    instrument: instrument.id, symbol: instrument.symbol,
    last: price(picture.last), mark: price(mark?.value), index: index === null ? null : formatDecimal(index.value, floor.indexDefinition(picture).decimals),
    bid: price(picture.bids.top(1)[0]?.[0]), ask: price(picture.asks.top(1)[0]?.[0]),
    change24h: day.changeNano === null ? null : rateText(day.changeNano), high24h: price(day.high), low24h: price(day.low),
    volume24h: formatDecimal(day.volume, sizeDecimals), openInterest: formatDecimal(picture.openInterest, sizeDecimals),
    indexFresh: index !== null && index.validUntil >= floor.at,
    origin: origin === null ? null : { source: origin.source, simulated: origin.simulated },
    status: { ...status }, at: picture.changedAt,
  };
}

export function tradeText(picture: InstrumentPicture, { trade, price, size, side, at, seq }: PictureTrade): TradeDto {
  const { priceDecimals, sizeDecimals } = picture.instrument.trading;
  return { trade, price: formatDecimal(price, priceDecimals), size: formatDecimal(size, sizeDecimals), side, at, seq };
}

export function levelsText(picture: InstrumentPicture, levels: readonly Level[]): BookMessageDto["bids"] {
  const { priceDecimals, sizeDecimals } = picture.instrument.trading;
  return levels.map(([price, size]) => [formatDecimal(price, priceDecimals), size === 0 ? "0" : formatDecimal(size, sizeDecimals)]);
}
