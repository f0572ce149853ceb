import type { Size } from "@crossfloor/instruments";
import { isPostOnly, mayRest, mustFillWhole } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { refuse, type Verdict } from "../envelope/verdict.ts";
import { orderCount } from "../state/account-orders.ts";
import { isDueOrder } from "../state/order-rows.ts";
import { noOrder } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { isAmended, type OrderPlan } from "./order-plan.ts";

/** What the order meets in the book: sets how much of it may trade at once, or says the refusal. */
export function checkBook(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const { terms, limit, side, slot: { book } } = plan;
  const takes = book.wouldTake(side, limit);
  plan.takes = takes;
  plan.takeSize = size;
  if (takes) {
    const refusal = checkTaking(state, plan, size);
    if (refusal !== null) return refusal;
  } else if (mustFillWhole(terms)) return refuse("fill_or_kill_must_fill_whole");
  if (!mayRest(terms)) return null;

  // An amended order gives its own place back first, so neither a full account nor a full book stands in its way.
  const most = state.limits.accountOrdersMax;
  const count = orderCount(state, plan.account);
  if (count >= most && (count > most || !isAmended(plan))) return refuse("open_orders_must_not_exceed_maximum");
  const room = book.canRest(side, limit, size);
  return room === "ok" || (room === "ordersFull" && isAmended(plan)) ? null : refuse("book_must_have_room", room);
}

/** One that meets an order may be refused for that, and has no more fills than are left to the command. */
function checkTaking(state: EngineState, plan: OrderPlan, size: Size): Verdict | null {
  const { slot: { book }, side, accountId, limit, selfTrade, terms } = plan;
  if (isPostOnly(terms)) return refuse("post_only_must_not_take");
  if (state.fillsLeft === 0) return refuse("engine_must_have_room", "fills of one batch");
  const whole = mustFillWhole(terms);
  // Orders of its own account that give way could let it go further than the levels say.
  if (whole || !(selfTrade !== "cancelOldest" && book.fillsWithin(side, limit, size, state.fillsLeft))) {
    book.preview(side, limit, size, accountId, selfTrade, state.report);
    plan.takeSize = sizeWithin(state) as Size;
    if (whole && (state.report.filled < size || plan.takeSize < size)) return refuse("fill_or_kill_must_fill_whole");
  }
  return state.expiries.firstDue <= state.at && meetsDue(state, plan, plan.takeSize) ? refuse("due_orders_must_have_left") : null;
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
