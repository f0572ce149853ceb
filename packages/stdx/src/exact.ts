/**
 * Exact integer arithmetic on safe integers.
 *
 * Amounts, prices and rates are safe integers; their products are not always. Every product and quotient of money goes
 * through these functions, so that a rounding is always visible and a loss of precision is impossible.
 */
import { assert } from "./assert.ts";

/** The exact product, which must itself be a safe integer. */
export function mulExact(a: number, b: number): number {
  const product = a * b;
  assert(Number.isSafeInteger(product), "a product stays a safe integer");
  return product;
}

/** floor(a / b): towards negative infinity. `b` is not zero. */
export function divFloor(a: number, b: number): number {
  assert(b !== 0, "a divisor is not zero");
  const remainder = a % b;
  const quotient = (a - remainder) / b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? quotient - 1 : quotient + 0;
}

/** ceil(a / b): towards positive infinity. `b` is not zero. */
export function divCeil(a: number, b: number): number {
  assert(b !== 0, "a divisor is not zero");
  const remainder = a % b;
  const quotient = (a - remainder) / b;
  return remainder !== 0 && remainder < 0 === b < 0 ? quotient + 1 : quotient + 0;
}

/** a / b, which must leave no remainder. */
export function divExact(a: number, b: number): number {
  assert(b !== 0, "a divisor is not zero");
  assert(a % b === 0, "an exact division leaves no remainder");
  return a / b + 0;
}

/** floor(a · b / c) with an exact intermediate product; the result must be a safe integer. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return divFloor(product, c);
  return fromBig(floorBig(BigInt(a) * BigInt(b), BigInt(c)));
}

/** ceil(a · b / c) with an exact intermediate product; the result must be a safe integer. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return divCeil(product, c);
  return fromBig(-floorBig(-(BigInt(a) * BigInt(b)), BigInt(c)));
}

function floorBig(a: bigint, b: bigint): bigint {
  assert(b !== 0n, "a divisor is not zero");
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function fromBig(value: bigint): number {
  const result = Number(value);
  assert(Number.isSafeInteger(result), "a quotient stays a safe integer");
  return result;
}
