import type { Price, Size } from "@crossfloor/instruments";
import type { OrderId } from "@crossfloor/protocol";
import { noteBeyondMark } from "../market/mark.ts";
import { uncount } from "../money/margin-sums.ts";
import { link } from "../state/account-orders.ts";
import { BUYS, ORDERS, REDUCE_BUYS, REDUCE_SELLS, SELLS } from "../state/exposure-rows.ts";
import { ensureExposure } from "../state/keep-exposure.ts";
import { ACCOUNT, BOOK_PLACE, EXPIRES_AT, EXPOSURE, ID, isReduceOnly, KIND, LIMIT, OPEN, sideOf, slotOf } from "../state/order-rows.ts";
import type { AccountPlace, OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";

/** Puts what is left of an order into the book, behind all others at its price. */
export function restOrder(state: EngineState, order: OrderRow): void {
  const { rows } = state.orders;
  const account = (rows[order + ACCOUNT] | 0) as AccountPlace;
  const accountId = state.accounts.id(account);
  const id = rows[order + ID];
  const kind = rows[order + KIND] | 0;
  const slot = slotOf(state, order);
  const side = sideOf(kind);
  const limit = rows[order + LIMIT];
  const open = rows[order + OPEN];
  rows[order + BOOK_PLACE] = slot.book.rest(id, accountId, side, limit, open);
  noteBeyondMark(state, slot);
  const exposure = ensureExposure(state, account, slot);
  uncount(state, exposure);
  const exposures = state.exposures.rows;
  exposures[exposure + (side === "buy" ? BUYS : SELLS)] += open;
  if (isReduceOnly(kind)) exposures[exposure + (side === "buy" ? REDUCE_BUYS : REDUCE_SELLS)] += open;
  exposures[exposure + ORDERS] += 1;
  rows[order + EXPOSURE] = exposure;
  state.orders.add(order);
  link(state, account, order);
  if (rows[order + EXPIRES_AT] !== 0) state.expiries.add(order);
  state.quotes.add(order);
  const { rested } = state.told;
  rested.order = id as OrderId;
  rested.account = accountId;
  rested.instrument = slot.id;
  rested.side = side;
  rested.price = limit as Price;
  rested.size = open as Size;
  state.sink.orderRested(rested);
}
