/**
 * A recording of every order of one venue (Bitstamp, BTC/USD, 2015) through the engine's own book, held against the venue's own periodic book of 20 levels
 * a side. The recording begins in the middle of a day, its lines come a little out of step with the books between them, and the venue forgot to tell
 * some things: a level that differs is sorted by what explains it, and from then on the venue is believed.
 */
import { LevelReport, type Side } from "@crossfloor/book";
import { countOf } from "./count-of.ts";
import { VenueBook } from "./venue-book.ts";

const priceDecimals = 2;
const sizeDecimals = 8;
/** A book and the lines around it may be this far out of step. */
export const outOfStepMs = 5_000;

export interface BitstampReport {
  readonly events: number;
  readonly snapshots: number;
  readonly levelsCompared: number;
  readonly levelsMet: number;
  /** Snapshots all of whose levels were met as they came. */
  readonly snapshotsMet: number;
  readonly mismatches: { readonly [why in LevelMismatch]: number };
  /** What the venue's lines told that cannot be: by kind. */
  readonly oddLines: { readonly [why in OddLine]: number };
  readonly orders: number;
}

/**
 * Why a level differs. ahead: it came to the told size within moments after the book was told. behind: it had that size within moments before. older: it was
 * never in sight before, and what rests there is from before the recording. untoldCome, untoldGone: it was in sight, and came to more or to less without a line that
 * says so. crossing: orders of ours wait there because they cross what rests opposite.
 */
export type LevelMismatch = "ahead" | "behind" | "older" | "untoldCome" | "untoldGone" | "crossing";
export type OddLine = "unknownDeleted" | "unknownChanged" | "createdAfterItsEnd" | "priceMoved" | "sizeGrew";

interface Doubt { /** Books that told it. */ times: number; readonly inSight: boolean; readonly side: Side; readonly price: number; readonly told: number; readonly ours: number; readonly until: number; readonly waits: boolean }
interface Passed { readonly at: number; readonly size: number }
interface Line { readonly price: string; readonly amount: string; readonly id: number; readonly order_type: 0 | 1 }
interface Told { readonly bids: readonly (readonly [string, string])[]; readonly asks: readonly (readonly [string, string])[] }

export async function replayBitstamp(lines: AsyncIterable<string>): Promise<BitstampReport> {
  const venue = new VenueBook();
  const { book } = venue;
  const mismatches = { ahead: 0, behind: 0, older: 0, untoldCome: 0, untoldGone: 0, crossing: 0 };
  const oddLines = { unknownDeleted: 0, unknownChanged: 0, createdAfterItsEnd: 0, priceMoved: 0, sizeGrew: 0 };
  let [events, snapshots, levelsCompared, levelsMet, snapshotsMet] = [0, 0, 0, 0, 0];
  const ended = new Set<number>();
  /** Orders that stand for what rested before the recording, one a level, and their numbers from 1: the venue's own are far above. */
  const older = new Map<string, number>();
  let olderLast = 0;
  const passed = new Map<string, Passed[]>();
  let doubts: Doubt[] = [];
  /** The worst prices that were ever told: what lies beyond was never in sight. */
  const sight: { [side in Side]: number | undefined } = { buy: undefined, sell: undefined };

  const keyOf = (side: Side, price: number) => `${side}${price}`;
  const sideOf = (type: 0 | 1): Side => (type === 0 ? "buy" : "sell");

  /** Keeps what a level was before something at it changes. */
  function note(side: Side, price: number, at: number): void {
    const kept = passed.get(keyOf(side, price)) ?? [];
    kept.push({ at, size: book.sizeAtPrice(side, price) });
    while (kept[0] !== undefined && kept[0].at < at - outOfStepMs) kept.shift();
    passed.set(keyOf(side, price), kept);
  }

  /** Takes from what rested there before the recording. */
  function takeOlder(side: Side, price: number, size: number): void {
    const order = older.get(keyOf(side, price));
    const known = order === undefined ? undefined : venue.find(order);
    if (order === undefined || known === undefined) return;
    if (known.size > size && size > 0) venue.resize(order, known.size - size);
    else {
      venue.remove(order);
      older.delete(keyOf(side, price));
    }
  }

  function addOlder(side: Side, price: number, size: number): void {
    const order = older.get(keyOf(side, price));
    const known = order === undefined ? undefined : venue.find(order);
    if (order !== undefined && known !== undefined) venue.resize(order, known.size + size);
    else {
      olderLast += 1;
      older.set(keyOf(side, price), olderLast);
      venue.add(olderLast, side, price, size);
    }
  }

  function takeLine(kind: string, { price: priceText, amount, id, order_type: type }: Line, at: number): void {
    events += 1;
    const side = sideOf(type);
    const price = countOf(priceText, priceDecimals);
    const size = countOf(amount, sizeDecimals);
    const known = venue.find(id);
    if (known !== undefined) note(known.side, known.price, at);
    note(side, price, at);
    if (kind === "order_created") {
      if (ended.has(id)) oddLines.createdAfterItsEnd += 1;
      else if (known === undefined) venue.add(id, side, price, size);
    } else if (kind === "order_deleted") {
      ended.add(id);
      if (known !== undefined) venue.remove(id);
      else {
        oddLines.unknownDeleted += 1;
        takeOlder(side, price, size);
      }
    } else if (known === undefined) oddLines.unknownChanged += 1;
    else if (known.price !== price) {
      oddLines.priceMoved += 1;
      venue.remove(id);
      venue.add(id, side, price, size);
    } else {
      if (size > known.size) oddLines.sizeGrew += 1;
      venue.resize(id, size);
    }
    venue.settle();
  }

  /** A level in doubt that has come to what was told is explained by time. */
  function clearDoubts(at: number): void {
    if (doubts.length === 0) return;
    doubts = doubts.filter((doubt) => {
      if (book.sizeAtPrice(doubt.side, doubt.price) === doubt.told) {
        mismatches.ahead += doubt.times;
        return false;
      }
      if (at < doubt.until) return true;
      settleDoubt(doubt, at);
      return false;
    });
  }

  /** Time does not explain it: the venue is believed. */
  function settleDoubt({ side, price, told, ours, waits, inSight, times }: Doubt, at: number): void {
    note(side, price, at);
    if (waits) mismatches.crossing += times;
    else if (told > ours) {
      mismatches[inSight ? "untoldCome" : "older"] += times;
      addOlder(side, price, told - ours);
    } else {
      mismatches.untoldGone += times;
      forget(side, price, ours - told);
    }
  }

  /** Takes `size` from a level whose orders are not all there any more: from what is older than the recording, then from the order of just that size, then from the oldest. */
  function forget(side: Side, price: number, size: number): void {
    let left = size;
    const order = older.get(keyOf(side, price));
    const known = order === undefined ? undefined : venue.find(order);
    if (known !== undefined) {
      takeOlder(side, price, Math.min(left, known.size));
      left -= Math.min(left, known.size);
    }
    const queue: { readonly order: number; readonly size: number }[] = [];
    book.forEachOrder(side, (each, _owner, _side, at, open) => {
      if (at === price) queue.push({ order: each, size: open });
    });
    const exact = queue.find((each) => each.size === left);
    for (const each of exact === undefined ? queue : [exact]) {
      if (left <= 0) break;
      if (each.size > left) venue.resize(each.order, each.size - left);
      else venue.remove(each.order);
      left -= Math.min(left, each.size);
    }
  }

  function takeBook(told: Told, at: number): void {
    snapshots += 1;
    let met = true;
    for (const side of ["buy", "sell"] as const) {
      const levels = new Map((side === "buy" ? told.bids : told.asks).map(([price, size]) => [countOf(price, priceDecimals), countOf(size, sizeDecimals)]));
      const worst = [...levels.keys()].at(-1);
      if (worst === undefined) continue;
      for (const price of ours(side, worst)) if (!levels.has(price)) levels.set(price, 0);
      for (const [price, size] of levels) {
        levelsCompared += 1;
        const here = book.sizeAtPrice(side, price);
        if (here === size) {
          levelsMet += 1;
          continue;
        }
        met = false;
        if (passed.get(keyOf(side, price))?.some((before) => before.size === size && before.at >= at - outOfStepMs) === true) mismatches.behind += 1;
        else {
          const again = doubts.find((doubt) => doubt.side === side && doubt.price === price && doubt.told === size);
          const reach = sight[side];
          const inSight = reach !== undefined && (side === "buy" ? price >= reach : price <= reach);
          const waits = [...venue.waiting.values()].some((order) => order.side === side && order.price === price);
          if (again !== undefined) again.times += 1;
          else doubts.push({ side, price, told: size, ours: here, until: snapshots === 1 ? at : at + outOfStepMs, waits, inSight, times: 1 });
        }
      }
      const reach = sight[side];
      sight[side] = reach === undefined ? worst : side === "buy" ? Math.min(reach, worst) : Math.max(reach, worst);
    }
    if (met) snapshotsMet += 1;
  }

  /** Our own levels that are not worse than the worst of those told. */
  function ours(side: Side, worst: number): number[] {
    const report = new LevelReport(book.levelCount(side));
    book.levelTotals(side, report.depthMax, report);
    return Array.from(report.prices.subarray(0, report.count)).filter((price) => (side === "buy" ? price >= worst : price <= worst));
  }

  for await (const line of lines) {
    const first = line.indexOf(" ");
    const second = line.indexOf(" ", first + 1);
    const at = Number(line.slice(0, first));
    const kind = line.slice(first + 1, second);
    const body = line.slice(second + 1);
    // The recording holds exactly these five kinds, each with the fields named here.
    if (kind === "order_created" || kind === "order_changed" || kind === "order_deleted") takeLine(kind, JSON.parse(body) as Line, at);
    else if (kind === "order_book") takeBook(JSON.parse(body) as Told, at);
    else if (kind !== "trade") throw new Error(`a line is of a known kind: ${line.slice(0, 80)}`);
    clearDoubts(at);
  }
  clearDoubts(Number.MAX_SAFE_INTEGER);
  book.check();
  return { events, snapshots, levelsCompared, levelsMet, snapshotsMet, mismatches, oddLines, orders: venue.orderCount };
}
