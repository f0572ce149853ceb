/**
 * The days on which US stock exchanges close or close early, by rule, with the closures that no rule foresees as data.
 *
 * A holiday on Saturday is kept on Friday and one on Sunday on Monday, except that New Year's Day on a Saturday is not kept.
 */
import { assert } from "@crossfloor/stdx";
import { dateOf, dayOf, easterOf, friday, lastWeekday, monday, nthWeekday, saturday, sunday, thursday, tuesday, weekdayOf } from "./civil-date.ts";

export type UsHoliday =
  | "newYear" | "martinLutherKing" | "presidents" | "goodFriday" | "memorial" | "juneteenth" | "independence" | "labor" | "thanksgiving" | "christmas"
  | "mourning";
/** Days on which exchanges close at noon or shortly after. */
export type UsHalfDay = "independenceEve" | "afterThanksgiving" | "christmasEve";

const juneteenthSince = 2022;

/** Full closures of the stock exchanges that were announced, not ruled. */
const announced: ReadonlyMap<number, UsHoliday> = new Map([
  [dayOf(2018, 12, 5), "mourning"],
  [dayOf(2025, 1, 9), "mourning"],
]);

const halfDays = new Map<number, ReadonlyMap<number, UsHalfDay>>();
const holidays = new Map<number, ReadonlyMap<number, UsHoliday>>();

/** The holiday that is kept on a day, or null. */
export function holidayOn(day: number): UsHoliday | null {
  return announced.get(day) ?? holidaysOf(dateOf(day).year).get(day) ?? null;
}

/** The half-day that a day is, or null. */
export function halfDayOn(day: number): UsHalfDay | null {
  const { year } = dateOf(day);
  let ofYear = halfDays.get(year);
  if (ofYear === undefined) {
    ofYear = halfDaysOf(year);
    halfDays.set(year, ofYear);
  }
  return ofYear.get(day) ?? null;
}

/** Monday to Friday, and no holiday. */
export function isBusinessDay(day: number): boolean {
  return isWeekday(day) && holidayOn(day) === null;
}

export function isWeekday(day: number): boolean {
  const weekday = weekdayOf(day);
  return weekday >= monday && weekday <= friday;
}

/** The business day that lies `count` business days before (or, if negative, after) a day; 0 is the day itself or the one before it. */
export function businessDayBefore(day: number, count: number): number {
  const step = count < 0 ? 1 : -1;
  let found = day;
  while (!isBusinessDay(found)) found += step;
  for (let left = Math.abs(count); left > 0; left -= 1) {
    found += step;
    while (!isBusinessDay(found)) found += step;
  }
  return found;
}

function holidaysOf(year: number): ReadonlyMap<number, UsHoliday> {
  const known = holidays.get(year);
  if (known !== undefined) return known;
  assert(year >= 1971, "US holidays are known since the Uniform Monday Holiday Act");
  const made = new Map<number, UsHoliday>();
  const newYear = dayOf(year, 1, 1);
  if (weekdayOf(newYear) !== saturday) made.set(observed(newYear), "newYear");
  made.set(nthWeekday(year, 1, monday, 3), "martinLutherKing");
  made.set(nthWeekday(year, 2, monday, 3), "presidents");
  made.set(easterOf(year) - 2, "goodFriday");
  made.set(lastWeekday(year, 5, monday), "memorial");
  if (year >= juneteenthSince) made.set(observed(dayOf(year, 6, 19)), "juneteenth");
  made.set(observed(dayOf(year, 7, 4)), "independence");
  made.set(nthWeekday(year, 9, monday, 1), "labor");
  made.set(nthWeekday(year, 11, thursday, 4), "thanksgiving");
  made.set(observed(dayOf(year, 12, 25)), "christmas");
  holidays.set(year, made);
  return made;
}

function halfDaysOf(year: number): ReadonlyMap<number, UsHalfDay> {
  const made = new Map<number, UsHalfDay>();
  const independence = weekdayOf(dayOf(year, 7, 4));
  if (independence >= tuesday && independence <= friday) made.set(dayOf(year, 7, 3), "independenceEve");
  made.set(nthWeekday(year, 11, thursday, 4) + 1, "afterThanksgiving");
  const christmasEve = weekdayOf(dayOf(year, 12, 24));
  if (christmasEve >= monday && christmasEve <= thursday) made.set(dayOf(year, 12, 24), "christmasEve");
  return made;
}

function observed(day: number): number {
  const weekday = weekdayOf(day);
  if (weekday === saturday) return day - 1;
  return weekday === sunday ? day + 1 : day;
}
