import { checkAsset } from "@crossfloor/instruments";
import { listAsset as openInLedger } from "@crossfloor/ledger";
import type { ListAsset } from "@crossfloor/protocol";
import { done, refuse, type Verdict } from "../envelope/verdict.ts";
import { repriceAll } from "../market/mark.ts";
import type { EngineState } from "../state/engine-state.ts";
import { contextOf, faultText } from "./context.ts";

export function listAsset(state: EngineState, { asset }: ListAsset): Verdict {
  if (state.assets[asset.id] !== undefined) return refuse("asset_must_not_exist");
  if (state.assetIds.some((id) => state.assets[id]?.code === asset.code)) return refuse("asset_must_not_exist", asset.code);
  const fault = checkAsset(asset, contextOf(state));
  if (fault !== null) return refuse("listing_must_be_valid", faultText(fault));
  if (asset.id > state.limits.assetIdMax) return refuse("listing_must_be_valid", `id is at most ${state.limits.assetIdMax}`);
  if (asset.index !== null && state.referenceAsset === 0) return refuse("listing_must_be_valid", "the reference asset is listed first");
  if (asset.index !== null && scaleIsTooWide(state, asset.decimals, asset.index)) return refuse("listing_must_be_valid", "decimals are too far from the reference asset's");

  state.assets[asset.id] = asset;
  state.assetIds.push(asset.id);
  state.assetIds.sort((a, b) => a - b);
  if (asset.index === null) state.referenceAsset = asset.id;
  openInLedger(state.ledger, asset.id);
  repriceAll(state);
  state.sink.other({ type: "assetListed", asset });
  return done;
}

/** Between the amount of one asset and its value in another lies a power of ten, which must be a safe integer. */
function scaleIsTooWide(state: EngineState, decimals: number, index: number): boolean {
  const reference = state.assets[state.referenceAsset];
  const priced = state.indices[index];
  if (reference === undefined || priced === undefined) return true;
  return Math.abs(decimals + priced.definition.decimals - reference.decimals) > 15;
}
