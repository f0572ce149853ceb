import { checkCalendar } from "@crossfloor/instruments";
import type { SetCalendar } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { enterSession } from "../market/session.ts";
import { tellStatus } from "../market/status.ts";
import type { EngineState } from "../state/engine-state.ts";
import { hasEnded } from "../state/instrument-slot.ts";
import { rearm } from "../work/timers.ts";
import { faultText } from "./context.ts";

/** Sets a calendar, or replaces it by its next version; the sessions of its instruments follow at once. */
export function setCalendar(state: EngineState, { calendar }: SetCalendar): Verdict {
  const current = state.calendars[calendar.id];
  if (calendar.version !== (current?.version ?? 0) + 1) return refuse("calendar_version_must_follow");
  const fault = checkCalendar(calendar);
  if (fault !== null) return refuse("listing_must_be_valid", faultText(fault));
  if (calendar.id > state.limits.calendarIdMax) return refuse("listing_must_be_valid", `id is at most ${state.limits.calendarIdMax}`);
  if (current !== undefined && current.code !== calendar.code) return refuse("listing_must_be_valid", "code stays as it is");
  if (state.calendars.some((other) => other !== undefined && other.id !== calendar.id && other.code === calendar.code)) {
    return refuse("listing_must_be_valid", "code is taken by another calendar");
  }

  state.calendars[calendar.id] = calendar;
  state.sink.other({ type: "calendarSet", calendar });
  if (current === undefined) return done;
  for (const slot of state.slotList) {
    if (slot.terms.calendar !== calendar.id || hasEnded(slot)) continue;
    if (enterSession(slot, calendar, state.at)) tellStatus(state, slot);
  }
  rearm(state.timers, state.slotList);
  return done;
}
