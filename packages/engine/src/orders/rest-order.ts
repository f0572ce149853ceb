import { addResting, ensureExposure } from "../state/account.ts";
import type { EngineState } from "../state/engine-state.ts";
import { link, type OpenOrder } from "../state/open-order.ts";

/** Puts what is left of an order into the book, behind all others at its price. */
export function restOrder(state: EngineState, order: OpenOrder): void {
  order.slot.book.rest(order.id, order.account.id, order.side, order.limit, order.open);
  const exposure = ensureExposure(order.account, order.slot);
  addResting(exposure, order, order.open);
  exposure.orders += 1;
  state.orders.set(order.id, order);
  link(order);
  if (order.expiresAt !== 0) state.expiries.add(order);
  state.emit({ type: "orderRested", order: order.id, account: order.account.id, instrument: order.slot.id, side: order.side, price: order.limit, size: order.open });
}
