/** Whether a compiled calendar's market is open, and until when. */
import type { CompiledCalendar, UnixMs } from "@crossfloor/instruments";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/** Sets the slot's session as the calendar has it at this instant; says whether anything changed. */
export function enterSession(slot: InstrumentSlot, calendar: CompiledCalendar, at: UnixMs): boolean {
  const place = firstNotClosed(calendar, at);
  const session = calendar.sessions[place];
  const open = session !== undefined && session.open <= at;
  const until = session === undefined ? 0 : open ? session.close : session.open;
  const changed = slot.sessionOpen !== open || slot.until !== until;
  slot.sessionOpen = open;
  slot.until = until;
  return changed;
}

/** Place of the first session that closes after this instant; the number of sessions if none does. */
function firstNotClosed(calendar: CompiledCalendar, at: UnixMs): number {
  let low = 0;
  let high = calendar.sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (calendar.sessions[middle].close <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
