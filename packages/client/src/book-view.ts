/** The client's copy of one book: a snapshot replaces it, numbered deltas move it on, a gap is reported and never guessed over. */
import type { BookMessageDto } from "@crossfloor/api";
import { compareDecimal, isZero } from "./compare-decimal.ts";

/** [price, total size], both decimal text. */
export type BookLevel = readonly [string, string];

export interface BookView {
  readonly n: number;
  readonly seq: number;
  readonly at: number;
  /** Best (highest) first. */
  readonly bids: readonly BookLevel[];
  /** Best (lowest) first. */
  readonly asks: readonly BookLevel[];
}

/** The book after a message; "gap" when messages were lost and the book must be asked for again. `undefined` is a book not yet seen. */
export function applyBookMessage(book: BookView | undefined, message: BookMessageDto): BookView | "gap" {
  const { kind, n, seq, at } = message;
  if (kind === "snapshot") return { n, seq, at, bids: message.bids, asks: message.asks };
  if (book === undefined || n !== book.n + 1) return "gap";
  return { n, seq, at, bids: mergeLevels(book.bids, message.bids, -1), asks: mergeLevels(book.asks, message.asks, 1) };
}

function mergeLevels(levels: readonly BookLevel[], changes: readonly BookLevel[], direction: 1 | -1): readonly BookLevel[] {
  if (changes.length === 0) return levels;
  const merged = [...levels];
  for (const change of changes) {
    const place = placeOf(merged, change[0], direction);
    const present = place < merged.length && compareDecimal(merged[place]?.[0] ?? "", change[0]) === 0;
    if (isZero(change[1])) {
      if (present) merged.splice(place, 1);
    } else if (present) merged[place] = change;
    else merged.splice(place, 0, change);
  }
  return merged;
}

/** Index of the first level that is not better than `price`. */
function placeOf(levels: readonly BookLevel[], price: string, direction: 1 | -1): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = levels[middle];
    if (at !== undefined && compareDecimal(at[0], price) * direction < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
