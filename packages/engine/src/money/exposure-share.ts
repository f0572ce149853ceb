/** What one exposure adds to its account's margin. */
import type { Money, Price, Size } from "@crossfloor/instruments";
import { liabilityValue, marginPrice, worstCaseSize } from "@crossfloor/risk";
import { assert } from "@crossfloor/stdx";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/** Into `out`: profit or loss in minor units of its settlement asset; initial and maintenance requirement in those of the reference asset. */
export function shareOf(state: EngineState, slot: InstrumentSlot, mark: Price, size: number, cost: number, buys: number, sells: number, out: Float64Array): void {
  out[0] = openProfit(slot, mark, size, cost);
  out[1] = 0;
  out[2] = 0;
  const worst = worstCaseSize(size as Size, buys as Size, sells as Size);
  if (worst === 0) return;
  const pricing = state.pricings[slot.asset];
  assert(pricing !== undefined, "a traded instrument settles in an asset that has a price");
  const notional = marginNotional(slot, mark, worst);
  out[1] = liabilityValue(pricing, slot.valuation.marginInit(notional) as Money);
  out[2] = liabilityValue(pricing, slot.valuation.marginMaint(notional) as Money);
}

/** What closing a position at this price would pay, in minor units of its settlement asset. */
export function openProfit(slot: InstrumentSlot, mark: Price, size: number, cost: number): number {
  return size === 0 ? -cost + 0 : slot.valuation.value(mark, size) - cost;
}

/** The notional that tiers are applied to: |value| at the mark, or at the floor price of a contract that allows negative ones. */
export function marginNotional(slot: InstrumentSlot, mark: Price, size: Size): Money {
  return slot.valuation.notional(mark === slot.mark ? slot.valuation.marginMark : marginPrice(slot.terms.trading, mark), size);
}
