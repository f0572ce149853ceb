import { done, type Verdict } from "../envelope/verdict.ts";
import { enterSession } from "../market/session.ts";
import { tellStatus } from "../market/status.ts";
import type { EngineState } from "../state/engine-state.ts";
import { KIND, timeInForceOf } from "../state/order-rows.ts";
import { noOrder } from "../state/places.ts";
import { hasEnded } from "../state/instrument-slot.ts";
import { assert, unreachable } from "@crossfloor/stdx";
import { cancelResting } from "../orders/end-order.ts";
import { expire, takeSettlement } from "./settlement.ts";
import { arm, type Timer } from "./timers.ts";
import type { UnixMs } from "@crossfloor/instruments";

/** Fires what is due, in (due, id) order and a bounded number; the rest is pending work. */
export function advanceTime(state: EngineState): Verdict {
  state.advancedTo = state.at;
  fireTimers(state);
  return done;
}

/** Fires timers that are due by the last `advanceTime`; says whether any was. */
export function fireTimers(state: EngineState): boolean {
  let fired = false;
  let timers = state.limits.timersPerCommandMax;
  let orders = state.limits.cancelsPerCommandMax;
  for (;;) {
    const timer = state.timers.peek();
    const due = timer === undefined ? Number.MAX_SAFE_INTEGER : timer.due;
    // Of what is due at one instant the markets come first, then the orders that end.
    const orderIsNext = state.expiries.firstDue < due;
    if ((orderIsNext ? state.expiries.firstDue : due) > state.advancedTo) break;
    if ((orderIsNext ? orders : timers) === 0) break;
    if (orderIsNext) {
      expireFirst(state);
      orders -= 1;
    } else if (timer !== undefined) {
      state.timers.pop();
      fire(state, timer);
      timers -= 1;
    }
    fired = true;
  }
  return fired;
}

export function hasDueTimers(state: EngineState): boolean {
  const timer = state.timers.peek();
  return (timer !== undefined && timer.due <= state.advancedTo) || state.expiries.firstDue <= state.advancedTo;
}

/** Ends the order that is due first. */
function expireFirst(state: EngineState): void {
  const order = state.expiries.first();
  assert(order !== noOrder, "an order that is due waits");
  cancelResting(state, order, timeInForceOf(state.orders.rows[order + KIND]) === "day" ? "sessionEnded" : "expired");
}

function fire(state: EngineState, { kind, slot, due }: Timer): void {
  switch (kind) {
    case "session":
      return changeSession(state, slot, due as UnixMs);
    case "lastTrade":
      return expire(state, slot);
    case "settle":
      return takeSettlement(state, slot);
    default:
      return unreachable(kind);
  }
}

function changeSession(state: EngineState, slot: Timer["slot"], due: UnixMs): void {
  if (hasEnded(slot)) {
    slot.sessionDue = 0;
    return;
  }
  const calendar = state.calendars[slot.terms.calendar];
  assert(calendar !== undefined, "a listed instrument has a calendar");
  // As of the instant at which it was due, so that a leap over several sessions tells each of them in turn.
  if (enterSession(slot, calendar, due)) tellStatus(state, slot);
  arm(state.timers, slot, "session");
}
