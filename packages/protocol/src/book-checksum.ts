/**
 * A checksum over the best prices of a book, so that who keeps a copy can see that it is the floor's own. It is Kraken's (spot, v2): CRC-32 of
 * text, asks before bids and best first, each price and then its size without point and leading zeros. Text, because trailing zeros count.
 */
import { crc32 } from "@crossfloor/stdx";

/** Prices per side that count. */
export const checksumLevelsMax = 10;

/** Price and size as plain decimals, at the instrument's own number of decimals. */
export type PricedRow = readonly [price: string, size: string];

/**
 * Unsigned 32 bits. Rows come best first; rows of one price stand together, so that a book told order by order (queue by queue) is covered with the
 * order of its queues. The sign of a price below zero counts as a character: the venue whose rule this is has no such prices.
 */
export function bookChecksum(bids: readonly PricedRow[], asks: readonly PricedRow[]): number {
  const text = sideText(asks) + sideText(bids);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return crc32(bytes);
}

function sideText(rows: readonly PricedRow[]): string {
  let text = "";
  let levels = 0;
  let last: string | undefined;
  for (const [price, size] of rows) {
    if (price !== last) levels += 1;
    if (levels > checksumLevelsMax) break;
    last = price;
    text += digitsOf(price) + digitsOf(size);
  }
  return text;
}

function digitsOf(decimal: string): string {
  return decimal.replace(".", "").replace(/^(-?)0+/, "$1");
}
