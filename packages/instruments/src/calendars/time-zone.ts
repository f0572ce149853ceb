/**
 * Wall clocks of the cities whose hours matter here, by rule instead of by a time-zone database, so that every machine and
 * every release compiles the same calendar. The US rule is that of the Energy Policy Act of 2005, in force since 2007; the
 * British one that of the Summer Time Order 2002. A change of law is a new release and a new calendar version.
 */
import { assert, divFloor, unreachable } from "@crossfloor/stdx";
import type { UnixMs } from "../units.ts";
import { dateOf, dayMs, dayOf, lastWeekday, nthWeekday, sunday } from "./civil-date.ts";

export type TimeZone = "chicago" | "newYork" | "london";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const firstYear = 2007;

/** Minutes to add to UTC for the wall clock of a zone at an instant. From 2007 on. */
export function offsetAt(zone: TimeZone, at: UnixMs): number {
  const standard = standardOffset(zone);
  const { year } = dateOf(divFloor(at, dayMs));
  assert(year >= firstYear, "time zones are known from 2007 on");
  const { from, until } = summerOf(zone, year);
  return at >= from && at < until ? standard + 60 : standard;
}

/** The instants at which summer time begins and ends in a year. */
export function summerOf(zone: TimeZone, year: number): { readonly from: UnixMs; readonly until: UnixMs } {
  switch (zone) {
    case "chicago":
    case "newYork": {
      // 02:00 standard time on the second Sunday of March to 02:00 summer time on the first Sunday of November.
      const standardMs = standardOffset(zone) * minuteMs;
      const from = nthWeekday(year, 3, sunday, 2) * dayMs + 2 * hourMs - standardMs;
      const until = nthWeekday(year, 11, sunday, 1) * dayMs + hourMs - standardMs;
      return { from: from as UnixMs, until: until as UnixMs };
    }
    case "london":
      // 01:00 UTC on the last Sundays of March and October.
      return { from: (lastWeekday(year, 3, sunday) * dayMs + hourMs) as UnixMs, until: (lastWeekday(year, 10, sunday) * dayMs + hourMs) as UnixMs };
    default:
      return unreachable(zone);
  }
}

/**
 * The instant at which a zone's wall clock shows `minute` minutes after midnight of a day. A time that happens twice means the
 * first; one that is skipped means the instant that it would have been without the change.
 */
export function instantOf(zone: TimeZone, day: number, minute: number): UnixMs {
  const local = day * dayMs + minute * minuteMs;
  const standard = standardOffset(zone);
  const inSummer = (local - (standard + 60) * minuteMs) as UnixMs;
  return offsetAt(zone, inSummer) === standard + 60 ? inSummer : ((local - standard * minuteMs) as UnixMs);
}

/** Day number of a zone's wall clock at an instant. */
export function localDayOf(zone: TimeZone, at: UnixMs): number {
  return divFloor(at + offsetAt(zone, at) * minuteMs, dayMs);
}

/** An instant of UTC. */
export function utcInstant(year: number, month: number, day: number, hour = 0, minute = 0): UnixMs {
  return (dayOf(year, month, day) * dayMs + hour * hourMs + minute * minuteMs) as UnixMs;
}

function standardOffset(zone: TimeZone): number {
  switch (zone) {
    case "chicago":
      return -360;
    case "newYork":
      return -300;
    case "london":
      return 0;
    default:
      return unreachable(zone);
  }
}
