/** The one event that tells an instrument's state, mode and session. */
import type { InstrumentStatusChanged } from "@crossfloor/protocol";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

export function tellStatus(state: EngineState, slot: InstrumentSlot): void {
  state.sink.other(statusOf(slot));
}

export function statusOf(slot: InstrumentSlot): InstrumentStatusChanged {
  return {
    type: "instrumentStatusChanged",
    instrument: slot.id,
    state: slot.state,
    mode: slot.mode,
    session: slot.sessionOpen ? "open" : "closed",
    until: slot.until,
    haltReason: slot.haltReason,
    note: slot.note,
    change: slot.change,
  };
}
