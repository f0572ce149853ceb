import type { UnixMs } from "@crossfloor/instruments";
import type { EngineState } from "../state/engine-state.ts";

/** When the next timer is due: the sequencer puts an `advanceTime` before any command whose time has reached it. */
export function nextTimerAt(state: EngineState): UnixMs | undefined {
  const due = state.timers.peek()?.due ?? Number.MAX_SAFE_INTEGER;
  const first = Math.min(due, state.expiries.firstDue);
  return first === Number.MAX_SAFE_INTEGER ? undefined : (first as UnixMs);
}
