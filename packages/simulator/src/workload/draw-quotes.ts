/** Draws mass quotes as market makers send them: what stood there last time moved, lessened, left alone or taken out, and now and then what no maker means. */
import { type Instrument, type InstrumentId, type Price, type Size } from "@crossfloor/instruments";
import { type AccountId, type MassQuote, type Quote, quoteSetsMax, type QuoteSide, quotesMax, type SelfTrade, type Side } from "@crossfloor/protocol";
import type { Prng } from "@crossfloor/stdx";

/** Where quotes stand: instruments, their marks, and how far from them limits reach. */
export interface QuotedFloor {
  readonly account: () => AccountId;
  readonly instrument: () => Instrument;
  readonly markOf: (instrument: Instrument) => number;
  readonly reachOf: (instrument: Instrument) => number;
}

export class QuoteDraw {
  readonly #prng: Prng;
  readonly #floor: QuotedFloor;
  /** Of a thousand sides, one that no floor can take. */
  readonly #malformed: number;
  /** What each set was last to have, by account, set and instrument. */
  readonly #last = new Map<string, Quote>();

  constructor(prng: Prng, floor: QuotedFloor, malformed: number) {
    this.#prng = prng;
    this.#floor = floor;
    this.#malformed = malformed;
  }

  massQuote(): MassQuote {
    const prng = this.#prng;
    const account = this.#floor.account();
    const quoteSet = prng.chance(1, 40) ? prng.pick([0, quoteSetsMax, quoteSetsMax + 1]) : prng.between(1, 2);
    const count = prng.chance(1, 40) ? prng.pick([0, quotesMax, quotesMax + 1]) : prng.between(1, 4);
    const quotes: Quote[] = [];
    while (quotes.length < count) {
      const instrument = this.#floor.instrument();
      const key = `${account}/${quoteSet}/${instrument.id}`;
      const last = this.#last.get(key);
      const quote = last === undefined || prng.chance(1, 4) ? this.#fresh(instrument) : this.#changed(instrument, last);
      this.#last.set(key, quote);
      quotes.push(prng.chance(1, 60) ? { ...quote, instrument: 98 as InstrumentId } : quote);
    }
    // Mostly as before, since another mode makes every order anew.
    const selfTrade: SelfTrade = prng.chance(1, 8) ? prng.pick(["cancelOldest", "cancelBoth"]) : "cancelNewest";
    return { type: "massQuote", account, quoteSet, postOnly: prng.chance(1, 6), selfTrade, quotes };
  }

  /** Around the mark, one in twelve through itself, one side in eight left out. */
  #fresh(instrument: Instrument): Quote {
    const prng = this.#prng;
    const middle = this.#floor.markOf(instrument) + prng.between(-this.#floor.reachOf(instrument), this.#floor.reachOf(instrument));
    const across = prng.chance(1, 12) ? -1 : 1;
    return { instrument: instrument.id, bid: prng.chance(1, 8) ? null : this.#side(instrument, middle, -across), ask: prng.chance(1, 8) ? null : this.#side(instrument, middle, across) };
  }

  #side(instrument: Instrument, middle: number, way: number): QuoteSide {
    const prng = this.#prng;
    const { priceTick } = instrument.trading;
    const away = prng.between(0, Math.max(1, Math.floor(this.#floor.reachOf(instrument) / (2 * priceTick)))) * priceTick;
    const price = Math.floor(middle / priceTick) * priceTick + way * away + (prng.chance(1, 80) ? 1 : 0) + (prng.chance(1, 80) ? this.#floor.markOf(instrument) : 0);
    const size = prng.chance(1, 60) ? 0 : instrument.id === 3 ? prng.between(1, 6_000) : prng.between(1, instrument.id > 3 ? 25 : 400);
    if (this.#malformed > 0 && prng.below(1_000) < this.#malformed) return { price: price as Price, size: prng.pick([-1, 4_503_599_627_370_496, Number.MAX_SAFE_INTEGER]) as Size };
    return { price: price as Price, size: size as Size };
  }

  #changed(instrument: Instrument, { bid, ask }: Quote): Quote {
    const prng = this.#prng;
    const { priceTick } = instrument.trading;
    switch (prng.pick(["same", "less", "more", "moved", "moved", "moved", "jumped", "one side", "out"])) {
      case "same": return { instrument: instrument.id, bid, ask };
      case "less": return { instrument: instrument.id, bid: this.#sized(bid, -1), ask: this.#sized(ask, -1) };
      case "more": return { instrument: instrument.id, bid: this.#sized(bid, 1), ask };
      case "moved": return shifted(instrument, { bid, ask }, prng.between(-3, 3) * priceTick);
      // Through where the other side stood.
      case "jumped": {
        const apart = bid === null || ask === null ? 0 : ask.price - bid.price;
        return shifted(instrument, { bid, ask }, (prng.chance(1, 2) ? 1 : -1) * (Math.floor(Math.abs(apart) / priceTick) + prng.between(0, 3)) * priceTick);
      }
      case "one side": {
        const side: Side = prng.chance(1, 2) ? "buy" : "sell";
        return { instrument: instrument.id, bid: side === "buy" ? bid : null, ask: side === "sell" ? ask : null };
      }
      default: return { instrument: instrument.id, bid: null, ask: null };
    }
  }

  #sized(side: QuoteSide | null, way: number): QuoteSide | null {
    if (side === null) return null;
    const by = this.#prng.between(1, Math.min(Math.max(1, Math.floor(Math.abs(side.size) / 2)), 3_000));
    return { ...side, size: Math.min(Math.max(1, side.size + way * by), Number.MAX_SAFE_INTEGER) as Size };
  }
}

function shifted({ id }: Instrument, { bid, ask }: Pick<Quote, "bid" | "ask">, by: number): Quote {
  const moved = (side: QuoteSide | null): QuoteSide | null => (side === null ? null : { ...side, price: (side.price + by) as Price });
  return { instrument: id, bid: moved(bid), ask: moved(ask) };
}
