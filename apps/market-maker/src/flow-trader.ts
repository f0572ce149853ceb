/** A small, seeded customer: takes a little now and then, so that a quiet floor has a tape. It leans back to flat. */
import { Prng } from "@crossfloor/stdx";
import type { AccountState, Door, MarketTerms, Side } from "./door.ts";
import { dollarsPerCount, isPrice, onLot } from "./grid.ts";

export interface FlowOptions {
  readonly door: Door;
  readonly seed: number;
}

const pauseMinMs = 2_000;
const pauseMaxMs = 6_000;
const lookEveryMs = 15_000;
/** Dollars of one order. */
const dollarsMin = 300;
const dollarsMax = 3_000;
/** Beyond this many dollars, or half of equity, it only goes back. */
const heldMax = 30_000;
/** It pays up to this share through the reference. */
const reach = 0.004;

export class FlowTrader {
  readonly #door: Door;
  readonly #prng: Prng;
  #account: AccountState | undefined;
  #lookAt = 0;
  #nextAt = 0;

  constructor({ door, seed }: FlowOptions) {
    this.#door = door;
    this.#prng = new Prng(seed);
  }

  /** `now` is monotone milliseconds. True if an order was sent. */
  async turn(now: number): Promise<boolean> {
    if (now < this.#nextAt) return false;
    this.#nextAt = now + this.#prng.between(pauseMinMs, pauseMaxMs);
    if (now >= this.#lookAt) {
      this.#account = await this.#door.account() ?? this.#account;
      this.#lookAt = now + lookEveryMs;
    }
    const account = this.#account;
    if (account === undefined || account.equity <= 0) return false;
    const open = this.#door.terms().flatMap((terms) => {
      const market = this.#door.market(terms.id);
      return market?.isOpen === true && market.reference !== null ? [{ terms, reference: market.reference }] : [];
    });
    if (open.length === 0) return false;
    const { terms, reference } = this.#prng.pick(open);
    const order = this.#orderFor(terms, reference, account);
    if (order === undefined) return false;
    const answer = await this.#door.place({ instrument: terms.id, ...order, style: "immediate" });
    if (answer.kind !== "done") this.#lookAt = now;
    return answer.kind === "done";
  }

  #orderFor(terms: MarketTerms, reference: number, account: AccountState): { side: Side; price: number; size: number } | undefined {
    const perCount = dollarsPerCount(terms, reference);
    const held = terms.base === null ? account.positions.get(terms.id) ?? 0 : (account.balances.get(terms.base) ?? 0) * 10 ** terms.sizeDecimals;
    const heldDollars = held * perCount;
    const most = Math.min(heldMax, account.equity / 2);
    const size = Math.max(terms.sizeMin, onLot(terms, this.#prng.between(dollarsMin, dollarsMax) / perCount));
    const side = this.#sideFor(terms, heldDollars, most, held, size);
    // Never more than it could carry: a mini is large for a small customer.
    if (size * perCount * terms.marginInit > account.equity / 10) return undefined;
    const through = side === "buy" ? 1 : -1;
    const limit = reference + through * Math.max(Math.abs(reference) * reach, terms.tick * 20);
    const price = (side === "buy" ? Math.floor(limit / terms.tick) : Math.ceil(limit / terms.tick)) * terms.tick;
    return isPrice(terms, price) ? { side, price, size } : undefined;
  }

  #sideFor(terms: MarketTerms, heldDollars: number, most: number, held: number, size: number): Side {
    // Spot cannot be sold short.
    if (terms.base !== null && held < size) return "buy";
    if (heldDollars > most) return "sell";
    if (heldDollars < -most) return "buy";
    // The more is held, the likelier it goes back.
    const lean = Math.round((heldDollars / most) * 40);
    return this.#prng.chance(50 - lean, 100) ? "buy" : "sell";
  }
}
