/** Cancelling many orders, a bounded number per command. */
import type { CancelReason } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { cancelResting } from "../orders/end-order.ts";
import { firstOrder } from "../state/account-orders.ts";
import { knownAccount } from "../state/account-rows.ts";
import { exposureIn } from "../state/exposure-rows.ts";
import { ID, KIND, NEXT, slotPlaceOf } from "../state/order-rows.ts";
import { type AccountPlace, noOrder, type OrderRow } from "../state/places.ts";
import { firstAfter } from "../state/account-ids.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { Work } from "./work.ts";

/** Cancels some of the account's orders that are older than `before`; true when none is left. */
export function cancelSomeAccountOrders(state: EngineState, work: Extract<Work, { kind: "cancelAccountOrders" }>): boolean {
  const account = knownAccount(state, work.account);
  return cancelSome(state, account, work.instrument, work.before, state.limits.cancelsPerCommandMax, "user") >= 0;
}

/** Cancels some of the orders in an instrument that has ended, account by account. Returns what is left to do. */
export function cancelSomeEndedOrders(state: EngineState, work: Extract<Work, { kind: "endOrders" }>): Work | null {
  const { accountIds, limits } = state;
  let left = limits.cancelsPerCommandMax;
  let visits = limits.visitsPerCommandMax;
  let after = work.after;
  for (let place = firstAfter(accountIds, after); place < accountIds.length; place += 1) {
    if (visits === 0) return { ...work, after };
    visits -= 1;
    const account = knownAccount(state, accountIds[place]);
    if ((exposureIn(state, account, work.instrument)?.orders ?? 0) > 0) {
      left = cancelSome(state, account, work.instrument, state.nextOrder, left, "instrumentEnded");
      if (left < 0) return { ...work, after };
    }
    after = accountIds[place];
  }
  assert(state.slots.get(work.instrument)?.book.orderCount === 0, "an instrument that has ended has no open orders");
  return null;
}

/** Cancels up to `left` orders and returns how many more it might, or −1 when some are left. Walks at most `accountOrdersMax` of them. */
function cancelSome(state: EngineState, account: AccountPlace, instrument: number, before: number, left: number, reason: CancelReason): number {
  const { rows } = state.orders;
  let more = left;
  for (let order = firstOrder(state, account); order !== noOrder; ) {
    const next = (rows[order + NEXT] | 0) as OrderRow;
    if (rows[order + ID] < before && (instrument === 0 || state.slotsByPlace[slotPlaceOf(rows[order + KIND])].id === instrument)) {
      if (more === 0) return -1;
      cancelResting(state, order, reason);
      more -= 1;
    }
    order = next;
  }
  return more;
}
