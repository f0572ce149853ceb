/**
 * A quick way to accept: what the last full check left an account to spare, less the most that each order and each fill since can cost, is
 * a lower bound on what it has to spare now. An order that costs less at its very worst would pass the full check as well, so it need not
 * be made: nearly all orders of an account between two prices end here. Nothing is ever refused here. (docs/decisions/engine-speed.md)
 *
 * To spare is equity less initial margin less what resting orders lose beyond the mark, each counted with the order that was just accepted.
 * Cancelling only adds to it, and is not counted. A fill of a linear contract in the reference asset, which is worth one and has no
 * haircut, takes no more than its fee and its distance to the mark:
 * - What rested, or was counted as if, becomes position. The worst case of the instrument grows on neither side, so neither does its margin;
 *   and less of the order is left to lose anything beyond the mark.
 * - The cost of a position moves by the value of the fill and what it realised, and that goes into cash: cash and unrealised profit together
 *   change by exactly the fill's distance to the mark, whatever was closed or rounded. A debit takes from what backs margin, or adds to
 *   debt, no more than its amount; a credit gives its amount, to the debt first.
 * - Nothing is credited here: no better price, no rebate. The distance was in the order's cost already, and is taken once more.
 *
 * So the bound only falls, and with it what can have changed since the check: all losses, fees and distances together are within
 * `figuresMax`. An account that begins with figures so small never comes to where margin saturates, but for collateral that cancelled spot
 * orders set free, which can only add.
 *
 * A fill in another asset or of an inverse contract makes the figures of its accounts void, and so does a spot order that takes a hold, a
 * swap, or an inverse order that becomes smaller; any command that is not about orders makes void those of all (`marketVersion`).
 */
import { balanceMax } from "@crossfloor/instruments";
import { SPARE, SPARE_VERSION, VERSION } from "../state/account-rows.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { AccountPlace } from "../state/places.ts";
import type { MarginTotals } from "./account-margin.ts";

const figuresMax = balanceMax / 16;

/** After a full check: how much more the account could lose or be required, by these figures and with the order resting. */
export function keepSpare(state: EngineState, account: AccountPlace, { collateral, owed, profit, loss }: MarginTotals, spare: number): void {
  const { rows } = state.accounts;
  const at = state.accounts.at(account);
  // Sums are there, so none of its exposures is too large either.
  if (spare < 0 || rows[at | VERSION] !== state.marginVersion || collateral + owed + profit + loss > figuresMax) return;
  rows[at | SPARE] = spare;
  rows[at | SPARE_VERSION] = state.marketVersion;
}

/** The figure no longer holds: the account's positions or cash change. */
export function voidSpare(state: EngineState, account: AccountPlace): void {
  state.accounts.rows[state.accounts.at(account) | SPARE_VERSION] = 0;
}

/** Takes the most that the order can cost out of what is spare; false where that does not cover it or is not known. */
export function takeSpare(state: EngineState, account: AccountPlace, slot: InstrumentSlot, limit: number, size: number): boolean {
  if (!isExact(state, slot)) return false;
  const { rows } = state.accounts;
  const at = state.accounts.at(account);
  if (rows[at | SPARE_VERSION] !== state.marketVersion) return false;
  const left = rows[at | SPARE] - slot.valuation.costMax(limit, size);
  if (!(left >= 0)) return false;
  rows[at | SPARE] = left;
  return true;
}

/** What the fill that was just told can cost either side, its fee apart: more than anybody has to spare where that is not known. */
export function costOfFill(state: EngineState, slot: InstrumentSlot): number {
  if (!isExact(state, slot)) return Number.POSITIVE_INFINITY;
  const { price, size } = state.told.fill;
  return slot.valuation.notional(price - slot.mark, size);
}

/** Takes that and its fee out of what a side has to spare. */
export function spendOnFill(state: EngineState, account: AccountPlace, cost: number, fee: number): void {
  state.accounts.rows[state.accounts.at(account) | SPARE] -= cost + (fee > 0 ? fee : 0);
}

/** Other assets are converted, and the values of inverse contracts divided, with roundings of their own. */
function isExact({ referenceAsset }: EngineState, { asset, valuation }: InstrumentSlot): boolean {
  return asset === referenceAsset && !valuation.inverse;
}
