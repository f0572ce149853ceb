/**
 * All open orders of the floor: what the book does not need to know of them. Two cache lines of one flat array each, used again when
 * an order has ended, and found by number. What the book knows of an order lies under the same place in its own memory. Hundreds of thousands of objects that live as long as orders do would each be spread
 * over the heap, and would keep the garbage collector busy with nothing else. (docs/decisions/engine-speed.md)
 *
 * `orderAt` has an order as an object, for whoever is in no hurry.
 */
import { BookMemory } from "@crossfloor/book";
import type { Price, Size, UnixMs } from "@crossfloor/instruments";
import { type AccountId, isPostOnly, isReduceOnly, type OrderId, type SelfTrade, selfTradeOf, type Seq, type Side, sideOf, type TimeInForce, timeInForceOf } from "@crossfloor/protocol";
import { alignedDoubles, assert, IntMap } from "@crossfloor/stdx";
import type { EngineState } from "./engine-state.ts";
import type { InstrumentSlot } from "./instrument-slot.ts";
import { type AccountPlace, type ExposureRow, noOrder, type OrderRow } from "./places.ts";

/** The first eight are in the line that a cancel needs. Rows begin at multiples of it, so that `row | FIELD` is where a field lies: adding could overflow, which the compiler would have to look after each time. */
const stride = 16;
export const ID = 0;
/** `AccountPlace`. */
export const ACCOUNT = 1;
/** Place of the instrument and everything about the order that stays: see `kindOf`. */
export const KIND = 2;
/** `ExposureRow` that it is part of while it rests; −1 before and after. */
export const EXPOSURE = 3;
export const LIMIT = 4;
/** What can still trade. */
export const OPEN = 5;
/** Its neighbours among the account's open orders, by number; −1 at the ends. */
export const PREVIOUS = 6;
export const NEXT = 7;
/** Spot: what it reserves, in quote for a buy and in base for a sell. Else 0. */
export const HOLD = 8;
/** From this instant of venue time on it does not trade, and leaves; 0 for never. */
export const EXPIRES_AT = 9;
export const FILLED = 10;
/** Summed unsigned value of the fills, in the settlement (spot: quote) asset. */
export const FILLED_VALUE = 11;
export const CREATED_SEQ = 12;
export const CREATED_AT = 13;
export const UPDATED_AT = 14;

/** Places are below 2^27, or their rows would not be whole numbers of 32 bits. */
const placeMask = 0x7ff_ffff;

export class OrderRows {
  rows = alignedDoubles(stride * 1_024);
  /** By number of the row. */
  readonly #clientOrderIds: string[] = [];
  /** Where the books of the floor keep their part of each order, under the same places. */
  readonly books = new BookMemory();
  readonly #places = new IntMap();

  /** How many are open. */
  get size(): number {
    return this.#places.count;
  }

  /** `noOrder` where none is open under this number. */
  find(id: number): OrderRow {
    if (!(id > 0)) return noOrder;
    const place = this.#places.get(id);
    return place === -1 ? noOrder : rowAt(place);
  }

  /** A row for an order that is not open yet; the caller sets all fields. `add` and `delete` it, or not, then `give` it back. */
  take(): OrderRow {
    // Masked, so that the compiler knows that no field of it lies below zero.
    const row = rowAt(this.books.orders.allot() & placeMask);
    if (row >= this.rows.length) this.#grow();
    return row;
  }

  #grow(): void {
    assert(this.rows.length <= stride * placeMask / 2, "a place is below 2^27");
    const larger = alignedDoubles(this.rows.length * 2);
    larger.set(this.rows);
    this.rows = larger;
  }

  /** From now on it is found under its number. */
  add(row: OrderRow): void {
    this.#places.add(this.rows[row | ID], placeOf(row));
  }

  delete(row: OrderRow): void {
    this.#places.delete(this.rows[row | ID]);
  }

  /** Nobody refers to it any more. */
  give(row: OrderRow): void {
    this.books.orders.give(placeOf(row));
  }

  /** Only of an order whose kind says that it is named. */
  clientOrderId(row: OrderRow): string {
    return isNamed(this.rows[row | KIND]) ? this.#clientOrderIds[placeOf(row)] : "";
  }
  setClientOrderId(row: OrderRow, clientOrderId: string): void {
    this.#clientOrderIds[placeOf(row)] = clientOrderId;
  }

  /** Of all open orders, in no order. */
  *all(): Generator<OrderRow, void> {
    for (let row = 0; row < rowAt(this.books.orders.used); row += stride) if (this.find(this.rows[row | ID]) === row) yield row as OrderRow;
  }
}

/** Where an order rests in its book, and the row of what rests at a place. */
export function placeOf(row: OrderRow): number {
  return row >> 4;
}
export function rowAt(place: number): OrderRow {
  return (place << 4) as OrderRow;
}

/**
 * One number for what stays as it is: bits 0–7 are `orderTerms`, whose readers take it as it is; 8 has a client id, 9–12 the quote set (0 for
 * none), 13 spot, from 14 on the place of the instrument.
 */
export function kindOf(slot: InstrumentSlot, terms: number, named: boolean, quoteSet: number): number {
  return (slot.place << 14) | (slot.spot ? 8_192 : 0) | (quoteSet << 9) | (named ? 256 : 0) | terms;
}
export function termsOf(kind: number): number {
  return kind & 255;
}
export { endsByItself, isPostOnly, isReduceOnly, selfTradeOf, sideOf, timeInForceOf } from "@crossfloor/protocol";

export function isNamed(kind: number): boolean {
  return (kind & 256) !== 0;
}
/** Whether it may leave more behind than its row: a client id, or a hold, which spot orders alone have. */
export function leavesMore(kind: number): boolean {
  return (kind & (256 | 8_192)) !== 0;
}
/** 1 to `quoteSetsMax` for one side of a quote, else 0. */
export function quoteSetOf(kind: number): number {
  return (kind >> 9) & 15;
}
export function slotPlaceOf(kind: number): number {
  return kind >>> 14;
}

/** One order as an object: a copy of the moment. */
export interface OpenOrder {
  readonly id: OrderId;
  readonly account: AccountId;
  readonly slot: InstrumentSlot;
  readonly exposure: ExposureRow;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly limit: Price;
  readonly open: Size;
  readonly filled: Size;
  readonly filledValue: number;
  readonly timeInForce: TimeInForce;
  readonly expiresAt: number;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly selfTrade: SelfTrade;
  readonly quoteSet: number;
  readonly hold: number;
  readonly createdSeq: Seq;
  readonly createdAt: UnixMs;
  readonly updatedAt: UnixMs;
}

export function orderAt(state: EngineState, row: OrderRow): OpenOrder {
  const { rows } = state.orders;
  const kind = rows[row | KIND] | 0;
  return {
    id: rows[row | ID] as OrderId, account: state.accounts.id(rows[row | ACCOUNT] as AccountPlace), slot: state.slotsByPlace[slotPlaceOf(kind)], exposure: (rows[row | EXPOSURE] | 0) as ExposureRow,
    clientOrderId: state.orders.clientOrderId(row), side: sideOf(kind), limit: rows[row | LIMIT] as Price, open: rows[row | OPEN] as Size, filled: rows[row | FILLED] as Size,
    filledValue: rows[row | FILLED_VALUE], timeInForce: timeInForceOf(kind), expiresAt: rows[row | EXPIRES_AT], postOnly: isPostOnly(kind), reduceOnly: isReduceOnly(kind),
    selfTrade: selfTradeOf(kind), quoteSet: quoteSetOf(kind), hold: rows[row | HOLD], createdSeq: rows[row | CREATED_SEQ] as Seq, createdAt: rows[row | CREATED_AT] as UnixMs, updatedAt: rows[row | UPDATED_AT] as UnixMs,
  };
}

/** By number; `undefined` where none is open. */
export function openOrder(state: EngineState, id: OrderId): OpenOrder | undefined {
  const row = state.orders.find(id);
  return row === noOrder ? undefined : orderAt(state, row);
}

/** All of them, ascending by number. */
export function openOrders(state: EngineState): OpenOrder[] {
  return [...state.orders.all()].map((row) => orderAt(state, row)).sort((a, b) => a.id - b.id);
}

/** Whether its end has come, be it still in the book or not. */
export function isDueOrder(state: EngineState, row: OrderRow): boolean {
  const expiresAt = state.orders.rows[row | EXPIRES_AT];
  return expiresAt !== 0 && expiresAt <= state.at;
}

export function slotOf(state: EngineState, row: OrderRow): InstrumentSlot {
  const slot = state.slotsByPlace[slotPlaceOf(state.orders.rows[row | KIND])];
  assert(slot !== undefined, "an order is in a listed instrument");
  return slot;
}
