import type { HaltInstrument, HaltReason } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { tellStatus } from "../market/status.ts";
import type { EngineState } from "../state/engine-state.ts";
import { hasEnded } from "../state/instrument-slot.ts";

/** Stops an instrument: no new orders, cancels go on. A halt by people takes over one by machines; nothing takes over theirs. */
export function haltInstrument(state: EngineState, { instrument, reason, note, change }: HaltInstrument): Verdict {
  const slot = state.slots.get(instrument);
  if (slot === undefined) return refuse("instrument_must_exist");
  const takesOver = slot.haltReason !== null && isByPeople(reason) && !isByPeople(slot.haltReason);
  if (slot.state === "halted" && !takesOver) return refuse("instrument_must_not_be_halted");
  if (hasEnded(slot)) return refuse("instrument_must_not_be_ended");

  slot.state = "halted";
  slot.haltReason = reason;
  slot.note = note;
  slot.change = change;
  tellStatus(state, slot);
  return done;
}

/** Only an approved change lifts such a halt. */
export function isByPeople(reason: HaltReason): boolean {
  return reason === "operator" || reason === "emergency";
}
