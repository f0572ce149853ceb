import type { Size } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { noteLeft } from "../market/mark.ts";
import { ACCOUNT, ID, KIND, LIMIT, OPEN, rowAt, selfTradeOf, sideOf, slotOf } from "../state/order-rows.ts";
import type { AccountPlace, OrderRow } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { endCancelled } from "./end-order.ts";
import { fill } from "./fill.ts";

/** Trades up to `size` of the order with what rests against it. True if it gave way to an order of its own account. */
export function take(state: EngineState, taker: OrderRow, size: Size): boolean {
  const { report } = state;
  const { rows } = state.orders;
  const slot = slotOf(state, taker);
  const kind = rows[taker | KIND] | 0;
  slot.book.match(sideOf(kind), rows[taker | LIMIT], size, state.accounts.id(rows[taker | ACCOUNT] as AccountPlace), selfTradeOf(kind), report);
  for (let row = 0; row < report.count; row += 1) {
    const maker = rowAt(report.place(row));
    assert(rows[maker | ID] === report.order(row), "every order in a book is open");
    if (report.kind(row) === "fill") {
      fill(state, slot, taker, maker, report.size(row) as Size, report.makerRemaining(row));
    } else {
      assert(rows[maker | OPEN] === report.size(row), "book and orders agree on what is cancelled");
      endCancelled(state, slot, maker, "selfTrade");
    }
  }
  if (report.count > 0) noteLeft(state, slot);
  return report.takerCancelled;
}
