import type { Size } from "@crossfloor/instruments";
import { assert } from "@crossfloor/stdx";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import { orderCount } from "../state/account-orders.ts";
import { isDueOrder } from "../state/order-rows.ts";
import { noOrder } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { isAmended, mayRest, type OrderPlan } from "./order-plan.ts";

/** What the order meets in the book: sets how much of it may trade at once, or says the refusal. */
export function checkBook(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const { slot, side, account, accountId, limit, selfTrade, timeInForce, postOnly } = plan;
  const { book } = slot;
  const takes = book.wouldTake(side, limit);
  if (postOnly && takes) return refuse("post_only_must_not_take");
  if (takes && state.fillsLeft === 0) return refuse("engine_must_have_room", "fills of one batch");
  let takeSize = size;
  if (takes && (timeInForce === "fok" || book.orderCount > state.fillsLeft)) {
    book.preview(side, limit, size, accountId, selfTrade, state.report);
    takeSize = sizeWithin(state) as Size;
    if (timeInForce === "fok" && (state.report.filled < size || takeSize < size)) return refuse("fill_or_kill_must_fill_whole");
  } else if (timeInForce === "fok" && !takes) return refuse("fill_or_kill_must_fill_whole");
  if (takes && state.expiries.firstDue <= state.at && meetsDue(state, plan, takeSize)) return refuse("due_orders_must_have_left");
  plan.takes = takes;
  plan.takeSize = takeSize;
  if (!mayRest(timeInForce)) return null;

  if (orderCount(state, account) - (isAmended(plan) ? 1 : 0) >= state.limits.accountOrdersMax) return refuse("open_orders_must_not_exceed_maximum");
  // An amended order gives its own place back first, so a full book does not stand in its way.
  const room = book.canRest(side, limit, size);
  if (room === "ok" || (isAmended(plan) && room === "ordersFull")) return null;
  return refuse("book_must_have_room", room);
}

/** Whether the order would trade with one that is due and still waits for its turn to leave. */
function meetsDue(state: EngineState, { slot, side, accountId, limit, selfTrade }: OrderPlan, size: number): boolean {
  const { report } = state;
  slot.book.preview(side, limit, size, accountId, selfTrade, report);
  for (let row = 0; row < report.count; row += 1) {
    if (report.kind(row) !== "fill") continue;
    const maker = state.orders.find(report.order(row));
    assert(maker !== noOrder, "every order in a book is open");
    if (isDueOrder(state, maker)) return true;
  }
  return false;
}

/**
 * How much of the previewed match fits into the number of fills that one order may have. Orders of its own account that give way
 * on the way do not count: `accountOrdersMax` bounds them.
 */
function sizeWithin(state: EngineState): number {
  const { report, fillsLeft } = state;
  let fills = 0;
  let size = 0;
  for (let row = 0; row < report.count; row += 1) {
    if (report.kind(row) !== "fill") continue;
    if (fills === fillsLeft) return size;
    fills += 1;
    size += report.size(row);
  }
  return report.filled + report.remaining;
}
