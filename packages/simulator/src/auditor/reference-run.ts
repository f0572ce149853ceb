/** The slow, plainly right book beside the engine: what every order must do, row by row, against what the engine told. (M2) */
import { createReferenceBook, MatchReport, type OrderBook } from "@crossfloor/book";
import type { AmendOrder, Command, Event, OrderAccepted, OrderAmended, OrderCancelled, Outcome, PlaceOrder, Refusal, SelfTrade, Sequenced } from "@crossfloor/protocol";
import { type Demand, demandAll } from "./audit-fault.ts";
import { legsOf } from "./batch-legs.ts";
import { type QuotedOrder, QuoteLegs } from "./quote-legs.ts";

interface Taker { readonly order: number; readonly account: number; readonly instrument: number; readonly side: "buy" | "sell"; readonly limit: number; readonly size: number; readonly takeSize: number; readonly rests: boolean; readonly selfTrade: SelfTrade }

export class ReferenceRun {
  readonly #books = new Map<number, OrderBook>();
  readonly #report = new MatchReport();
  readonly #positions = new Map<string, number>();
  readonly #accepted = new Map<number, OrderAccepted>();
  readonly #quotes: QuoteLegs;
  readonly #demand: Demand;
  readonly #fillsPerOrderMax: number;
  /** Of the command that is looked at. */
  #fillsLeft: number;

  constructor(only: string | null, fillsPerOrderMax: number) {
    this.#demand = demandAll(only);
    this.#fillsPerOrderMax = fillsPerOrderMax;
    this.#fillsLeft = fillsPerOrderMax;
    this.#quotes = new QuoteLegs(this.#demand, (order) => this.#openOrder(order));
  }

  observe({ command }: Sequenced, events: readonly Event[], { legs }: Outcome): void {
    this.#fillsLeft = this.#fillsPerOrderMax;
    // An answer that is given once more, from memory, has legs and no events.
    if (legs === undefined || events.length === 0) this.#observeOne(command, events);
    else if (command.type === "placeBatch") for (const leg of legsOf(command, legs, events, this.#demand)) this.#observeOne(leg.command, leg.events);
    else if (command.type === "massQuote") for (const leg of this.#quotes.legs(command, legs, events)) this.#observeOne(leg.command, leg.events);
  }

  #openOrder(id: number): QuotedOrder | undefined {
    const accepted = this.#accepted.get(id);
    const book = accepted === undefined ? undefined : this.#books.get(accepted.instrument);
    const place = book?.find(id) ?? -1;
    return accepted === undefined || book === undefined || place === -1 ? undefined : { id, accepted, limit: book.priceAt(place), open: book.sizeAt(place) };
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
    this.#refusedForRoom(refused?.refusal, book, command.side, command.limit);
    if (refused?.refusal === "post_only_must_not_take") this.#demand("M7", book.wouldTake(command.side, command.limit), () => "a post-only order was refused that would not have taken");
    if (refused?.refusal === "fill_or_kill_must_fill_whole" && !command.reduceOnly) {
      book.preview(command.side, command.limit, command.size, command.account, command.selfTrade, this.#report);
      this.#demand("M7", this.#report.filled < command.size || this.#sizeWithinFills(command.size) < command.size, () => "a fill-or-kill order was refused that could be filled");
    }
  }

  /** No more fills are left to a part of a batch or of a mass quote, and it would have one. */
  #refusedForRoom(refusal: Refusal | undefined, book: OrderBook, side: "buy" | "sell", limit: number): void {
    if (refusal === "engine_must_have_room") this.#demand("M8", this.#fillsLeft === 0 && book.wouldTake(side, limit), () => `an order was refused for want of room with ${this.#fillsLeft} fills left`);
  }

  /** How much of the match that was previewed last goes into the fills that the command has left. */
  #sizeWithinFills(size: number): number {
    const report = this.#report;
    let fills = 0;
    let traded = 0;
    for (let row = 0; row < report.count; row += 1) {
      if (report.kind(row) !== "fill") continue;
      if (fills === this.#fillsLeft) return traded;
      fills += 1;
      traded += report.size(row);
    }
    return size;
  }

  /** A refusal that speaks of the book is true of the book. */
  #amendRefused({ order, limit }: AmendOrder, events: readonly Event[]): void {
    const refused = events.find((event) => event.type === "commandRefused");
    const own = this.#openOrder(order);
    const book = own === undefined ? undefined : this.#books.get(own.accepted.instrument);
    if (own === undefined || book === undefined) return;
    const { side } = own.accepted;
    if (refused?.refusal === "post_only_must_not_take") this.#demand("M7", book.wouldTake(side, limit ?? own.limit), () => `post-only order ${order} was not amended and would not have taken`);
    this.#refusedForRoom(refused?.refusal, book, side, limit ?? own.limit);
  }

  #amend(command: AmendOrder, events: readonly Event[]): void {
    const amended = events.find((event): event is OrderAmended => event.type === "orderAmended");
    if (amended === undefined) return this.#amendRefused(command, events);
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
    const { order, account, instrument, side, limit, size, takeSize: wantedSize, rests, selfTrade } = taker;
    const book = this.#bookOf(instrument);
    const report = this.#report;
    const expected: string[] = [];
    let open = size;
    let takeSize = wantedSize;
    if (takeSize > 0 && book.orderCount > this.#fillsLeft) {
      book.preview(side, limit, takeSize, account, selfTrade, report);
      takeSize = this.#sizeWithinFills(takeSize);
    }
    if (takeSize > 0) book.match(side, limit, takeSize, account, selfTrade, report);
    for (let row = 0; takeSize > 0 && row < report.count; row += 1) {
      if (report.kind(row) === "fill") {
        this.#fillsLeft -= 1;
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
