import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CompiledCalendar } from "../calendar.ts";
import type { UnixMs } from "../units.ts";
import { type CalendarCode, calendarCodes } from "./calendar-rules.ts";
import { dateOf, dayMs, dayOf, easterOf, isoDate, lastDayOf, lastWeekday, nthWeekday, weekdayOf } from "./civil-date.ts";
import { compileCalendar } from "./compile-calendar.ts";
import { nextChange, sessionAt } from "./session-at.ts";
import { instantOf, localDayOf, offsetAt, summerOf, type TimeZone, utcInstant } from "./time-zone.ts";
import { businessDayBefore, halfDayOn, holidayOn, isBusinessDay } from "./us-holidays.ts";

const iso = (at: UnixMs): string => new Date(at).toISOString().replace(":00.000Z", "Z");
const at = (text: string): UnixMs => Date.parse(text) as UnixMs;

describe("days", () => {
  test("CAL-001: day numbers and weekdays agree with the platform's calendar", () => {
    for (let day = 0; day <= dayOf(2100, 12, 31); day += 1) {
      const date = new Date(day * dayMs);
      expect(dateOf(day)).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
      if (weekdayOf(day) !== date.getUTCDay()) expect.unreachable(isoDate(day));
    }
    expect(dayOf(1970, 1, 1)).toBe(0);
    expect(weekdayOf(-1)).toBe(3);
    expect(isoDate(dayOf(2024, 2, 29))).toBe("2024-02-29");
    expect(lastDayOf(2023, 2)).toBe(dayOf(2023, 2, 28));
    expect(lastDayOf(2023, 12)).toBe(dayOf(2023, 12, 31));
    expect(nthWeekday(2026, 12, 5, 3)).toBe(dayOf(2026, 12, 18));
    expect(lastWeekday(2026, 12, 5)).toBe(dayOf(2026, 12, 25));
  });

  test.each(["2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2008-03-23"])(
    "CAL-001: Easter on %s",
    (date) => {
      expect(isoDate(easterOf(Number(date.slice(0, 4))))).toBe(date);
    },
  );

  test("CAL-004: business days step over weekends, holidays and announced closures", () => {
    expect(isBusinessDay(dayOf(2025, 1, 9))).toBe(false);
    expect(holidayOn(dayOf(2025, 1, 9))).toBe("mourning");
    expect(holidayOn(dayOf(2021, 6, 18))).toBeNull();
    expect(holidayOn(dayOf(2022, 6, 20))).toBe("juneteenth");
    expect(holidayOn(dayOf(2021, 12, 31))).toBeNull();
    expect(holidayOn(dayOf(2021, 12, 24))).toBe("christmas");
    expect(holidayOn(dayOf(2023, 1, 2))).toBe("newYear");
    expect(halfDayOn(dayOf(2021, 12, 24))).toBeNull();
    expect(halfDayOn(dayOf(2024, 12, 24))).toBe("christmasEve");
    expect(isoDate(businessDayBefore(dayOf(2026, 6, 19), 0))).toBe("2026-06-18");
    expect(isoDate(businessDayBefore(dayOf(2026, 12, 28), 2))).toBe("2026-12-23");
    expect(isoDate(businessDayBefore(dayOf(2026, 12, 24), -1))).toBe("2026-12-28");
  });
});

/** The platform's own time-zone data, as an independent reference. */
function platformOffset(zone: TimeZone, instant: number): number {
  const name = { chicago: "America/Chicago", newYork: "America/New_York", london: "Europe/London" }[zone];
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" }).formatToParts(instant);
  const text = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
  const match = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(text);
  if (match === null) throw new Error(`an offset, not ${text}`);
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  return match[1] === "-" ? 0 - minutes : minutes;
}

describe("time zones", () => {
  const zones = ["chicago", "newYork", "london"] as const;
  const years = Array.from({ length: 34 }, (_, place) => 2007 + place);

  test.each(zones)("CAL-002: %s changes its clocks with the law, each year from 2007 to 2040", (zone) => {
    for (const year of years) {
      const { from, until } = summerOf(zone, year);
      for (const change of [from, until]) {
        for (const instant of [change - dayMs, change - 1, change, change + dayMs]) expect(offsetAt(zone, instant as UnixMs)).toBe(platformOffset(zone, instant));
      }
      expect(offsetAt(zone, (from - 1) as UnixMs) + 60).toBe(offsetAt(zone, from));
    }
    expect(() => offsetAt(zone, at("2006-06-01T00:00Z"))).toThrow("from 2007 on");
  });

  test("CAL-003: every local time that exists maps back to itself", () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: dayOf(2008, 1, 1), max: dayOf(2040, 12, 31) }), fc.integer({ min: 0, max: 1_439 }), (zone, day, minute) => {
        const instant = instantOf(zone, day, minute);
        const local = instant + offsetAt(zone, instant) * 60_000;
        const skipped = local !== day * dayMs + minute * 60_000;
        if (skipped) expect(local).toBe(day * dayMs + (minute + 60) * 60_000);
        else expect(localDayOf(zone, instant)).toBe(day);
        if (skipped) expect([summerOf(zone, dateOf(day).year).from]).toContain(instant - (minute % 60) * 60_000);
      }),
      { seed: 1, numRuns: 20_000 },
    );
  });

  test("CAL-003: a skipped time moves on by the hour, a doubled one is the first", () => {
    expect(iso(instantOf("chicago", dayOf(2026, 3, 8), 150))).toBe("2026-03-08T08:30Z");
    expect(iso(instantOf("chicago", dayOf(2026, 11, 1), 90))).toBe("2026-11-01T06:30Z");
    expect(iso(instantOf("london", dayOf(2026, 3, 29), 90))).toBe("2026-03-29T01:30Z");
    expect(iso(instantOf("london", dayOf(2026, 10, 25), 90))).toBe("2026-10-25T00:30Z");
    expect(iso(utcInstant(2026, 12, 25, 8))).toBe("2026-12-25T08:00Z");
  });
});

const span = [at("2019-12-20T00:00Z"), at("2031-01-10T00:00Z")] as const;
const compiled = new Map(calendarCodes.map((code) => [code, compileCalendar(code, ...span)]));
function calendarOf(code: CalendarCode): CompiledCalendar {
  const found = compiled.get(code);
  if (found === undefined) throw new Error(`${code} is compiled`);
  return found;
}
const ofDate = (code: CalendarCode, date: string) => calendarOf(code).sessions.filter((session) => session.tradeDate === date).map((session) => [iso(session.open), iso(session.close)]);

describe("sessions", () => {
  test.each([
    // A week in winter and one in summer: Chicago is six and five hours behind UTC.
    { code: "cme", date: "2026-11-18", sessions: [["2026-11-17T23:00Z", "2026-11-18T22:00Z"]] },
    { code: "cme", date: "2026-07-20", sessions: [["2026-07-19T22:00Z", "2026-07-20T21:00Z"]] },
    { code: "nymex", date: "2026-11-20", sessions: [["2026-11-19T23:00Z", "2026-11-20T22:00Z"]] },
    // Martin Luther King day belongs to Tuesday.
    { code: "cme", date: "2026-01-20", sessions: [["2026-01-18T23:00Z", "2026-01-19T18:00Z"], ["2026-01-19T23:00Z", "2026-01-20T22:00Z"]] },
    { code: "nymex", date: "2026-01-20", sessions: [["2026-01-18T23:00Z", "2026-01-19T19:30Z"], ["2026-01-19T23:00Z", "2026-01-20T22:00Z"]] },
    { code: "cme", date: "2026-01-19", sessions: [] },
    // Thanksgiving: noon on Thursday, a half-day on Friday, both of Friday's date.
    { code: "cme", date: "2026-11-27", sessions: [["2026-11-25T23:00Z", "2026-11-26T18:00Z"], ["2026-11-26T23:00Z", "2026-11-27T18:15Z"]] },
    // Independence Day on a Friday belongs to Monday.
    { code: "cme", date: "2025-07-07", sessions: [["2025-07-03T22:00Z", "2025-07-04T17:00Z"], ["2025-07-06T22:00Z", "2025-07-07T21:00Z"]] },
    { code: "cme", date: "2025-07-03", sessions: [["2025-07-02T22:00Z", "2025-07-03T17:15Z"]] },
    // Good Friday with the employment report belongs to Monday; without it, it does not exist.
    { code: "cme", date: "2026-04-06", sessions: [["2026-04-02T22:00Z", "2026-04-03T13:15Z"], ["2026-04-05T22:00Z", "2026-04-06T21:00Z"]] },
    { code: "nymex", date: "2026-04-06", sessions: [["2026-04-05T22:00Z", "2026-04-06T21:00Z"]] },
    { code: "cme", date: "2025-04-21", sessions: [["2025-04-20T22:00Z", "2025-04-21T21:00Z"]] },
    // Christmas in the middle of a week: no evening before, an evening after.
    { code: "cme", date: "2024-12-26", sessions: [["2024-12-25T23:00Z", "2024-12-26T22:00Z"]] },
    { code: "cme", date: "2024-12-24", sessions: [["2024-12-23T23:00Z", "2024-12-24T18:15Z"]] },
    // The day of mourning.
    { code: "nymex", date: "2025-01-09", sessions: [["2025-01-08T23:00Z", "2025-01-09T22:00Z"]] },
    { code: "cme", date: "2025-01-10", sessions: [["2025-01-08T23:00Z", "2025-01-09T14:30Z"], ["2025-01-09T23:00Z", "2025-01-10T22:00Z"]] },
  ] as const)("CAL-006: $code on $date", ({ code, date, sessions }) => {
    expect(ofDate(code, date)).toEqual(sessions);
  });

  test.each([
    { date: "2026-11-18", sessions: [["2026-11-18T13:00Z", "2026-11-18T22:00Z"]] },
    { date: "2026-07-20", sessions: [["2026-07-20T12:00Z", "2026-07-20T21:00Z"]] },
    { date: "2026-11-27", sessions: [["2026-11-27T13:00Z", "2026-11-27T18:00Z"]] },
    { date: "2026-11-26", sessions: [] },
    { date: "2026-11-21", sessions: [] },
    { date: "2025-01-09", sessions: [] },
    { date: "2026-04-03", sessions: [] },
  ])("CAL-008: the day session of $date", ({ date, sessions }) => {
    expect(ofDate("day", date)).toEqual(sessions);
  });

  test.each(Array.from({ length: 11 }, (_, place) => 2020 + place))("CAL-005: local hours stay across both changes of clocks in %d", (year) => {
    const { from, until } = summerOf("chicago", year);
    for (const change of [from, until]) {
      const sunday = localDayOf("chicago", change);
      const friday = calendarOf("cme").sessions.filter((session) => session.close <= change).at(-1);
      const next = calendarOf("cme").sessions.find((session) => session.open > change);
      expect(friday?.close).toBe(instantOf("chicago", sunday - 2, 16 * 60));
      expect(next?.open).toBe(instantOf("chicago", sunday, 17 * 60));
      expect(next?.close).toBe(instantOf("chicago", sunday + 1, 16 * 60));
      // 48 or 50 hours instead of 49: the hour is lost or won while the market is shut.
      expect(((next?.open ?? 0) - (friday?.close ?? 0)) / 3_600_000).toBe(change === from ? 48 : 50);
    }
  });

  test("CAL-005: every week to 2030 opens on Sunday 17:00, breaks at 16:00 and closes on Friday, unless a holiday says otherwise", () => {
    for (const code of ["cme", "nymex"] as const) {
      for (const session of calendarOf(code).sessions.slice(1, -1)) {
        const openDay = localDayOf("chicago", session.open);
        const closeDay = localDayOf("chicago", session.close);
        expect(session.open).toBe(instantOf("chicago", openDay, 17 * 60));
        expect([0, 1, 2, 3, 4]).toContain(weekdayOf(openDay));
        expect(closeDay).toBe(openDay + 1);
        // Energy and metals trade a full day on the day of mourning and before Independence Day.
        const short = [holidayOn(closeDay), halfDayOn(closeDay)].filter((day) => day !== null && !(code === "nymex" && ["mourning", "independenceEve"].includes(day)));
        const plain = short.length === 0;
        if (plain) expect([isoDate(closeDay), session.close]).toEqual([session.tradeDate, instantOf("chicago", closeDay, 16 * 60)]);
        else expect(session.close).toBeLessThan(instantOf("chicago", closeDay, 16 * 60));
      }
      const dates = new Set(calendarOf(code).sessions.map((session) => session.tradeDate));
      for (let day = dayOf(2020, 1, 2); day <= dayOf(2030, 12, 30); day += 1) expect([isoDate(day), dates.has(isoDate(day))]).toEqual([isoDate(day), isBusinessDay(day) || (code === "nymex" && holidayOn(day) === "mourning")]);
    }
  });

  test("CAL-012: always is one session over its span", () => {
    expect(calendarOf("always").sessions).toEqual([{ open: span[0], close: span[1], tradeDate: "2019-12-20" }]);
  });

  const cut = fc.tuple(fc.constantFrom(...calendarCodes), fc.integer({ min: span[0], max: span[1] }), fc.integer({ min: 1, max: 30 * dayMs }));
  test("CAL-009: a calendar cut from any span is the same inside it", () => {
    fc.assert(
      fc.property(cut, ([code, from, length]) => {
        const until = Math.min(from + length, span[1]);
        if (until <= from) return;
        const part = compileCalendar(code, from as UnixMs, until as UnixMs, 7);
        expect([part.code, part.version, part.from, part.until]).toEqual([code, 7, from, until]);
        const inside = calendarOf(code).sessions.filter((session) => session.close > from && session.open < until);
        expect(part.sessions.map(({ open, close }) => [open, close])).toEqual(inside.map(({ open, close }) => [Math.max(open, from), Math.min(close, until)]));
        if (code !== "always") expect(part.sessions.map((session) => session.tradeDate)).toEqual(inside.map((session) => session.tradeDate));
        let end: number = from;
        for (const session of part.sessions) {
          expect(session.open >= end && session.close > session.open && session.close <= until).toBe(true);
          end = session.close;
        }
      }),
      { seed: 2, numRuns: 400 },
    );
  });

  test("CAL-010: open is inside, close is not", () => {
    fc.assert(
      fc.property(fc.constantFrom(...calendarCodes), fc.integer({ min: span[0] - dayMs, max: span[1] + dayMs }), (code, instant) => {
        const calendar = calendarOf(code);
        const expected = calendar.sessions.find((session) => session.open <= instant && instant < session.close) ?? null;
        expect(sessionAt(calendar, instant as UnixMs)).toBe(expected);
      }),
      { seed: 3, numRuns: 3_000 },
    );
    const [session] = calendarOf("cme").sessions.filter((candidate) => candidate.tradeDate === "2026-11-18");
    expect(sessionAt(calendarOf("cme"), session.open)).toBe(session);
    expect(sessionAt(calendarOf("cme"), session.close)).toBeNull();
    expect(sessionAt(calendarOf("always"), span[1])).toBeNull();
  });

  test("CAL-011: the next change is the nearest opening or closing", () => {
    const cme = calendarOf("cme");
    expect(nextChange(cme, at("2026-11-18T16:00Z"))).toBe(at("2026-11-18T22:00Z"));
    expect(nextChange(cme, at("2026-11-18T22:00Z"))).toBe(at("2026-11-18T23:00Z"));
    expect(nextChange(cme, at("2026-11-20T22:00Z"))).toBe(at("2026-11-22T23:00Z"));
    expect(nextChange(cme, (span[0] - dayMs) as UnixMs)).toBe(cme.sessions[0].open);
    expect(nextChange(cme, span[1])).toBeNull();
    expect(nextChange(calendarOf("always"), at("2026-11-18T16:00Z"))).toBeNull();
    const adjoining: CompiledCalendar = { ...cme, from: 0 as UnixMs, until: 40 as UnixMs, sessions: [
      { open: 0 as UnixMs, close: 10 as UnixMs, tradeDate: "2026-01-01" }, { open: 10 as UnixMs, close: 20 as UnixMs, tradeDate: "2026-01-02" },
    ] };
    expect(nextChange(adjoining, 5 as UnixMs)).toBe(20);
    // As many as the wire can carry, one after another, are one opening as well.
    const long = { ...adjoining, until: 200_010 as UnixMs, sessions: Array.from({ length: 20_000 }, (_, place) => ({ open: (place * 10) as UnixMs, close: (place * 10 + 10) as UnixMs, tradeDate: "2026-01-01" })) };
    expect(nextChange(long, 5 as UnixMs)).toBe(200_000);
  });
});
