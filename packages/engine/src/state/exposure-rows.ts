/**
 * What accounts have at stake in instruments, a position and resting orders each: two cache lines of one flat array, found by account
 * and instrument. An exposure begins with the first order or trade and leaves when nothing is in it.
 */
import { alignedDoubles, assert, IntMap } from "@crossfloor/stdx";
import { FIRST_EXPOSURE } from "./account-rows.ts";
import { type AccountPlace, type ExposureRow, noExposure } from "./places.ts";
import type { EngineState } from "./engine-state.ts";
import type { InstrumentSlot } from "./instrument-slot.ts";

/** The first eight are in the line that an order needs while its exposure waits to be counted. */
const stride = 16;
export const HOLDER = 0;
export const SLOT_PLACE = 1;
/** Signed size. */
export const SIZE = 2;
/** Summed signed value of what is open. */
export const COST = 3;
/** Open size resting on each side. */
export const BUYS = 4;
export const SELLS = 5;
/** Orders that rest. */
export const ORDERS = 6;
/** The set of prices that its share below is of, and in the account's sums; 0 where it is not. Then what `shareOf` said. */
export const COUNTED = 7;
/** The part of it that is reduce-only. */
export const REDUCE_BUYS = 8;
export const REDUCE_SELLS = 9;
export const SHARE_PROFIT = 10;
export const SHARE_INIT = 11;
export const SHARE_MAINT = 12;
/** Neighbours among the account's exposures; a row that is free names the next free one. */
export const NEXT_EXPOSURE = 13;
export const PREVIOUS_EXPOSURE = 14;
export const NEXT_UNCOUNTED = 15;

/** Instruments have places below this. */
export const slotsMax = 65_536;

export class ExposureRows {
  rows = alignedDoubles(stride * 1_024);
  /** Where rows begin, by account and instrument. */
  readonly #found = new IntMap();
  #used = 0;
  #free = -1;

  find(account: AccountPlace, slotPlace: number): ExposureRow {
    return this.#found.get(account * slotsMax + slotPlace + 1) as ExposureRow;
  }

  /** A new one with nothing in it. */
  take(account: AccountPlace, slotPlace: number): ExposureRow {
    assert(slotPlace < slotsMax, "an instrument has a place within range");
    let row = this.#free;
    if (row !== -1) this.#free = this.rows[row | NEXT_EXPOSURE] | 0;
    else {
      row = this.#used * stride;
      this.#used += 1;
      if (row === this.rows.length) {
        const larger = alignedDoubles(this.rows.length * 2);
        larger.set(this.rows);
        this.rows = larger;
      }
    }
    const { rows } = this;
    for (let field = SIZE; field < stride; field += 1) rows[row + field] = 0;
    rows[row | HOLDER] = account;
    rows[row | SLOT_PLACE] = slotPlace;
    this.#found.add(account * slotsMax + slotPlace + 1, row);
    return row as ExposureRow;
  }

  give(row: ExposureRow): void {
    this.#found.delete(this.rows[row | HOLDER] * slotsMax + (this.rows[row | SLOT_PLACE] | 0) + 1);
    this.rows[row | NEXT_EXPOSURE] = this.#free;
    this.#free = row;
  }
}

export function exposureOf(state: EngineState, account: AccountPlace, slot: InstrumentSlot): ExposureRow {
  return state.exposures.find(account, slot.place);
}

/** The figures of an exposure, of the moment or only thought of. */
export interface ExposureFigures {
  size: number;
  cost: number;
  buys: number;
  sells: number;
  reduceBuys: number;
  reduceSells: number;
}

export interface Exposure extends Readonly<ExposureFigures> {
  readonly slot: InstrumentSlot;
  readonly orders: number;
}

/** One as an object: a copy of the moment. */
export function exposureAt(state: EngineState, row: ExposureRow): Exposure {
  const { rows } = state.exposures;
  return {
    slot: state.slotsByPlace[rows[row | SLOT_PLACE] | 0], size: rows[row | SIZE], cost: rows[row | COST], buys: rows[row | BUYS], sells: rows[row | SELLS],
    reduceBuys: rows[row | REDUCE_BUYS], reduceSells: rows[row | REDUCE_SELLS], orders: rows[row | ORDERS],
  };
}

/** Of an account in an instrument, by their numbers; `undefined` where there is none. */
export function exposureIn(state: EngineState, account: AccountPlace, instrument: number): Exposure | undefined {
  const slot = state.slots.get(instrument as InstrumentSlot["id"]);
  const row = slot === undefined ? noExposure : exposureOf(state, account, slot);
  return row === noExposure ? undefined : exposureAt(state, row);
}

/** All of an account, ascending by instrument. */
export function exposuresOf(state: EngineState, account: AccountPlace): Exposure[] {
  const found: Exposure[] = [];
  for (let row = state.accounts.rows[state.accounts.at(account) | FIRST_EXPOSURE]; row !== noExposure; row = state.exposures.rows[row | NEXT_EXPOSURE]) found.push(exposureAt(state, row as ExposureRow));
  return found.sort((a, b) => a.slot.id - b.slot.id);
}

/** More of an order rests on its side than did. */
export function addResting(figures: ExposureFigures, side: "buy" | "sell", reduceOnly: boolean, size: number): void {
  if (side === "buy") figures.buys += size;
  else figures.sells += size;
  if (!reduceOnly) return;
  if (side === "buy") figures.reduceBuys += size;
  else figures.reduceSells += size;
}
