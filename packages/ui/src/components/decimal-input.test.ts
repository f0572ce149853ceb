import fc from "fast-check";
import { expect, test } from "vitest";
import { heldValue, shownText, steppedValue } from "./decimal-input.tsx";

const locales = ["en-US", "de-DE", "fr-FR", "de-CH", "zh-CN", "ar-EG", "hi-IN", "ru-RU", "pt-BR", "sv-SE"];

test("TKT-020: a field that is entered and left a hundred times holds the same number", () => {
  fc.assert(
    fc.property(fc.constantFrom(...locales), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 8 }), (locale, digits, scale) => {
      const start = scale === 0 ? String(digits) : shownInDots(digits, scale);
      let value = start;
      for (let visit = 0; visit < 100; visit += 1) value = heldValue(shownText(value, locale), locale);
      expect(value).toBe(start);
    }),
    { seed: 41_156, numRuns: 60 },
  );
});

function shownInDots(digits: number, scale: number): string {
  const plain = String(Math.abs(digits)).padStart(scale + 1, "0");
  const text = `${plain.slice(0, -scale)}.${plain.slice(-scale)}`;
  return digits < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

test("TKT-022: a text that is no number stays visible and is never mistaken for one", () => {
  expect(heldValue("1.5", "de-DE")).not.toBe("1.5");
  expect(heldValue("1.5", "de-DE")).toContain("1.5");
  expect(shownText("abc", "en-US")).toBe("abc");
  expect(heldValue("", "en-US")).toBe("");
});

test("TKT-023: arrow keys move by the step, and below zero only where the contract allows it", () => {
  expect(steppedValue("82.25", "0.25", 1, false)).toBe("82.50");
  expect(steppedValue("", "0.25", 1, false)).toBe("0.25");
  expect(steppedValue("0.00", "0.05", -1, false)).toBeUndefined();
  expect(steppedValue("0.00", "0.05", -10, true)).toBe("-0.50");
  expect(steppedValue("abc", "0.05", 1, true)).toBeUndefined();
});
