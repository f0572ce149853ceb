/** The fee formulas as they are written in the terms: what the engine's plain numbers are held against. */
import { type FeeSchedule, type Money, nanoOne } from "@crossfloor/instruments";
import { mulDivCeil, mulExact } from "@crossfloor/stdx";

/** What one side of a fill pays, in the settlement (spot: quote) asset; negative is a rebate. Rates round up, for the house. */
export function feeOn(fees: FeeSchedule, role: "maker" | "taker", value: Money, size: number): Money {
  const perUnit = role === "maker" ? fees.maker : fees.taker;
  return (fees.kind === "rate" ? mulDivCeil(value, perUnit, nanoOne) : mulExact(size, perUnit)) as Money;
}

/** The most that an order of this value and size can pay, whichever side of its fills it is on. */
export function feeMaxOn(fees: FeeSchedule, value: Money, size: number): Money {
  return Math.max(0, feeOn(fees, "maker", value, size), feeOn(fees, "taker", value, size)) as Money;
}
