import { nanoOne, type UnixMs } from "@crossfloor/instruments";
import type { PriceOrigin, PublishIndex } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import type { EngineState, IndexSlot } from "../state/engine-state.ts";
import { isOver } from "../state/instrument-slot.ts";
import { repriceAssets, setMark } from "./mark.ts";
import { marksOutOfRange } from "./mark-range.ts";
import { startSettlement } from "../work/settlement.ts";

/** Eight days: a value that is valid for longer was mistyped. */
const validForMsMax = 691_200_000;
/** Beyond this a level is a mistake, whatever the index. */
const levelMax = 1_000_000_000_000_000;
const originPattern = /^[\x20-\x7e]{1,64}$/;

/** A new index level: marks of its instruments and prices of its assets follow. */
export function publishIndex(state: EngineState, command: PublishIndex): Verdict {
  const { index: id, value, sources, staleWeight, validForMs, source, simulated } = command;
  if (!isOrigin(command)) return refuse("command_must_be_well_formed", "source");
  if (!(validForMs > 0 && validForMs <= validForMsMax)) return refuse("command_must_be_well_formed", "validForMs");
  if (staleWeight < 0 || staleWeight > nanoOne || sources < 0) return refuse("command_must_be_well_formed", "sources or staleWeight");
  const index = state.indices[id];
  if (index === undefined) return refuse("index_must_exist");
  if (Math.abs(value) > levelMax) return refuse("index_value_must_be_within_range");
  if (value <= 0 && !index.definition.allowNegative) return refuse("index_value_must_be_within_range", "this index is positive");
  const outside = state.slotList.find((slot) => slot.index === id && !isOver(slot) && marksOutOfRange(slot.terms, value));
  if (outside !== undefined) return refuse("index_value_must_be_within_range", `outside the prices of ${outside.terms.symbol}`);

  const originChanged = index.source !== source || index.simulated !== simulated;
  index.published = true;
  index.value = value;
  index.validUntil = (state.at + validForMs) as UnixMs;
  index.source = source;
  index.simulated = simulated;
  index.sources = sources;
  index.staleWeight = staleWeight;
  repriceAssets(state, id);
  state.sink.other({ type: "indexPublished", index: id, value, sources, staleWeight, validUntil: index.validUntil, source, simulated });
  moveMarks(state, index, originChanged);
  return done;
}

/** An instrument whose settlement waited for a first value settles at this one. */
function moveMarks(state: EngineState, index: IndexSlot, originChanged: boolean): void {
  for (const slot of state.slotList) {
    if (slot.index !== index.definition.id || slot.settling || isOver(slot)) continue;
    const changed = setMark(state, slot, index);
    if (changed || originChanged) state.sink.other({ type: "markChanged", instrument: slot.id, mark: slot.mark, source: index.source, simulated: index.simulated });
    if (slot.state === "expired" && slot.settleDue === 0) startSettlement(state, slot);
  }
}

export function isOrigin({ source }: PriceOrigin): boolean {
  return originPattern.test(source);
}
