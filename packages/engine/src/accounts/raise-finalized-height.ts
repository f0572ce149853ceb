import type { RaiseFinalizedHeight } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import type { EngineState } from "../state/engine-state.ts";
import { chainOf } from "./credit-deposit.ts";

/** Nothing at or below this height can be credited any more, so the keys of what was are forgotten. */
export function raiseFinalizedHeight(state: EngineState, { chain, height }: RaiseFinalizedHeight): Verdict {
  if (chain < 0 || height < 0) return refuse("command_must_be_well_formed", "chain or height");
  if (height <= (state.chains.get(chain)?.finalizedHeight ?? -1)) return refuse("finalized_height_must_rise");

  const deposits = chainOf(state, chain);
  deposits.finalizedHeight = height;
  // At most `depositKeysMax` keys exist.
  for (const [key, keyHeight] of deposits.keys) {
    if (keyHeight > height) continue;
    deposits.keys.delete(key);
    state.depositKeyCount -= 1;
  }
  state.sink.other({ type: "finalizedHeightRaised", chain, height });
  return done;
}
