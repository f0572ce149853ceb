import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal, formatDecimalBig, parseDecimal, parseDecimalBig } from "./decimal.ts";

const safeMax = Number.MAX_SAFE_INTEGER;
const decimals = fc.integer({ min: 0, max: 18 });
const plain = { ok: false, fault: { rule: "decimal_must_be_plain" } };

describe("abuse of numbers", () => {
  test.each([
    "", " ", "1e400", "1E5", "1e-19", "NaN", "Infinity", "-Infinity", "-0", "-0.0", "-0.000000000000000000", "0x10", "0b11", "0o7", " 12", "12 ", " 12 ", "12\n", "\t1",
    "１２", "١٢", "1_000", "1,000", "1,5", ".5", "5.", "-.5", "-", "+1", "--1", "1-", "00", "01", "-01", "1.2.3", "1n", "null", "undefined", "true", "[1]", "1\u0000", "1\u00a0",
    "−1", "1.０", "1234567890123456789012", "1.1234567890123456789", "9".repeat(10_000), `0.${"0".repeat(10_000)}1`,
  ])("UNITS-001: %j is refused", (text) => {
    expect(parseDecimal(text, 8)).toEqual(plain);
    expect(parseDecimalBig(text, 18)).toEqual(plain);
  });

  test.each([1, 0, Number.NaN, 10n, null, undefined, true, ["1"], { toString: () => "1" }, new String("1")])("UNITS-001: %s is no text", (value) => {
    expect(parseDecimal(value as string, 8)).toEqual(plain);
    expect(parseDecimalBig(value as string, 8)).toEqual(plain);
  });

  test("UNITS-001: nothing but the grammar is read, whatever the characters", () => {
    const grammar = /^-?(0|[1-9]\d{0,20})(\.\d{1,18})?$/;
    const likely = fc.string({ unit: fc.constantFrom(..."0123456789.-+eExX _,n１"), maxLength: 45 });
    fc.assert(
      fc.property(fc.oneof(likely, fc.string({ unit: "grapheme" })), (text) => {
        const parsed = parseDecimalBig(text, 18);
        const minusZero = /^-0(\.0+)?$/.test(text);
        expect(parsed.ok).toBe(grammar.test(text) && !minusZero);
      }),
      { seed: 1, numRuns: 30_000 },
    );
  });
});

/** The reference: digits shifted as text, without arithmetic on the value. */
function shifted(text: string, by: number): bigint {
  const negative = text.startsWith("-");
  const [whole, fraction = ""] = text.replace("-", "").split(".");
  const count = BigInt(whole + fraction.padEnd(by, "0"));
  return negative ? -count : count;
}

const digits = (from: number, to: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: from, maxLength: to });
const wellFormed = fc
  .tuple(fc.boolean(), digits(1, 21), fc.option(digits(1, 18), { nil: "" }))
  .map(([negative, whole, fraction]) => `${negative ? "-" : ""}${whole.replace(/^0+(?=\d)/, "")}${fraction === "" ? "" : `.${fraction}`}`)
  .filter((text) => !/^-0(\.0*)?$/.test(text));

describe("exactness", () => {
  test("UNITS-002: a text is read exactly or refused", () => {
    fc.assert(
      fc.property(wellFormed, decimals, (text, scale) => {
        const finer = (text.split(".")[1] ?? "").length > scale;
        const exact = finer ? null : shifted(text, scale);
        const big = parseDecimalBig(text, scale);
        expect(big.ok ? big.value : null).toBe(exact);
        const small = parseDecimal(text, scale);
        const fits = exact !== null && exact >= BigInt(-safeMax) && exact <= BigInt(safeMax);
        expect(small.ok ? BigInt(small.value) : null).toBe(fits ? exact : null);
        if (small.ok) expect(Object.is(small.value, -0)).toBe(false);
      }),
      { seed: 2, numRuns: 30_000 },
    );
  });

  test.each([
    { text: "9007199254740991", ok: true },
    { text: "9007199254740992", ok: false },
    { text: "9007199254740993", ok: false },
    { text: "-9007199254740991", ok: true },
    { text: "-9007199254740992", ok: false },
    { text: "9223372036854775808", ok: false },
    { text: "170141183460469231731", ok: false },
  ])("UNITS-004: $text as a safe integer: $ok", ({ text, ok }) => {
    const parsed = parseDecimal(text, 0);
    expect(parsed.ok).toBe(ok);
    if (!parsed.ok) expect(parsed.fault).toEqual({ rule: "decimal_must_be_within_range", min: "-9007199254740991", max: "9007199254740991" });
    expect(parseDecimalBig(text, 0)).toEqual({ ok: true, value: BigInt(text) });
  });

  test("UNITS-006: parsing what was formatted gives the count", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), decimals, (count, scale) => {
        const text = formatDecimal(count, scale);
        expect((text.split(".")[1] ?? "").length).toBe(scale);
        const parsed = parseDecimal(text, scale);
        expect(parsed).toEqual({ ok: true, value: count === 0 ? 0 : count });
      }),
      { seed: 3, numRuns: 20_000 },
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 39n - 1n), max: 10n ** 39n - 1n }), fc.constant(18), (count, scale) => {
        expect(parseDecimalBig(formatDecimalBig(count, scale), scale)).toEqual({ ok: true, value: count });
      }),
      { seed: 4, numRuns: 20_000 },
    );
    expect(formatDecimal(-0, 2)).toBe("0.00");
    expect(formatDecimal(-5, 2)).toBe("-0.05");
    expect(() => formatDecimal(0.5, 2)).toThrow("safe integer");
    expect(() => formatDecimal(1, 19)).toThrow("decimals lie between");
    for (const bad of [-1, 19, 0.5]) {
      for (const act of [() => formatDecimal(1, bad), () => formatDecimalBig(1n, bad), () => parseDecimal("1", bad), () => parseDecimalBig("1", bad)]) expect(act).toThrow("decimals lie between 0 and decimalsMax");
    }
    for (const step of [0, -1]) expect(() => parseDecimal("1", 0, { step })).toThrow("a step is positive");
  });

  test("UNITS-007: formatting what was parsed gives the text", () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        const scale = (text.split(".")[1] ?? "").length;
        const big = parseDecimalBig(text, scale);
        expect(big.ok && formatDecimalBig(big.value, scale)).toBe(text);
        const small = parseDecimal(text, scale);
        if (small.ok) expect(formatDecimal(small.value, scale)).toBe(text);
      }),
      { seed: 5, numRuns: 20_000 },
    );
  });
});

describe("faults say how to mend", () => {
  test.each([
    { text: "1.005", scale: 2, bounds: {}, lower: "1.00", upper: "1.01" },
    { text: "1.000", scale: 2, bounds: {}, lower: "1.00", upper: "1.00" },
    { text: "-1.005", scale: 2, bounds: {}, lower: "-1.01", upper: "-1.00" },
    { text: "63000.255", scale: 2, bounds: { step: 10 }, lower: "63000.20", upper: "63000.30" },
    { text: "0.001", scale: 2, bounds: { min: 1 }, lower: null, upper: "0.01" },
    { text: "9.999", scale: 2, bounds: { max: 999 }, lower: "9.99", upper: null },
    { text: "0.5", scale: 0, bounds: { min: 1, max: 1 }, lower: null, upper: "1" },
  ])("UNITS-003: $text with $scale decimals lies between $lower and $upper", ({ text, scale, bounds, lower, upper }) => {
    expect(parseDecimal(text, scale, bounds)).toEqual({ ok: false, fault: { rule: "decimal_must_not_be_finer", decimals: scale, lower, upper } });
  });

  test.each([
    { text: "5000.10", step: 25, lower: "5000.00", upper: "5000.25" },
    { text: "-37.63", step: 25, lower: "-37.75", upper: "-37.50" },
    { text: "0.01", step: 25, lower: "0.00", upper: "0.25" },
  ])("UNITS-005: $text lies between $lower and $upper", ({ text, step, lower, upper }) => {
    expect(parseDecimal(text, 2, { step })).toEqual({ ok: false, fault: { rule: "decimal_must_be_on_step", step: formatDecimal(step, 2), lower, upper } });
    expect(parseDecimal(lower, 2, { step }).ok).toBe(true);
    expect(parseDecimal(upper, 2, { step }).ok).toBe(true);
  });

  test("UNITS-005: every neighbour that a fault names is accepted, and nothing lies between", () => {
    const bounds = fc.record({ step: fc.integer({ min: 1, max: 1_000 }), min: fc.integer({ min: -100, max: 0 }), max: fc.integer({ min: 1, max: 100 }) });
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 4 }), bounds, (count, scale, { step, min, max }) => {
        const within = { step, min: min * step, max: max * step };
        const parsed = parseDecimal(formatDecimal(count % (300 * step), 4), scale, within);
        if (parsed.ok) {
          expect(parsed.value % step === 0 && parsed.value >= within.min && parsed.value <= within.max).toBe(true);
          return;
        }
        if (!("lower" in parsed.fault)) return;
        const { lower, upper } = parsed.fault;
        const low = lower === null ? null : parseDecimal(lower, scale, within);
        const high = upper === null ? null : parseDecimal(upper, scale, within);
        expect(low?.ok ?? true).toBe(true);
        expect(high?.ok ?? true).toBe(true);
        if (low?.ok && high?.ok) expect([0, step]).toContain(high.value - low.value);
      }),
      { seed: 6, numRuns: 10_000 },
    );
  });

  test("UNITS-004: a text out of bounds names them", () => {
    expect(parseDecimal("10.00", 2, { min: -5, max: 999 })).toEqual({ ok: false, fault: { rule: "decimal_must_be_within_range", min: "-0.05", max: "9.99" } });
    expect(parseDecimal("-0.06", 2, { min: -5, max: 999 }).ok).toBe(false);
  });
});
