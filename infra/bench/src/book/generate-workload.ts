/**
 * Seeded workloads for books: of a hundred operations 45 rest an order, 40 cancel one, 5 replace one and 10 take.
 *
 * A book runs along, so that whatever is cancelled or replaced does rest: a cancel that finds nothing would cost less. Where
 * nothing rests that could be cancelled, an order is placed instead, which moves the shares by less than a hundredth.
 * Ids ascend from 1, as a venue hands them out.
 */
import { createBook, MatchReport, type OrderBook, type Side } from "@crossfloor/book";
import { Prng } from "@crossfloor/stdx";
import { CANCEL, IMMEDIATE, LIMIT, REPLACE, stride, type Workload, workloadOf } from "./workload.ts";

/** `one`: one symbol; `zipf100`: a hundred, the k-th as often as 1/k; `jumps`: one, whose price jumps by 10^6 ticks a thousand times. */
export type WorkloadKind = "one" | "zipf100" | "jumps";
export const workloadKinds: readonly WorkloadKind[] = ["one", "zipf100", "jumps"];

const startPrice = 500_000_000;
export const jumpTicks = 1_000_000;
export const jumpCount = 1_000;
const sizeMax = 100;
/** Takers are smaller than what rests, so that a taker removes somewhat less than half an order and the book grows slowly. */
const takerSizeMax = 45;
const distanceMax = 400;

class Symbol {
  readonly book: OrderBook = createBook({ ordersMax: 4_000_000, levelsMax: 1_000_000 });
  readonly resting: number[] = [];
  middle = startPrice;
}

/** The same arguments give the same workload. */
export function generateWorkload(kind: WorkloadKind, operations: number, seed: number): Workload {
  const prng = new Prng(seed).fork(kind);
  const symbols = Array.from({ length: kind === "zipf100" ? 100 : 1 }, () => new Symbol());
  const shares = cumulativeShares(symbols.length);
  const records = new Int32Array(operations * stride);
  const report = new MatchReport();
  /** Index in its symbol's `resting`, by id. */
  const indexOf = new Int32Array(operations + 1);
  let nextId = 1;
  const jumpEvery = Math.max(1, Math.floor(operations / jumpCount));

  const forget = (symbol: Symbol, id: number): void => {
    const index = indexOf[id];
    const last = symbol.resting.pop();
    if (last === undefined || last === id) return;
    symbol.resting[index] = last;
    indexOf[last] = index;
  };
  const place = (symbol: Symbol, id: number, side: Side, price: number, size: number, rests: boolean): void => {
    symbol.book.match(side, price, size, ownerOf(id, side), "cancelNewest", report);
    for (let row = 0; row < report.count; row += 1) if (report.makerRemaining(row) === 0) forget(symbol, report.order(row));
    if (!rests || report.remaining === 0) return;
    symbol.book.rest(id, ownerOf(id, side), side, price, report.remaining);
    indexOf[id] = symbol.resting.push(id) - 1;
  };

  for (let operation = 0; operation < operations; operation += 1) {
    const rank = symbols.length === 1 ? 0 : rankOf(shares, prng.unit());
    const symbol = symbols[rank];
    if (kind === "jumps" && operation % jumpEvery === jumpEvery - 1) symbol.middle += prng.chance(1, 2) ? jumpTicks : -jumpTicks;
    else if (prng.chance(1, 64)) symbol.middle += prng.chance(1, 2) ? 1 : -1;
    const at = operation * stride;
    const drawn = prng.below(100);
    const side: Side = prng.chance(1, 2) ? "buy" : "sell";
    records[at + 2] = rank;
    if (drawn >= 45 && drawn < 90 && symbol.resting.length > 0) {
      const id = symbol.resting[prng.below(symbol.resting.length)];
      const where = symbol.book.find(id);
      const kept = symbol.book.sideAt(where);
      records[at + 1] = id;
      records[at + 3] = kept === "buy" ? 0 : 1;
      symbol.book.remove(id);
      forget(symbol, id);
      if (drawn < 85) {
        records[at] = CANCEL;
        continue;
      }
      const newId = nextId++;
      const price = passiveFor(symbol, kept, distance(prng));
      const size = prng.between(1, sizeMax);
      records[at] = REPLACE;
      records[at + 4] = price;
      records[at + 5] = size;
      records[at + 6] = newId;
      place(symbol, newId, kept, price, size, true);
      continue;
    }
    const id = nextId++;
    const takes = drawn >= 90;
    const immediate = takes && prng.chance(1, 2);
    const best = side === "buy" ? symbol.book.bestAsk() : symbol.book.bestBid();
    const price = !takes || best === undefined ? passiveFor(symbol, side, distance(prng)) : side === "buy" ? best + prng.below(4) : best - prng.below(4);
    const size = prng.between(1, takes ? takerSizeMax : sizeMax);
    records[at] = immediate ? IMMEDIATE : LIMIT;
    records[at + 1] = id;
    records[at + 3] = side === "buy" ? 0 : 1;
    records[at + 4] = price;
    records[at + 5] = size;
    place(symbol, id, side, price, size, !immediate);
  }
  return workloadOf(records);
}

/**
 * Ten thousand owners, of whom each only buys or only sells: the check for self-trades is made at each fill and never strikes, so that
 * books without owners can be held against ours on the same file.
 */
export function ownerOf(id: number, side: Side): number {
  return 1 + 2 * (id % 5_000) + (side === "buy" ? 0 : 1);
}

/** A price that only rests, unless the middle has jumped away: then what stands in the way is taken. */
function passiveFor({ middle, book }: Symbol, side: Side, ticks: number): number {
  const price = side === "buy" ? middle - 1 - ticks : middle + 1 + ticks;
  const best = side === "buy" ? book.bestAsk() : book.bestBid();
  if (best === undefined || Math.abs(best - price) > jumpTicks / 2) return price;
  return side === "buy" ? Math.min(price, best - 1) : Math.max(price, best + 1);
}

/** Mostly within a few ticks of the middle, with a long tail. */
function distance(prng: Prng): number {
  const unit = prng.unit();
  return Math.min(distanceMax, Math.floor(4 / (1 - unit * 0.99) - 4));
}

function cumulativeShares(count: number): Float64Array {
  const shares = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) {
    sum += 1 / (rank + 1);
    shares[rank] = sum;
  }
  return shares.map((share) => share / sum);
}

function rankOf(shares: Float64Array, unit: number): number {
  let rank = 0;
  while (rank < shares.length - 1 && shares[rank] <= unit) rank += 1;
  return rank;
}
