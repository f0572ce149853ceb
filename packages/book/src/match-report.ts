/**
 * What a match did, row by row, in a buffer that is used again and again, so that matching allocates nothing.
 */
import { assert } from "@crossfloor/stdx";

/** One row: a fill against a resting order, or a resting order of the taker's own account that gave way. */
export type MatchRowKind = "fill" | "selfTradeCancel";

/** Doubles a row: a power of two, so that the fields of a row are named by their bits. */
const stride = 8;
const KIND = 0;
const PLACE = 1;
const ORDER = 2;
const OWNER = 3;
const PRICE = 4;
const SIZE = 5;
const MAKER_REMAINING = 6;

export class MatchReport {
  /** Set by the caller: no more resting orders than this are met, so that one command's work is bounded. Stays as it is from match to match. */
  rowsMax = Number.MAX_SAFE_INTEGER;
  /** Whether a further resting order would have been met but for `rowsMax`: the remainder crosses and may not rest. */
  truncated = false;
  /** Rows written by the last `preview` or `match`. */
  count = 0;
  /** Size that traded: the sum over the fills. */
  filled = 0;
  /** Size that did not trade. */
  remaining = 0;
  /** Whether a resting order of the taker's own account was met, in whatever mode. */
  ownMet = false;
  /** Whether the taker gave way to its own resting order: its remainder must be cancelled and may not rest. */
  takerCancelled = false;
  private rows = new Float64Array(stride * 64);

  kind(row: number): MatchRowKind {
    return this.rows[this.at(row) | KIND] === 0 ? "fill" : "selfTradeCancel";
  }
  /** Where the resting order was: of a book whose owner hands out places, where what else is known of it lies. */
  place(row: number): number {
    return this.rows[this.at(row) | PLACE] | 0;
  }
  /** Number of the resting order. */
  order(row: number): number {
    return this.rows[this.at(row) | ORDER];
  }
  /** Owner of the resting order. */
  owner(row: number): number {
    return this.rows[this.at(row) | OWNER];
  }
  /** Price of the resting order, which is the price of the trade. */
  price(row: number): number {
    return this.rows[this.at(row) | PRICE];
  }
  /** Size that traded; for a cancelled order the size that left the book. */
  size(row: number): number {
    return this.rows[this.at(row) | SIZE];
  }
  /** What the resting order still has open afterwards; 0 means that it left the book. */
  makerRemaining(row: number): number {
    return this.rows[this.at(row) | MAKER_REMAINING];
  }

  /** For books alone: forgets the last match. */
  begin(): void {
    this.count = 0;
    this.filled = 0;
    this.remaining = 0;
    this.ownMet = false;
    this.takerCancelled = false;
    this.truncated = false;
  }
  /** For books alone: adds a row. The buffer doubles when it must and is never made smaller. */
  add(kind: 0 | 1, place: number, order: number, owner: number, price: number, size: number, makerRemaining: number): void {
    const at = this.count * stride;
    if (at === this.rows.length) this.grow();
    const rows = this.rows;
    rows[at | KIND] = kind;
    rows[at | PLACE] = place;
    rows[at | ORDER] = order;
    rows[at | OWNER] = owner;
    rows[at | PRICE] = price;
    rows[at | SIZE] = size;
    rows[at | MAKER_REMAINING] = makerRemaining;
    this.count += 1;
  }

  private at(row: number): number {
    assert(row >= 0 && row < this.count, "a row of a match is read only if it was written");
    return row * stride;
  }
  private grow(): void {
    const rows = new Float64Array(this.rows.length * 2);
    rows.set(this.rows);
    this.rows = rows;
  }
}
