/**
 * What happens by itself at an instant of venue time. Timers are made of the instruments' own due times, so they need no
 * place in a snapshot; they fire in (due, id) order.
 */
import { Heap } from "@crossfloor/stdx";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

export type TimerKind = "session" | "lastTrade" | "settle";

export interface Timer {
  readonly due: number;
  /** Unique: the instrument and the kind. */
  readonly id: number;
  readonly kind: TimerKind;
  readonly slot: InstrumentSlot;
}

/** The order of simultaneous timers of one instrument: the session first, settlement last. */
const kinds = ["session", "lastTrade", "settle"] as const satisfies readonly TimerKind[];

export function createTimers(): Heap<Timer> {
  return new Heap<Timer>((a, b) => (a.due === b.due ? a.id < b.id : a.due < b.due));
}

export function arm(timers: Heap<Timer>, slot: InstrumentSlot, kind: TimerKind): void {
  const due = dueOf(slot, kind);
  if (due !== 0) timers.push({ due, id: (slot.id << 2) | kinds.indexOf(kind), kind, slot });
}

/** After due times moved: makes the timers of all instruments anew. */
export function rearm(timers: Heap<Timer>, slots: readonly InstrumentSlot[]): void {
  timers.clear();
  for (const slot of slots) {
    for (const kind of kinds) arm(timers, slot, kind);
  }
}

function dueOf(slot: InstrumentSlot, kind: TimerKind): number {
  if (kind === "session") return slot.sessionDue;
  return kind === "lastTrade" ? slot.lastTradeDue : slot.settleDue;
}
