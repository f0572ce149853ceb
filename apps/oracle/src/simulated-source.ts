/** The simulation behind the port: a level a second at most, only when it changed, and a kept one while a market is closed. */
import type { CompiledCalendar, Price, UnixMs } from "@crossfloor/instruments";
import { assert, divFloor } from "@crossfloor/stdx";
import type { PricePoint, PriceSource } from "./price-source.ts";
import { type Hours, hoursAt } from "./sessions.ts";
import { dailyBefore, type SimulatedIndex, Simulation, stepMs } from "./simulation.ts";

export interface SimulatedSourceOptions {
  readonly seed: number;
  readonly startAt: UnixMs;
  readonly indices: readonly SimulatedIndex[];
  /** Hours of the markets that close; every calendar that an index names. */
  readonly calendars: readonly CompiledCalendar[];
}

export const simulatedSource = "simulated";
export const historySpanMs = 86_400_000;
const historyIntervalMs = 60_000;
/** A level that did not change is told again this often, well within its validity. */
const repeatMs = 10_000;
const validForMs = 30_000;
/** How long a kept level outlives the next opening, until the first new one. */
const openingGraceMs = 60_000;

interface Told { readonly value: Price; readonly at: UnixMs; readonly held: boolean }

export function createSimulatedSource(options: SimulatedSourceOptions): PriceSource {
  const { indices, startAt } = options;
  const calendars = new Map(options.calendars.map((calendar) => [calendar.code, calendar]));
  const from = (startAt - historySpanMs) as UnixMs;
  const hours = (code: string, at: UnixMs): Hours => {
    const calendar = calendars.get(code);
    assert(calendar !== undefined, "a simulated index keeps the hours of a known calendar");
    return hoursAt(calendar, at);
  };
  // A calendar that does not speak of a time (the day before its first) closes nothing.
  const isOpen = (calendar: string, at: UnixMs): boolean => hours(calendar, at).kind !== "closed";
  const begin = (): Simulation => new Simulation(options.seed, indices, from, isOpen);
  const codes: ReadonlySet<string> = new Set(indices.map(({ code }) => code));

  let simulation = begin();
  const told = new Map<string, Told>();

  function runTo(now: UnixMs): void {
    const target = divFloor(now, stepMs) * stepMs;
    // Only an oracle that was told an older time than before asks for the past; the walk begins again for it.
    if (target < simulation.at) simulation = begin();
    while (simulation.at + stepMs <= target) simulation.step();
  }

  function pointOf(terms: SimulatedIndex, at: UnixMs): PricePoint {
    const state: Hours = terms.calendar === null ? { kind: "unknown" } : hours(terms.calendar, at);
    const held = state.kind === "closed";
    return {
      at, code: terms.code, value: simulation.level(terms.code), source: simulatedSource, sources: 1, held,
      validForMs: state.kind === "closed" ? state.until - at + openingGraceMs : validForMs,
    };
  }

  function isDue(point: PricePoint): boolean {
    const last = told.get(point.code);
    if (last === undefined || last.held !== point.held) return true;
    if (point.held) return false;
    return last.value !== point.value || point.at - last.at >= repeatMs;
  }

  return {
    source: simulatedSource,
    simulated: true,
    everyPoint: false,
    covers: () => codes,
    due(after, now) {
      runTo(now);
      const at = simulation.at;
      if (after !== undefined && at <= after) return [];
      const points = indices.map((terms) => pointOf(terms, at)).filter((point) => after === undefined || isDue(point));
      for (const { code, value, held } of points) told.set(code, { value, at, held });
      return points;
    },
    history() {
      return { intervalMs: historyIntervalMs, points: historyPoints() };
    },
    daily: () => dailyBefore(options.seed, indices, from, isOpen).map(({ at, code, value }): PricePoint => ({ at, code, value, source: simulatedSource, sources: 1, held: false, validForMs })),
    close: () => Promise.resolve(),
  };

  function* historyPoints(): Generator<PricePoint> {
    const past = begin();
    assert(past.at < startAt, "history lies before the start");
    while (past.at < startAt - stepMs) {
      for (const { code, calendar } of indices) {
        if (calendar === null || isOpen(calendar, past.at)) yield { at: past.at, code, value: past.level(code), source: simulatedSource, sources: 1, held: false, validForMs };
      }
      past.step();
    }
  }
}
