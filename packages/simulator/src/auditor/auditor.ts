/**
 * Looks over the engine's shoulder: from commands, events and outcomes alone it keeps its own books and says which invariant
 * does not hold. Shares no code with the engine but instruments and protocol; what the engine shows of itself comes as `Seen`.
 */
import { type AmendOrder, type Command, type Event, type MassQuote, type Outcome, quoteSetsMax, quotesMax, type Sequenced } from "@crossfloor/protocol";
import { type Demand, demandAll } from "./audit-fault.ts";
import { AuditLedger, type SeenBalance } from "./audit-ledger.ts";
import { AuditOrders } from "./audit-orders.ts";
import { type AuditedLeg, legsOf } from "./batch-legs.ts";
import type { BookChecksums } from "./book-checksums.ts";
import { type OwnSide, ownChecksums } from "./own-checksums.ts";
import { QuoteLegs } from "./quote-legs.ts";

export interface SeenFloor {
  readonly balances: readonly (SeenBalance & { readonly held: number })[];
  /** [price, size], best first. */
  readonly books: readonly SeenBook[];
}

export interface SeenBook {
  readonly instrument: number;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
  /** [order, price, size] in priority. */
  readonly resting: { readonly bids: readonly (readonly [number, number, number])[]; readonly asks: readonly (readonly [number, number, number])[] };
  /** Over the best ten prices, of levels and of orders, as clients compare it. */
  readonly checksums: BookChecksums;
}

export interface AuditorOptions {
  /** Looks at this invariant alone. */
  readonly only: string | null;
  /** What one command may cancel at most. */
  readonly cancelsPerCommandMax: number;
  /** How often one command may trade at most. */
  readonly fillsPerOrderMax: number;
}

/** A command that was answered, and when. */
interface Answered { readonly command: Command; readonly outcome: Outcome; readonly wall: number }

const envelopeRefusals: ReadonlySet<string> = new Set(["command_must_not_be_expired", "command_id_must_not_name_another_command", "command_must_be_well_formed", "engine_must_have_room"]);

export class Auditor {
  readonly #demand: Demand;
  readonly #options: AuditorOptions;
  readonly #ledger: AuditLedger;
  readonly orders: AuditOrders;
  readonly #quotes: QuoteLegs;
  readonly #accounts: number[] = [];
  readonly #assets: number[] = [];
  /** By origin and serial. */
  readonly #answers = new Map<number, Map<number, Answered>>();

  constructor(options: AuditorOptions) {
    this.#options = options;
    this.#demand = demandAll(options.only);
    this.#ledger = new AuditLedger(this.#demand);
    this.orders = new AuditOrders(this.#demand);
    this.#quotes = new QuoteLegs(this.#demand, (order) => this.orders.open.get(order));
  }

  get accounts(): readonly number[] {
    return this.#accounts;
  }

  /** After one record. Throws an `AuditFault` that names the invariant. */
  observe(record: Sequenced, events: readonly Event[], outcome: Outcome): void {
    const { command } = record;
    if (this.#isRetry(record, events, outcome)) return;
    const legs = this.#legsOf(command, events, outcome);
    if (legs === undefined) this.#observeOne(command, events, outcome);
    else for (const leg of legs) this.#observeOne(leg.command, leg.events, leg.outcome);
    const fills = events.reduce((sum, { type }) => (type === "fill" ? sum + 1 : sum), 0);
    this.#demand("M8", fills <= this.#options.fillsPerOrderMax, () => `one command traded ${fills} times`);
    this.#ledger.checkFees();
    this.#ledger.checkDeposit(events);
  }

  /** What a command of several parts is made of, each as if it had come alone; `undefined` for one that has no parts, or was refused whole. */
  #legsOf(command: Command, events: readonly Event[], { refusal, legs }: Outcome): Iterable<AuditedLeg> | undefined {
    const id = command.type === "massQuote" ? "QUOTE-004" : "BATCH-001";
    if (refusal === null && command.type === "placeBatch") return legsOf(command, legs ?? [], events, this.#demand);
    if (refusal === null && command.type === "massQuote") {
      this.#demand(id, this.#isBounded(command), () => `a mass quote of ${command.quotes.length} quotes in set ${command.quoteSet} of account ${command.account} was taken`);
      return this.#quotes.legs(command, legs ?? [], events);
    }
    this.#demand(id, legs === undefined, () => `a ${command.type} has reports of legs`);
    if (command.type !== "placeBatch" && command.type !== "massQuote") return undefined;
    this.#demand(id, events.every(({ type }) => type === "commandRefused"), () => `a ${command.type} was refused and did something`);
    const excused = refusal !== null && envelopeRefusals.has(refusal) && refusal !== "command_must_be_well_formed";
    if (command.type === "massQuote") this.#demand(id, excused || !this.#isBounded(command), () => `a mass quote within its bounds was refused whole: ${refusal}`);
    return undefined;
  }

  #isBounded({ account, quoteSet, quotes }: MassQuote): boolean {
    return this.#accounts.includes(account) && quotes.length > 0 && quotes.length <= quotesMax && quoteSet > 0 && quoteSet <= quoteSetsMax;
  }

  #observeOne(command: Command, events: readonly Event[], { refusal, order }: Pick<Outcome, "refusal" | "order">): void {
    const cancels = command.type === "cancelOrder" ? this.#namedOrder(command) : undefined;
    const touched = this.#touchable(command, order);
    if (command.type === "amendOrder" && refusal === null) this.#checkAmended(command, events);
    let cancelled = 0;
    let incoming = 0;
    for (const event of events) {
      if (event.type === "fill") touched?.accounts.add(event.makerAccount).add(event.takerAccount);
      if (event.type === "orderCancelled") {
        cancelled += 1;
        touched?.accounts.add(event.account);
        const { product } = this.orders.termsOf(event.instrument) ?? { product: undefined };
        if (product?.kind === "spot") touched?.assets.add(product.base).add(product.quote);
      }
      if (event.type === "entryPosted" && touched !== null) {
        for (const { account, asset } of event.lines) {
          this.#demand("M10", account === 0 || (touched.accounts.has(account) && touched.assets.has(asset)), () => `entry ${event.entry} touches account ${account} and asset ${asset}, which the order has no part in`);
        }
      }
      if (incoming === 0 && (event.type === "orderAccepted" || event.type === "orderAmended")) incoming = event.order;
      this.#take(event, command);
    }
    if (incoming !== 0) this.orders.finish(incoming);
    this.#checkWhole(command, events);
    this.#demand("M8", command.type === "placeOrder" || command.type === "amendOrder" || cancelled <= this.#options.cancelsPerCommandMax, () => `one command cancelled ${cancelled} orders`);
    const excused = refusal !== null && envelopeRefusals.has(refusal);
    this.#demand("M12", cancels === undefined || refusal === null || excused, () => `cancelling open order ${cancels?.id} was refused: ${refusal}`);
  }

  #namedOrder({ account, order }: { readonly account: number; readonly order: number }): { readonly id: number } | undefined {
    const named = this.orders.open.get(order);
    return named?.account === account ? named : undefined;
  }

  /** Whose money, and which, an order command may move. `null` for commands that are no orders. */
  #touchable(command: Command, order: number): { readonly accounts: Set<number>; readonly assets: Set<number> } | null {
    if (command.type !== "placeOrder" && command.type !== "amendOrder") return null;
    const instrument = command.type === "placeOrder" ? command.instrument : (this.orders.orders.get(order)?.accepted.instrument ?? 0);
    const terms = this.orders.termsOf(instrument);
    const assets = new Set<number>();
    if (terms?.product.kind === "spot") assets.add(terms.product.base).add(terms.product.quote);
    if (terms?.product.kind === "perpetual" || terms?.product.kind === "future") assets.add(terms.product.settlement.asset);
    return { accounts: new Set([command.account]), assets };
  }

  /** What was asked for, or less where a reduce-only order may close no more. */
  #checkAmended({ size, limit }: AmendOrder, events: readonly Event[]): void {
    const amended = events.find((event) => event.type === "orderAmended");
    if (amended === undefined) return;
    const wanted = size ?? amended.sizeBefore;
    const reduces = this.orders.orders.get(amended.order)?.accepted.reduceOnly === true;
    this.#demand("M3", amended.size === wanted || (reduces && amended.size < wanted), () => `order ${amended.order} was to have ${wanted} and was given ${amended.size}`);
    this.#demand("M6", amended.price === (limit ?? amended.priceBefore), () => `order ${amended.order} was to be at ${limit} and is at ${amended.price}`);
  }

  /** Fill-or-kill trades its whole size, or the position that a reduce-only one may close. */
  #checkWhole(command: Command, events: readonly Event[]): void {
    if (command.type !== "placeOrder" || command.timeInForce !== "fok" || command.reduceOnly) return;
    if (!events.some((event) => event.type === "orderAccepted")) return;
    const traded = events.reduce((sum, event) => (event.type === "fill" ? sum + event.size : sum), 0);
    this.#demand("M7", traded === command.size, () => `a fill-or-kill order of ${command.size} traded ${traded}`);
  }

  #take(event: Event, command: Command): void {
    switch (event.type) {
      case "assetListed": return void this.#assets.push(event.asset.id);
      case "accountOpened":
        this.#accounts.push(event.account);
        return this.#ledger.open(event.account, event.kind);
      case "instrumentListed":
      case "instrumentChanged": return this.orders.list(event.instrument);
      case "markChanged": return this.orders.mark(event.instrument, event.mark);
      case "entryPosted": return this.#ledger.post(event, command.type);
      case "orderAccepted": return this.orders.accept(event);
      case "orderRested": return this.orders.rest(event);
      case "fill":
        this.#ledger.charge(event.feeAsset, event.takerFee, event.makerFee);
        return this.orders.fill(event);
      case "orderCancelled": return this.orders.cancel(event);
      case "orderAmended": return this.orders.amend(event);
      case "positionChanged":
        if (command.type === "continueWork") this.orders.settle(event.account, event.instrument);
        return undefined;
      default: return undefined; // moves nothing that is kept here
    }
  }

  /** D4: the same id and payload is answered as before, without events; the same id with another payload is a conflict. */
  #isRetry({ origin, serial, wall, command, deadline }: Sequenced, events: readonly Event[], outcome: Outcome): boolean {
    if (origin === 0) return false;
    const answers = this.#answers.get(origin) ?? new Map<number, Answered>();
    if (answers.size === 0) this.#answers.set(origin, answers);
    const known = answers.get(serial);
    if (known !== undefined && known.wall + 600_000 >= wall) {
      if (JSON.stringify(known.command) === JSON.stringify(command)) {
        const same = outcome.seq === known.outcome.seq && outcome.refusal === known.outcome.refusal && outcome.order === known.outcome.order && JSON.stringify(outcome.legs) === JSON.stringify(known.outcome.legs);
        this.#demand("D4", same && events.length === 0, () => `command ${origin}/${serial} was sent again and answered otherwise, or done twice`);
        return same && events.length === 0;
      }
      this.#demand("D4", outcome.refusal === "command_id_must_not_name_another_command" || outcome.refusal === "command_must_not_be_expired", () => `command ${origin}/${serial} came with another payload and was taken`);
      return false;
    }
    const unanswered = deadline < wall || deadline > wall + 600_000;
    if (!unanswered) answers.set(serial, { command, outcome, wall });
    return false;
  }

  /** From time to time: what the engine shows of itself against what was told. */
  checkSeen({ balances, books }: SeenFloor): void {
    this.#ledger.checkSeen(balances, this.#accounts, this.#assets);
    const held = new Map<string, number>();
    for (const order of this.orders.open.values()) {
      const { product } = order.terms();
      if (product.kind !== "spot") continue;
      const key = `${order.account}/${order.accepted.side === "buy" ? product.quote : product.base}`;
      held.set(key, (held.get(key) ?? 0) + order.hold);
    }
    for (const { account, asset, held: seen } of balances) {
      const own = held.get(`${account}/${asset}`) ?? 0;
      this.#demand("L5", own === seen, () => `account ${account} holds ${seen} of asset ${asset}, its open orders need ${own}`);
    }
    for (const book of books) this.#checkBook(book);
  }

  /** The levels are the sums of the orders, the orders stand in priority, and the checksums are those of the auditor's own book. */
  #checkBook({ instrument, bids, asks, resting, checksums }: SeenBook): void {
    const buys = this.#sideOf(instrument, "buy");
    const sells = this.#sideOf(instrument, "sell");
    for (const [side, own, levels, orders] of [["buy", buys, bids, resting.bids], ["sell", sells, asks, resting.asks]] as const) {
      this.#demand("M9", isSame(own.levels, levels), () => `the ${side} levels of instrument ${instrument} are ${JSON.stringify(levels)}, its orders add up to ${JSON.stringify(own.levels)}`);
      this.#demand("M9", isSame(own.orders, orders), () => `the ${side} orders of instrument ${instrument} are ${JSON.stringify(orders)} and should be ${JSON.stringify(own.orders)}`);
    }
    const right = ownChecksums(buys, sells);
    this.#demand("M9", right.levels === checksums.levels && right.orders === checksums.orders, () => `the checksums of instrument ${instrument} are ${JSON.stringify(checksums)} and should be ${JSON.stringify(right)}`);
  }

  /** One side as the events tell it. Whoever came to rest later stands behind, and what is amended without keeping its place comes to rest anew. */
  #sideOf(instrument: number, side: "buy" | "sell"): OwnSide {
    const waiting = [...this.orders.restingOn(instrument, side).values()].sort((a, b) => (side === "buy" ? b.limit - a.limit : a.limit - b.limit));
    const levels: [number, number][] = [];
    for (const { limit, open } of waiting) {
      const last = levels.at(-1);
      if (last?.[0] === limit) last[1] += open;
      else levels.push([limit, open]);
    }
    return { levels, orders: waiting.map(({ id, limit, open }) => [id, limit, open] as const) };
  }
}

function isSame(own: readonly (readonly number[])[], seen: readonly (readonly number[])[]): boolean {
  return own.length === seen.length && own.every((row, place) => row.length === seen[place].length && row.every((value, column) => value === seen[place][column]));
}
