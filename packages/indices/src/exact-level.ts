/** Sums that pass the safe range on the way to a level that does not. BigInt, since a level is made a few times a second. */
import type { Price } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";

export function tenTo(power: number): bigint {
  assert(Number.isInteger(power), "a power of ten is whole");
  assert(power >= 0 && power <= 40, "a power of ten is bounded");
  return BigInt(`1${"0".repeat(power)}`);
}

/** floor(a / b), b > 0. */
export function floorBig(a: bigint, b: bigint): bigint {
  assert(b > 0n, "a divisor is positive");
  const quotient = a / b;
  return a % b !== 0n && a < 0n ? quotient - 1n : quotient;
}

/** ceil(a / b), b > 0. */
export function ceilBig(a: bigint, b: bigint): bigint {
  return -floorBig(-a, b);
}

/** a / b to the nearest whole, half away from zero; b > 0. */
export function roundBig(a: bigint, b: bigint): bigint {
  assert(b > 0n, "a divisor is positive");
  const twice = 2n * (a < 0n ? -a : a) + b;
  const nearest = twice / (2n * b);
  return a < 0n ? -nearest : nearest;
}

/** floor(√n), n ≥ 0, by Newton's steps from above: each is no smaller than the root until the first that does not fall. */
export function floorRoot(n: bigint): bigint {
  assert(n >= 0n, "a root is of a number that is not negative");
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** The level as a safe integer; `undefined` beyond it, which only a broken source can cause. */
export function levelFrom(value: bigint): Price | undefined {
  const level = Number(value);
  return Number.isSafeInteger(level) ? (level as Price) : undefined;
}
