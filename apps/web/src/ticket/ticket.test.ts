import fc from "fast-check";
import { createText } from "@crossfloor/ui";
import { describe, expect, test } from "vitest";
import { en } from "../words/en.ts";
import { zhCn } from "../words/zh-cn.ts";
import type { AppText } from "../words/text.ts";
import { fieldError } from "./ticket-errors.ts";
import { type FieldReading, readPrice, readSize } from "./ticket-fields.ts";
import { orderOutcome } from "./order-outcome.ts";
import { orderSentence } from "./order-sentence.ts";
import { mayRest, newTicket, reduceTicket, type TicketAction, type TicketState } from "./ticket-state.ts";
import { livesOf, sizeUnit, summarise, takesOrders } from "./ticket-summary.ts";
import { instrumentFixture } from "../fixtures/instrument-fixture.ts";

const index = instrumentFixture({ symbol: "US500-DEC26", trading: { priceDecimals: 2, priceTick: "0.25", sizeDecimals: 0, sizeLot: "1", orderSizeMin: "1", orderSizeMax: "500", priceMax: "100000.00", allowNegative: false } });
const oil = instrumentFixture({ symbol: "OIL-DEC26", trading: { priceDecimals: 2, priceTick: "0.05", sizeDecimals: 0, sizeLot: "1", orderSizeMin: "1", orderSizeMax: "500", priceMax: "10000.00", allowNegative: true } });

function words(language: "en" | "zh-CN"): AppText {
  const text = createText(language, language === "en" ? en : zhCn);
  return (id, values) => text._(id, values);
}

function fault(reading: FieldReading): unknown {
  return reading.ok ? undefined : reading.fault;
}

describe("fields", () => {
  test("TKT-001: text on the grid becomes the instrument's own form of it", () => {
    expect(readPrice("82.5", index.trading)).toEqual({ ok: true, value: "82.50" });
    expect(readSize("3", index.trading)).toEqual({ ok: true, value: "3" });
  });

  test("TKT-003: a price off the grid is never rounded; the two nearest are named", () => {
    expect(fault(readPrice("82.30", index.trading))).toEqual({ kind: "offGrid", step: "0.25", nearest: ["82.25", "82.50"] });
    expect(fault(readPrice("82.251", index.trading))).toEqual({ kind: "offGrid", step: "0.25", nearest: ["82.25", "82.50"] });
    expect(fault(readSize("1.5", index.trading))).toEqual({ kind: "offGrid", step: "1", nearest: ["1", "2"] });
  });

  test("TKT-003: of all prices only those on the grid are taken, and those around any other are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_000_000 }), (cents) => {
        const typed = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
        const reading = readPrice(typed, index.trading);
        expect(reading.ok).toBe(cents % 25 === 0);
        if (reading.ok || reading.fault.kind !== "offGrid") return;
        for (const near of reading.fault.nearest) expect(readPrice(near, index.trading).ok).toBe(true);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test("TKT-004: below zero only where the contract allows it", () => {
    expect(readPrice("-37.65", oil.trading)).toEqual({ ok: true, value: "-37.65" });
    expect(readPrice("0.00", oil.trading)).toEqual({ ok: true, value: "0.00" });
    expect(fault(readPrice("-37.75", index.trading))).toEqual({ kind: "notAboveZero" });
    expect(fault(readPrice("0.00", index.trading))).toEqual({ kind: "notAboveZero" });
    expect(fault(readSize("-1", oil.trading))).toEqual({ kind: "notAboveZero" });
  });

  test("TKT-005: nothing, nonsense and too much are told apart", () => {
    expect(fault(readPrice("", index.trading))).toEqual({ kind: "missing" });
    expect(fault(readPrice("abc", index.trading))).toEqual({ kind: "notANumber" });
    expect(fault(readPrice("1.5\u200B", index.trading))).toEqual({ kind: "notANumber" });
    expect(fault(readSize("501", index.trading))).toEqual({ kind: "outOfRange", min: "1", max: "500" });
  });

  test("TKT-003: the sentence says how to mend it, in both languages", () => {
    const reading = readPrice("82.30", index.trading);
    if (reading.ok) throw new Error("82.30 is off the grid");
    expect(fieldError("price", reading.fault, words("en"), "en-US")).toEqual({ sentence: "Price must be a multiple of 0.25.", nearest: ["82.25", "82.50"] });
    expect(fieldError("price", reading.fault, words("zh-CN"), "zh-CN").sentence).toContain("0.25");
  });
});

describe("reducer", () => {
  const start = newTicket(1, "w1");
  const after = (...actions: readonly TicketAction[]): TicketState => actions.reduce(reduceTicket, start);

  test("TKT-006: a market order is immediate and never post-only", () => {
    expect(after({ type: "postOnlyChosen", postOnly: true }, { type: "typeChosen", orderType: "market" })).toMatchObject({ type: "market", postOnly: false, timeInForce: "ioc" });
    expect(after({ type: "typeChosen", orderType: "market" }, { type: "timeInForceChosen", timeInForce: "gtc" }).timeInForce).toBe("ioc");
    expect(after({ type: "typeChosen", orderType: "market" }, { type: "timeInForceChosen", timeInForce: "fok" }).timeInForce).toBe("fok");
  });

  test("TKT-006: post-only rests, and reduce-only goes with every life", () => {
    expect(after({ type: "reduceOnlyChosen", reduceOnly: true })).toMatchObject({ reduceOnly: true, timeInForce: "gtc", postOnly: false });
    expect(after({ type: "reduceOnlyChosen", reduceOnly: true }, { type: "postOnlyChosen", postOnly: true })).toMatchObject({ reduceOnly: true, postOnly: true, timeInForce: "gtc", type: "limit" });
    expect(after({ type: "reduceOnlyChosen", reduceOnly: true }, { type: "timeInForceChosen", timeInForce: "day" }, { type: "postOnlyChosen", postOnly: true })).toMatchObject({ reduceOnly: true, postOnly: true, timeInForce: "day" });
    expect(after({ type: "postOnlyChosen", postOnly: true }, { type: "timeInForceChosen", timeInForce: "ioc" })).toMatchObject({ postOnly: false, timeInForce: "ioc" });
  });

  test("TKT-006: whatever is pressed in whatever order, the ticket is one that the engine's rules allow", () => {
    const action = fc.oneof(
      fc.constantFrom<TicketAction[]>({ type: "typeChosen", orderType: "limit" }, { type: "typeChosen", orderType: "market" }, { type: "postOnlyChosen", postOnly: true }, { type: "postOnlyChosen", postOnly: false },
        { type: "reduceOnlyChosen", reduceOnly: true }, { type: "reduceOnlyChosen", reduceOnly: false }, { type: "timeInForceChosen", timeInForce: "gtc" }, { type: "timeInForceChosen", timeInForce: "ioc" },
        { type: "timeInForceChosen", timeInForce: "fok" }, { type: "timeInForceChosen", timeInForce: "gtd" }, { type: "timeInForceChosen", timeInForce: "day" }, { type: "priceTaken", price: "1" }, { type: "closePrepared", position: "-3" }, { type: "sent", clientOrderId: "w2" }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const state = after(...actions);
        if (state.type === "market") expect(["ioc", "fok"]).toContain(state.timeInForce);
        if (state.postOnly) expect([state.type, mayRest(state.timeInForce)]).toEqual(["limit", true]);
      }),
      { seed: 9, numRuns: 1_000 },
    );
  });

  test("TKT-007: a click in the book fills the price of a limit order and keeps the side and the size", () => {
    expect(after({ type: "sideChosen", side: "sell" }, { type: "sizeTyped", text: "3" }, { type: "typeChosen", orderType: "market" }, { type: "priceTaken", price: "82.25" })).toMatchObject({ side: "sell", size: "3", type: "limit", price: "82.25" });
  });

  test("TKT-009: closing is the opposite side, the whole size, at once, and only reduces", () => {
    expect(after({ type: "closePrepared", position: "-3" })).toMatchObject({ side: "buy", size: "3", type: "market", reduceOnly: true, timeInForce: "ioc" });
    expect(after({ type: "closePrepared", position: "0.5" })).toMatchObject({ side: "sell", size: "0.5" });
    // A box that a hand ticked stays ticked; one that closing ticked does not outlive the closing.
    expect(after({ type: "closePrepared", position: "1" }, { type: "sent", clientOrderId: "w2" })).toMatchObject({ reduceOnly: false });
    expect(after({ type: "reduceOnlyChosen", reduceOnly: true }, { type: "closePrepared", position: "1" }, { type: "sent", clientOrderId: "w2" })).toMatchObject({ reduceOnly: true });
  });

  test("TKT-012: each sent order leaves a ticket with a new name", () => {
    expect(after({ type: "sizeTyped", text: "3" }, { type: "sent", clientOrderId: "w2" })).toMatchObject({ clientOrderId: "w2", size: "" });
  });

  test("TKT-002: another market empties price and size and keeps the side", () => {
    expect(after({ type: "sideChosen", side: "sell" }, { type: "priceTyped", text: "5" }, { type: "instrumentChosen", instrument: 2, clientOrderId: "w3" })).toMatchObject({ instrument: 2, side: "sell", price: "", size: "" });
  });
});

describe("summary", () => {
  const filled: TicketState = { ...newTicket(index.id, "w1"), price: "6000.25", size: "2" };

  test("TKT-010: what would be sent has the model's form of each number", () => {
    expect(summarise({ ...filled, price: "6000.5" }, index).order).toEqual({
      instrument: index.id, side: "buy", type: "limit", size: "2", limit: "6000.50", timeInForce: "gtc", postOnly: false, reduceOnly: false, clientOrderId: "w1",
    });
    expect(summarise({ ...filled, price: "6000.30" }, index).order).toBeNull();
    expect(summarise({ ...filled, type: "market", price: "nonsense", timeInForce: "ioc" }, index).order).not.toHaveProperty("limit");
  });

  test("TKT-025: a good-till-date order says its instant, and without one it is not sent; day is offered where a session ends", () => {
    expect(summarise({ ...filled, timeInForce: "gtd", until: "2026-12-24T18:00" }, index).order).toMatchObject({ timeInForce: "gtd", expiresAt: new Date("2026-12-24T18:00").getTime() });
    const undated = { ...filled, timeInForce: "gtd", until: "" } as const;
    expect(summarise(undated, index)).toMatchObject({ order: null, untilMissing: true });
    expect([newTicket(1, "a"), reduceTicket(undated, { type: "sendTried" })].map(({ touched }) => touched.until)).toEqual([false, true]);
    expect(summarise({ ...undated, timeInForce: "day" }, index).untilMissing).toBe(false);
    expect(summarise({ ...filled, timeInForce: "gtc", until: "2026-12-24T18:00" }, index).order).not.toHaveProperty("expiresAt");
    expect(livesOf("limit", { ...index.status, session: "open", until: 5 })).toContain("day");
    expect(livesOf("limit", { ...index.status, session: "open", until: null })).not.toContain("day");
    expect(livesOf("market", { ...index.status, session: "open", until: 5 })).toEqual(["ioc", "fok"]);
  });

  test("TKT-011: the button repeats side, size and price", () => {
    expect(orderSentence(filled, summarise(filled, index), index, words("en"), "en-US")).toBe("Buy 2 contracts @ 6,000.25");
    const market: TicketState = { ...filled, type: "market", side: "sell", size: "1", timeInForce: "ioc" };
    expect(orderSentence(market, summarise(market, index), index, words("en"), "en-US")).toBe("Sell 1 contract at market");
    expect(orderSentence(filled, summarise(filled, index), index, words("zh-CN"), "zh-CN")).toMatch(/买入.*2.*6,000\.25/);
  });

  test("TKT-018: a size counts the base, what the index prices, or contracts", () => {
    const settlement = (kind: "linear" | "inverse", multiplier: string) => ({ ...index, settlement: { kind, asset: "USDC", multiplier } });
    expect(sizeUnit({ ...index, kind: "spot", base: "WBTC" })).toEqual({ kind: "asset", code: "WBTC" });
    expect(sizeUnit(settlement("linear", "1.00"))).toEqual({ kind: "asset", code: "US500" });
    expect(sizeUnit(settlement("linear", "5"))).toEqual({ kind: "contracts" });
    expect(sizeUnit(settlement("inverse", "1"))).toEqual({ kind: "contracts" });
  });

  test("TKT-015: a halted, closed or cancel-only market takes no orders", () => {
    const { status } = index;
    expect(takesOrders(status)).toBe(true);
    expect(takesOrders({ ...status, state: "halted" })).toBe(false);
    expect(takesOrders({ ...status, session: "closed" })).toBe(false);
    expect(takesOrders({ ...status, mode: "cancel-only" })).toBe(false);
  });

  test("TKT-016: an immediate order that found nothing is cancelled, not refused", () => {
    expect(orderOutcome({ status: "cancelled", filled: "0" })).toBe("cancelled");
    expect(orderOutcome({ status: "cancelled", filled: "2" })).toBe("partlyFilled");
    expect(orderOutcome({ status: "open", filled: "0.0" })).toBe("open");
    expect(words("en")("order.cancelled", { symbol: "X", side: "Buy", size: "1", filled: "0", price: "1" }).toLowerCase()).not.toContain("reject");
    expect(words("zh-CN")("order.cancelled", { symbol: "X", side: "买入", size: "1", filled: "0", price: "1" })).not.toContain("拒");
  });
});
