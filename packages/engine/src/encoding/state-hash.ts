import { Hash64 } from "@crossfloor/stdx";
import type { EngineState } from "../state/engine-state.ts";
import { encodeState } from "./encode-state.ts";

/** 16 hex digits over the canonical encoding: equal states have equal hashes, whatever their past. */
export function stateHash(state: EngineState): string {
  return new Hash64().bytes(encodeState(state)).hex();
}
