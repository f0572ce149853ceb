/**
 * Another venue's orders in our own book. The venue tells what becomes of each order, so nothing is matched here; but our book never holds two orders
 * that cross, and a venue may: before its opening auction, or for the moment between an order's arrival and the news of what it traded. Such an order
 * waits, in the order of arrival, until it crosses nothing any more.
 */
import { createBook, MatchReport, type OrderBook, type Side } from "@crossfloor/book";

export const venueOrdersMax = 200_000;
export const venueLevelsMax = 100_000;
/** The venue does not say whose orders are whose: all rest as one owner's and are taken by another. */
const makers = 1;
const takers = 2;

export interface VenueOrder { readonly side: Side; readonly price: number; readonly size: number }

export class VenueBook {
  readonly book: OrderBook = createBook({ ordersMax: venueOrdersMax, levelsMax: venueLevelsMax });
  /** Orders that would cross, oldest first. */
  readonly waiting = new Map<number, VenueOrder>();
  private readonly report = new MatchReport();

  get orderCount(): number {
    return this.book.orderCount + this.waiting.size;
  }

  find(order: number): VenueOrder | undefined {
    const waits = this.waiting.get(order);
    if (waits !== undefined) return waits;
    const place = this.book.find(order);
    return place === -1 ? undefined : { side: this.book.sideAt(place), price: this.book.priceAt(place), size: this.book.sizeAt(place) };
  }

  /** The order is new, and goes behind all others at its price. */
  add(order: number, side: Side, price: number, size: number): void {
    if (this.book.wouldTake(side, price)) this.waiting.set(order, { side, price, size });
    else this.book.rest(order, makers, side, price, size);
  }

  remove(order: number): void {
    if (!this.waiting.delete(order)) this.book.remove(order);
  }

  /** Sets what is open; it keeps its place if that is less. */
  resize(order: number, size: number): void {
    const known = this.find(order);
    if (known === undefined) throw new Error("an order is known before it changes");
    if (size === known.size) return;
    const waits = this.waiting.get(order);
    if (waits !== undefined) this.waiting.set(order, { ...waits, size });
    else if (size < known.size) this.book.reduce(order, size);
    else {
      this.book.remove(order);
      this.add(order, known.side, known.price, size);
    }
  }

  /** Lets those in who cross nothing any more; called when the venue's own book is at rest. */
  settle(): void {
    for (const [order, { side, price, size }] of this.waiting) {
      if (this.book.wouldTake(side, price)) continue;
      this.waiting.delete(order);
      this.book.rest(order, makers, side, price, size);
    }
  }

  /** Whom an order that takes `size` at `price` from the other side would meet first by our price-time priority. */
  firstMet(takerSide: Side, price: number, size: number): { readonly order: number; readonly price: number; readonly size: number } | undefined {
    this.book.preview(takerSide, price, size, takers, "cancelNewest", this.report);
    return this.report.count === 0 ? undefined : { order: this.report.order(0), price: this.report.price(0), size: this.report.size(0) };
  }
}
