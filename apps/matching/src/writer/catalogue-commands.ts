/**
 * What the catalogue lists and the engine does not have yet: everything on an empty journal, and later the contracts and
 * calendar spans that have come due. Asked at the start and once a scene day.
 */
import type { EngineState } from "@crossfloor/engine";
import { type CalendarCode, calendarCodes, calendarIds, compileCalendar, type CrossBase, listings, type UnixMs } from "@crossfloor/instruments";
import type { Command } from "@crossfloor/protocol";

const dayMs = 86_400_000;
/** A calendar with less than this left is extended … */
const calendarLeftMinMs = 90 * dayMs;
/** … to cover this much. */
const calendarAheadMs = 400 * dayMs;
/** Behind the present instant, for sessions that are under way and a chart's first week. */
const calendarBehindMs = 14 * dayMs;

export function dayOf(at: UnixMs): number {
  return Math.floor(at / dayMs);
}

export function catalogueCommands(state: EngineState, at: UnixMs, crossBase: CrossBase | undefined): Command[] {
  const due = listings(at, crossBase);
  return [
    ...due.indices.flatMap((definition): Command[] => (state.indices[definition.id] === undefined ? [{ type: "defineIndex", definition }] : [])),
    ...due.assets.flatMap((asset): Command[] => (state.assets[asset.id] === undefined ? [{ type: "listAsset", asset }] : [])),
    ...calendarCodes.flatMap((code) => calendarCommand(state, at, code)),
    ...due.instruments.flatMap((instrument): Command[] => (state.symbols.has(instrument.symbol) ? [] : [{ type: "listInstrument", instrument }])),
  ];
}

function calendarCommand(state: EngineState, at: UnixMs, code: CalendarCode): Command[] {
  const current = state.calendars[calendarIds[code]];
  if (current !== undefined && current.until - at >= calendarLeftMinMs) return [];
  const from = Math.max(at - calendarBehindMs, current?.from ?? 0) as UnixMs;
  return [{ type: "setCalendar", calendar: compileCalendar(code, from, (at + calendarAheadMs) as UnixMs, (current?.version ?? 0) + 1) }];
}
