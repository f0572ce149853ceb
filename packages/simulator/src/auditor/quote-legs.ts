/**
 * Takes a mass quote apart again: what each side had, what it was to have, and so which events must be its own. The words of the
 * criteria QUOTE-001 to QUOTE-004 are all that it goes by; which order is which side it keeps itself, from what it was told.
 */
import type { AmendOrder, CancelOrder, Event, LegOutcome, MassQuote, OrderAccepted, OrderId, PlaceOrder, Quote, QuoteSide, Refusal, Side } from "@crossfloor/protocol";
import type { Demand } from "./audit-fault.ts";
import type { AuditedLeg } from "./batch-legs.ts";

/** An open order as whoever asks for the legs has it at that moment. */
export interface QuotedOrder {
  readonly id: number;
  readonly accepted: OrderAccepted;
  readonly limit: number;
  readonly open: number;
}

/** What a side must tell next. */
interface Expected {
  readonly id: "QUOTE-001" | "QUOTE-002";
  readonly command: AuditedLeg["command"];
  readonly outcome: LegOutcome;
  readonly begins: (event: Event) => boolean;
}

/** A side of a quote: which one, what there was, what there is to be. */
interface QuotedSide {
  readonly command: MassQuote;
  readonly quote: Quote;
  readonly side: Side;
  readonly former: QuotedOrder | undefined;
  readonly report: LegOutcome;
}

const crossing: Refusal = "quote_sides_must_not_cross";
const nothing: readonly Event[] = [];

export class QuoteLegs {
  readonly #demand: Demand;
  readonly #openOrder: (order: number) => QuotedOrder | undefined;
  readonly #orders = new Map<string, number>();

  constructor(demand: Demand, openOrder: (order: number) => QuotedOrder | undefined) {
    this.#demand = demand;
    this.#openOrder = openOrder;
  }

  /** One after the other, as if each had come alone. Whoever takes a leg takes its events before the next, since that hangs on them. */
  *legs(command: MassQuote, reports: readonly LegOutcome[], events: readonly Event[]): Generator<AuditedLeg> {
    this.#demand("QUOTE-001", reports.length === 2 * command.quotes.length, () => `${command.quotes.length} quotes have ${reports.length} reports`);
    let from = 0;
    for (const [place, quote] of command.quotes.entries()) {
      for (const side of this.#inOrder(command, quote)) {
        const former = this.#former(command, quote, side);
        const quoted: QuotedSide = { command, quote, side, former, report: reports[2 * place + (side === "buy" ? 0 : 1)] };
        for (const { id, command: alone, outcome, begins } of this.#expected(quoted)) {
          const until = this.#endOf(events, from);
          const own = until === from ? nothing : events.slice(from, until);
          this.#demand(id, own.length > 0 && begins(own[0]), () => `the ${side} of quote ${place + 1} was to tell of a ${alone.type} and tells ${JSON.stringify(own.at(0))}`);
          if (outcome.refusal !== null) this.#demand(id, own.length === 1, () => `the ${side} of quote ${place + 1} was refused and did something: ${JSON.stringify(own.at(1))}`);
          yield { command: alone, outcome, events: own };
          from = until;
        }
        if (quoted.report.order > 0) this.#orders.set(keyOf(command, quote, side), quoted.report.order);
      }
    }
    this.#demand("QUOTE-001", from === events.length, () => `beyond its sides a mass quote tells ${JSON.stringify(events[from])}`);
  }

  /** The ask goes first where it rises or leaves. (QUOTE-003) */
  #inOrder(command: MassQuote, quote: Quote): readonly Side[] {
    const ask = this.#former(command, quote, "sell");
    return ask !== undefined && (quote.ask === null || quote.ask.price > ask.limit) ? ["sell", "buy"] : ["buy", "sell"];
  }

  #former(command: MassQuote, quote: Quote, side: Side): QuotedOrder | undefined {
    const order = this.#orders.get(keyOf(command, quote, side));
    return order === undefined ? undefined : this.#openOrder(order);
  }

  /** Where the events end that belong to the one at `from`: no fill, no rest and no cut of a reduce-only order begins a step of a side. */
  #endOf(events: readonly Event[], from: number): number {
    let until = Math.min(from + 1, events.length);
    while (until < events.length && !this.#isBeginning(events[until])) until += 1;
    return until;
  }

  #isBeginning(event: Event): boolean {
    switch (event.type) {
      case "commandRefused":
      case "orderAccepted": return true;
      case "orderCancelled": return event.reason === "user";
      // One that this mass quote has just placed is not open yet for whoever asks.
      case "orderAmended": return this.#openOrder(event.order)?.accepted.reduceOnly !== true;
      default: return false; // follows from one of those
    }
  }

  #expected(quoted: QuotedSide): readonly Expected[] {
    const { quote, side, former, report } = quoted;
    const wanted = side === "buy" ? quote.bid : quote.ask;
    const withdrawn = former === undefined ? [] : [takenOut(quoted, former)];
    if (wanted === null) {
      this.#doneWith(quoted, former?.id ?? 0);
      return withdrawn;
    }
    const placed = placeOf(quoted, wanted);
    const crosses = quote.bid !== null && quote.ask !== null && quote.bid.price >= quote.ask.price;
    this.#demand("QUOTE-002", crosses === (report.refusal === crossing), () => `the ${side} of a quote of ${quote.bid?.price} to ${quote.ask?.price} is answered with ${report.refusal ?? "no refusal"}`);
    if (former === undefined || former.accepted.postOnly !== placed.postOnly || former.accepted.selfTrade !== placed.selfTrade) {
      if (report.refusal !== null) return crosses ? [refused(quoted, placed), ...withdrawn] : [...withdrawn, refused(quoted, placed)];
      return [...withdrawn, accepted(quoted, placed)];
    }
    const amended: AmendOrder = { type: "amendOrder", account: placed.account, order: former.id as OrderId, clientOrderId: "", size: wanted.size, limit: wanted.price };
    if (report.refusal !== null) return [refused(quoted, amended), ...withdrawn];
    this.#doneWith(quoted, former.id);
    if (former.limit === wanted.price && former.open === wanted.size) return [];
    const kept = former.limit === wanted.price && wanted.size < former.open;
    return [{
      id: "QUOTE-001", command: amended, outcome: report,
      begins: (event) => event.type === "orderAmended" && event.order === former.id && event.price === wanted.price && event.size === wanted.size && event.kept === kept,
    }];
  }

  #doneWith({ quote, side, report }: QuotedSide, order: number): void {
    this.#demand("QUOTE-001", report.refusal === null && report.order === order, () => `the ${side} of instrument ${quote.instrument} is reported as ${report.refusal ?? `done to order ${report.order}`}, it was order ${order} that was to be done with`);
  }
}

function keyOf({ account, quoteSet }: MassQuote, { instrument }: Quote, side: Side): string {
  return `${account}/${quoteSet}/${instrument}/${side}`;
}

function placeOf({ command: { account, postOnly, selfTrade }, quote: { instrument }, side }: QuotedSide, { price, size }: QuoteSide): PlaceOrder {
  return { type: "placeOrder", account, instrument, clientOrderId: "", side, size, limit: price, timeInForce: "gtc", expiresAt: 0, postOnly, reduceOnly: false, selfTrade };
}

function takenOut({ command: { account } }: QuotedSide, { id }: QuotedOrder): Expected {
  const command: CancelOrder = { type: "cancelOrder", account, order: id as OrderId, clientOrderId: "" };
  return { id: "QUOTE-002", command, outcome: { refusal: null, detail: "", order: id as OrderId }, begins: (event) => event.type === "orderCancelled" && event.order === id && event.resting && event.reason === "user" };
}

function accepted({ report }: QuotedSide, placed: PlaceOrder): Expected {
  const { account, instrument, side, size, limit, postOnly, selfTrade } = placed;
  return {
    id: "QUOTE-001", command: placed, outcome: report,
    begins: (event) => event.type === "orderAccepted" && event.order === report.order && event.account === account && event.instrument === instrument && event.side === side && event.size === size && event.limit === limit &&
      event.postOnly === postOnly && event.selfTrade === selfTrade && event.timeInForce === "gtc" && event.expiresAt === 0 && !event.reduceOnly && !event.market && event.clientOrderId === "",
  };
}

function refused({ command: { account }, quote: { instrument }, report }: QuotedSide, command: PlaceOrder | AmendOrder): Expected {
  return {
    id: "QUOTE-001", command, outcome: report,
    begins: (event) => event.type === "commandRefused" && event.command === "massQuote" && event.refusal === report.refusal && event.account === account && event.instrument === instrument && event.clientOrderId === "",
  };
}
