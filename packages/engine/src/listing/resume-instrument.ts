import type { ResumeInstrument } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { tellStatus } from "../market/status.ts";
import type { EngineState } from "../state/engine-state.ts";
import { isByPeople } from "./halt-instrument.ts";

/** Lifts a halt. One set by people takes the number of an approved change, so that a price source coming back cannot lift it. */
export function resumeInstrument(state: EngineState, { instrument, change }: ResumeInstrument): Verdict {
  const slot = state.slots.get(instrument);
  if (slot !== undefined && slot.haltReason !== null && isByPeople(slot.haltReason) && change === "") {
    return refuse("command_must_be_well_formed", "a halt by people is lifted by an approved change");
  }
  if (slot === undefined) return refuse("instrument_must_exist");
  if (slot.state !== "halted") return refuse("instrument_must_be_halted");

  slot.state = "trading";
  slot.haltReason = null;
  slot.note = "";
  slot.change = change;
  tellStatus(state, slot);
  return done;
}
