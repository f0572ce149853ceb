/**
 * Days of the Gregorian calendar as numbers: day 0 is 1970-01-01. The conversions are Howard Hinnant's "days from civil".
 */
import { assert, divFloor } from "@crossfloor/stdx";

export const dayMs = 86_400_000;

/** 0 is Sunday. */
export type Weekday = 0 | 1 | 2 | 3 | 4 | 5 | 6;
export const sunday = 0;
export const monday = 1;
export const tuesday = 2;
export const wednesday = 3;
export const thursday = 4;
export const friday = 5;
export const saturday = 6;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

export function dayOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = divFloor(shifted, 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = divFloor(153 * (month > 2 ? month - 3 : month + 9) + 2, 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + divFloor(yearOfEra, 4) - divFloor(yearOfEra, 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export function dateOf(day: number): CivilDate {
  const shifted = day + 719_468;
  const era = divFloor(shifted, 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = divFloor(dayOfEra - divFloor(dayOfEra, 1_460) + divFloor(dayOfEra, 36_524) - divFloor(dayOfEra, 146_096), 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + divFloor(yearOfEra, 4) - divFloor(yearOfEra, 100));
  const monthShifted = divFloor(5 * dayOfYear + 2, 153);
  const month = monthShifted < 10 ? monthShifted + 3 : monthShifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - divFloor(153 * monthShifted + 2, 5) + 1 };
}

export function weekdayOf(day: number): Weekday {
  return (((day + 4) % 7) + 7) % 7 as Weekday;
}

/** The n-th given weekday of a month; n counts from 1. */
export function nthWeekday(year: number, month: number, weekday: Weekday, n: number): number {
  assert(n >= 1, "a weekday of a month counts from 1");
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
}

export function lastWeekday(year: number, month: number, weekday: Weekday): number {
  const last = lastDayOf(year, month);
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

export function lastDayOf(year: number, month: number): number {
  return (month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)) - 1;
}

/** "YYYY-MM-DD". */
export function isoDate(day: number): string {
  const { year, month, day: dayOfMonth } = dateOf(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
}

/** Easter Sunday in the Gregorian calendar (anonymous algorithm, as printed by Meeus). */
export function easterOf(year: number): number {
  const golden = year % 19;
  const century = divFloor(year, 100);
  const rest = year % 100;
  const correction = divFloor(8 * century + 13, 25);
  const epact = (19 * golden + century - divFloor(century, 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * divFloor(rest, 4) - epact - (rest % 4)) % 7;
  const late = divFloor(golden + 11 * epact + 22 * toSunday, 451);
  const march = epact + toSunday - 7 * late + 114;
  return dayOf(year, divFloor(march, 31), (march % 31) + 1);
}
