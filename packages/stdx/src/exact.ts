/**
 * Exact integer arithmetic on safe integers.
 *
 * Amounts, prices and rates are safe integers; their products are not always. Every product and quotient of money goes
 * through these functions, so that a rounding is always visible and a loss of precision is impossible.
 *
 * A product beyond 2^53 is held as an unevaluated sum of two doubles, `high + low`, which is exact for two safe integers
 * (T. J. Dekker, "A floating-point technique for extending the available precision", 1971). That keeps a product and
 * division near 15 ns where BigInt needs some 300.
 */
import { assert } from "./assert.ts";

/**
 * a · b · c of safe integers, no further from zero than `most`, which is one as well; `c` is not zero. One look is enough: a product that
 * had to be rounded is 2^53 or more, and stays so by a further factor.
 */
export function mulWithin(a: number, b: number, c: number, most: number): number {
  const product = a * b * c;
  assert(product <= most && product >= -most, "a product stays within its bound");
  return product + 0;
}

/** The exact product, which must itself be a safe integer. */
export function mulExact(a: number, b: number): number {
  const product = a * b;
  assert(Number.isSafeInteger(product), "a product stays a safe integer");
  return product + 0;
}

/**
 * floor(a / b): towards negative infinity. `b` is not zero.
 *
 * Flooring the rounded quotient is exact here: a quotient of safe integers that is no integer lies at least 1/b from the
 * next one, which is more than half a unit in its last place, so rounding never reaches it.
 */
export function divFloor(a: number, b: number): number {
  assert(b !== 0, "a divisor is not zero");
  return Math.floor(a / b) + 0;
}

/** ceil(a / b): towards positive infinity. `b` is not zero. */
export function divCeil(a: number, b: number): number {
  assert(b !== 0, "a divisor is not zero");
  return Math.ceil(a / b) + 0;
}

/** a / b, which must leave no remainder. */
export function divExact(a: number, b: number): number {
  assert(b !== 0, "a divisor is not zero");
  const quotient = a / b;
  assert(Number.isInteger(quotient), "an exact division leaves no remainder");
  return quotient + 0;
}

/** floor(a · b / c) with an exact intermediate product; the result must be a safe integer. */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b;
  if (Number.isSafeInteger(product)) return divFloor(product, c);
  return (a < 0 !== b < 0) !== c < 0 ? -divideWide(a, b, c, true) : divideWide(a, b, c, false);
}

/** ceil(a · b / c) with an exact intermediate product; the result must be a safe integer. */
export function mulDivCeil(a: number, b: number, c: number): number {
  const product = a * b;
  return Number.isSafeInteger(product) ? divCeil(product, c) : mulDivCeilWide(a, b, c);
}

function mulDivCeilWide(a: number, b: number, c: number): number {
  return (a < 0 !== b < 0) !== c < 0 ? -divideWide(a, b, c, false) : divideWide(a, b, c, true);
}

const two53 = 9_007_199_254_740_992;
/** 2^27 + 1: multiplying by it splits a double into two halves of 26 bits. */
const splitter = 134_217_729;
/** Far enough above 2^53 that no later correction of an estimated quotient brings it back. */
const quotientHopeless = 9_007_199_254_741_000;

/** |a·b| / |c| of safe integers whose product exceeds them, rounded down or up. */
function divideWide(aSigned: number, bSigned: number, cSigned: number, up: boolean): number {
  assert(cSigned !== 0, "a divisor is not zero");
  assert(Number.isSafeInteger(aSigned), "a factor is a safe integer");
  assert(Number.isSafeInteger(bSigned), "a factor is a safe integer");
  assert(Number.isSafeInteger(cSigned), "a divisor is a safe integer");
  const a = Math.abs(aSigned);
  const b = Math.abs(bSigned);
  const c = Math.abs(cSigned);

  const high = a * b;
  const low = productError(a, b, high);
  const estimate = Math.floor(high / c);
  assert(estimate < quotientHopeless, "a quotient stays a safe integer");
  // Above 2^53 the odd integers are missing, so a correction by one would be lost.
  let quotient = Math.min(estimate, two53);
  // The estimate is off by at most three, so `high` and the product below are close enough for an exact difference.
  let taken = quotient * c;
  let rest = high - taken + (low - productError(quotient, c, taken));
  if (!Number.isSafeInteger(rest)) {
    // Only for divisors near 2^53: the rest was rounded. A corrected quotient leaves one that is not, or that compares alike.
    quotient += Math.floor(rest / c);
    taken = quotient * c;
    rest = high - taken + (low - productError(quotient, c, taken));
  }
  while (rest < 0) {
    quotient -= 1;
    rest += c;
  }
  while (rest >= c) {
    quotient += 1;
    rest -= c;
  }
  if (up && rest !== 0) quotient += 1;
  assert(Number.isSafeInteger(quotient), "a quotient stays a safe integer");
  return quotient;
}

/** a·b − fl(a·b), exactly. */
function productError(a: number, b: number, product: number): number {
  const aScaled = a * splitter;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = b * splitter;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
