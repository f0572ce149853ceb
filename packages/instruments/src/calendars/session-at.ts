import type { CompiledCalendar, Session } from "../calendar.ts";
import type { UnixMs } from "../units.ts";

/** The session that is open at an instant; `null` when closed, and outside the calendar's span, where nothing may trade. */
export function sessionAt(calendar: CompiledCalendar, at: UnixMs): Session | null {
  const place = lastOpenedBy(calendar.sessions, at);
  if (place < 0) return null;
  const session = calendar.sessions[place];
  return at < session.close ? session : null;
}

/** The next instant after `at` at which the market opens or closes; `null` when the calendar knows none. */
export function nextChange(calendar: CompiledCalendar, at: UnixMs): UnixMs | null {
  const { sessions } = calendar;
  let place = lastOpenedBy(sessions, at);
  if (place < 0 || at >= sessions[place].close) return sessions[place + 1]?.open ?? null;
  // Where the next session follows without a gap, it is one opening; where the span ends, nobody knows.
  while (sessions[place].close === sessions[place + 1]?.open) place += 1;
  const { close } = sessions[place];
  return close === calendar.until ? null : close;
}

/** Place of the last session that opened at or before an instant; −1 for none. */
function lastOpenedBy(sessions: readonly Session[], at: UnixMs): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle].open <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
