import type { CompiledCalendar } from "./calendar.ts";
import { checkNumbers } from "./check-numbers.ts";
import { fault, type ListingFault } from "./listing-fault.ts";
import { listedIdMax } from "./units.ts";

const calendarCodePattern = /^[a-z][a-z0-9-]{1,31}$/;
const datePattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** The first rule that a compiled calendar breaks, or null. */
export function checkCalendar(calendar: CompiledCalendar): ListingFault | null {
  const numbers = checkNumbers(calendar);
  if (numbers !== null) return numbers;
  if (calendar.id < 1 || calendar.id > listedIdMax) return fault("id_must_be_in_range", "id", calendar.id);
  if (!calendarCodePattern.test(calendar.code)) return fault("code_must_be_valid", "code", calendar.code);
  if (calendar.version < 1) return fault("version_must_be_positive", "version", calendar.version);
  if (calendar.until <= calendar.from) return fault("sessions_must_be_ordered", "until", calendar.until);
  let end: number = calendar.from;
  let date = "";
  for (const [place, session] of calendar.sessions.entries()) {
    if (session.open < end || session.close <= session.open) return fault("sessions_must_be_ordered", `sessions.${place}.open`, session.open);
    if (session.close > calendar.until) return fault("sessions_must_be_ordered", `sessions.${place}.close`, session.close);
    if (!datePattern.test(session.tradeDate) || session.tradeDate < date) return fault("trade_date_must_be_a_date", `sessions.${place}.tradeDate`, session.tradeDate);
    end = session.close;
    date = session.tradeDate;
  }
  return null;
}
