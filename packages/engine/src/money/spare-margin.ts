/**
 * A quick way to accept: what the last full check left an account to spare, less the most that each order since can cost, is a lower
 * bound on what it has to spare now. An order that costs less at its very worst would pass the full check as well, so it need not be
 * made: most orders of an account between two prices end here. Nothing is ever refused here. (docs/decisions/engine-speed.md)
 *
 * Cancelling only adds to what is spare, and is not counted. A fill or a spot order makes an account's figure void, and any command that is
 * not about orders those of all (`marketVersion`).
 */
import { SPARE, SPARE_VERSION } from "../state/account-rows.ts";
import type { EngineState } from "../state/engine-state.ts";
import type { InstrumentSlot } from "../state/instrument-slot.ts";
import type { AccountPlace } from "../state/places.ts";

/** After a full check: how much more the account could lose or be required, with the order resting. */
export function keepSpare(state: EngineState, account: AccountPlace, spare: number): void {
  const { rows } = state.accounts;
  const at = state.accounts.at(account);
  rows[at + SPARE] = spare;
  rows[at + SPARE_VERSION] = state.marketVersion;
}

/** The figure no longer holds: the account's positions or cash change. */
export function voidSpare(state: EngineState, account: AccountPlace): void {
  state.accounts.rows[state.accounts.at(account) + SPARE_VERSION] = 0;
}

/** Takes the most that the order can cost out of what is spare; false where that does not cover it or is not known. */
export function takeSpare(state: EngineState, account: AccountPlace, slot: InstrumentSlot, limit: number, size: number): boolean {
  // Others are converted with roundings of their own.
  if (slot.asset !== state.referenceAsset) return false;
  const { rows } = state.accounts;
  const at = state.accounts.at(account);
  if (rows[at + SPARE_VERSION] !== state.marketVersion) return false;
  const left = rows[at + SPARE] - slot.valuation.costMax(limit, slot.mark, size);
  if (!(left >= 0)) return false;
  rows[at + SPARE] = left;
  return true;
}
