import type { UnixMs } from "@crossfloor/instruments";
import type { EngineState } from "../state/engine-state.ts";

/** When the next timer is due: the sequencer puts an `advanceTime` before any command whose time has reached it. */
export function nextTimerAt(state: EngineState): UnixMs | undefined {
  return state.timers.peek()?.due as UnixMs | undefined;
}
