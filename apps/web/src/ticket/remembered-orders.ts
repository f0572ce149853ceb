/**
 * Names of orders whose answer has not come, kept on this device, so that a reload in between does not lose them: they are looked
 * up by name, never sent again.
 */
export interface RememberedOrder { readonly account: number; readonly clientOrderId: string; readonly symbol: string; readonly priceDecimals: number }

export const rememberedMax = 50;

export function remember(orders: readonly RememberedOrder[], order: RememberedOrder): readonly RememberedOrder[] {
  return [...forget(orders, order.clientOrderId), order].slice(-rememberedMax);
}

export function forget(orders: readonly RememberedOrder[], clientOrderId: string): readonly RememberedOrder[] {
  return orders.filter((known) => known.clientOrderId !== clientOrderId);
}

/** What was stored; anything that is not ours is dropped. */
export function readRemembered(stored: string | null): readonly RememberedOrder[] {
  if (stored === null) return [];
  try {
    const parsed: unknown = JSON.parse(stored);
    return Array.isArray(parsed) ? parsed.filter(isRemembered).slice(-rememberedMax) : [];
  } catch {
    // Not ours: nothing was under way that we could know of.
    return [];
  }
}

function isRemembered(value: unknown): value is RememberedOrder {
  return (
    typeof value === "object" && value !== null && "account" in value && typeof value.account === "number" &&
    "clientOrderId" in value && typeof value.clientOrderId === "string" && "symbol" in value && typeof value.symbol === "string" &&
    "priceDecimals" in value && typeof value.priceDecimals === "number"
  );
}
