import { checkIndex, type Price, type UnixMs } from "@crossfloor/instruments";
import type { DefineIndex } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import type { EngineState } from "../state/engine-state.ts";
import { contextOf, faultText } from "./context.ts";

/** Defines an index, or replaces its definition by the next version. The scale and the sign of its values never change. */
export function defineIndex(state: EngineState, { definition }: DefineIndex): Verdict {
  const current = state.indices[definition.id];
  if (definition.version !== (current?.definition.version ?? 0) + 1) return refuse("index_version_must_follow");
  const fault = checkIndex(definition, contextOf(state));
  if (fault !== null) return refuse("listing_must_be_valid", faultText(fault));
  if (definition.id > state.limits.indexIdMax) return refuse("listing_must_be_valid", `id is at most ${state.limits.indexIdMax}`);
  if (state.indices.some((index) => index !== undefined && index.definition.id !== definition.id && index.definition.code === definition.code)) {
    return refuse("listing_must_be_valid", "code is taken by another index");
  }
  if (current !== undefined) {
    if (current.definition.decimals !== definition.decimals) return refuse("listing_must_be_valid", "decimals stay as they are");
    if (current.definition.allowNegative !== definition.allowNegative) return refuse("listing_must_be_valid", "allowNegative stays as it is");
    if (current.definition.kind !== definition.kind) return refuse("listing_must_be_valid", "kind stays as it is");
    current.definition = definition;
  } else {
    state.indices[definition.id] = {
      definition, published: false, value: 0 as Price, validUntil: 0 as UnixMs, source: "", simulated: false, sources: 0, staleWeight: 0,
    };
  }
  state.sink.other({ type: "indexDefined", definition });
  return done;
}
