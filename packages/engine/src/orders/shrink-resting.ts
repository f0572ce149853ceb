import type { Price, Size } from "@crossfloor/instruments";
import type { OrderId } from "@crossfloor/protocol";
import { voidSpare } from "../money/spare-margin.ts";
import type { EngineState } from "../state/engine-state.ts";
import { ACCOUNT, ID, KIND, LIMIT, OPEN, placeOf, sideOf, slotOf, UPDATED_AT } from "../state/order-rows.ts";
import type { AccountPlace, OrderRow } from "../state/places.ts";
import { lessResting } from "./end-order.ts";

/** Leaves a resting order less to trade, in its place in the queue. */
export function shrinkResting(state: EngineState, order: OrderRow, size: Size): void {
  const { rows } = state.orders;
  tellAmended(state, order, rows[order | LIMIT] as Price, size, true);
  const slot = slotOf(state, order);
  slot.book.reduceAt(placeOf(order), size);
  lessResting(state, order, rows[order | OPEN] - size);
  rows[order | OPEN] = size;
  rows[order | UPDATED_AT] = state.at;
  // Rounded one by one, the values of less at two prices may lie a unit further apart than those of more.
  if (slot.valuation.inverse) voidSpare(state, (rows[order | ACCOUNT] | 0) as AccountPlace);
}

/** Of an order as it was, before it changes. */
export function tellAmended(state: EngineState, order: OrderRow, price: Price, size: Size, kept: boolean): void {
  const { rows } = state.orders;
  state.sink.other({
    type: "orderAmended", order: rows[order | ID] as OrderId, account: state.accounts.id(rows[order | ACCOUNT] as AccountPlace), instrument: slotOf(state, order).id, side: sideOf(rows[order | KIND]),
    priceBefore: rows[order | LIMIT] as Price, sizeBefore: rows[order | OPEN] as Size, price, size, kept,
  });
}
