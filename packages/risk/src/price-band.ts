import { nanoOne, type NanoRate, type Price, type TradingRules } from "@crossfloor/instruments";
import { divCeil, divFloor, mulDivFloor, mulExact } from "@crossfloor/stdx";

/** A buy limit above this is refused: the mark plus max(bandRate · |mark|, bandMin). */
export function bandHigh(trading: TradingRules, mark: Price): Price {
  return (mark + widthOf(mark, trading.bandRate, trading.bandMin)) as Price;
}

/** A sell limit below this is refused. */
export function bandLow(trading: TradingRules, mark: Price): Price {
  return (mark - widthOf(mark, trading.bandRate, trading.bandMin)) as Price;
}

/**
 * How far a market order goes: the best opposite price plus (buy) or minus (sell) the protection, not beyond the band and
 * not beyond the contract's range, on the tick that is nearer to the best price. The result may lie on the wrong side of
 * `best`: then the whole book lies outside the band.
 */
export function protectionLimit(trading: TradingRules, side: "buy" | "sell", best: Price, mark: Price): Price {
  const protection = widthOf(best, trading.protectionRate, trading.protectionMin);
  if (side === "buy") {
    const reach = Math.min(best + protection, bandHigh(trading, mark), trading.priceMax);
    return mulExact(divFloor(reach, trading.priceTick), trading.priceTick) as Price;
  }
  const lowest = trading.allowNegative ? -trading.priceMax : trading.priceTick;
  const reach = Math.max(best - protection, bandLow(trading, mark), lowest);
  return mulExact(divCeil(reach, trading.priceTick), trading.priceTick) as Price;
}

function widthOf(price: Price, rate: NanoRate, widthMin: Price): number {
  const width = mulDivFloor(Math.abs(price), rate, nanoOne);
  return width > widthMin ? width : widthMin;
}
