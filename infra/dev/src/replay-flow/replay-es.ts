/**
 * A CME market-by-order recording (ES, the E-mini S&P 500) through the engine's own book: a snapshot of resting orders, the pre-open with its crossed
 * orders, the opening auction, and an hour of trading. Beside the end of the book, every recorded fill is held against our price-time priority.
 */
import type { Side } from "@crossfloor/book";
import { formatDecimal } from "@crossfloor/instruments";
import { countOf } from "./count-of.ts";
import { VenueBook } from "./venue-book.ts";

const decimals = 2;
/** The flag of a record that ends an event: only there is the venue's book at rest. */
const eventEnd = 128;
const fields = ["ts_recv", "ts_event", "ts_in_delta", "publisher_id", "instrument_id", "action", "side", "price", "size", "channel_id", "order_id", "flags", "sequence"] as const;

/**
 * How a fill agrees with our book. inPriority: its order is the one that our book would have met next, at that price and with that size. ofTaker: it tells of the
 * order that took, which had rested before it was moved to cross. ofHidden: of more than its order showed, as icebergs have. pastCancelled: past an order that
 * stood before it and was cancelled in the same event, untraded, as the venue does to keep a firm from trading with itself. pastIceberg: past an iceberg that had
 * come back with more, whose place the venue keeps by rules of its own. unexplained: none of these.
 */
export type FillKind = "inPriority" | "ofTaker" | "ofHidden" | "pastCancelled" | "pastIceberg" | "unexplained";

export interface EsReport {
  readonly records: number;
  readonly bestBid: string | null;
  readonly bestAsk: string | null;
  readonly orders: number;
  /** Cancels, modifies and fills of orders that were not there. */
  readonly unknown: number;
  /** Ends of events, after the open, at which orders still crossed. */
  readonly crossedEnds: number;
  /** Orders that waited because they crossed before the auction, at most at one time. */
  readonly waitingMax: number;
  readonly auctionFills: number;
  readonly fills: { readonly [kind in FillKind]: number };
  /** Cancels and modifies after fills that tell what our book had come to by them; `refreshed`: an iceberg came back with more; `unsettled`: something else. */
  readonly settled: number;
  readonly refreshed: number;
  readonly unsettled: number;
}

export async function replayEs(lines: AsyncIterable<string>): Promise<EsReport> {
  const venue = new VenueBook();
  const counts = { records: 0, unknown: 0, crossedEnds: 0, waitingMax: 0, auctionFills: 0, settled: 0, refreshed: 0, unsettled: 0 };
  const fills = { inPriority: 0, ofTaker: 0, ofHidden: 0, pastCancelled: 0, pastIceberg: 0, unexplained: 0 };
  const icebergs = new Set<number>();
  let opened = false;
  /** The order that took in the trade told last. */
  let taker = 0;
  /** Of this event: what fills took and no cancel or modify has told yet, by order; orders that fills passed by; orders cancelled. */
  const owing = new Map<number, number>();
  const passedBy: number[] = [];
  const cancelled = new Set<number>();

  function fill(order: number, side: Side, price: number, size: number): void {
    const known = venue.find(order);
    // The side that takes is the one opposite to the resting order's.
    const met = venue.firstMet(side === "buy" ? "sell" : "buy", price, size);
    if (order === taker) fills.ofTaker += 1;
    else if (known === undefined || known.size < size) fills.ofHidden += 1;
    else if (met !== undefined && met.order === order && met.price === price && met.size === size) fills.inPriority += 1;
    else if (met === undefined) fills.unexplained += 1;
    else passedBy.push(met.order);
    if (known === undefined && !owing.has(order)) counts.unknown += 1;
    owing.set(order, (owing.get(order) ?? 0) + size);
    if (known === undefined) return;
    if (known.size > size) venue.resize(order, known.size - size);
    else venue.remove(order);
  }

  /** `size` is what the venue's book loses, fills of the event included. */
  function cancel(order: number, size: number): void {
    const filled = owing.get(order) ?? 0;
    owing.delete(order);
    cancelled.add(order);
    const known = venue.find(order);
    if (filled === 0 && known === undefined) counts.unknown += 1;
    if (filled > 0) counts[(known?.size ?? 0) + filled >= size ? "settled" : "unsettled"] += 1;
    if (known === undefined) return;
    const left = known.size + filled - size;
    if (left > 0) venue.resize(order, left);
    else venue.remove(order);
  }

  function modify(order: number, side: Side, price: number, size: number): void {
    const filled = owing.get(order) ?? 0;
    owing.delete(order);
    const known = venue.find(order);
    if (known === undefined) {
      if (filled === 0) counts.unknown += 1;
      else {
        counts.refreshed += 1;
        icebergs.add(order);
      }
      return venue.add(order, side, price, size);
    }
    if (filled > 0) counts[known.size === size && known.price === price ? "settled" : "unsettled"] += 1;
    if (known.price === price && known.side === side) return venue.resize(order, size);
    venue.remove(order);
    venue.add(order, side, price, size);
  }

  function endEvent(): void {
    venue.settle();
    counts.waitingMax = Math.max(counts.waitingMax, venue.waiting.size);
    if (opened && venue.waiting.size > 0) counts.crossedEnds += 1;
    counts.unsettled += owing.size;
    owing.clear();
    for (const order of passedBy) fills[cancelled.has(order) ? "pastCancelled" : icebergs.has(order) ? "pastIceberg" : "unexplained"] += 1;
    passedBy.length = 0;
    cancelled.clear();
  }

  for await (const line of lines) {
    if (counts.records === 0 && line === fields.join(",")) continue;
    const cells = line.split(",");
    if (cells.length !== fields.length) throw new Error(`a record has ${fields.length} fields: ${line}`);
    const [, , , , , action, sideText, priceText, sizeText, , orderText, flagsText] = cells;
    counts.records += 1;
    const order = Number(orderText);
    const size = Number(sizeText);
    const price = countOf(priceText, decimals);
    const side: Side = sideText === "B" ? "buy" : "sell";
    switch (action) {
      case "A":
        venue.add(order, side, price, size);
        break;
      case "C":
        cancel(order, size);
        break;
      case "M":
        modify(order, side, price, size);
        break;
      case "T":
        opened = true;
        taker = order;
        break;
      case "F":
        // Fills of the auction are at one price for all: priority is not by the orders' own prices, and the cancels that follow tell all.
        if (sideText === "N") counts.auctionFills += 1;
        else fill(order, side, price, size);
        break;
      default:
        throw new Error(`an action is A, C, M, T or F: ${line}`);
    }
    if ((Number(flagsText) & eventEnd) !== 0) endEvent();
  }
  venue.book.check();
  const text = (price: number | undefined) => (price === undefined ? null : formatDecimal(price, decimals));
  return { ...counts, bestBid: text(venue.book.bestBid()), bestAsk: text(venue.book.bestAsk()), orders: venue.orderCount, fills };
}
