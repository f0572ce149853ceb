/** Random commands over the test floor: mostly sensible, some wrong, some sent twice. The same seed gives the same log. */
import { type Instrument, type Money, type Price, type Size, type UnixMs } from "@crossfloor/instruments";
import type { AccountId, BatchLeg, Command, OrderId, OriginId, Quote, QuoteSide, SelfTrade, TimeInForce } from "@crossfloor/protocol";
import { assert, type Prng } from "@crossfloor/stdx";
import { openOrder, openOrders } from "../state/order-rows.ts";
import type { Journal } from "./journal.ts";
import { instruments, listingCommands, publish, USDC, WBTC } from "./test-floor.ts";

const accounts = [1, 2, 3, 4, 5] as AccountId[];

export class RandomWorkload {
  readonly #prng: Prng;
  readonly #journal: Journal;
  readonly #levels = [0, 5_000_000, 400];
  #deposits = 0;
  #clientIds = 0;

  constructor(prng: Prng, journal: Journal) {
    this.#prng = prng;
    this.#journal = journal;
  }

  /** Lists everything, opens and funds the accounts, publishes first prices. */
  begin(): void {
    for (const command of listingCommands()) this.#journal.send(command);
    for (const account of accounts) this.#journal.send({ type: "openAccount", account, kind: account === 5 ? "house" : "customer" });
    for (const account of accounts) {
      this.#journal.send(this.#deposit(account, USDC.id, this.#prng.between(0, 200_000) * 1_000_000));
      this.#journal.send(this.#deposit(account, WBTC.id, this.#prng.between(1, 300_000_000)));
    }
    this.#journal.send(publish(1, this.#levels[1]));
    this.#journal.send(publish(2, this.#levels[2]));
    this.#journal.advance(9 * 3_600_000);
  }

  /** One command, or a step of time. */
  step(): void {
    const drawn = this.#prng.below(100);
    const journal = this.#journal;
    if (drawn < 54) journal.send(this.#place());
    else if (drawn < 58) journal.send(this.#massQuote());
    else if (drawn < 62) journal.send(this.#batch());
    else if (drawn < 70) journal.send(this.#amend());
    else if (drawn < 78) journal.send(this.#cancel());
    else if (drawn < 80) journal.send({ type: "cancelAllOrders", account: this.#account(), instrument: (this.#prng.chance(1, 2) ? 0 : this.#instrument().id) as Instrument["id"] });
    else if (drawn < 88) journal.send(this.#move());
    else if (drawn < 91) journal.send({ type: "movePledge", account: this.#account(), asset: this.#asset(), amount: this.#prng.between(0, 50_000_000_000) as Money, to: this.#prng.chance(1, 2) ? "free" : "pledged" });
    else if (drawn < 93) journal.send(this.#deposit(this.#account(), this.#asset(), this.#prng.between(1, 100_000_000)));
    else if (drawn < 94) journal.send(this.#prng.chance(1, 2) ? { type: "haltInstrument", instrument: this.#instrument().id, reason: "no_price_source", note: "", change: "" } : { type: "resumeInstrument", instrument: this.#instrument().id, change: "" });
    else if (drawn < 95) for (const { id } of instruments) journal.send({ type: "resumeInstrument", instrument: id, change: "" });
    else if (drawn < 96) journal.record({ type: "checkpoint" });
    else if (drawn < 97) this.#again();
    else if (drawn < 98) journal.record({ type: "continueWork" });
    else journal.advance(this.#prng.pick([100, 1_000, 60_000, 3_600_000, 40_000_000]));
  }

  #place(): Command {
    const instrument = this.#instrument();
    const { trading } = instrument;
    const side = this.#prng.chance(1, 2) ? "buy" : "sell";
    const mark = this.#levels[instrument.id === 4 ? 2 : 1];
    const spread = Math.max(20, Math.floor(Math.abs(mark) / 60));
    const price = Math.floor((mark + this.#prng.between(-spread, spread)) / trading.priceTick) * trading.priceTick + this.#rarely(1);
    const large = this.#prng.chance(1, 12);
    const size = instrument.id === 3 ? this.#prng.between(1, large ? 200_000 : 9_000) : instrument.id === 4 ? this.#prng.between(1, large ? 300 : 40) : this.#prng.between(1, large ? 9_000 : 700);
    const market = this.#prng.chance(1, 8);
    const timeInForce: TimeInForce = market ? this.#prng.pick(["ioc", "fok"]) : this.#prng.pick(["gtc", "gtc", "gtc", "gtc", "ioc", "fok", "gtd", "day"]);
    const selfTrade: SelfTrade = this.#prng.pick(["cancelNewest", "cancelOldest", "cancelBoth"]);
    this.#clientIds += 1;
    return {
      type: "placeOrder", account: this.#account(), instrument: instrument.id, clientOrderId: this.#prng.chance(1, 3) ? `c${this.#prng.between(1, this.#clientIds)}` : "",
      side, size: size as Size, limit: market ? null : (price as Price), timeInForce,
      expiresAt: (timeInForce === "gtd" ? this.#journal.at + this.#prng.pick([0, 50, 500, 30_000, 30_000_000]) : this.#rarely(1)) as UnixMs,
      postOnly: this.#prng.chance(1, 10), reduceOnly: this.#prng.chance(1, 5), selfTrade,
    };
  }

  #batch(): Command {
    const account = this.#account();
    const legs = Array.from({ length: this.#prng.between(0, 6) }, () => legOf(this.#prng.chance(2, 3) ? this.#place() : this.#prng.chance(1, 2) ? this.#amend() : this.#cancel()));
    return { type: "placeBatch", account, legs };
  }

  /** Around the mark, close enough that makers meet each other and now and then themselves. */
  #massQuote(): Command {
    const quotes = Array.from({ length: this.#prng.between(0, 4) }, (): Quote => {
      const instrument = this.#instrument();
      return { instrument: instrument.id, bid: this.#quoteSide(instrument, -1), ask: this.#quoteSide(instrument, 1) };
    });
    return {
      type: "massQuote", account: this.#account(), quoteSet: this.#prng.between(1, 2) + this.#rarely(20), postOnly: this.#prng.chance(1, 3),
      selfTrade: this.#prng.pick(["cancelNewest", "cancelOldest", "cancelBoth"]), quotes,
    };
  }

  #quoteSide({ id, trading }: Instrument, sign: number): QuoteSide | null {
    if (this.#prng.chance(1, 6)) return null;
    const mark = this.#levels[id === 4 ? 2 : 1];
    const spread = Math.max(20, Math.floor(Math.abs(mark) / 60));
    const price = Math.floor((mark + sign * this.#prng.between(-Math.floor(spread / 8), spread)) / trading.priceTick) * trading.priceTick + this.#rarely(1);
    const size = this.#prng.between(id === 3 ? 100 : 1, id === 3 ? 9_000 : id === 4 ? 40 : 700);
    return { price: price as Price, size: size as Size };
  }

  #amend(): Command {
    const order = this.#openOrder();
    const slot = openOrder(this.#journal.state, order)?.slot;
    const tick = slot?.terms.trading.priceTick ?? 1;
    const limit = openOrder(this.#journal.state, order)?.limit ?? 100;
    const open = openOrder(this.#journal.state, order)?.open ?? 10;
    return {
      type: "amendOrder", account: this.#ownerOf(order), order, clientOrderId: "",
      size: this.#prng.chance(1, 2) ? null : (this.#prng.between(1, open + this.#prng.below(open + 1)) as Size),
      limit: this.#prng.chance(1, 2) ? null : ((limit + tick * this.#prng.between(-40, 40)) as Price),
    };
  }

  #cancel(): Command {
    const order = this.#openOrder();
    return { type: "cancelOrder", account: this.#prng.chance(1, 20) ? this.#account() : this.#ownerOf(order), order, clientOrderId: "" };
  }

  /** Mostly a small move, sometimes a crash or a stale-prone value. Oil passes through zero. */
  #move(): Command {
    const index = this.#prng.chance(2, 3) ? 1 : 2;
    const level = this.#levels[index];
    const step = this.#prng.chance(1, 8) ? Math.max(300, Math.floor(Math.abs(level) / 5)) : Math.max(40, Math.floor(Math.abs(level) / 200));
    const next = level + this.#prng.between(-step, step);
    this.#levels[index] = index === 1 ? Math.min(Math.max(next, 500_000), 20_000_000) : Math.min(Math.max(next, -5_000), 9_000);
    return publish(index, this.#levels[index], this.#prng.chance(1, 6) ? 500 : undefined);
  }

  /** The last command of a participant once more, or its id with another payload. */
  #again(): void {
    const before = this.#journal.records.findLast((record) => record.origin === 1);
    if (before === undefined) return;
    const { origin, serial, deadline } = before;
    const command: Command = this.#prng.chance(1, 2) ? before.command : this.#cancel();
    this.#journal.record(command, { origin: origin as OriginId, serial, deadline: deadline as UnixMs });
  }

  #deposit(account: AccountId, asset: typeof USDC.id, amount: number): Command {
    this.#deposits += this.#prng.chance(1, 20) ? 0 : 1;
    return { type: "creditDeposit", account, asset, amount: amount as Money, chain: 1, txHash: `0x${this.#deposits.toString(16).padStart(64, "0")}`, logIndex: 0, height: this.#deposits };
  }

  #account(): AccountId {
    return this.#rarely(1) === 0 ? this.#prng.pick(accounts) : (99 as AccountId);
  }

  #asset(): typeof USDC.id {
    return this.#prng.pick([USDC.id, WBTC.id]);
  }

  #instrument(): Instrument {
    return this.#prng.pick(instruments);
  }

  #openOrder(): OrderId {
    const open = openOrders(this.#journal.state).map(({ id }) => id);
    return open.length === 0 || this.#prng.chance(1, 30) ? (this.#prng.between(0, 500) as OrderId) : this.#prng.pick(open);
  }

  #ownerOf(order: OrderId): AccountId {
    return openOrder(this.#journal.state, order)?.account ?? this.#account();
  }

  /** `value` one time in fifty, else 0. */
  #rarely(value: number): number {
    return this.#prng.chance(1, 50) ? value : 0;
  }
}


/** The command without its account, which the batch names. */
function legOf(command: Command): BatchLeg {
  assert(command.type === "placeOrder" || command.type === "amendOrder" || command.type === "cancelOrder", "orders alone are legs");
  const { account: _, ...leg } = command;
  return leg;
}
