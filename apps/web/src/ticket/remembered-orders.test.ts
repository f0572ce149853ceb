import { expect, test } from "vitest";
import { forget, readRemembered, remember, rememberedMax } from "./remembered-orders.ts";

const order = { account: 7, clientOrderId: "w1", symbol: "BTC-PERP", priceDecimals: 1 };

test("TKT-013: an order on its way is remembered once, over a reload, until a final word", () => {
  const kept = remember(remember([], order), order);
  expect(kept).toEqual([order]);
  expect(readRemembered(JSON.stringify(kept))).toEqual([order]);
  expect(forget(kept, "w1")).toEqual([]);
});

test("TKT-013: what somebody else stored is ignored, and the list is bounded", () => {
  for (const stored of [null, "not json", "{}", "[1,null,{}]", JSON.stringify([{ account: 7, clientOrderId: "w1", symbol: "BTC-PERP" }])]) expect(readRemembered(stored)).toEqual([]);
  const many = Array.from({ length: 80 }, (_, at) => ({ ...order, clientOrderId: `w${at}` }));
  expect(many.reduce(remember, readRemembered(null))).toHaveLength(rememberedMax);
});
