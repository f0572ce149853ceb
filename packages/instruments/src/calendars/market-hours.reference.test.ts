/**
 * Our hours against a published database of market hours, where a copy is at hand: `CROSSFLOOR_MARKET_DATA` names the folder,
 * or it lies beside the repository as `shared/market-data`. The comparison is one of minutes, so that nothing hides in a summary.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { CalendarCode } from "./calendar-rules.ts";
import { dateOf, dayOf, isoDate, weekdayOf } from "./civil-date.ts";
import { compileCalendar } from "./compile-calendar.ts";
import { offsetAt, type TimeZone, utcInstant } from "./time-zone.ts";
import { halfDayOn, holidayOn, isWeekday } from "./us-holidays.ts";

interface Hours {
  readonly exchangeTimeZone: string;
  readonly holidays?: readonly string[];
  readonly earlyCloses?: Readonly<Record<string, string>>;
  readonly lateOpens?: Readonly<Record<string, string>>;
  readonly [weekday: string]: unknown;
}

const folder = process.env["CROSSFLOOR_MARKET_DATA"] ?? fileURLToPath(new URL("../../../../../shared/market-data", import.meta.url));
const file = `${folder}/cme-reference/market-hours.json`;
const present = existsSync(file);
const entries: Record<string, Hours> = present ? (JSON.parse(readFileSync(file, "utf8")) as { entries: Record<string, Hours> }).entries : {};
const why = "needs the market-hours reference: set CROSSFLOOR_MARKET_DATA to the folder that holds cme-reference";

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const first = dayOf(2020, 1, 1);
const last = dayOf(2026, 12, 31);

function dayIn(text: string): number {
  const [month, day, year] = text.split("/").map(Number);
  return dayOf(year, month, day);
}
function minuteIn(text: string): number {
  const [days, clock] = text.includes(".") ? text.split(".") : ["0", text];
  const [hour, minute] = clock.split(":").map(Number);
  return Number(days) * 1_440 + hour * 60 + minute;
}
const zoneOf = (name: string): TimeZone => (name === "America/Chicago" ? "chicago" : "newYork");

/** One byte a minute of a local day; 1 is open. */
type Minutes = Uint8Array;

/**
 * Open minutes of a local day as the reference has them. A day that it lists as a holiday has none; an early close ends the day
 * at its time and a late open begins it at its; with the late open after the early close the time between them is shut. The
 * wildcard's holidays count where the market has no hours of its own for the day.
 */
function referenceMinutes(of: Hours, general: Hours, day: number): Minutes {
  const { year, month, day: dayOfMonth } = dateOf(day);
  const key = `${month}/${dayOfMonth}/${year}`;
  const early = of.earlyCloses?.[key];
  const late = of.lateOpens?.[key];
  const minutes = new Uint8Array(1_440);
  if (of.holidays?.includes(key)) return minutes;
  if (general.holidays?.includes(key) && early === undefined && late === undefined) return minutes;
  const closes = early === undefined ? 1_440 : minuteIn(early);
  const opens = late === undefined ? 0 : minuteIn(late);
  for (const { start, end } of of[weekdays[weekdayOf(day)]] as { start: string; end: string }[]) minutes.fill(1, minuteIn(start), minuteIn(end));
  if (opens > closes) minutes.fill(0, closes, opens);
  else {
    minutes.fill(0, closes);
    minutes.fill(0, 0, opens);
  }
  return minutes;
}

/** Our open minutes per local day of the reference's zone. */
function ourMinutes(code: CalendarCode, zone: TimeZone): Map<number, Minutes> {
  const days = new Map<number, Minutes>();
  for (const session of compileCalendar(code, utcInstant(2019, 12, 25), utcInstant(2027, 1, 8)).sessions) {
    // No session spans a change of clocks, which falls on Sunday mornings.
    const offsetMs = offsetAt(zone, session.open) * 60_000;
    const end = (session.close + offsetMs) / 60_000;
    for (let at = (session.open + offsetMs) / 60_000; at < end; ) {
      const day = Math.floor(at / 1_440);
      const until = Math.min(end, (day + 1) * 1_440);
      const minutes = days.get(day) ?? new Uint8Array(1_440);
      days.set(day, minutes.fill(1, at - day * 1_440, until - day * 1_440));
      at = until;
    }
  }
  return days;
}

/** Days on which the two differ, with the spans of local minutes that only one of them opens. */
function differences(code: CalendarCode, market: string, wildcard: string): string[] {
  const of = entries[market];
  const ours = ourMinutes(code, zoneOf(of.exchangeTimeZone));
  const found: string[] = [];
  for (let day = first; day <= last; day += 1) {
    const theirs = referenceMinutes(of, entries[wildcard], day);
    const mine = ours.get(day) ?? new Uint8Array(1_440);
    for (const [who, a, b] of [["rule", mine, theirs], ["reference", theirs, mine]] as const) {
      let from = -1;
      let to = -1;
      for (let minute = 0; minute < 1_440; minute += 1) {
        if (a[minute] === 0 || b[minute] === 1) continue;
        if (from < 0) from = minute;
        to = minute + 1;
      }
      if (from >= 0) found.push(`${isoDate(day)} only the ${who} opens ${clock(from)}-${clock(to)}`);
    }
  }
  return found;
}
const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** The deviations that docs/specs/calendars.md keeps and explains. */
function kept(market: string): string[] {
  const page = readFileSync(new URL("../../../../docs/specs/calendars.md", import.meta.url), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith(`| ${market} (`)).map((line) => line.split("|").map((cell) => cell.trim()));
  return rows.map(([, , day, difference]) => `${day} ${difference}`);
}

describe.skipIf(!present)(`market hours of record${present ? "" : ` (skipped: ${why})`}`, () => {
  test("CAL-007: cme against the share-index micro", () => {
    expect(differences("cme", "Future-cme-MES", "Future-cme-[*]")).toEqual(kept("MES"));
  });
  test("CAL-007: nymex against the crude-oil micro", () => {
    expect(differences("nymex", "Future-nymex-MCL", "Future-nymex-[*]")).toEqual(kept("MCL"));
  });
  test("CAL-007: nymex against the gold micro", () => {
    expect(differences("nymex", "Future-comex-MGC", "Future-comex-[*]")).toEqual(kept("MGC"));
  });

  test("CAL-004: holidays and half-days of the stock exchanges, 2020 to 2028", () => {
    const stocks = entries["Equity-usa-[*]"];
    const within = (day: number): boolean => day >= first && day <= dayOf(2028, 12, 31) && isWeekday(day);
    const theirs = (stocks.holidays ?? []).map(dayIn).filter(within).map(isoDate).sort();
    const theirHalves = Object.keys(stocks.earlyCloses ?? {}).map(dayIn).filter(within).map(isoDate).sort();
    const days = Array.from({ length: dayOf(2028, 12, 31) - first + 1 }, (_, place) => first + place).filter(isWeekday);
    expect(days.filter((day) => holidayOn(day) !== null).map(isoDate)).toEqual(theirs);
    expect(days.filter((day) => halfDayOn(day) !== null).map(isoDate)).toEqual(theirHalves);
  });
});
