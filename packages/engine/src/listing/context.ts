import type { ListingContext, ListingFault } from "@crossfloor/instruments";
import type { EngineState } from "../state/engine-state.ts";

/** What is listed already, for the checks of the instrument model. */
export function contextOf(state: EngineState): ListingContext {
  return {
    asset: (id) => state.assets[id],
    index: (id) => state.indices[id]?.definition,
    calendar: (id) => state.calendars[id],
    instrument: (id) => state.slots.get(id)?.terms,
    referenceAsset: state.referenceAsset === 0 ? undefined : state.referenceAsset,
  };
}

/** Which rule a listing breaks and where, in one line for people. */
export function faultText(fault: ListingFault): string {
  return `${fault.rule}: ${fault.field} is ${fault.detail}`.slice(0, detailLengthMax).replace(/[^\x20-\x7e]/g, "?");
}

const detailLengthMax = 240;
