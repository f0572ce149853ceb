/** A floor on paper: keeps one account's orders, answers as told, and counts what it was asked. */
import type { AccountState, Answer, Door, MarketState, MarketTerms, NewOrder, OwnOrder } from "../door.ts";

export const btc: MarketTerms = {
  id: 3, symbol: "BTC-PERP", kind: "linear", assetClass: "crypto", base: null, priceDecimals: 2, tick: 10, sizeDecimals: 4, lot: 1, sizeMin: 1, sizeMax: 10_000_000,
  priceMax: 100_000_000, allowNegative: false, multiplier: 1, marginInit: 0.02,
};
export const oil: MarketTerms = {
  id: 7, symbol: "OIL-DEC26", kind: "linear", assetClass: "commodity", base: null, priceDecimals: 2, tick: 1, sizeDecimals: 0, lot: 1, sizeMin: 1, sizeMax: 5_000,
  priceMax: 100_000, allowNegative: true, multiplier: 100, marginInit: 0.09,
};
export const spot: MarketTerms = { ...btc, id: 1, symbol: "BTC/USDC", kind: "spot", base: "WBTC", marginInit: 1 };
export const inverse: MarketTerms = { ...btc, id: 5, symbol: "BTC-PERP-INV", kind: "inverse", tick: 50, sizeDecimals: 0 };

export class PaperDoor implements Door {
  readonly markets = new Map<number, MarketState>();
  readonly orders = new Map<number, OwnOrder>();
  readonly positions = new Map<number, number>();
  readonly balances = new Map<string, number>([["USDC", 1_000_000]]);
  readonly asked: string[] = [];
  equity = 1_000_000;
  marginMaint = 0;
  looks = 0;
  /** Decides an answer instead of doing what was asked. */
  refuse: (kind: "place" | "amend" | "cancel" | "cancelAll", side: string) => Answer | undefined = () => undefined;
  readonly #terms: readonly MarketTerms[];
  #seq = 0;
  #next = 1;

  constructor(...terms: readonly MarketTerms[]) {
    this.#terms = terms;
  }

  terms(): readonly MarketTerms[] { return this.#terms; }
  market(instrument: number): MarketState | undefined { return this.markets.get(instrument); }
  price(terms: MarketTerms, reference: number, isOpen = true): void { this.markets.set(terms.id, { reference, isOpen }); }

  account(): Promise<AccountState> {
    this.looks += 1;
    return Promise.resolve({
      seq: this.#seq, equity: this.equity, marginInit: 0, marginMaint: this.marginMaint, balances: new Map(this.balances), positions: new Map(this.positions),
      orders: [...this.orders.values()],
    });
  }

  rest(order: Omit<OwnOrder, "order">): OwnOrder {
    const resting = { ...order, order: this.#next++ };
    this.orders.set(resting.order, resting);
    return resting;
  }

  place({ instrument, side, price, size, style }: NewOrder): Promise<Answer> {
    return this.#answer("place", side, () => (style === "postOnly" ? this.rest({ instrument, side, price, remaining: size }).order : this.#next++));
  }

  amend({ order, side }: OwnOrder, price: number, size: number): Promise<Answer> {
    return this.#answer("amend", side, () => {
      const resting = this.orders.get(order);
      if (resting === undefined) return undefined;
      this.orders.set(order, { ...resting, price, remaining: size });
      return order;
    });
  }

  cancel({ order, side }: OwnOrder): Promise<Answer> {
    return this.#answer("cancel", side, () => (this.orders.delete(order) ? order : undefined));
  }

  cancelAll(instrument: number): Promise<Answer> {
    return this.#answer("cancelAll", "", () => {
      for (const order of this.orders.values()) if (order.instrument === instrument) this.orders.delete(order.order);
      return 0;
    });
  }

  #answer(kind: "place" | "amend" | "cancel" | "cancelAll", side: string, act: () => number | undefined): Promise<Answer> {
    this.asked.push(side === "" ? kind : `${kind} ${side}`);
    const decided = this.refuse(kind, side);
    if (decided !== undefined) return Promise.resolve(decided);
    const order = act();
    this.#seq += 1;
    return Promise.resolve(order === undefined ? { kind: "refused", rule: "order_must_exist" } : { kind: "done", seq: this.#seq, order });
  }

  prices(terms: MarketTerms, side: "buy" | "sell"): readonly number[] {
    const found = [...this.orders.values()].filter((order) => order.instrument === terms.id && order.side === side).map(({ price }) => price);
    return found.sort((a, b) => (side === "buy" ? b - a : a - b));
  }
}
