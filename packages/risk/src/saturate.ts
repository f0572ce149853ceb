/**
 * Arithmetic for valuations, which must never stop the engine.
 *
 * A balance is proved to be in range before it changes; a valuation follows prices, which nobody can refuse. So a value
 * beyond `balanceMax` stands as `balanceMax`: an asset then counts for less than it is worth, and a margin requirement that
 * large cannot be met by anybody.
 */
import { balanceMax } from "@crossfloor/instruments";
import { mulDivCeil, mulDivFloor } from "@crossfloor/stdx";

/** Cuts to [−balanceMax, balanceMax]. */
export function saturate(value: number): number {
  if (value > balanceMax) return balanceMax;
  return value < -balanceMax ? -balanceMax : value;
}

/** Sum of two saturated values, saturated. */
export function addSaturated(a: number, b: number): number {
  return saturate(a + b);
}

/** floor(a · b / c) for c > 0, saturated. */
export function scaleFloor(a: number, b: number, c: number): number {
  if (b === c) return saturate(a);
  if (exceeds(a, b, c)) return a < 0 !== b < 0 ? -balanceMax : balanceMax;
  return mulDivFloor(a, b, c);
}

/** ceil(a · b / c) for c > 0, saturated. */
export function scaleCeil(a: number, b: number, c: number): number {
  if (b === c) return saturate(a);
  if (exceeds(a, b, c)) return a < 0 !== b < 0 ? -balanceMax : balanceMax;
  return mulDivCeil(a, b, c);
}

/** An estimate, good to 15 digits: what it lets pass is at most a hair above balanceMax, far below the exact limit of 2^53. */
function exceeds(a: number, b: number, c: number): boolean {
  return b !== 0 && Math.abs(a) / c >= balanceMax / Math.abs(b);
}
