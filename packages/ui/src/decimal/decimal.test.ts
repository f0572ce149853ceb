import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDecimal } from "./read-decimal.ts";
import { addDecimals, compareDecimals, fractionOnGrid, neighbours, stepDecimal, trimDecimal } from "./scaled.ts";
import { writeAmount, writeCompact, writeDecimal, writePercent } from "./write-decimal.ts";

const locales = ["en-US", "zh-CN", "zh-TW", "de-DE", "de-CH", "fr-FR", "fr-CH", "es-ES", "pt-BR", "pt-PT", "it-IT", "pl-PL", "ru-RU", "uk-UA", "tr-TR", "nl-NL", "sv-SE", "nb-NO", "ja-JP", "ko-KR", "ar-EG", "fa-IR", "hi-IN", "en-IN", "bn-BD", "he-IL", "vi-VN"];

const decimals = fc
  .record({ negative: fc.boolean(), whole: fc.bigInt({ min: 0n, max: 10n ** 20n - 1n }), fraction: fc.stringMatching(/^\d{0,18}$/) })
  .map(({ negative, whole, fraction }) => {
    const text = fraction === "" ? whole.toString() : `${whole}.${fraction}`;
    return negative && /[1-9]/.test(text) ? `-${text}` : text;
  });

describe.each(locales)("%s", (locale) => {
  test("TKT-020: what is written is read back digit for digit, grouped or not", () => {
    fc.assert(
      fc.property(decimals, fc.boolean(), (value, grouping) => {
        expect(readDecimal(writeDecimal(value, { locale, grouping }), locale)).toEqual({ kind: "decimal", value });
      }),
      { seed: 20_261_122, numRuns: 200 },
    );
  });
});

test.each([
  ["1,234.5", "en-US", "1234.5"],
  ["1.234,5", "de-DE", "1234.5"],
  ["0,5", "de-DE", "0.5"],
  ["１２３．４５", "zh-CN", "123.45"],
  ["－３７．６３", "zh-CN", "-37.63"],
  ["8。5", "zh-CN", "8.5"],
  ["1 234,5", "fr-FR", "1234.5"],
  ["12,34,567.8", "en-IN", "1234567.8"],
  ["1.5k", "en-US", "1500"],
  ["1,5k", "de-DE", "1500"],
  ["2m", "en-US", "2000000"],
  ["0.25M", "en-US", "250000"],
  ["−37.63", "en-US", "-37.63"],
  [" 82.25 ", "en-US", "82.25"],
  [".5", "en-US", "0.5"],
  ["5.", "en-US", "5"],
  ["007.50", "en-US", "7.50"],
  ["-0.00", "en-US", "0.00"],
  ["+3", "en-US", "3"],
])("TKT-021: %j in %s is read as %s", (typed, locale, value) => {
  expect(readDecimal(typed, locale)).toEqual({ kind: "decimal", value });
});

test.each([
  ["1,5", "en-US"], ["1,2345", "en-US"], ["12,34.5", "en-US"], ["1.5", "de-DE"], ["1.2.3", "en-US"], ["1e5", "en-US"], ["0x10", "en-US"], ["--1", "en-US"], ["1-", "en-US"], ["NaN", "en-US"],
  ["Infinity", "en-US"], ["k", "en-US"], [".", "en-US"], ["-", "en-US"], [",5", "en-US"], ["1,,000", "en-US"], ["1kk", "en-US"], ["9".repeat(80), "en-US"],
])("TKT-022: %j in %s is not guessed at", (typed, locale) => {
  expect(readDecimal(typed, locale)).toEqual({ kind: "invalid" });
});

test("TKT-021: nothing typed is nothing, not zero", () => {
  expect(readDecimal("  ", "en-US")).toEqual({ kind: "empty" });
});

test.each([
  ["82.30", "0.25", "82.25", "82.50"],
  ["82.25", "0.25", "82.25", "82.25"],
  ["-37.63", "0.05", "-37.65", "-37.60"],
  ["0.0000000301", "0.0000000100", "0.0000000300", "0.0000000400"],
])("TKT-003: around %s on a grid of %s lie %s and %s", (value, step, below, above) => {
  expect(neighbours(value, step)).toEqual({ below, above });
});

test.each([
  ["82.25", "0.25", 1, "82.50"], ["82.25", "0.25", -10, "79.75"], ["82.30", "0.25", 1, "82.50"], ["82.30", "0.25", -1, "82.25"], ["0.00", "0.05", -1, "-0.05"], ["7", "5", 1, "10"],
])("TKT-023: from %s in steps of %s, %i on: %s", (value, step, count, expected) => {
  expect(stepDecimal(value, step, count)).toBe(expected);
});

test("TKT-023: stepping lands on the grid and stepping back returns", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100 }), (at, tick, count) => {
      const step = `0.${String(tick).padStart(3, "0")}`;
      const start = stepDecimal("0.000", step, at);
      expect(stepDecimal(stepDecimal(start, step, count), step, -count)).toBe(start);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test.each([["10", 1, 4, "1", "2"], ["0.37", 3, 4, "0.01", "0.27"], ["0.9", 1, 1, "1", "0"]])("TKT-008: of %s, %i in %i on a grid of %s is %s", (value, numerator, denominator, step, expected) => {
  expect(fractionOnGrid(value, numerator, denominator, step)).toBe(expected);
});

test("THM-010: every digit survives", () => {
  expect(writeDecimal("12345678901234567890.123456789012345678", { locale: "en-US" })).toBe("12,345,678,901,234,567,890.123456789012345678");
  expect(writeDecimal("64000.5", { locale: "en-US", decimals: 2 })).toBe("64,000.50");
  expect(writeDecimal("64000.125", { locale: "en-US", decimals: 2 })).toBe("64,000.125");
});

test("THM-011: zero has no sign, and what is not zero is never shown as zero", () => {
  expect(writeDecimal("-0.00", { locale: "en-US", decimals: 2 })).toBe("0.00");
  expect(writeAmount("0.000004", { locale: "en-US", decimals: 2 })).toBe("0.000004");
  expect(writeAmount("-0.00456", { locale: "en-US", decimals: 2 })).toBe("-0.00456");
  expect(writeAmount("0.00314229", { locale: "en-US", decimals: 2 })).toBe("0.003142");
  expect(writeAmount("1.999", { locale: "en-US", decimals: 2 })).toBe("1.99");
  fc.assert(
    fc.property(decimals, (value) => {
      if (/[1-9]/.test(value)) expect(writeAmount(value, { locale: "en-US" })).toMatch(/[1-9]/);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test("THM-012: gains and losses carry their sign", () => {
  expect(writePercent("0.0123", { locale: "en-US" })).toBe("+1.23%");
  expect(writePercent("-0.00005", { locale: "en-US" })).toBe("-0.005%");
  expect(writePercent("0.0000", { locale: "en-US" })).toBe("0.00%");
  expect(writeAmount("12.5", { locale: "en-US", sign: "always" })).toBe("+12.50");
});

test("THM-013: large figures are short in the reader's own units", () => {
  expect(writeCompact("123456789", { locale: "en-US" })).toBe("123.45M");
  expect(writeCompact("123456789", { locale: "zh-CN" })).toBe("1.23亿");
  expect(writeCompact("0.00612345", { locale: "en-US" })).toBe("0.0061");
  expect(writeCompact("0.0000", { locale: "en-US" })).toBe("0");
});

test("TKT-023: comparing, adding and trimming are exact", () => {
  expect(compareDecimals("0.10", "0.1")).toBe(0);
  expect(compareDecimals("-2", "1.5")).toBe(-1);
  expect(addDecimals("0.1", "0.2")).toBe("0.3");
  expect(trimDecimal("100.00")).toBe("100");
});
