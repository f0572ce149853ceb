/**
 * Follows the canonical chain by parent hash, one block at a time.
 *
 * The follower keeps a short list of the headers it has taken. When the node's chain no longer builds on the newest of them,
 * it steps back until both agree, one header a step, and says so; a fork deeper than the list is `tooDeep`, which no rule can
 * mend.
 */
import type { BlockHeader, ChainRpc } from "./rpc.ts";

export type ChainStep =
  /** The next canonical block builds on the newest taken one (or is the first of all). */
  | { readonly kind: "block"; readonly block: BlockHeader }
  /** The newest taken header is no longer canonical: undo it. */
  | { readonly kind: "undo"; readonly block: BlockHeader }
  | { readonly kind: "atHead"; readonly height: number }
  | { readonly kind: "tooDeep"; readonly lowest: BlockHeader };

/** What to do next, given the headers taken so far, oldest first; `from` is the height to begin at when there are none. */
export async function nextChainStep(rpc: ChainRpc, taken: readonly BlockHeader[], from: number): Promise<ChainStep> {
  const newest = taken.at(-1);
  if (newest === undefined) {
    const first = await rpc.headerAt(from);
    return first === undefined ? { kind: "atHead", height: from - 1 } : { kind: "block", block: first };
  }
  const same = await rpc.headerAt(newest.height);
  if (same?.hash !== newest.hash) {
    // The last header of the list cannot be undone: below it nothing is known.
    return taken.length === 1 ? { kind: "tooDeep", lowest: newest } : { kind: "undo", block: newest };
  }
  const next = await rpc.headerAt(newest.height + 1);
  if (next === undefined) return { kind: "atHead", height: newest.height };
  // The chain turned over between the two questions: ask again from the top.
  if (next.parentHash !== newest.hash) return nextChainStep(rpc, taken, from);
  return { kind: "block", block: next };
}
