/**
 * The natural logarithm of a quotient in whole numbers, the same on every machine.
 *
 * p / q is halved or doubled k times until it lies within [2/3, 4/3]; then ln(p/q) = k · ln 2 + 2 · artanh(z) with
 * z = (p − q) / (p + q), |z| ≤ 1/5, by its power series. Work is done in 10^-44; the series stops at the first term that is
 * nothing there. Each of fewer than 40 terms loses less than three units, ln 2 as much, and |k| < 60, so the result is off by less
 * than 10^-39 before it is rounded to 10^-30, half away from zero. The bound of the whole: 0.5 · 10^-30 + 10^-39.
 */
import { assert } from "@crossfloor/stdx";
import { roundBig, tenTo } from "./exact-level.ts";

/** A logarithm counts units of 10^-30. */
export const logDecimals = 30;
const guardDecimals = 14;
const one = tenTo(logDecimals) * tenTo(guardDecimals);
const guard = tenTo(guardDecimals);
/** 2 · artanh(1/3) is ln 2. */
const ln2 = twiceArtanh(1n, 3n);

/** ln(numerator / denominator) in units of 10^-30, rounded once to the nearest, half away from zero. Both are above zero and below 2^53. */
export function lnQuotient(numerator: bigint, denominator: bigint): bigint {
  assert(numerator > 0n && denominator > 0n, "a logarithm is of a positive quotient");
  let [above, below, twos] = [numerator, denominator, 0n];
  while (3n * above > 4n * below) {
    below *= 2n;
    twos += 1n;
  }
  while (3n * above < 2n * below) {
    above *= 2n;
    twos -= 1n;
  }
  return roundBig(twos * ln2 + twiceArtanh(above - below, above + below), guard);
}

/** 2 · artanh(a / b) = 2 · (z + z³/3 + z⁵/5 + …) for |a/b| ≤ 1/3, in the working scale. */
function twiceArtanh(a: bigint, b: bigint): bigint {
  const z = (a * one) / b;
  const square = (z * z) / one;
  let power = z;
  let sum = 0n;
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd;
    power = (power * square) / one;
  }
  return 2n * sum;
}
