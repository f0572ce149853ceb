import { type Instrument, type Price, priceMin } from "@crossfloor/instruments";

/** Whether a mark would lie outside the prices that the terms were proved for. */
export function marksOutOfRange(instrument: Instrument, mark: Price): boolean {
  return mark < priceMin(instrument) || mark > instrument.trading.priceMax;
}
