import { nanoOne, type Price, type TradingRules } from "@crossfloor/instruments";
import { scaleCeil } from "./saturate.ts";

/**
 * The price at which notional is taken for margin. A share of the price means nothing when the price may pass through zero,
 * so a contract that allows negative prices is margined at no less than the price where its band turns from relative to
 * absolute, bandMin / bandRate: below it the contract's moves are measured in money, not in per cent.
 */
export function marginPrice(trading: TradingRules, mark: Price): Price {
  if (!trading.allowNegative) return mark;
  const price = Math.abs(mark);
  const floor = trading.bandRate === 0 ? trading.priceMax : Math.min(scaleCeil(trading.bandMin, nanoOne, trading.bandRate), trading.priceMax);
  return (price > floor ? price : floor) as Price;
}
