/** When the market behind an index is open, by the compiled calendar of the floor's catalogue. */
import type { CompiledCalendar, Session, UnixMs } from "@crossfloor/instruments";

export type Hours =
  | { readonly kind: "open"; readonly until: UnixMs }
  | { readonly kind: "closed"; readonly until: UnixMs }
  /** Outside the span that the calendar speaks of. */
  | { readonly kind: "unknown" };

/** By bisection over the calendar's ascending, disjoint sessions. */
export function hoursAt(calendar: CompiledCalendar, at: UnixMs): Hours {
  if (at < calendar.from || at >= calendar.until) return { kind: "unknown" };
  const next = firstClosingAfter(calendar.sessions, at);
  if (next === calendar.sessions.length) return { kind: "closed", until: calendar.until };
  const session = calendar.sessions[next];
  return at >= session.open ? { kind: "open", until: session.close } : { kind: "closed", until: session.open };
}

/** Place of the first session that closes after `at`. */
function firstClosingAfter(sessions: readonly Session[], at: UnixMs): number {
  let low = 0;
  let high = sessions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sessions[middle].close > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
