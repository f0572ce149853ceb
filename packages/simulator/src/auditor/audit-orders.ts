/** The auditor's own orders, levels and positions, from events alone. */
import { type Instrument, nanoOne, notionalOf, onTick, type Price, type Size, spotBaseAmount } from "@crossfloor/instruments";
import type { Fill, OrderAccepted, OrderAmended, OrderCancelled, OrderRested, Side } from "@crossfloor/protocol";
import type { Demand } from "./audit-fault.ts";

export interface AuditedOrder {
  readonly id: number;
  readonly account: number;
  readonly terms: () => Instrument;
  readonly accepted: OrderAccepted;
  limit: number;
  open: number;
  /** What was asked for, amends counted. */
  asked: number;
  filled: number;
  cancelled: number;
  resting: boolean;
  ended: boolean;
  hold: number;
}

export class AuditOrders {
  readonly #demand: Demand;
  readonly #terms = new Map<number, Instrument>();
  readonly #marks = new Map<number, number>();
  readonly #positions = new Map<string, number>();
  readonly orders = new Map<number, AuditedOrder>();
  /** Resting ones only. */
  readonly open = new Map<number, AuditedOrder>();
  /** The same by instrument and side, in the order in which they came to rest. */
  readonly #sides = new Map<number, Readonly<Record<Side, Map<number, AuditedOrder>>>>();
  #lastOrder = 0;
  #lastTrade = 0;

  constructor(demand: Demand) {
    this.#demand = demand;
  }

  list(instrument: Instrument): void {
    this.#terms.set(instrument.id, instrument);
  }
  mark(instrument: number, mark: number): void {
    this.#marks.set(instrument, mark);
  }
  termsOf(instrument: number): Instrument | undefined {
    return this.#terms.get(instrument);
  }
  get listed(): readonly Instrument[] {
    return [...this.#terms.values()];
  }
  /** What rests on one side, in the order in which it came to rest. */
  restingOn(instrument: number, side: Side): ReadonlyMap<number, AuditedOrder> {
    return this.#sidesOf(instrument)[side];
  }
  #sidesOf(instrument: number): Readonly<Record<Side, Map<number, AuditedOrder>>> {
    const known = this.#sides.get(instrument);
    if (known !== undefined) return known;
    const made = { buy: new Map<number, AuditedOrder>(), sell: new Map<number, AuditedOrder>() };
    this.#sides.set(instrument, made);
    return made;
  }
  positionOf(account: number, instrument: number): number {
    return this.#positions.get(`${account}/${instrument}`) ?? 0;
  }

  accept(event: OrderAccepted): void {
    const { order: id, account, instrument, size, limit, market, side } = event;
    this.#demand("D7", id === this.#lastOrder + 1, () => `order ${id} follows order ${this.#lastOrder}`);
    this.#demand("M4", !this.orders.has(id), () => `order ${id} was accepted twice`);
    this.#lastOrder = id;
    const terms = (): Instrument => this.#listed(instrument);
    const { trading } = terms();
    this.#demand("M6", size > 0 && size <= trading.orderSizeMax && (event.reduceOnly || (onTick(size, trading.sizeLot) && size >= trading.orderSizeMin)), () => `order ${id} has the size ${size}`);
    this.#demand("M6", market || onTick(limit, trading.priceTick), () => `order ${id} has the limit ${limit}`);
    this.#checkBand(instrument, side, limit);
    const order: AuditedOrder = { id, account, terms, accepted: event, limit, open: size, asked: size, filled: 0, cancelled: 0, resting: false, ended: false, hold: 0 };
    order.hold = holdOf(terms(), side, limit, size);
    this.orders.set(id, order);
  }

  #checkBand(instrument: number, side: Side, limit: number): void {
    const { trading } = this.#listed(instrument);
    const mark = this.#marks.get(instrument);
    if (mark === undefined) return this.#demand("M11", false, () => `an order was taken in instrument ${instrument}, which has no mark`);
    const width = Math.max(Number((BigInt(Math.abs(mark)) * BigInt(trading.bandRate)) / BigInt(nanoOne)), trading.bandMin);
    this.#demand("M11", side === "buy" ? limit <= mark + width : limit >= mark - width, () => `a ${side} at ${limit} is outside the band around ${mark}`);
  }

  rest(event: OrderRested): void {
    const order = this.#alive(event.order, "rested");
    if (order === undefined) return;
    this.#demand("M3", event.size === order.open && event.size > 0, () => `order ${order.id} rests with ${event.size}, ${order.open} is open`);
    this.#demand("M7", order.accepted.timeInForce !== "ioc" && order.accepted.timeInForce !== "fok", () => `order ${order.id} rests and is ${order.accepted.timeInForce}`);
    order.resting = true;
    this.open.set(order.id, order);
    const sides = this.#sidesOf(order.accepted.instrument);
    sides[order.accepted.side].set(order.id, order);
    for (const other of sides[event.side === "buy" ? "sell" : "buy"].values()) {
      const crossed = event.side === "buy" ? event.price >= other.limit : event.price <= other.limit;
      this.#demand("M1", !crossed, () => `order ${order.id} rests at ${event.price} against order ${other.id} at ${other.limit}`);
    }
  }

  fill(event: Fill): void {
    const { trade, instrument, price, size, takerSide, value, makerFee, takerFee } = event;
    this.#demand("D7", trade === this.#lastTrade + 1, () => `trade ${trade} follows trade ${this.#lastTrade}`);
    this.#lastTrade = trade;
    const maker = this.#alive(event.makerOrder, "traded");
    const taker = this.#alive(event.takerOrder, "traded");
    if (maker === undefined || taker === undefined) return;
    const terms = this.#listed(instrument);
    this.#demand("M5", event.makerAccount !== event.takerAccount, () => `account ${event.takerAccount} trades with itself in trade ${trade}`);
    this.#demand("M7", !taker.accepted.postOnly || maker.id === taker.id, () => `order ${taker.id} is post-only and takes`);
    this.#demand("M6", price === maker.limit && (takerSide === "buy" ? price <= taker.limit : price >= taker.limit), () => `trade ${trade} at ${price} is outside the limits ${maker.limit} and ${taker.limit}`);
    this.#demand("M6", size > 0, () => `trade ${trade} has the size ${size}`);
    const exact = notionalOf(terms.product, price, size);
    this.#demand("L8", value === exact, () => `trade ${trade} is worth ${exact}, not ${value}`);
    this.#checkFees(terms, event);
    if (maker.accepted.reduceOnly) this.#checkReduces(maker, size);
    this.#move(maker, price, size, event.makerRemaining, makerFee, value);
    if (taker.accepted.reduceOnly) this.#checkReduces(taker, size);
    this.#move(taker, price, size, event.takerRemaining, takerFee, value);
    if (maker.open === 0) this.#end(maker);
  }

  /** Rates are rounded up, for the house; a rebate comes out of the taker's fee, a spot order pays no more than it holds or gets. */
  #checkFees({ trading, product }: Instrument, { trade, value, size, takerFee, makerFee }: Fill): void {
    const exact = (perUnit: number): number => {
      if (trading.fees.kind === "perContract") return Number(BigInt(size) * BigInt(perUnit));
      const product18 = BigInt(value) * BigInt(perUnit);
      const whole = product18 / BigInt(nanoOne);
      return Number(product18 > 0n && product18 % BigInt(nanoOne) !== 0n ? whole + 1n : whole);
    };
    const taker = exact(trading.fees.taker);
    const maker = exact(trading.fees.maker);
    const right = product.kind === "spot" ? takerFee <= taker && makerFee <= maker : takerFee === taker && makerFee === Math.max(maker, -takerFee);
    this.#demand("L8", right, () => `trade ${trade} charges ${takerFee} and ${makerFee}, rounded up for the house it is ${taker} and ${maker}`);
  }

  #checkReduces(order: AuditedOrder, size: number): void {
    const position = this.positionOf(order.account, order.accepted.instrument);
    const closes = order.accepted.side === "sell" ? position : -position;
    this.#demand("M7", size <= closes, () => `order ${order.id} is reduce-only and trades ${size} of a position of ${position}`);
  }

  #move(order: AuditedOrder, _price: number, size: number, remaining: number, fee: number, value: number): void {
    order.open -= size;
    order.filled += size;
    this.#demand("M3", order.open === remaining && remaining >= 0, () => `order ${order.id} has ${order.open} open, the fill says ${remaining}`);
    const { instrument, side } = order.accepted;
    const terms = order.terms();
    if (terms.product.kind === "spot") {
      if (side === "sell") order.hold -= spotBaseAmount(terms.product, size as Size);
      else order.hold = Math.min(order.hold - value - Math.max(fee, 0), holdOf(terms, "buy", order.limit, order.open));
      return;
    }
    const key = `${order.account}/${instrument}`;
    this.#positions.set(key, (this.#positions.get(key) ?? 0) + (side === "buy" ? size : -size));
  }

  cancel(event: OrderCancelled): void {
    const order = this.#alive(event.order, "was cancelled");
    if (order === undefined) return;
    this.#demand("M3", event.remaining === order.open && event.remaining > 0, () => `order ${order.id} ends with ${event.remaining}, ${order.open} was open`);
    this.#demand("M4", event.resting === order.resting, () => `order ${order.id} says that it ${event.resting ? "rested" : "never rested"}`);
    this.#demand("M7", order.accepted.timeInForce !== "fok" || event.reason === "selfTrade" || order.filled === 0 || event.reason === "reduceOnlyCut", () => `order ${order.id} is fill-or-kill and traded ${order.filled} of ${order.asked}`);
    order.cancelled += order.open;
    order.open = 0;
    this.#end(order);
  }

  amend(event: OrderAmended): void {
    const order = this.#alive(event.order, "was amended");
    if (order === undefined) return;
    this.#demand("M3", event.sizeBefore === order.open && event.priceBefore === order.limit, () => `order ${order.id} was amended from ${event.sizeBefore} at ${event.priceBefore}`);
    order.asked += event.size - order.open;
    order.open = event.size;
    order.limit = event.price;
    const needed = holdOf(order.terms(), order.accepted.side, order.limit, order.open);
    order.hold = event.kept ? Math.min(order.hold, needed) : needed;
    if (!event.kept) {
      order.resting = false;
      this.#leave(order);
    }
  }

  settle(account: number, instrument: number): void {
    this.#positions.delete(`${account}/${instrument}`);
  }

  /** After a whole command: the order that came in has ended or rests. */
  finish(order: number): void {
    const audited = this.orders.get(order);
    if (audited === undefined || audited.ended) return;
    if (audited.open === 0) this.#end(audited);
    this.#demand("M4", audited.ended || audited.resting, () => `order ${order} has ${audited.open} open and neither rests nor has ended`);
  }

  #end(order: AuditedOrder): void {
    this.#demand("M3", order.asked === order.filled + order.open + order.cancelled, () => `order ${order.id}: ${order.asked} is not ${order.filled} filled, ${order.open} open and ${order.cancelled} cancelled`);
    this.#demand("M4", !order.ended, () => `order ${order.id} ended twice`);
    order.ended = true;
    order.resting = false;
    order.hold = 0;
    this.#leave(order);
  }

  #leave({ id, accepted }: AuditedOrder): void {
    if (this.open.delete(id)) this.#sidesOf(accepted.instrument)[accepted.side].delete(id);
  }

  #alive(id: number, did: string): AuditedOrder | undefined {
    const order = this.orders.get(id);
    this.#demand("M4", order !== undefined && !order.ended, () => `order ${id} ${did} and is not open`);
    return order;
  }
  #listed(instrument: number): Instrument {
    const terms = this.#terms.get(instrument);
    if (terms === undefined) throw new Error(`the auditor has no terms of instrument ${instrument}`);
    return terms;
  }
}

/** What an open spot order reserves: a buy its value and the dearer fee on it, rounded up, a sell its base. */
export function holdOf({ product, trading }: Instrument, side: Side, limit: number, open: number): number {
  if (product.kind !== "spot" || open === 0) return 0;
  if (side === "sell") return spotBaseAmount(product, open as Size);
  const value = notionalOf(product, limit as Price, open as Size);
  const dearer = BigInt(Math.max(0, trading.fees.maker, trading.fees.taker));
  if (trading.fees.kind === "perContract") return value + Number(BigInt(open) * dearer);
  return value + Number((BigInt(value) * dearer + BigInt(nanoOne) - 1n) / BigInt(nanoOne));
}
