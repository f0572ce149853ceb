/** Marks and collateral prices follow index values. They change with `publishIndex` alone, never with a book. */
import type { Price } from "@crossfloor/instruments";
import type { AssetPricing } from "@crossfloor/risk";
import { assert, mulExact } from "@crossfloor/stdx";
import { repriced } from "../money/margin-sums.ts";
import type { EngineState, IndexSlot } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/** Until clearing computes a premium, the mark is the index value itself; listing made sure that both count alike. */
export function setMark(state: EngineState, slot: InstrumentSlot, index: IndexSlot): boolean {
  const changed = !slot.marked || slot.mark !== index.value;
  slot.marked = true;
  slot.mark = index.value;
  if (changed) slot.valuation.setMark(slot.terms, slot.mark);
  repriced(state);
  noteBeyondMark(state, slot);
  return changed;
}

/** After an order came to rest: no other can be beyond the mark that was not before. */
export function noteRested(state: EngineState, slot: InstrumentSlot, side: "buy" | "sell", limit: number): void {
  if (!slot.beyondMark && (side === "buy" ? limit > slot.mark : limit < slot.mark)) noteBeyondMark(state, slot);
}

/** After an order left the book: less can be beyond the mark than was. */
export function noteLeft(state: EngineState, slot: InstrumentSlot): void {
  if (slot.beyondMark) noteBeyondMark(state, slot);
}

/** After the mark or both best prices of a book may have changed. */
export function noteBeyondMark(state: EngineState, slot: InstrumentSlot): void {
  if (slot.spot) return;
  const beyond = slot.book.reachesBeyond(slot.mark);
  if (beyond === slot.beyondMark) return;
  slot.beyondMark = beyond;
  state.beyondMarkCount += beyond ? 1 : -1;
}

/** What one asset is worth now; undefined while its index has no value or no reference asset is listed. */
export function pricingOf(state: EngineState, assetId: number): AssetPricing | undefined {
  const asset = state.assets[assetId];
  assert(asset !== undefined, "an asset is listed before it is priced");
  if (asset.index === null) return { price: 1 as Price, numerator: 1, denominator: 1, haircut: asset.haircut };
  const index = state.indices[asset.index];
  const reference = state.assets[state.referenceAsset];
  if (index === undefined || !index.published || reference === undefined) return undefined;
  // amount · 10^-asset · price · 10^-index whole reference units, times 10^reference for its minor units.
  const down = asset.decimals + index.definition.decimals - reference.decimals;
  return { price: index.value, numerator: powerOfTen(down < 0 ? -down : 0), denominator: powerOfTen(down > 0 ? down : 0), haircut: asset.haircut };
}

/** After an index value: the assets that it prices. */
export function repriceAssets(state: EngineState, index: number): void {
  repriced(state);
  for (const asset of state.assetIds) {
    if (state.assets[asset]?.index === index) state.pricings[asset] = pricingOf(state, asset);
  }
}

/** After a listing: all of them. */
export function repriceAll(state: EngineState): void {
  repriced(state);
  for (const asset of state.assetIds) state.pricings[asset] = pricingOf(state, asset);
}

function powerOfTen(exponent: number): number {
  assert(exponent >= 0 && exponent <= 15, "a scale between two assets stays a safe integer");
  let power = 1;
  for (let left = exponent; left > 0; left -= 1) power = mulExact(power, 10);
  return power;
}
