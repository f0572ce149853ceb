import { assert, unreachable } from "@crossfloor/stdx";
import { done, type Verdict } from "../envelope/verdict.ts";
import type { EngineState } from "../state/engine-state.ts";
import { cancelSomeAccountOrders, cancelSomeEndedOrders } from "./cancel-orders.ts";
import { fireTimers, hasDueTimers } from "./advance-time.ts";
import { settlePositions } from "./settlement.ts";
import type { Work } from "./work.ts";

export function hasPendingWork(state: EngineState): boolean {
  return state.work.length > 0 || hasDueTimers(state);
}

/** Does one bounded piece: what was begun first goes on first, then the timers that one command could not all fire. */
export function continueWork(state: EngineState): Verdict {
  const work = state.work[0];
  if (work === undefined) {
    fireTimers(state);
    return done;
  }
  const rest = doWork(state, work);
  assert(state.work[0] === work, "new work waits behind the work at hand");
  if (rest === null) state.work.shift();
  else state.work[0] = rest;
  return done;
}

/** Returns what is left. */
function doWork(state: EngineState, work: Work): Work | null {
  switch (work.kind) {
    case "cancelAccountOrders":
      return cancelSomeAccountOrders(state, work) ? null : work;
    case "endOrders":
      return cancelSomeEndedOrders(state, work);
    case "settlePositions":
      return settlePositions(state, work);
    default:
      return unreachable(work);
  }
}
