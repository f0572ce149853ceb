import type { InstrumentDto } from "@crossfloor/api";
import { describe, expect, test } from "vitest";
import { draftOf, faultsOf, type TermsDraft, termsFrom } from "./terms-draft.ts";

const instrument: InstrumentDto = {
  id: 3, symbol: "BTC-PERP", name: "Bitcoin perpetual", version: 4, assetClass: "crypto", kind: "perpetual", base: null, quote: "USDC",
  settlement: { kind: "linear", asset: "USDC", multiplier: "1" }, index: { id: 1, code: "BTC", name: "Bitcoin" }, expiry: null,
  trading: {
    priceDecimals: 1, priceTick: "0.10", sizeDecimals: 4, sizeLot: "0.0001", orderSizeMin: "0.0001", orderSizeMax: "1000.0000", priceMax: "10000000", allowNegative: false, bandRate: "0.05", protectionRate: "0.01",
    fees: { kind: "rate", maker: "0.0002", taker: "0.0005" },
  },
  risk: [{ notionalMax: "1000000.000000", marginInit: "0.02", marginMaint: "0.01" }],
  calendar: { id: 1, code: "always" },
  status: { state: "trading", mode: "continuous", session: "open", until: null, haltReason: null, note: "" },
};
const changed = (part: Partial<TermsDraft>): TermsDraft => ({ ...draftOf(instrument), ...part });

describe("the terms form", () => {
  test("ADMIN-020: begins with the terms in force, rates in percent, and makes the same terms again", () => {
    const draft = draftOf(instrument);
    expect(draft).toMatchObject({ priceTick: "0.1", orderSizeMax: "1000", bandRate: "5", maker: "0.02", tiers: [{ notionalMax: "1000000", marginInit: "2", marginMaint: "1" }] });
    expect(faultsOf(instrument, draft).size).toBe(0);
    expect(termsFrom(instrument, draft)).toEqual({
      name: "Bitcoin perpetual", priceTick: "0.1", sizeLot: "0.0001", orderSizeMin: "0.0001", orderSizeMax: "1000", bandRate: "0.05", protectionRate: "0.01",
      fees: { kind: "rate", maker: "0.0002", taker: "0.0005" }, risk: [{ notionalMax: "1000000", marginInit: "0.02", marginMaint: "0.01" }],
    });
  });

  test.each([
    { field: "name", part: { name: "  " }, rule: "missing" },
    { field: "priceTick", part: { priceTick: "0,5x" }, rule: "number" },
    { field: "priceTick", part: { priceTick: "" }, rule: "number" },
    { field: "priceTick", part: { priceTick: "0.05" }, rule: "decimals" },
    { field: "priceTick", part: { priceTick: "0" }, rule: "positive" },
    { field: "sizeLot", part: { sizeLot: "-1" }, rule: "positive" },
    { field: "orderSizeMin", part: { sizeLot: "0.01", orderSizeMin: "0.015" }, rule: "multiple" },
    { field: "orderSizeMax", part: { sizeLot: "0.01", orderSizeMin: "0.02", orderSizeMax: "10.005" }, rule: "multiple" },
    { field: "orderSizeMax", part: { orderSizeMin: "2", orderSizeMax: "1" }, rule: "order" },
    { field: "bandRate", part: { bandRate: "5.00000001" }, rule: "decimals" },
    { field: "taker", part: { taker: "none" }, rule: "number" },
    { field: "risk[0].marginMaint", part: { tiers: [{ notionalMax: "1", marginInit: "2", marginMaint: "2" }] }, rule: "order" },
    { field: "risk[0].notionalMax", part: { tiers: [{ notionalMax: "0", marginInit: "2", marginMaint: "1" }] }, rule: "positive" },
  ])("ADMIN-021: $field says $rule and nothing is rounded", ({ field, part, rule }) => {
    expect(faultsOf(instrument, changed(part)).get(field)?.rule).toBe(rule);
  });

  test("ADMIN-021: zeros at the end and a rebate are no faults", () => {
    expect(faultsOf(instrument, changed({ priceTick: "0.50", bandRate: "5.000000000", maker: "-0.005" })).size).toBe(0);
    expect(termsFrom(instrument, changed({ maker: "-0.005", bandRate: "5.000000000" }))).toMatchObject({ bandRate: "0.05", fees: { maker: "-0.00005" } });
  });
});
