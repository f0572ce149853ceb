/** Whether an instrument's calendar has its market open, and until when. */
import { type CompiledCalendar, nextChange, sessionAt, type UnixMs } from "@crossfloor/instruments";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/** Sets the slot's session as the calendar has it at this instant; says whether anything changed. */
export function enterSession(slot: InstrumentSlot, calendar: CompiledCalendar, at: UnixMs): boolean {
  const open = sessionAt(calendar, at) !== null;
  const until = nextChange(calendar, at);
  const changed = slot.sessionOpen !== open || slot.until !== until;
  slot.sessionOpen = open;
  slot.until = until;
  // Where the calendar ends nothing may trade any more, whatever comes then.
  slot.sessionDue = until ?? (open ? calendar.until : 0);
  return changed;
}
