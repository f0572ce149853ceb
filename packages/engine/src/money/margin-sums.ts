/**
 * What all exposures of an account add up to, kept from one question to the next: an order of an account with fifteen exposures then
 * costs the valuation of one. (docs/decisions/engine-speed.md)
 *
 * An exposure's share is its profit or loss in its settlement asset and its two requirements in the reference asset, as `shareOf` has
 * them. Sums are good for one set of prices and terms, `marginVersion`; whoever changes one of those says so. Of an exposure that
 * changes the share is taken out, and counted again when the account's margin is next asked for.
 *
 * Shares are summed as they are, while margin saturates (`addSaturated`). The two agree where no sum comes near `balanceMax`: an account
 * with a share beyond `shareMax`, or with more exposures than `exposuresMax`, has no sums, and is walked every time.
 */
import { balanceMax } from "@crossfloor/instruments";
import { EXPOSURE_COUNT, FIRST_EXPOSURE, FIRST_UNCOUNTED, INIT, MAINT, VERSION } from "../state/account-rows.ts";
import { BUYS, COST, COUNTED, HOLDER, NEXT_EXPOSURE, NEXT_UNCOUNTED, SELLS, SHARE_INIT, SHARE_MAINT, SHARE_PROFIT, SIZE, SLOT_PLACE } from "../state/exposure-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure } from "../state/places.ts";
import type { EngineState } from "../state/engine-state.ts";
import { shareOf } from "./exposure-share.ts";

const exposuresMax = 128;
/** Half of what all of them would need: what fills add before sums are next brought up to date has room as well (spare-margin.ts). */
const shareMax = balanceMax / exposuresMax / 2;

/** A price or the terms of an instrument changed: every sum is stale. */
export function repriced(state: EngineState): void {
  state.marginVersion += 1;
}

/** An instrument that settles in this asset is listed. */
export function addSettlementAsset(state: EngineState, asset: number): void {
  repriced(state);
  if (state.settlementAssets.includes(asset)) return;
  state.settlementPlaces[asset] = state.settlementAssets.length;
  state.settlementAssets.push(asset);
  state.accounts.fit(state.settlementAssets.length);
}

/** Before or after an exposure changes: its share is no longer part of the sums. */
export function uncount(state: EngineState, row: ExposureRow): void {
  if (state.exposures.rows[row | COUNTED] !== 0) takeOut(state, row);
}

function takeOut(state: EngineState, row: ExposureRow): void {
  const { rows } = state.exposures;
  const counted = rows[row | COUNTED];
  rows[row | COUNTED] = 0;
  const accounts = state.accounts.rows;
  const at = state.accounts.at(rows[row | HOLDER] as AccountPlace);
  rows[row | NEXT_UNCOUNTED] = accounts[at | FIRST_UNCOUNTED];
  accounts[at | FIRST_UNCOUNTED] = row;
  if (counted !== state.marginVersion || accounts[at | VERSION] !== counted) return;
  accounts[at | INIT] -= rows[row | SHARE_INIT];
  accounts[at | MAINT] -= rows[row | SHARE_MAINT];
  // Spot has no share, and may settle in an asset that has no place.
  if (rows[row | SHARE_PROFIT] !== 0) state.accounts.addProfit(at, state.settlementPlaces[state.slotsByPlace[rows[row | SLOT_PLACE] | 0].asset], -rows[row | SHARE_PROFIT]);
}

/** Brings the account's sums up to the present. False where it has none. */
export function bringSums(state: EngineState, account: AccountPlace): boolean {
  const accounts = state.accounts.rows;
  const at = state.accounts.at(account);
  // Also where sums that were begun with fewer are at hand: or it would depend on the past whether an account has them.
  if (accounts[at | VERSION] !== state.marginVersion || accounts[at | EXPOSURE_COUNT] > exposuresMax) return countAll(state, at);
  const { rows } = state.exposures;
  let row = accounts[at | FIRST_UNCOUNTED] | 0;
  if (row === noExposure) return true;
  let within = true;
  for (; row !== noExposure; row = rows[row | NEXT_UNCOUNTED] | 0) if (!count(state, row as ExposureRow, at)) within = false;
  accounts[at | FIRST_UNCOUNTED] = noExposure;
  if (!within) accounts[at | VERSION] = 0;
  return within;
}

function countAll(state: EngineState, at: number): boolean {
  const accounts = state.accounts.rows;
  accounts[at | VERSION] = 0;
  if (accounts[at | EXPOSURE_COUNT] > exposuresMax) return false;
  accounts[at | INIT] = 0;
  accounts[at | MAINT] = 0;
  state.accounts.clearProfits(at);
  const { rows } = state.exposures;
  let within = true;
  for (let row = accounts[at | FIRST_EXPOSURE] | 0; row !== noExposure; row = rows[row | NEXT_EXPOSURE] | 0) if (!count(state, row as ExposureRow, at)) within = false;
  accounts[at | FIRST_UNCOUNTED] = noExposure;
  if (within) accounts[at | VERSION] = state.marginVersion;
  return within;
}

/** False for a share that is too large. */
function count(state: EngineState, row: ExposureRow, at: number): boolean {
  const { rows } = state.exposures;
  const slot = state.slotsByPlace[rows[row | SLOT_PLACE] | 0];
  rows[row | COUNTED] = state.marginVersion;
  rows[row | SHARE_PROFIT] = 0;
  rows[row | SHARE_INIT] = 0;
  rows[row | SHARE_MAINT] = 0;
  // Spot orders hold cash and require nothing.
  if (slot.spot) return true;
  const { share } = state;
  shareOf(state, slot, slot.mark, rows[row | SIZE], rows[row | COST], rows[row | BUYS], rows[row | SELLS], share);
  rows[row | SHARE_PROFIT] = share[0];
  rows[row | SHARE_INIT] = share[1];
  rows[row | SHARE_MAINT] = share[2];
  const accounts = state.accounts.rows;
  state.accounts.addProfit(at, state.settlementPlaces[slot.asset], share[0]);
  accounts[at | INIT] += share[1];
  accounts[at | MAINT] += share[2];
  return share[0] < shareMax && share[0] > -shareMax && share[1] < shareMax && share[2] < shareMax;
}
