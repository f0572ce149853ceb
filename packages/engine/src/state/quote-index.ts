/**
 * Which open order is which side of an account's quotes: one for each account, market, quote set and side. An order's kind says what it
 * is, so this is made anew when a snapshot is read.
 */
import { quoteSetsMax } from "@crossfloor/protocol";
import { assert, IntMap } from "@crossfloor/stdx";
import { slotsMax } from "./exposure-rows.ts";
import { ACCOUNT, KIND, type OrderRows, quoteSetOf, sideOf, slotPlaceOf } from "./order-rows.ts";
import { type AccountPlace, noOrder, type OrderRow } from "./places.ts";

export class QuoteIndex {
  readonly #orders: OrderRows;
  readonly #rows = new IntMap();

  constructor(orders: OrderRows) {
    this.#orders = orders;
  }

  get count(): number {
    return this.#rows.count;
  }

  /** `noOrder` where nothing is quoted. */
  find(account: AccountPlace, slotPlace: number, quoteSet: number, side: "buy" | "sell"): OrderRow {
    const row = this.#rows.get(keyOf(account, slotPlace, quoteSet, side));
    return row === -1 ? noOrder : (row as OrderRow);
  }

  /** An order rests, or no longer does. Those of no quote set are none of ours. */
  add(row: OrderRow): void {
    if (quoteSetOf((this.#orders.rows[row + KIND] | 0)) !== 0) this.#rows.add(this.#keyOf(row), row);
  }
  remove(row: OrderRow): void {
    if (quoteSetOf((this.#orders.rows[row + KIND] | 0)) !== 0) this.#rows.delete(this.#keyOf(row));
  }

  #keyOf(row: OrderRow): number {
    const kind = this.#orders.rows[row + KIND] | 0;
    return keyOf((this.#orders.rows[row + ACCOUNT] | 0) as AccountPlace, slotPlaceOf(kind), quoteSetOf(kind), sideOf(kind));
  }
}

function keyOf(account: AccountPlace, slotPlace: number, quoteSet: number, side: "buy" | "sell"): number {
  assert(quoteSet >= 1 && quoteSet <= quoteSetsMax, "a quote belongs to one of the sets");
  return ((account * slotsMax + slotPlace) * (quoteSetsMax + 1) + quoteSet) * 2 + (side === "sell" ? 1 : 0);
}
