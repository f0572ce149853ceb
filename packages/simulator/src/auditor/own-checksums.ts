/** The checksums of the auditor's own book, from its integers alone: a decimal without its point and leading zeros is the integer behind it. */
import { crc32 } from "@crossfloor/stdx";
import type { BookChecksums } from "./book-checksums.ts";

/** One side, best first. */
export interface OwnSide { readonly levels: readonly (readonly [price: number, size: number])[]; readonly orders: readonly (readonly [order: number, price: number, size: number])[] }

/** Prices per side that count, as the venue says whose rule it is. */
const countedMax = 10;
const bytes = new TextEncoder();

export function ownChecksums(bids: OwnSide, asks: OwnSide): BookChecksums {
  return { levels: crc32(bytes.encode(levelText(asks) + levelText(bids))), orders: crc32(bytes.encode(orderText(asks) + orderText(bids))) };
}

function levelText({ levels }: OwnSide): string {
  let text = "";
  for (let place = 0; place < Math.min(countedMax, levels.length); place += 1) text += digits(levels[place][0]) + digits(levels[place][1]);
  return text;
}

function orderText({ levels, orders }: OwnSide): string {
  const last = levels.at(Math.min(countedMax, levels.length) - 1)?.[0];
  let text = "";
  let within = true;
  for (let place = 0; within && place < orders.length; place += 1) {
    const [, price, size] = orders[place];
    text += digits(price) + digits(size);
    within = price !== last || orders.at(place + 1)?.[1] === last;
  }
  return text;
}

/** Of nothing but zeros nothing is left. */
function digits(value: number): string {
  return value === 0 ? "" : String(value);
}
