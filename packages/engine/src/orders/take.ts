import type { Size } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import type { EngineState } from "../state/engine-state.ts";
import type { OpenOrder } from "../state/open-order.ts";
import { endCancelled } from "./end-order.ts";
import { fill } from "./fill.ts";

/** Trades up to `size` of the order with what rests against it. True if it gave way to an order of its own account. */
export function take(state: EngineState, taker: OpenOrder, size: Size): boolean {
  const { report } = state;
  const { book } = taker.slot;
  book.match(taker.side, taker.limit, size, taker.account.id, taker.selfTrade, report);
  for (let row = 0; row < report.count; row += 1) {
    const maker = state.orders.get(report.order(row) as OpenOrder["id"]);
    assert(maker !== undefined, "every order in a book is open");
    if (report.kind(row) === "fill") {
      fill(state, taker, maker, report.size(row) as Size);
      assert(maker.open === report.makerRemaining(row), "book and orders agree on what is open");
    } else {
      assert(maker.open === report.size(row), "book and orders agree on what is cancelled");
      endCancelled(state, maker, "selfTrade");
    }
  }
  return report.takerCancelled;
}
