/** Sends the ticket and says what became of it, in words; never sends twice. */
import { type Connection, faultText, type OrderDto, type PlaceInput, type PlaceResult } from "@crossfloor/client";
import { unreachable } from "@crossfloor/stdx";
import { toast, useNumberLocale, usePreferences, writeDecimal, writePrice } from "@crossfloor/ui";
import { useCallback, useEffect } from "react";
import { useFloor, useMe } from "../floor/floor.tsx";
import { type AppText, useText } from "../words/text.ts";
import { orderOutcome } from "./order-outcome.ts";
import { forget, readRemembered, remember, type RememberedOrder } from "./remembered-orders.ts";

const storageKey = "crossfloor.orders";

function store(change: (orders: readonly RememberedOrder[]) => readonly RememberedOrder[]): void {
  localStorage.setItem(storageKey, JSON.stringify(change(readRemembered(localStorage.getItem(storageKey)))));
}

/** How the market of an order is called and written. */
interface Told { readonly symbol: string; readonly priceDecimals: number }

/** An ended order reaches the read model a moment after the answer. */
const lookups = 12;
const lookupPauseMs = 200;

async function finalOrder({ api }: Connection, order: number): Promise<OrderDto | null> {
  for (let attempt = 0; attempt < lookups; attempt += 1) {
    try {
      const found = await api.orders.get.query({ order });
      if (found !== null) return found;
    } catch {
      // The order is placed; only its story is late. The tables will tell it.
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, lookupPauseMs));
  }
  return null;
}

function tell(order: OrderDto | null, { symbol, priceDecimals }: Told, text: AppText, locale: string): void {
  if (order === null) {
    toast.success(text("order.accepted", { symbol }));
    return;
  }
  const outcome = orderOutcome(order);
  const values = {
    symbol, side: text(order.side === "buy" ? "side.buy" : "side.sell"), size: writeDecimal(order.size, { locale }), filled: writeDecimal(order.filled, { locale }),
    price: writePrice(order.averagePrice ?? order.limit, priceDecimals, locale, order.averagePrice !== null),
  };
  // Only a refusal is an error: what was cancelled without a fill was accepted and did what it was told.
  const show = outcome === "cancelled" ? toast.message : toast.success;
  show(text(`order.${outcome}`, values));
}

export function usePlace(): (order: PlaceInput, market: Told) => Promise<PlaceResult["kind"]> {
  const floor = useFloor();
  const text = useText();
  const locale = useNumberLocale();
  const language = usePreferences().language === "zh-CN" ? "zh" : "en";
  const account = useMe()?.account ?? 0;
  return useCallback(async (order, market) => {
    const { symbol, priceDecimals } = market;
    store((orders) => remember(orders, { account, clientOrderId: order.clientOrderId, symbol, priceDecimals }));
    const result = await floor.orders.place(order);
    switch (result.kind) {
      case "placed":
        store((orders) => forget(orders, order.clientOrderId));
        tell(await finalOrder(floor, result.order), market, text, locale);
        return result.kind;
      case "notPlaced":
        store((orders) => forget(orders, order.clientOrderId));
        toast.error(text("order.notPlaced", { symbol }), { description: faultText(result.fault, language), duration: 8_000 });
        return result.kind;
      case "unknown":
        return result.kind;
      default:
        return unreachable(result);
    }
  }, [account, floor, language, locale, text]);
}

/** Looks up, once after loading, what was on its way when the page was left. */
export function useRememberedOrders(): void {
  const floor = useFloor();
  const text = useText();
  const locale = useNumberLocale();
  const account = useMe()?.account;
  useEffect(() => {
    if (account === undefined) return;
    const pending = new Set(floor.orders.pending.getState().map((order) => order.clientOrderId));
    for (const order of readRemembered(localStorage.getItem(storageKey))) {
      if (order.account !== account || pending.has(order.clientOrderId)) continue;
      void floor.orders.lookUp(order.clientOrderId).then(async (result) => {
        if (result.kind === "unknown") return;
        store((orders) => forget(orders, order.clientOrderId));
        if (result.kind === "placed") tell(await finalOrder(floor, result.order), order, text, locale);
        else toast.message(text("order.neverArrived", { symbol: order.symbol }));
      });
    }
    // Once per account: words and number style may change without asking again.
  }, [account, floor]);
}

