import type { CalendarId, UnixMs } from "./units.ts";

/** Trading hours compiled to UTC instants, so that no time-zone data decides a session inside the engine. */
export interface CompiledCalendar {
  readonly id: CalendarId;
  /** E.g. "always", "cme", "day". */
  readonly code: string;
  readonly version: number;
  /** The span that `sessions` covers; outside it the calendar says nothing. */
  readonly from: UnixMs;
  readonly until: UnixMs;
  /** Ascending, disjoint, half-open [open, close). An always-open calendar has one session over the whole span. */
  readonly sessions: readonly Session[];
}

export interface Session {
  readonly open: UnixMs;
  readonly close: UnixMs;
  /** The trade date to which the session belongs, "YYYY-MM-DD". */
  readonly tradeDate: string;
}
