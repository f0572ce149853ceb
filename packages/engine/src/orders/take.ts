import type { Size } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { noteLeft } from "../market/mark.ts";
import { ACCOUNT, ID, KIND, LIMIT, OPEN, rowAt, selfTradeOf, sideOf, slotOf } from "../state/order-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure, type OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { endCancelled } from "./end-order.ts";
import { fill } from "./fill.ts";

/**
 * Trades up to `size` of the order with what rests against it. True if it gave way to an order of its own account. `exposure`: its account's in
 * the instrument, `noExposure` where that is not known.
 */
export function take(state: EngineState, taker: OrderRow, size: Size, exposure: ExposureRow): boolean {
  const { report } = state;
  const { rows } = state.orders;
  const slot = slotOf(state, taker);
  const kind = rows[taker | KIND] | 0;
  let known = exposure;
  slot.book.match(sideOf(kind), rows[taker | LIMIT], size, state.accounts.id(rows[taker | ACCOUNT] as AccountPlace), selfTradeOf(kind), report);
  for (let row = 0; row < report.count; row += 1) {
    const maker = rowAt(report.place(row));
    assert(rows[maker | ID] === report.order(row), "every order in a book is open");
    if (report.kind(row) === "fill") {
      known = fill(state, slot, taker, maker, row, known);
    } else {
      assert(rows[maker | OPEN] === report.size(row), "book and orders agree on what is cancelled");
      endCancelled(state, slot, maker, "selfTrade");
      known = noExposure; // which may have been the last thing in it
    }
  }
  if (report.count > 0) noteLeft(state, slot);
  return report.takerCancelled;
}
