/** The slow, plainly right book beside the engine: what every order must do, row by row, against what the engine told. (M2) */
import { createReferenceBook, MatchReport, type OrderBook } from "@crossfloor/book";
import type { AmendOrder, Command, Event, OrderAccepted, OrderAmended, OrderCancelled, Outcome, PlaceOrder, SelfTrade, Sequenced } from "@crossfloor/protocol";
import { type Demand, demandAll } from "./audit-fault.ts";
import { legsOf } from "./batch-legs.ts";

interface Taker { readonly order: number; readonly account: number; readonly instrument: number; readonly side: "buy" | "sell"; readonly limit: number; readonly size: number; readonly takeSize: number; readonly rests: boolean; readonly selfTrade: SelfTrade }

export class ReferenceRun {
  readonly #books = new Map<number, OrderBook>();
  readonly #report = new MatchReport();
  readonly #positions = new Map<string, number>();
  readonly #accepted = new Map<number, OrderAccepted>();
  readonly #demand: Demand;

  constructor(only: string | null) {
    this.#demand = demandAll(only);
  }

  observe({ command }: Sequenced, events: readonly Event[], { legs }: Outcome): void {
    // An answer that is given once more, from memory, has legs and no events.
    if (command.type !== "placeBatch" || legs === undefined || events.length === 0) return this.#observeOne(command, events);
    for (const leg of legsOf(command, legs, events, this.#demand)) this.#observeOne(leg.command, leg.events);
  }

  #observeOne(command: Command, events: readonly Event[]): void {
    if (command.type === "placeOrder") this.#place(command, events);
    else if (command.type === "amendOrder") this.#amend(command, events);
    else for (const event of events) if (event.type === "orderCancelled") this.#drop(event.instrument, event.order);
    for (const event of events) if (event.type === "positionChanged") this.#positions.set(`${event.account}/${event.instrument}`, event.size);
  }

  #place(command: PlaceOrder, events: readonly Event[]): void {
    const accepted = events.find((event) => event.type === "orderAccepted");
    if (accepted === undefined) return this.#refused(command, events);
    this.#accepted.set(accepted.order, accepted);
    const position = this.#positions.get(`${accepted.account}/${accepted.instrument}`) ?? 0;
    const closes = Math.max(0, accepted.side === "sell" ? position : -position);
    const takeSize = accepted.reduceOnly ? Math.min(accepted.size, closes) : accepted.size;
    this.#run({ ...accepted, takeSize, rests: accepted.timeInForce !== "ioc" && accepted.timeInForce !== "fok" }, events);
  }

  /** A refusal that speaks of the book is true of the book. */
  #refused(command: PlaceOrder, events: readonly Event[]): void {
    const refused = events.find((event) => event.type === "commandRefused");
    const book = this.#books.get(command.instrument);
    if (refused?.refusal === "opposite_side_must_have_orders") {
      this.#demand("M2", (command.side === "buy" ? book?.bestAsk() : book?.bestBid()) === undefined, () => "an order was refused for want of an opposite side that there is");
    }
    if (command.limit === null || book === undefined) return;
    if (refused?.refusal === "post_only_must_not_take") this.#demand("M7", book.wouldTake(command.side, command.limit), () => "a post-only order was refused that would not have taken");
    if (refused?.refusal === "fill_or_kill_must_fill_whole" && !command.reduceOnly) {
      book.preview(command.side, command.limit, command.size, command.account, command.selfTrade, this.#report);
      this.#demand("M7", this.#report.filled < command.size, () => "a fill-or-kill order was refused that could be filled");
    }
  }

  #amend(_command: AmendOrder, events: readonly Event[]): void {
    const amended = events.find((event): event is OrderAmended => event.type === "orderAmended");
    if (amended === undefined) return;
    const accepted = this.#accepted.get(amended.order);
    const book = this.#bookOf(amended.instrument);
    if (accepted === undefined || book.find(amended.order) === -1) return this.#demand("M2", false, () => `order ${amended.order} was amended and does not rest`);
    if (amended.kept) {
      book.reduce(amended.order, amended.size);
      return this.#cutReducing(events.slice(events.indexOf(amended) + 1));
    }
    book.remove(amended.order);
    this.#run({ ...accepted, limit: amended.price, size: amended.size, takeSize: amended.size, rests: true }, events.slice(events.indexOf(amended) + 1));
  }

  #run(taker: Taker, events: readonly Event[]): void {
    const { order, account, instrument, side, limit, size, takeSize, rests, selfTrade } = taker;
    const book = this.#bookOf(instrument);
    const report = this.#report;
    const expected: string[] = [];
    let open = size;
    if (takeSize > 0) book.match(side, limit, takeSize, account, selfTrade, report);
    for (let row = 0; takeSize > 0 && row < report.count; row += 1) {
      if (report.kind(row) === "fill") {
        open -= report.size(row);
        expected.push(`fill ${report.order(row)} ${report.price(row)} ${report.size(row)} ${report.makerRemaining(row)} ${open}`);
      } else expected.push(`cancelled ${report.order(row)} ${report.size(row)} resting`);
    }
    if (open > 0 && (!rests || report.takerCancelled || takeSize < size)) expected.push(`cancelled ${order} ${open} never rested`);
    else if (open > 0) {
      expected.push(`rested ${order} ${limit} ${open}`);
      if (!book.wouldTake(side, limit)) book.rest(order, account, side, limit, open);
    }
    const told = events.flatMap(tellBriefly);
    this.#demand("M2", told.join(", ") === expected.join(", "), () => `order ${order} did [${told.join(", ")}], the reference book does [${expected.join(", ")}]`);
    this.#cutReducing(events);
  }

  /** Resting reduce-only orders that the position no longer bears: the position tells that, not the book. */
  #cutReducing(events: readonly Event[]): void {
    for (const event of events) {
      const book = event.type === "orderAmended" ? this.#bookOf(event.instrument) : undefined;
      if (event.type === "orderAmended" && book !== undefined && book.find(event.order) !== -1) book.reduce(event.order, event.size);
      else if (event.type === "orderCancelled" && isReducingCut(event)) this.#drop(event.instrument, event.order);
    }
  }

  #drop(instrument: number, order: number): void {
    const book = this.#bookOf(instrument);
    const rests = book.find(order) !== -1;
    this.#demand("M2", rests, () => `order ${order} was cancelled and does not rest`);
    if (rests) book.remove(order);
  }

  #bookOf(instrument: number): OrderBook {
    const known = this.#books.get(instrument);
    if (known !== undefined) return known;
    const made = createReferenceBook({ ordersMax: 250_000, levelsMax: 20_000 });
    this.#books.set(instrument, made);
    return made;
  }
}

function tellBriefly(event: Event): string[] {
  if (event.type === "fill") return [`fill ${event.makerOrder} ${event.price} ${event.size} ${event.makerRemaining} ${event.takerRemaining}`];
  if (event.type === "orderRested") return [`rested ${event.order} ${event.price} ${event.size}`];
  if (event.type === "orderCancelled" && !isReducingCut(event)) return [`cancelled ${event.order} ${event.remaining} ${event.resting ? "resting" : "never rested"}`];
  return [];
}

function isReducingCut(event: OrderCancelled): boolean {
  return event.resting && event.reason === "reduceOnlyCut";
}
