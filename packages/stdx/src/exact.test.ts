import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "./assert.ts";
import { divCeil, divExact, divFloor, mulDivCeil, mulDivFloor, mulExact, mulWithin } from "./exact.ts";

const safeMax = Number.MAX_SAFE_INTEGER;

function floorOf(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}
const ceilOf = (a: bigint, b: bigint): bigint => -floorOf(-a, b);

/** Safe integers with weight on the places where rounding turns: zero, powers of two, the ends. */
const safe = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.tuple(fc.integer({ min: 1, max: 53 }), fc.integer({ min: -3, max: 3 }), fc.boolean()).map(([bits, off, negative]) => {
    const value = Math.min(safeMax, 2 ** bits + off);
    return negative ? -value : value;
  }),
  fc.integer({ min: 0, max: 5 }).map((off) => safeMax - off),
);
const nonZero = safe.filter((value) => value !== 0);

function matches(actual: () => number, expected: bigint): void {
  if (expected >= BigInt(-safeMax) && expected <= BigInt(safeMax)) {
    const value = actual();
    expect(BigInt(value)).toBe(expected);
    expect(Object.is(value, -0)).toBe(false);
  } else expect(actual).toThrow(AssertionError);
}

describe("exact arithmetic", () => {
  test("STDX-001: mulDivFloor and mulDivCeil equal unbounded arithmetic or stop", () => {
    fc.assert(
      fc.property(safe, safe, nonZero, (a, b, c) => {
        matches(() => mulDivFloor(a, b, c), floorOf(BigInt(a) * BigInt(b), BigInt(c)));
        matches(() => mulDivCeil(a, b, c), ceilOf(BigInt(a) * BigInt(b), BigInt(c)));
      }),
      { seed: 1, numRuns: 40_000 },
    );
  });

  test("STDX-001: a quotient that fits is found for divisors near the largest safe integer", () => {
    fc.assert(
      fc.property(nonZero, fc.maxSafeInteger(), fc.integer({ min: 0, max: 1_000_000 }), fc.boolean(), (a, b, off, negative) => {
        const c = negative ? off - safeMax : safeMax - off;
        matches(() => mulDivFloor(a, b, c), floorOf(BigInt(a) * BigInt(b), BigInt(c)));
        matches(() => mulDivCeil(a, b, c), ceilOf(BigInt(a) * BigInt(b), BigInt(c)));
      }),
      { seed: 2, numRuns: 20_000 },
    );
  });

  test("STDX-001: products that lie on, just above and just below a multiple of the divisor", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: BigInt(safeMax) }), fc.integer({ min: 1, max: safeMax }), fc.constantFrom(-1, 0, 1), (quotient, c, off) => {
        // a · 1 / c has no wide product, so the pair (a, b) is made from factors of quotient · c.
        const a = Number(quotient);
        matches(() => mulDivFloor(a, c, c), quotient);
        matches(() => mulDivCeil(a, c, c), quotient);
        const near = Math.max(1, Math.min(safeMax, c + off));
        matches(() => mulDivFloor(a, near, c), floorOf(quotient * BigInt(near), BigInt(c)));
        matches(() => mulDivCeil(a, near, c), ceilOf(quotient * BigInt(near), BigInt(c)));
      }),
      { seed: 3, numRuns: 20_000 },
    );
  });

  test("STDX-001: a factor that is no safe integer stops", () => {
    for (const bad of [2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, 4_503_599_627_370_495.5]) {
      expect(() => mulDivFloor(bad, 3, 2)).toThrow(AssertionError);
      expect(() => mulDivCeil(3, bad, 2)).toThrow(AssertionError);
    }
  });

  test("STDX-002: a product of three is that of unbounded arithmetic within its bound, or stops", () => {
    fc.assert(
      fc.property(safe, safe, nonZero, fc.nat({ max: safeMax }), (a, b, c, most) => {
        const product = BigInt(a) * BigInt(b) * BigInt(c);
        matches(() => mulWithin(a, b, c, safeMax), product);
        if (product > BigInt(most) || product < BigInt(-most)) expect(() => mulWithin(a, b, c, most)).toThrow("a product stays within its bound");
        else expect(BigInt(mulWithin(a, b, c, most))).toBe(product);
      }),
      { seed: 5, numRuns: 15_000 },
    );
  });

  test("STDX-002: mulExact, divFloor, divCeil and divExact equal unbounded arithmetic or stop", () => {
    fc.assert(
      fc.property(safe, nonZero, (a, b) => {
        matches(() => mulExact(a, b), BigInt(a) * BigInt(b));
        matches(() => mulExact(0, a), 0n);
        matches(() => divFloor(a, b), floorOf(BigInt(a), BigInt(b)));
        matches(() => divCeil(a, b), ceilOf(BigInt(a), BigInt(b)));
        if (BigInt(a) % BigInt(b) === 0n) matches(() => divExact(a, b), BigInt(a) / BigInt(b));
        else expect(() => divExact(a, b)).toThrow("leaves no remainder");
      }),
      { seed: 4, numRuns: 15_000 },
    );
  });

  test("STDX-003: a division by zero stops", () => {
    for (const divide of [divFloor, divCeil, divExact]) expect(() => divide(1, 0)).toThrow("a divisor is not zero");
    for (const divide of [mulDivFloor, mulDivCeil]) {
      expect(() => divide(1, 1, 0)).toThrow("a divisor is not zero");
      expect(() => divide(safeMax, safeMax, 0)).toThrow("a divisor is not zero");
    }
  });
});
