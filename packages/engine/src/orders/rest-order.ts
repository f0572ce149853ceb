import type { Price, Size } from "@crossfloor/instruments";
import type { OrderId } from "@crossfloor/protocol";
import { noteRested } from "../market/mark.ts";
import { uncount } from "../money/margin-sums.ts";
import { link } from "../state/account-orders.ts";
import { BUYS, ORDERS, REDUCE_BUYS, REDUCE_SELLS, SELLS } from "../state/exposure-rows.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import { ACCOUNT, endsByItself, EXPOSURE, ID, isReduceOnly, KIND, LIMIT, OPEN, placeOf, quoteSetOf, sideOf } from "../state/order-rows.ts";
import type { AccountPlace, ExposureRow, OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";

/** Puts what is left of an order into the book, behind all others at its price. The exposure is its account's in the instrument. */
export function restOrder(state: EngineState, order: OrderRow, slot: InstrumentSlot, exposure: ExposureRow): void {
  const { rows } = state.orders;
  const account = (rows[order | ACCOUNT] | 0) as AccountPlace;
  const accountId = state.accounts.id(account);
  const id = rows[order | ID] as OrderId;
  const kind = rows[order | KIND] | 0;
  const side = sideOf(kind);
  const limit = rows[order | LIMIT] as Price;
  const open = rows[order | OPEN] as Size;
  rows[order | EXPOSURE] = exposure;
  slot.book.restAt(placeOf(order), id, accountId, side, limit, open);
  noteRested(state, slot, side, limit);
  uncount(state, exposure);
  const exposures = state.exposures.rows;
  exposures[exposure | (side === "buy" ? BUYS : SELLS)] += open;
  if (isReduceOnly(kind)) exposures[exposure | (side === "buy" ? REDUCE_BUYS : REDUCE_SELLS)] += open;
  exposures[exposure | ORDERS] += 1;
  state.orders.add(order);
  link(state, account, order);
  if (endsByItself(kind)) state.expiries.add(order);
  if (quoteSetOf(kind) !== 0) state.quotes.add(order);
  const { rested } = state.told;
  rested.order = id;
  rested.account = accountId;
  rested.instrument = slot.id;
  rested.terms = kind;
  rested.price = limit;
  rested.size = open;
  state.sink.orderRested(rested);
}
