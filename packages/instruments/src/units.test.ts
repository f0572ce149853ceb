import { expect, test } from "vitest";
import { assetId, balanceMax, calendarId, indexId, instrumentId, listedIdMax, money, nano, priceOf, sizeOf, unixMs } from "./units.ts";

test("UNITS-008: prices, sizes, rates and times are safe integers", () => {
  for (const make of [priceOf, sizeOf, nano, unixMs]) {
    expect(make(-5)).toBe(-5);
    for (const bad of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) expect(() => make(bad)).toThrow("safe integer");
  }
});

test("UNITS-008: an amount stays within balanceMax", () => {
  expect(money(balanceMax)).toBe(2 ** 52);
  expect(money(-balanceMax)).toBe(-(2 ** 52));
  for (const bad of [balanceMax + 1, -balanceMax - 1, 0.5, Number.NaN]) expect(() => money(bad)).toThrow("balanceMax");
});

test("UNITS-008: an id fits two bytes and is never zero", () => {
  for (const make of [assetId, indexId, instrumentId, calendarId]) expect([make(1), make(77)]).toEqual([1, 77]);
  expect(instrumentId(listedIdMax)).toBe(65_535);
  for (const bad of [0, -1, 1.5, 65_536]) expect(() => instrumentId(bad)).toThrow("listedIdMax");
});
