import { assert } from "@crossfloor/stdx";
import type { CompiledCalendar, Session } from "../calendar.ts";
import type { UnixMs } from "../units.ts";
import { type CalendarCode, calendarIds, planOf } from "./calendar-rules.ts";
import { isoDate } from "./civil-date.ts";
import { instantOf, localDayOf } from "./time-zone.ts";

const midnight = 1_440;

/**
 * The rule of a calendar compiled to UTC instants over [from, until). Sessions that reach over an end are cut there. The result
 * enters the engine as a versioned command: rules and time zones stay outside.
 */
export function compileCalendar(code: CalendarCode, from: UnixMs, until: UnixMs, version = 1): CompiledCalendar {
  assert(from < until, "a calendar covers some time");
  const sessions = code === "always" ? [{ open: from, close: until, tradeDate: isoDate(localDayOf("london", from)) }] : sessionsOf(code, from, until);
  return { id: calendarIds[code], code, version, from, until, sessions };
}

function sessionsOf(code: Exclude<CalendarCode, "always">, from: UnixMs, until: UnixMs): Session[] {
  const sessions: Session[] = [];
  let open: UnixMs | null = null;
  // One day early, for a session that began on the evening before.
  const last = localDayOf("chicago", until);
  for (let day = localDayOf("chicago", from) - 1; day <= last; day += 1) {
    const plan = planOf(code, day);
    if (plan.closes !== null) {
      const opened: UnixMs = plan.opens === 0 && open !== null ? open : instantOf("chicago", day, plan.opens);
      add(sessions, opened, instantOf("chicago", day, plan.closes), isoDate(plan.tradeDay), from, until);
    }
    open = plan.eveningOpens === null ? null : instantOf("chicago", day, plan.eveningOpens);
  }
  // An evening that runs into the next day beyond the loop's end.
  if (open !== null) add(sessions, open, instantOf("chicago", last, midnight), isoDate(planOf(code, last + 1).tradeDay), from, until);
  return sessions;
}

function add(sessions: Session[], open: UnixMs, close: UnixMs, tradeDate: string, from: UnixMs, until: UnixMs): void {
  const opens = open > from ? open : from;
  const closes = close < until ? close : until;
  if (opens < closes) sessions.push({ open: opens, close: closes, tradeDate });
}
