/**
 * The client's copy of one book: a snapshot replaces it, numbered deltas move it on. A gap is reported and never guessed over, and a copy whose checksum
 * is not the one that was told is thrown away.
 */
import type { BookMessageDto } from "@crossfloor/api";
import { bookChecksum } from "@crossfloor/protocol";
import { compareDecimal, isZero } from "./compare-decimal.ts";

/** Price levels per side that a copy may come to. The floor's own books stay far below; what passes this is no book of ours. */
export const bookCopyLevelsMax = 20_000;

/** Why a copy cannot go on and the whole must be asked for again: messages were lost, or what came of them is not what the floor has. */
export type CopyFault = "gap" | "mismatch";

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

/** As the floor tells it; a venue that tells no checksum has `null` there. */
export type BookChange = Omit<BookMessageDto, "checksum" | "bids" | "asks"> & { readonly bids: readonly BookLevel[]; readonly asks: readonly BookLevel[]; readonly checksum: number | null };

/** The book after a message, or why there is none. `undefined` is a book not yet seen. */
export function applyBookMessage(book: BookView | undefined, message: BookChange): BookView | CopyFault {
  const { kind, n, seq, at, checksum } = message;
  if (kind === "delta" && (book === undefined || n !== book.n + 1)) return "gap";
  const bids = kind === "snapshot" || book === undefined ? message.bids : mergeLevels(book.bids, message.bids, -1);
  const asks = kind === "snapshot" || book === undefined ? message.asks : mergeLevels(book.asks, message.asks, 1);
  if (bids.length > bookCopyLevelsMax || asks.length > bookCopyLevelsMax) return "mismatch";
  if (checksum !== null && bookChecksum(bids, asks) !== checksum) return "mismatch";
  return { n, seq, at, bids, asks };
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
