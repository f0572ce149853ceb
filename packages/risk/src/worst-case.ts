import type { Size } from "@crossfloor/instruments";

/**
 * The largest position, unsigned, that the resting orders of one side can lead to: either all buys fill and no sell, or the
 * other way round. `buys` and `sells` are the open sizes of each side.
 */
export function worstCaseSize(position: Size, buys: Size, sells: Size): Size {
  const long = Math.abs(position + buys);
  const short = Math.abs(position - sells);
  return (long > short ? long : short) as Size;
}

/** How much of `size` on this side only closes what is open, given what already rests on the same side. */
export function reducibleSize(position: Size, side: "buy" | "sell", resting: Size): Size {
  const open = side === "sell" ? position : -position;
  return (open > resting ? open - resting : 0) as Size;
}
