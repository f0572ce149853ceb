import type { AccountId } from "@crossfloor/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InstrumentDto } from "./dto.ts";
import { placeInput } from "./order-input.ts";
import { toAmendOrder, toCancelOrder, toMovePledge, toPlaceOrder } from "./order-mapper.ts";
import { RefusedError } from "./trpc.ts";

const account = 7 as AccountId;
const oil: InstrumentDto = {
  id: 5, symbol: "OIL-DEC26", name: "Crude oil", version: 1, assetClass: "commodity", kind: "future", base: null, quote: "USDC",
  settlement: { kind: "linear", asset: "USDC", multiplier: "100" }, index: { id: 3, code: "OIL", name: "Crude" }, expiry: null,
  trading: {
    priceDecimals: 2, priceTick: "0.25", sizeDecimals: 1, sizeLot: "0.5", orderSizeMin: "0.5", orderSizeMax: "100.0", priceMax: "1000.00", allowNegative: true,
    bandRate: "0.1", protectionRate: "0.01", fees: { kind: "perContract", maker: "0.1", taker: "0.2" },
  },
  risk: [], calendar: { id: 1, code: "always" },
  status: { state: "trading", mode: "continuous", session: "open", until: null, haltReason: null, note: "" },
};
const base = { instrument: 5, side: "buy", type: "limit", size: "1.0", limit: "82.50", timeInForce: "gtc", postOnly: false, reduceOnly: false, clientOrderId: "a-1" } as const;

function refusalOf(work: () => unknown): { readonly refusal: string; readonly nearest: readonly string[] } {
  try {
    work();
  } catch (error) {
    if (error instanceof RefusedError) return { refusal: error.refusal, nearest: error.nearest };
    throw error;
  }
  return { refusal: "", nearest: [] };
}
const place = (change: Partial<Record<keyof typeof base | "expiresAt", unknown>>) => toPlaceOrder(account, oil, placeInput.parse({ ...base, ...change }));

describe("from text to commands", () => {
  test("ACCESS-010: decimal text becomes the engine's integers exactly", () => {
    expect(place({})).toMatchObject({ type: "placeOrder", account: 7, instrument: 5, size: 10, limit: 8250, clientOrderId: "a-1" });
    expect(place({ limit: "-37.50" })).toMatchObject({ limit: -3750 });
    expect(place({})).toMatchObject({ timeInForce: "gtc", expiresAt: 0 });
    expect(place({ timeInForce: "gtd", expiresAt: 1_795_000_000_000 })).toMatchObject({ timeInForce: "gtd", expiresAt: 1_795_000_000_000 });
    expect(place({ timeInForce: "day" })).toMatchObject({ timeInForce: "day", expiresAt: 0 });
    expect(place({ type: "market", limit: undefined, timeInForce: "ioc" })).toMatchObject({ limit: null });
  });

  test.each([
    { change: { limit: "82.30" }, refusal: "price_must_be_on_tick", nearest: ["82.25", "82.50"] },
    { change: { limit: "-82.30" }, refusal: "price_must_be_on_tick", nearest: ["-82.50", "-82.25"] },
    { change: { limit: "82.255" }, refusal: "price_must_be_on_tick", nearest: ["82.25", "82.50"] },
    { change: { size: "0.7" }, refusal: "size_must_be_on_lot", nearest: ["0.5", "1.0"] },
    { change: { size: "0.3" }, refusal: "size_must_be_on_lot", nearest: ["0.5"] },
    { change: { size: "0.0" }, refusal: "size_must_be_positive", nearest: [] },
    { change: { size: "-1.0" }, refusal: "size_must_be_positive", nearest: [] },
    { change: { size: "99999999999999999999" }, refusal: "size_must_not_exceed_maximum", nearest: [] },
    { change: { limit: "99999999999999999999" }, refusal: "price_must_be_within_range", nearest: [] },
    { change: { clientOrderId: "" }, refusal: "client_order_id_must_be_valid", nearest: [] },
    { change: { clientOrderId: "x".repeat(37) }, refusal: "client_order_id_must_be_valid", nearest: [] },
    { change: { clientOrderId: "naïve" }, refusal: "client_order_id_must_be_valid", nearest: [] },
    { change: { timeInForce: "gtd" }, refusal: "command_must_be_well_formed", nearest: [] },
    { change: { expiresAt: 5 }, refusal: "expiry_must_belong_to_good_till_date", nearest: [] },
    { change: { type: "market" }, refusal: "command_must_be_well_formed", nearest: [] },
    { change: { limit: undefined }, refusal: "command_must_be_well_formed", nearest: [] },
  ])("ACCESS-011: $change is refused as $refusal, naming what would be taken", ({ change, refusal, nearest }) => {
    expect(refusalOf(() => place(change))).toEqual({ refusal, nearest });
  });

  test("ACCESS-011: no text is ever rounded: it maps to exactly its own value or is refused", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400_000 }), fc.integer({ min: 0, max: 4 }), (value, decimals) => {
        const text = decimals === 0 ? String(value) : `${Math.trunc(value / 10 ** decimals)}.${String(value % 10 ** decimals).padStart(decimals, "0")}`;
        try {
          const { limit } = place({ limit: text });
          // Counts of 10^-2, so value · 10^2 = limit · 10^decimals, in integers.
          expect(value * 100).toBe((limit ?? 0) * 10 ** decimals);
          expect((limit ?? 0) % 25).toBe(0);
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          expect(error.refusal).toBe("price_must_be_on_tick");
        }
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  test("ACCESS-012: an order is named by number or by its own id, and amending nothing is refused", () => {
    expect(toCancelOrder(account, { order: 9 })).toEqual({ type: "cancelOrder", account, order: 9, clientOrderId: "" });
    expect(toCancelOrder(account, { clientOrderId: "q" })).toEqual({ type: "cancelOrder", account, order: 0, clientOrderId: "q" });
    expect(toAmendOrder(account, oil, { order: 9, size: "2.5" })).toMatchObject({ size: 25, limit: null });
    expect(refusalOf(() => toAmendOrder(account, oil, { order: 9 })).refusal).toBe("amend_must_change_something");
  });

  test("ACCESS-013: a pledge is moved in the asset's own units or refused", () => {
    expect(toMovePledge(account, { id: 1, decimals: 6 }, "12.5", "free")).toEqual({ type: "movePledge", account, asset: 1, amount: 12_500_000, to: "free" });
    expect(refusalOf(() => toMovePledge(account, { id: 1, decimals: 6 }, "0", "free")).refusal).toBe("amount_must_be_positive");
    expect(refusalOf(() => toMovePledge(account, { id: 1, decimals: 6 }, "0.0000001", "free")).refusal).toBe("command_must_be_well_formed");
  });
});
