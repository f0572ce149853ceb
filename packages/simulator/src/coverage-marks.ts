/** Rare paths that a thousand seeds must reach, told from commands, events and outcomes alone. */
import type { Event, LegOutcome, MassQuote, Outcome, PlaceBatch, Quote, Sequenced } from "@crossfloor/protocol";

export const coverageMarks = [
  "self-trade: newest gives way", "self-trade: oldest gives way", "self-trade: both give way", "fill-or-kill filled", "fill-or-kill refused", "post-only refused", "reduce-only cut",
  "reduce-only refused", "market order filled", "market order without an opposite side", "limit outside the band", "amend kept its place", "amend traded", "expiry with open orders",
  "settlement paid out a position", "instrument settled", "debt incurred", "debt repaid", "retry answered", "id conflict", "late command", "cancel while halted", "order refused while halted",
  "session closed", "stale index refused", "margin refused", "only reduce", "spot order with hold ended", "pledge refused", "deposit twice", "deposit below finality", "work carried on",
  "order of another account", "client id taken", "rebate paid", "negative price traded", "position turned", "listing refused", "terms changed", "calendar replaced", "late listing", "engine restored",
  "good-till-date order expired", "day order ended with its session", "resting reduce-only order cut",
  "order cut at its fills", "part refused for want of fills",
  "batch done whole", "batch with a refused leg", "batch out of bounds", "batch repeated", "batch took up its own order",
  "quote placed", "quote left alone", "quote lessened in its place", "quote moved", "quote made anew in another mode", "quote taken out", "quote refused and taken out", "quote through itself refused",
  "quote moved to where its other side stood", "quote traded", "quote beside a taken ask", "quote in a halted market refused", "mass quote out of bounds", "mass quote to no set", "mass quote repeated",
] as const;
export type CoverageMark = (typeof coverageMarks)[number];

export class Coverage {
  readonly reached = new Set<CoverageMark>();
  readonly #halted = new Set<number>();
  readonly #instrumentOf = new Map<number, number>();
  readonly #positions = new Map<string, number>();
  /** Ids of commands, by origin. */
  readonly #answered = new Map<number, Set<number>>();

  mark(mark: CoverageMark): void {
    this.reached.add(mark);
  }

  /** Forgets the floor that ran before; what was reached stays. */
  begin(): void {
    this.#halted.clear();
    this.#instrumentOf.clear();
    this.#positions.clear();
    this.#answered.clear();
  }

  observe({ command, origin, serial }: Sequenced, events: readonly Event[], outcome: Outcome): void {
    const { reached } = this;
    const answered = this.#answered.get(origin) ?? new Set<number>();
    if (answered.size === 0) this.#answered.set(origin, answered);
    const isKnown = origin !== 0 && answered.has(serial);
    if (isKnown && events.length === 0) reached.add("retry answered");
    answered.add(serial);
    if (command.type === "placeBatch") this.#batched(command, events, outcome);
    if (command.type === "massQuote") this.#quoted(command, events, outcome, isKnown);
    if (outcome.legs?.some(({ refusal }) => refusal === "engine_must_have_room") === true) reached.add("part refused for want of fills");
    if (outcome.refusal !== null) this.#refused(outcome.refusal, command.type);
    let fills = 0;
    for (const event of events) {
      switch (event.type) {
        case "fill":
          fills += 1;
          if (event.makerFee < 0) reached.add("rebate paid");
          if (event.price < 0) reached.add("negative price traded");
          break;
        case "orderAccepted": this.#instrumentOf.set(event.order, event.instrument); break;
        case "orderCancelled":
          if (event.reason === "selfTrade" && command.type === "placeOrder") {
            reached.add(command.selfTrade === "cancelNewest" ? "self-trade: newest gives way" : command.selfTrade === "cancelOldest" ? "self-trade: oldest gives way" : "self-trade: both give way");
          }
          if (event.reason === "immediateRemainder" && (command.type === "massQuote" || (command.type === "placeOrder" && command.timeInForce !== "ioc" && command.timeInForce !== "fok" && !command.reduceOnly))) reached.add("order cut at its fills");
          if (event.reason === "expired") reached.add("good-till-date order expired");
          if (event.reason === "sessionEnded") reached.add("day order ended with its session");
          if (event.reason === "reduceOnlyCut" && event.resting) reached.add("resting reduce-only order cut");
          if (event.reason === "reduceOnlyCut") reached.add("reduce-only cut");
          if (event.reason === "instrumentEnded") reached.add("expiry with open orders");
          if (event.instrument === 1 && event.resting) reached.add("spot order with hold ended");
          if (command.type === "cancelOrder" && this.#halted.has(event.instrument)) reached.add("cancel while halted");
          break;
        case "orderAmended": if (event.kept) reached.add("amend kept its place"); break;
        case "entryPosted":
          if (event.kind === "owedIncurred") reached.add("debt incurred");
          if (event.kind === "owedRepaid") reached.add("debt repaid");
          if (event.kind === "settlement") reached.add("settlement paid out a position");
          break;
        case "positionChanged": {
          const key = `${event.account}/${event.instrument}`;
          if ((this.#positions.get(key) ?? 0) * event.size < 0) reached.add("position turned");
          this.#positions.set(key, event.size);
          break;
        }
        case "instrumentSettled": reached.add("instrument settled"); break;
        case "instrumentChanged": reached.add("terms changed"); break;
        case "instrumentListed": if (event.instrument.id > 5) reached.add("late listing"); break;
        case "calendarSet": if (event.calendar.version > 1) reached.add("calendar replaced"); break;
        case "instrumentStatusChanged":
          if (event.state === "halted") this.#halted.add(event.instrument);
          else this.#halted.delete(event.instrument);
          break;
        default: break; // no rare path begins there
      }
    }
    if (command.type === "continueWork" && events.length > 0) reached.add("work carried on");
    if (fills === 0) return;
    if (command.type === "amendOrder") reached.add("amend traded");
    if (command.type === "placeOrder" && command.timeInForce === "fok") reached.add("fill-or-kill filled");
    if (command.type === "placeOrder" && command.limit === null) reached.add("market order filled");
  }

  #batched({ legs }: PlaceBatch, events: readonly Event[], outcome: Outcome): void {
    const { reached } = this;
    if (outcome.refusal === "batch_must_be_bounded") reached.add("batch out of bounds");
    if (outcome.legs === undefined) return;
    if (events.length === 0) reached.add("batch repeated");
    if (legs.length > 1 && outcome.legs.every(({ refusal }) => refusal === null)) reached.add("batch done whole");
    if (outcome.legs.some(({ refusal }) => refusal !== null)) reached.add("batch with a refused leg");
    if (legs.some((leg, place) => leg.type !== "placeOrder" && leg.order === 0 && outcome.legs?.[place].refusal === null)) reached.add("batch took up its own order");
  }

  #quoted(command: MassQuote, events: readonly Event[], { refusal, legs }: Outcome, isKnown: boolean): void {
    const { reached } = this;
    if (refusal === "mass_quote_must_be_bounded") reached.add("mass quote out of bounds");
    if (refusal === "command_must_be_well_formed") reached.add("mass quote to no set");
    if (legs === undefined) return;
    if (isKnown && events.length === 0) return void reached.add("mass quote repeated");
    for (const [place, quote] of command.quotes.entries()) this.#quotedBy(quote, legs[2 * place], legs[2 * place + 1], events);
    for (const [place, event] of events.entries()) {
      const before = events.at(place - 1);
      if (event.type === "orderAccepted") reached.add("quote placed");
      else if (event.type === "fill") reached.add("quote traded");
      else if (event.type === "orderAmended" && event.kept) reached.add("quote lessened in its place");
      else if (event.type === "orderAmended") {
        reached.add("quote moved");
        const others = events.filter((other) => other.type === "orderAmended").filter((other) => other.instrument === event.instrument && other.side !== event.side);
        if (others.some(({ priceBefore }) => (event.side === "buy" ? event.price >= priceBefore : event.price <= priceBefore))) reached.add("quote moved to where its other side stood");
      } else if (event.type === "orderCancelled" && event.reason === "user") {
        const quote = command.quotes.find(({ instrument }) => instrument === event.instrument);
        const wanted = event.side === "buy" ? quote?.bid : quote?.ask;
        const after = events.at(place + 1);
        if (wanted === null) reached.add("quote taken out");
        else if (place > 0 && before?.type === "commandRefused") reached.add("quote refused and taken out");
        else if (after?.type === "orderAccepted" && after.side === event.side && after.instrument === event.instrument) reached.add("quote made anew in another mode");
      }
    }
  }

  #quotedBy({ instrument, bid, ask }: Quote, bidReport: LegOutcome, askReport: LegOutcome, events: readonly Event[]): void {
    const { reached } = this;
    if (bidReport.refusal === "quote_sides_must_not_cross") reached.add("quote through itself refused");
    if (bidReport.refusal === "instrument_must_be_trading") reached.add("quote in a halted market refused");
    for (const [wanted, { refusal, order }] of [[bid, bidReport], [ask, askReport]] as const) {
      if (wanted !== null && refusal === null && !events.some((event) => "order" in event && event.order === order)) reached.add("quote left alone");
    }
    if (ask === null && askReport.order > 0 && bid !== null && bidReport.refusal === null && events.some((event) => event.type === "orderAmended" && event.instrument === instrument)) reached.add("quote beside a taken ask");
  }

  #refused(refusal: NonNullable<Outcome["refusal"]>, command: string): void {
    const mark = marksOfRefusals[refusal];
    if (mark !== undefined) this.reached.add(mark);
    if (refusal === "listing_must_be_valid" || command === "listInstrument") this.reached.add("listing refused");
  }
}

const marksOfRefusals: { readonly [refusal in NonNullable<Outcome["refusal"]>]?: CoverageMark } = {
  fill_or_kill_must_fill_whole: "fill-or-kill refused", post_only_must_not_take: "post-only refused", reduce_only_must_reduce: "reduce-only refused",
  opposite_side_must_have_orders: "market order without an opposite side", price_must_be_within_band: "limit outside the band", command_id_must_not_name_another_command: "id conflict",
  command_must_not_be_expired: "late command", instrument_must_be_trading: "order refused while halted", session_must_be_open: "session closed", index_must_be_fresh: "stale index refused",
  margin_must_cover_order: "margin refused", account_must_only_reduce: "only reduce", pledge_must_not_be_in_use: "pledge refused", deposit_must_not_be_credited_already: "deposit twice",
  deposit_must_be_above_finalized_height: "deposit below finality", order_must_belong_to_account: "order of another account", client_order_id_must_be_unique: "client id taken",
};
