/** The npm package nodejs-order-book over the same workload: a peer, with ids as the strings that it wants, made before the clock runs. It stops at `secondsMax`. */
import { type LimitOrderOptions, OrderBook, Side } from "nodejs-order-book";
import { CoreClock } from "../core-clock.ts";
import { CANCEL, IMMEDIATE, REPLACE, stride, type Workload } from "./workload.ts";

/** The package exports the type of this and not its values. */
const immediate = { timeInForce: "IOC" as NonNullable<LimitOrderOptions["timeInForce"]> };

/** Between two looks at who else is on the core: some two milliseconds. */
const operationsPerStretch = 128;

export interface PeerResult {
  /** How far it came. */
  readonly operations: number;
  readonly clock: CoreClock;
  readonly trades: number;
  readonly quantity: number;
}

export function runPeer({ records, operations, symbols }: Workload, offset: number, secondsMax = Infinity): PeerResult {
  const books = Array.from({ length: symbols }, () => new OrderBook());
  const names: string[] = [];
  const newNames: string[] = [];
  for (let at = 0; at < records.length; at += stride) {
    names.push(String(records[at + 1]));
    newNames.push(String(records[at + 6]));
  }
  let trades = 0;
  let quantity = 0;
  const clock = new CoreClock();
  const until = performance.now() + secondsMax * 1_000;
  let operation = 0;
  clock.start();
  for (; operation < operations; operation += 1) {
    if (operation % operationsPerStretch === 0 && operation > 0) {
      clock.lap(operation);
      if (performance.now() > until) break;
    }
    const at = operation * stride;
    const type = records[at];
    const book = books[records[at + 2]];
    if (type === CANCEL || type === REPLACE) {
      const cancelled = book.cancel(names[operation]);
      if (cancelled === undefined || type === CANCEL) continue;
    }
    const told = book.limit({
      side: records[at + 3] === 0 ? Side.BUY : Side.SELL,
      id: type === REPLACE ? newNames[operation] : names[operation],
      size: records[at + 5],
      price: records[at + 4] + offset,
      ...(type === IMMEDIATE ? immediate : {}),
    });
    const filled = told.quantityLeft === undefined ? 0 : records[at + 5] - told.quantityLeft;
    quantity += filled;
    // The taker itself is among the done orders when nothing of it is left.
    if (filled > 0) trades += told.done.length - (told.quantityLeft === 0 ? 1 : 0) + (told.partial !== null && told.partialQuantityProcessed > 0 && told.quantityLeft === 0 ? 1 : 0);
  }
  if (operation === operations) clock.lap(operation);
  return { operations: operation, clock, trades, quantity };
}
