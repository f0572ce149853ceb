/** The best price of each side. Every message holds the whole; the numbers still say when one was lost. */
import type { BookBestMessageDto } from "@crossfloor/api";
import type { BookLevel, CopyFault } from "./book-view.ts";

export interface BestView { readonly n: number; readonly seq: number; readonly at: number; /** `null` while the side is empty. */ readonly bid: BookLevel | null; readonly ask: BookLevel | null }

export function applyBestMessage(best: BestView | undefined, message: BookBestMessageDto): BestView | CopyFault {
  const { kind, n, seq, at, bid, ask } = message;
  if (kind === "delta" && (best === undefined || n !== best.n + 1)) return "gap";
  return { n, seq, at, bid, ask };
}
