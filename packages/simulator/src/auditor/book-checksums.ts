/** A book's checksums as clients compare them: prices and sizes as decimal text, at the instrument's own decimals. */
import type { Instrument } from "@crossfloor/instruments";
import { bookChecksum, checksumLevelsMax, type PricedRow } from "@crossfloor/protocol";

export interface BookChecksums { readonly levels: number; readonly orders: number }

interface Sides<Row> { readonly bids: readonly Row[]; readonly asks: readonly Row[] }

export function checksumsOf({ trading }: Instrument, levels: Sides<readonly [number, number]>, orders: Sides<readonly [number, number, number]>): BookChecksums {
  const text = (price: number, size: number): PricedRow => [decimal(price, trading.priceDecimals), decimal(size, trading.sizeDecimals)];
  const ofLevels = (rows: readonly (readonly [number, number])[]): PricedRow[] => rows.slice(0, checksumLevelsMax).map(([price, size]) => text(price, size));
  const ofOrders = (rows: readonly (readonly [number, number, number])[]): PricedRow[] => rows.slice(0, endOfLevels(rows)).map(([, price, size]) => text(price, size));
  return { levels: bookChecksum(ofLevels(levels.bids), ofLevels(levels.asks)), orders: bookChecksum(ofOrders(orders.bids), ofOrders(orders.asks)) };
}

/** How many orders stand at the prices that count. */
function endOfLevels(rows: readonly (readonly [number, number, number])[]): number {
  let levels = 0;
  for (const [place, [, price]] of rows.entries()) {
    if (place === 0 || price !== rows[place - 1][1]) levels += 1;
    if (levels > checksumLevelsMax) return place;
  }
  return rows.length;
}

function decimal(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, "0");
  const sign = value < 0 ? "-" : "";
  return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
