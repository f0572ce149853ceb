/** Ticks and lots: prices and sizes are integer counts, and the grid is a multiple of one count. */
import { assert, divCeil, divFloor, mulExact } from "@crossfloor/stdx";

/** Whether a price is a multiple of its tick, or a size of its lot. `step` is positive. */
export function onTick(count: number, step: number): boolean {
  assert(step > 0, "a step is positive");
  // Exact for safe integers (`divFloor`), and several times as fast as the remainder of two doubles.
  return Math.floor(count / step) * step === count;
}

/** The grid's neighbours of a count: both are the count itself when it is on the grid. */
export function nearestTicks(count: number, step: number): { readonly lower: number; readonly upper: number } {
  assert(step > 0, "a step is positive");
  return { lower: mulExact(divFloor(count, step), step), upper: mulExact(divCeil(count, step), step) };
}
