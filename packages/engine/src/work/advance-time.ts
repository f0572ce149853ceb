import { done, type Verdict } from "../envelope/verdict.ts";
import { enterSession } from "../market/session.ts";
import { tellStatus } from "../market/status.ts";
import type { EngineState } from "../state/engine-state.ts";
import { hasEnded } from "../state/instrument-slot.ts";
import { assert, unreachable } from "@crossfloor/stdx";
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
  for (let left = state.limits.timersPerCommandMax; left > 0; left -= 1) {
    const timer = state.timers.peek();
    if (timer === undefined || timer.due > state.advancedTo) break;
    state.timers.pop();
    fire(state, timer);
    fired = true;
  }
  return fired;
}

export function hasDueTimers(state: EngineState): boolean {
  const timer = state.timers.peek();
  return timer !== undefined && timer.due <= state.advancedTo;
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
