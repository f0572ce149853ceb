import type { Sequenced } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { EngineState } from "./state/engine-state.ts";

/** A record that was voided keeps its place and its stamps in the order of things, and does nothing. */
export function skipVoided(state: EngineState, { seq, at, wall }: Sequenced): void {
  assert(seq === state.seq + 1, "records are applied one after another");
  assert(at >= state.at, "venue time never falls");
  assert(wall >= state.wall, "wall time never falls");
  state.seq = seq;
  state.at = at;
  state.wall = wall;
}
