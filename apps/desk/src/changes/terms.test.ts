import { toInstrumentDto } from "@crossfloor/api";
import { type Asset, type Instrument, listingContext, listings, settlementAsset, type UnixMs } from "@crossfloor/instruments";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differenceOf, termsOf, withTerms } from "./terms.ts";

const catalogue = listings(Date.parse("2026-11-18T16:00:00Z") as UnixMs);
const context = listingContext({ ...catalogue, calendars: catalogue.instruments.map(({ calendar }) => ({ id: calendar })) });
const assetOf = (instrument: Instrument): Asset => {
  const found = catalogue.assets.find(({ id }) => id === settlementAsset(instrument.product));
  if (found === undefined) throw new Error("an instrument's asset is listed");
  return found;
};
const first = catalogue.instruments[0];
const status = { state: "trading", mode: "continuous", session: "open", until: null, haltReason: null, note: "" } as const;

describe("terms", () => {
  test.each(catalogue.instruments.map((instrument) => ({ symbol: instrument.symbol, instrument })))("DESK-014: $symbol: terms become text and the same terms again, with the next version", ({ instrument }) => {
    const asset = assetOf(instrument);
    expect(withTerms(instrument, termsOf(instrument, asset), asset, context)).toEqual({ ok: true, instrument: { ...instrument, version: instrument.version + 1 } });
  });

  test.each(catalogue.instruments.map((instrument) => ({ symbol: instrument.symbol, instrument })))("DESK-015: $symbol: the figures that screens show are taken as they are", ({ instrument }) => {
    const asset = assetOf(instrument);
    const index = catalogue.indices[0];
    const { name, trading, risk } = toInstrumentDto(instrument, status, { asset: () => asset, index: () => index, calendarCode: () => "any" });
    const { priceTick, sizeLot, orderSizeMin, orderSizeMax, bandRate, protectionRate, fees } = trading;
    const shown = { name, priceTick, sizeLot, orderSizeMin, orderSizeMax, bandRate, protectionRate, fees, risk };
    const result = withTerms(instrument, shown, asset, context);
    if (!result.ok) throw new Error(result.detail);
    expect(differenceOf(termsOf(instrument, asset), termsOf(result.instrument, asset))).toEqual([]);
  });

  test.each([
    { field: "priceTick", change: { priceTick: "0.0000000001" } },
    { field: "sizeLot", change: { sizeLot: "0.00000000000001" } },
    { field: "bandRate", change: { bandRate: "0.0000000001" } },
    { field: "orderSizeMax", change: { orderSizeMax: "99999999999999999999" } },
    { field: "fees.maker", change: { fees: { kind: "perContract" as const, maker: "0.0000000000000001", taker: "1" } } },
    { field: "risk[0].notionalMax", change: { risk: [{ notionalMax: "0.0000000000000001", marginInit: "0.1", marginMaint: "0.05" }] } },
  ])("DESK-014: a figure that cannot be held exactly is refused by its field: $field", ({ field, change }) => {
    const asset = assetOf(first);
    const result = withTerms(first, { ...termsOf(first, asset), ...change }, asset, context);
    expect(result).toMatchObject({ ok: false, detail: expect.stringContaining(`${field}:`) });
  });

  test("DESK-014: whatever rate is written is kept to the last digit or refused", () => {
    const asset = assetOf(first);
    fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 12 }), fc.integer({ min: 0, max: 12 }), (count, decimals) => {
      const digits = String(count).padStart(decimals + 1, "0");
      const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
      const result = withTerms(first, { ...termsOf(first, asset), protectionRate: text }, asset, context);
      if (!result.ok) return;
      expect(termsOf(result.instrument, asset).protectionRate).toBe(text.includes(".") ? text.replace(/\.?0+$/, "") : text);
    }), { seed: 14, numRuns: 300 });
  });

  test("DESK-014: a listing rule that is broken is refused by its name", () => {
    const asset = assetOf(first);
    const terms = termsOf(first, asset);
    expect(withTerms(first, { ...terms, orderSizeMin: terms.orderSizeMax, orderSizeMax: terms.orderSizeMin }, asset, context)).toMatchObject({ ok: false, detail: expect.stringMatching(/^[a-z_]+: /) });
  });
});
