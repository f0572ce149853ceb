/**
 * Follows the canonical chain by parent hash, one block at a time.
 *
 * The follower keeps a short list of the headers it has taken. When the node's chain no longer builds on the newest of them,
 * it steps back until both agree, one header a step, and says so; a fork deeper than the list is `tooDeep`, which no rule can
 * mend. A node that only lags is told from one that forked: nothing is undone for it.
 */
import { ChainFault } from "./answer.ts";
import type { BlockHeader, ChainRpc } from "./rpc.ts";

export type ChainStep =
  /** The next canonical block builds on the newest taken one (or is the first of all). */
  | { readonly kind: "block"; readonly block: BlockHeader }
  /** The newest taken header is no longer canonical: undo it. */
  | { readonly kind: "undo"; readonly block: BlockHeader }
  | { readonly kind: "atHead"; readonly height: number }
  /** The node's head is below what was taken, and on the same branch as far as it goes. */
  | { readonly kind: "behind"; readonly height: number }
  | { readonly kind: "tooDeep"; readonly lowest: BlockHeader };

/** What to do next, given the headers taken so far, oldest first; `from` is the height to begin at when there are none. Throws `ChainFault`. */
export async function nextChainStep(rpc: ChainRpc, taken: readonly BlockHeader[], from: number): Promise<ChainStep> {
  const newest = taken.at(-1);
  if (newest === undefined) {
    const first = await rpc.headerAt(from);
    return first === undefined ? { kind: "atHead", height: from - 1 } : { kind: "block", block: first };
  }
  const same = await rpc.headerAt(newest.height);
  if (same === undefined) return lower(rpc, taken, newest);
  if (same.hash !== newest.hash) return back(taken, newest);
  const next = await rpc.headerAt(newest.height + 1);
  if (next === undefined) return { kind: "atHead", height: newest.height };
  if (next.parentHash !== newest.hash) throw new ChainFault("the chain turned over while it was asked for");
  return { kind: "block", block: next };
}

function back(taken: readonly BlockHeader[], newest: BlockHeader): ChainStep {
  // The last header of the list cannot be undone: below it nothing is known.
  return taken.length === 1 ? { kind: "tooDeep", lowest: newest } : { kind: "undo", block: newest };
}

/** The node ends below what was taken: it lags, or it is on another branch that is still shorter. */
async function lower(rpc: ChainRpc, taken: readonly BlockHeader[], newest: BlockHeader): Promise<ChainStep> {
  const height = await rpc.headHeight();
  const ours = taken.find((header) => header.height === height);
  // Below the list nothing can be compared; above it the node has moved on since: either way the next look will tell.
  if (ours === undefined) return { kind: "behind", height };
  const theirs = await rpc.headerAt(height);
  return theirs === undefined || theirs.hash === ours.hash ? { kind: "behind", height } : back(taken, newest);
}
