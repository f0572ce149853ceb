import { type Money, type Price, type Size, spotBaseAmount } from "@crossfloor/instruments";
import type { Side } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import type { InstrumentSlot } from "../state/instrument-slot.ts";

/** What an open spot order reserves: a buy its value at the limit and the dearer of the two fees on it, a sell the base itself. */
export function spotHold(slot: InstrumentSlot, side: Side, limit: Price, open: Size): Money {
  const { terms: { product }, valuation } = slot;
  assert(product.kind === "spot", "only spot orders hold money");
  if (side === "sell") return spotBaseAmount(product, open);
  const value = valuation.notional(limit, open);
  return (value + valuation.feeMax(value, open)) as Money;
}

/** The asset that it is held in. */
export function holdAsset(slot: InstrumentSlot, side: Side): number {
  return side === "sell" ? slot.base : slot.asset;
}
