/**
 * Trading hours by rule. Times are minutes after midnight in Chicago.
 *
 * - `always`: never closes.
 * - `cme`: equity-index futures. Sunday 17:00 to Friday 16:00 with a break from 16:00 to 17:00 each day.
 * - `nymex`: energy and metal futures: the same week, other holiday hours.
 * - `day`: a day session from 7:00 to 16:00 on US business days.
 */
import { unreachable } from "@crossfloor/stdx";
import { calendarId, type CalendarId } from "../units.ts";
import { dateOf, friday, weekdayOf } from "./civil-date.ts";
import { halfDayOn, holidayOn, isBusinessDay, isWeekday, type UsHoliday } from "./us-holidays.ts";

export const calendarCodes = ["always", "cme", "nymex", "day"] as const;
export type CalendarCode = (typeof calendarCodes)[number];

/** Fixed for ever. */
export const calendarIds: Readonly<Record<CalendarCode, CalendarId>> = {
  always: calendarId(1),
  cme: calendarId(2),
  nymex: calendarId(3),
  day: calendarId(4),
};

const at = (hour: number, minute = 0): number => hour * 60 + minute;

/** What a floor with sessions does on one local day. */
export interface DayPlan {
  /** From midnight, or from `opens`, to `closes`; null when the day part is shut. */
  readonly opens: number;
  readonly closes: number | null;
  /** The evening's opening for the next day; null when there is none. */
  readonly eveningOpens: number | null;
  /** The day whose trade date the day part bears. */
  readonly tradeDay: number;
}

const reopening = at(17);

/** The plan of a day under a calendar with sessions. */
export function planOf(code: Exclude<CalendarCode, "always">, day: number): DayPlan {
  switch (code) {
    case "cme":
      return nearlyRoundTheClock(day, cmeClose, isBusinessDay);
    case "nymex":
      // Only share markets keep a day of mourning.
      return nearlyRoundTheClock(day, nymexClose, (candidate) => isBusinessDay(candidate) || holidayOn(candidate) === "mourning");
    case "day":
      return { opens: at(7), closes: dayClose(day), eveningOpens: null, tradeDay: day };
    default:
      return unreachable(code);
  }
}

/** A weekday that is not shut is entered on the evening before. Days that do not settle bear the trade date of the next that does. */
function nearlyRoundTheClock(day: number, closeOf: (day: number) => number | null, settles: (day: number) => boolean): DayPlan {
  let tradeDay = day;
  while (!settles(tradeDay)) tradeDay += 1;
  return {
    opens: 0,
    closes: isWeekday(day) ? closeOf(day) : null,
    eveningOpens: isWeekday(day + 1) && closeOf(day + 1) !== null ? reopening : null,
    tradeDay,
  };
}

function cmeClose(day: number): number | null {
  switch (holidayOn(day)) {
    case null:
      break;
    case "newYear":
    case "christmas":
      return null;
    case "goodFriday":
      // Open for the employment report, which comes on the first Friday of a month.
      return dateOf(day).month === 4 && dateOf(day).day <= 7 ? at(8, 15) : null;
    case "mourning":
      return at(8, 30);
    default:
      return at(12);
  }
  return halfDayOn(day) === null ? at(16) : at(12, 15);
}

/** Energy and metals keep longer holiday hours than shares since 2022, except on Fridays. */
function nymexClose(day: number): number | null {
  const { year } = dateOf(day);
  const holiday: UsHoliday | null = holidayOn(day);
  if (holiday === "newYear" || holiday === "christmas" || holiday === "goodFriday") return null;
  if (holiday !== null && holiday !== "mourning") return year >= 2022 && weekdayOf(day) !== friday ? at(13, 30) : at(12);
  switch (halfDayOn(day)) {
    case "afterThanksgiving":
      return year >= 2025 ? at(13, 45) : at(12, 45);
    case "christmasEve":
      return at(12, 45);
    default:
      return at(16);
  }
}

function dayClose(day: number): number | null {
  if (!isBusinessDay(day)) return null;
  return halfDayOn(day) === null ? at(16) : at(12);
}
