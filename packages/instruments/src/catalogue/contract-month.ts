/** Months in which contracts end, and the instants at which they do. */
import { dateOf, dayOf, friday, lastDayOf, lastWeekday, nthWeekday } from "../calendars/civil-date.ts";
import { instantOf, utcInstant } from "../calendars/time-zone.ts";
import { businessDayBefore } from "../calendars/us-holidays.ts";
import type { UnixMs } from "../units.ts";

export interface ContractMonth {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
}

const names = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;

/** "DEC26". */
export function monthCode({ year, month }: ContractMonth): string {
  return `${names[month - 1]}${String(year % 100).padStart(2, "0")}`;
}

/** "2026-12". */
export function monthText({ year, month }: ContractMonth): string {
  return `${year}-${String(month).padStart(2, "0")}`;
}

export function monthAfter({ year, month }: ContractMonth): ContractMonth {
  return month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
}

const minutes = (hour: number, minute: number): number => hour * 60 + minute;

/** 08:00 UTC on the last Friday: crypto futures. */
export function endOfCryptoMonth({ year, month }: ContractMonth): UnixMs {
  const date = dateOf(lastWeekday(year, month, friday));
  return utcInstant(date.year, date.month, date.day, 8);
}

/** 8:30 Chicago on the third Friday, or the business day before it where that is a holiday: the opening of the shares. */
export function endOfEquityMonth({ year, month }: ContractMonth): UnixMs {
  return instantOf("chicago", businessDayBefore(nthWeekday(year, month, friday, 3), 0), minutes(8, 30));
}

/**
 * 13:30 Chicago, four business days before the 25th of the month before (one more when the 25th is no business day): one day
 * before the large crude contract ends.
 */
export function endOfOilMonth({ year, month }: ContractMonth): UnixMs {
  const before = month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
  const day = dayOf(before.year, before.month, 25);
  // Where the 25th is no business day, `businessDayBefore` already steps back to the one before it.
  return instantOf("chicago", businessDayBefore(day, 4), minutes(13, 30));
}

/** 12:30 Chicago on the third last business day of the month: gold, silver, copper. */
export function endOfMetalMonth({ year, month }: ContractMonth): UnixMs {
  return instantOf("chicago", businessDayBefore(lastDayOf(year, month), 2), minutes(12, 30));
}

/** 13:30 Chicago on the fourth last business day of the month before: one day before the large gas contract ends. */
export function endOfGasMonth({ year, month }: ContractMonth): UnixMs {
  const before = month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 };
  return instantOf("chicago", businessDayBefore(lastDayOf(before.year, before.month), 3), minutes(13, 30));
}

/** 15:00 Chicago on the third Friday, or the business day before it where that is a holiday: minis of the day session. */
export function endOfDaySessionMonth({ year, month }: ContractMonth): UnixMs {
  return instantOf("chicago", businessDayBefore(nthWeekday(year, month, friday, 3), 0), minutes(15, 0));
}
