/** Exposures begin with the first order or trade of an account in an instrument, and leave when nothing is in them. */
import { uncount } from "../money/margin-sums.ts";
import { EXPOSURE_COUNT, FIRST_EXPOSURE, FIRST_UNCOUNTED } from "./account-rows.ts";
import { exposureOf, HOLDER, NEXT_EXPOSURE, NEXT_UNCOUNTED, ORDERS, PREVIOUS_EXPOSURE, SIZE } from "./exposure-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure } from "./places.ts";
import type { EngineState } from "./engine-state.ts";
import type { InstrumentSlot } from "./instrument-slot.ts";

export function ensureExposure(state: EngineState, account: AccountPlace, slot: InstrumentSlot): ExposureRow {
  const found = exposureOf(state, account, slot);
  return found === noExposure ? addExposure(state, account, slot) : found;
}

function addExposure(state: EngineState, account: AccountPlace, slot: InstrumentSlot): ExposureRow {
  const row = state.exposures.take(account, slot.place);
  const { rows } = state.exposures;
  const accounts = state.accounts.rows;
  const at = state.accounts.at(account);
  const next = accounts[at | FIRST_EXPOSURE] | 0;
  rows[row | NEXT_EXPOSURE] = next;
  rows[row | PREVIOUS_EXPOSURE] = noExposure;
  if (next !== noExposure) rows[next | PREVIOUS_EXPOSURE] = row;
  accounts[at | FIRST_EXPOSURE] = row;
  accounts[at | EXPOSURE_COUNT] += 1;
  rows[row | NEXT_UNCOUNTED] = accounts[at | FIRST_UNCOUNTED];
  accounts[at | FIRST_UNCOUNTED] = row;
  return row;
}

/** Forgets an exposure with nothing in it, so that an account costs no more than what it has. */
export function dropIfEmpty(state: EngineState, row: ExposureRow): void {
  const { rows } = state.exposures;
  if (rows[row | SIZE] !== 0 || rows[row | ORDERS] !== 0) return;
  uncount(state, row);
  const accounts = state.accounts.rows;
  const at = state.accounts.at(rows[row | HOLDER] as AccountPlace);
  const next = rows[row | NEXT_EXPOSURE] | 0;
  const previous = rows[row | PREVIOUS_EXPOSURE] | 0;
  if (previous === noExposure) accounts[at | FIRST_EXPOSURE] = next;
  else rows[previous | NEXT_EXPOSURE] = next;
  if (next !== noExposure) rows[next | PREVIOUS_EXPOSURE] = previous;
  accounts[at | EXPOSURE_COUNT] -= 1;
  if (accounts[at | FIRST_UNCOUNTED] === row) accounts[at | FIRST_UNCOUNTED] = rows[row | NEXT_UNCOUNTED];
  else {
    let before = accounts[at | FIRST_UNCOUNTED] | 0;
    while (rows[before | NEXT_UNCOUNTED] !== row) before = rows[before | NEXT_UNCOUNTED] | 0;
    rows[before | NEXT_UNCOUNTED] = rows[row | NEXT_UNCOUNTED];
  }
  state.exposures.give(row);
}
