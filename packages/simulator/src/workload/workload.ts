/** Draws commands: mostly sensible, by the seed's mix, over what the events said is open. The same seed gives the same commands. */
import { assetId, type AssetId, indexId, type Instrument, type InstrumentId, type Money, nano, type Price, type Size, unixMs } from "@crossfloor/instruments";
import { type AccountId, type AmendOrder, type BatchLeg, ByteWriter, type CancelOrder, type Command, encodeCommand, EncodeFault, type Event, type OrderId, type PlaceOrder, type SelfTrade, type TimeInForce } from "@crossfloor/protocol";
import type { Prng } from "@crossfloor/stdx";
import { QuoteDraw } from "./draw-quotes.ts";
import { bitcoin, calendars, dollar, instruments, listingCommands, oilFuture, startAt } from "./floor.ts";
import { type Action, actions, type Mix } from "./mix.ts";

interface Open { readonly account: AccountId; readonly instrument: Instrument; limit: number; open: number }

/** What a drawn step asks of the sequencer. */
export type Step = { readonly kind: "send"; readonly command: Command } | { readonly kind: "record"; readonly command: Command } | { readonly kind: "time"; readonly ms: number };

export class Workload {
  readonly #prng: Prng;
  readonly #mix: Mix;
  readonly #open = new Map<number, Open>();
  #openIds: number[] = [];
  readonly #listed: Instrument[] = [...instruments];
  readonly #levels = [0, 5_000_000, 400];
  readonly #quotes: QuoteDraw;
  #deposits = 0;
  #clientIds = 0;
  #calendarVersion = 1;
  #finalized = 0;
  #accounts: number;
  /** Virtual time, as the sequencer has it. */
  now: number = startAt;

  constructor(prng: Prng, mix: Mix) {
    this.#prng = prng;
    this.#mix = mix;
    this.#accounts = mix.accounts;
    this.#quotes = new QuoteDraw(prng, {
      account: () => this.#account(), instrument: () => this.#instrument(),
      markOf: (instrument) => this.#markOf(instrument), reachOf: (instrument) => this.#reachOf(instrument),
    }, mix.malformed);
  }

  /** Lists everything, opens and funds the accounts, publishes first prices. */
  beginning(): Command[] {
    const commands = [...listingCommands];
    for (let account = 1; account <= this.#accounts; account += 1) commands.push({ type: "openAccount", account: account as AccountId, kind: account === 2 ? "house" : "customer" });
    for (let account = 1; account <= this.#accounts; account += 1) {
      commands.push(this.#deposit(account as AccountId, dollar.id, this.#prng.between(1, 200_000) * 1_000_000), this.#deposit(account as AccountId, bitcoin.id, this.#prng.between(1, 300_000_000)));
    }
    commands.push(this.#publish(1, 86_400_000), this.#publish(2, 86_400_000));
    return commands;
  }

  /** Keeps what is open. */
  hear(events: readonly Event[]): void {
    for (const event of events) {
      if (event.type === "orderRested") {
        const known = this.#open.get(event.order);
        const instrument = known?.instrument ?? this.#listed.find(({ id }) => id === event.instrument);
        if (instrument === undefined) continue;
        if (known === undefined) this.#openIds.push(event.order);
        this.#open.set(event.order, { account: event.account, instrument, limit: event.price, open: event.size });
      } else if (event.type === "orderCancelled") this.#open.delete(event.order);
      else if (event.type === "fill") {
        const maker = this.#open.get(event.makerOrder);
        if (event.makerRemaining === 0) this.#open.delete(event.makerOrder);
        else if (maker !== undefined) maker.open = event.makerRemaining;
      } else if (event.type === "orderAmended") {
        const amended = this.#open.get(event.order);
        if (amended === undefined) continue;
        amended.limit = event.price;
        amended.open = event.size;
      }
    }
  }

  step(): Step {
    const action = this.#drawAction();
    if (action === "time") return { kind: "time", ms: this.#prng.pick(this.#mix.timeSteps) };
    if (action === "checkpoint") return { kind: "record", command: { type: "checkpoint" } };
    if (action === "continue") return { kind: "record", command: { type: "continueWork" } };
    const command = this.#draw(action);
    return { kind: "send", command: this.#thousandth(this.#mix.malformed) ? this.#spoil(command) : command };
  }

  /** Another command, for an id that names one already. */
  other(): Command {
    return this.#cancel();
  }

  #drawAction(): Action {
    let drawn = this.#prng.below(this.#mix.weightSum);
    for (const action of actions) {
      drawn -= this.#mix.weights[action];
      if (drawn < 0) return action;
    }
    return "place";
  }

  #draw(action: Exclude<Action, "time" | "checkpoint" | "continue">): Command {
    const prng = this.#prng;
    switch (action) {
      case "place": return this.#place();
      case "amend": return this.#amend(this.#openOrder());
      case "cancel": return this.#cancel();
      case "batch": return this.#batch();
      case "quote": return this.#quote();
      case "cancelAll": return { type: "cancelAllOrders", account: this.#account(), instrument: (prng.chance(1, 2) ? 0 : this.#instrument().id) as InstrumentId };
      case "publish": return this.#move();
      case "pledge": return { type: "movePledge", account: this.#account(), asset: this.#asset(), amount: prng.between(0, prng.pick([1_000, 50_000_000_000])) as Money, to: prng.chance(1, 2) ? "free" : "pledged" };
      case "deposit": return this.#deposit(this.#account(), this.#asset(), prng.between(1, prng.pick([10, 100_000_000])));
      case "halt": return { type: "haltInstrument", instrument: this.#instrument().id, reason: prng.pick(["no_price_source", "operator", "index_stale", "emergency"]), note: "", change: "" };
      case "resume": return { type: "resumeInstrument", instrument: this.#instrument().id, change: prng.chance(1, 4) ? "" : "change-1" };
      case "change": return this.#change();
      case "calendar": {
        this.#calendarVersion += 1;
        return { type: "setCalendar", calendar: { ...calendars[1], version: this.#calendarVersion - prng.below(2) } };
      }
      case "list": {
        const instrument = oilFuture(prng.between(6, 9), prng.between(1, 20));
        if (!this.#listed.some(({ id }) => id === instrument.id)) this.#listed.push(instrument);
        return { type: "listInstrument", instrument };
      }
      case "finalize": {
        this.#finalized += prng.below(4);
        return { type: "raiseFinalizedHeight", chain: 1, height: Math.min(this.#finalized, this.#deposits) };
      }
      case "history": return { type: "publishIndexHistory", index: indexId(1), intervalMs: 60_000, candles: [{ openAt: startAt, open: 5 as Price, high: 6 as Price, low: 4 as Price, close: 5 as Price }], source: "simulated", simulated: true };
      case "account": {
        this.#accounts = Math.min(this.#accounts + prng.below(2), 12);
        return { type: "openAccount", account: this.#accounts as AccountId, kind: prng.chance(1, 4) ? "house" : "customer" };
      }
    }
  }

  /** Steps of one account, some of them wrong; now and then none, or more than are taken. */
  #batch(): Command {
    const prng = this.#prng;
    const account = this.#account();
    const own = this.#openIds.filter((id) => this.#open.get(id)?.account === account);
    const count = prng.chance(1, 40) ? prng.pick([0, 50, 51]) : prng.between(1, 6);
    const legs: BatchLeg[] = [];
    while (legs.length < count) {
      const drawn = prng.pick(["place", "place", "amend", "cancel"]);
      const order = own.length > 0 && prng.chance(3, 4) ? (prng.pick(own) as OrderId) : this.#openOrder();
      const placed = legs.findLast((leg) => leg.type === "placeOrder" && leg.clientOrderId !== "")?.clientOrderId ?? "";
      // Half of what amends or cancels means what the batch itself has just placed, by its client id.
      const named = placed !== "" && prng.chance(1, 2) ? { order: 0 as OrderId, clientOrderId: placed } : { order, clientOrderId: "" };
      const command = drawn === "place" ? this.#place() : drawn === "amend" ? { ...this.#amend(order), ...named } : { ...this.#cancel(), ...named };
      const { account: _account, ...leg } = this.#thousandth(this.#mix.malformed) ? this.#spoil(command) : command;
      legs.push(leg);
    }
    return { type: "placeBatch", account, legs };
  }

  #place(): PlaceOrder {
    const prng = this.#prng;
    const instrument = this.#instrument();
    const { trading } = instrument;
    const mark = this.#markOf(instrument);
    const reach = this.#reachOf(instrument);
    const price = Math.floor((mark + prng.between(-reach, reach)) / trading.priceTick) * trading.priceTick + (prng.chance(1, 60) ? 1 : 0) + (prng.chance(1, 60) ? mark : 0);
    const large = prng.chance(1, 12);
    const size = instrument.id === 3 ? prng.between(1, large ? 200_000 : 9_000) : instrument.id > 3 ? prng.between(1, large ? 300 : 40) : prng.between(1, large ? 9_000 : 700);
    const market = prng.chance(1, 8);
    const timeInForce: TimeInForce = market ? prng.pick(["ioc", "fok"]) : prng.pick(["gtc", "gtc", "gtc", "gtc", "ioc", "fok", "gtd", "day"]);
    const selfTrade: SelfTrade = prng.pick(["cancelNewest", "cancelOldest", "cancelBoth"]);
    this.#clientIds += 1;
    return {
      type: "placeOrder", account: this.#account(), instrument: instrument.id, clientOrderId: prng.chance(1, 3) ? `c${prng.between(1, this.#clientIds)}` : "",
      side: prng.chance(1, 2) ? "buy" : "sell", size: size as Size, limit: market ? null : (price as Price), timeInForce,
      expiresAt: timeInForce === "gtd" ? unixMs(this.now + prng.pick([1, 5_000, 3_600_000, 90_000_000])) : 0,
      postOnly: timeInForce !== "ioc" && timeInForce !== "fok" && prng.chance(1, 8), reduceOnly: prng.chance(1, timeInForce === "gtc" ? 8 : 3), selfTrade,
    };
  }

  #quote(): Command {
    const drawn = this.#quotes.massQuote();
    return isEncodable(drawn) ? drawn : { ...drawn, quotes: [] };
  }

  #amend(order: OrderId): AmendOrder {
    const prng = this.#prng;
    const known = this.#open.get(order);
    const tick = known?.instrument.trading.priceTick ?? 1;
    const open = known?.open ?? 10;
    return {
      type: "amendOrder", account: known?.account ?? this.#account(), order, clientOrderId: "",
      size: prng.chance(1, 2) ? null : (prng.between(1, open + prng.below(open + 1)) as Size),
      limit: prng.chance(1, 2) ? null : (((known?.limit ?? 100) + tick * prng.between(-40, 40)) as Price),
    };
  }

  #cancel(): CancelOrder {
    const order = this.#openOrder();
    return { type: "cancelOrder", account: this.#prng.chance(1, 20) ? this.#account() : (this.#open.get(order)?.account ?? this.#account()), order, clientOrderId: "" };
  }

  /** Mostly a small move, sometimes a crash or a value that is soon stale. Oil passes through zero. */
  #move(): Command {
    const prng = this.#prng;
    const index = prng.chance(2, 3) ? 1 : 2;
    const level = this.#levels[index];
    const step = prng.chance(1, 8) ? Math.max(300, Math.floor(Math.abs(level) / 3)) : Math.max(40, Math.floor(Math.abs(level) / 200));
    const next = level + prng.between(-step, step);
    this.#levels[index] = index === 1 ? Math.min(Math.max(next, 500_000), 20_000_000) : Math.min(Math.max(next, -5_000), 9_000);
    return this.#publish(index, prng.chance(1, 6) ? 500 : 86_400_000);
  }

  #publish(index: number, validForMs: number): Command {
    return { type: "publishIndex", index: indexId(index), value: this.#levels[index] as Price, sources: 3, staleWeight: nano(0), validForMs, source: "simulated", simulated: true };
  }

  /** Other fees or limits in the next version. */
  #change(): Command {
    const prng = this.#prng;
    const place = prng.below(this.#listed.length);
    const before = this.#listed[place];
    const instrument: Instrument = { ...before, version: before.version + 1, trading: { ...before.trading, bandMin: (before.trading.bandMin + prng.between(-1, 3)) as Price, orderSizeMax: (before.trading.orderSizeMax - prng.below(3)) as Size } };
    if (prng.chance(9, 10)) this.#listed[place] = instrument;
    return { type: "changeInstrument", instrument, change: "change-2" };
  }

  #deposit(account: AccountId, asset: AssetId, amount: number): Command {
    this.#deposits += this.#prng.chance(1, 20) ? 0 : 1;
    return { type: "creditDeposit", account, asset, amount: amount as Money, chain: 1, txHash: `0x${this.#deposits.toString(16).padStart(64, "0")}`, logIndex: 0, height: this.#deposits };
  }

  /** Well typed and wrong: one number of the command becomes one from the ends of its range, or another's. */
  #spoil<Each extends Command>(command: Each): Each {
    const names = Object.entries(command).flatMap(([name, value]) => (typeof value === "number" ? [name] : []));
    if (names.length === 0) return command;
    const value = this.#prng.pick([0, -1, 1, 99, 4_503_599_627_370_496, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER]);
    // One number for another of the same field: the command keeps its type, its meaning is what the engine must refuse.
    const spoilt = { ...command, [this.#prng.pick(names)]: value } as Each;
    return isEncodable(spoilt) ? spoilt : command;
  }

  #thousandth(rate: number): boolean {
    return rate > 0 && this.#prng.below(1_000) < rate;
  }
  #account(): AccountId {
    return (this.#prng.chance(1, 50) ? 99 : this.#prng.between(1, this.#accounts)) as AccountId;
  }
  #markOf({ id }: Instrument): number {
    return this.#levels[id > 3 ? 2 : 1];
  }
  #reachOf({ id, trading }: Instrument): number {
    return this.#mix.spreadTicks * trading.priceTick * (id > 3 ? 1 : 3);
  }
  #asset(): AssetId {
    return this.#prng.chance(1, 40) ? assetId(77) : this.#prng.pick([dollar.id, bitcoin.id]);
  }
  #instrument(): Instrument {
    return this.#prng.pick(this.#listed);
  }
  #openOrder(): OrderId {
    if (this.#openIds.length > 2 * this.#open.size + 16) this.#openIds = [...this.#open.keys()];
    if (this.#openIds.length === 0 || this.#prng.chance(1, 30)) return this.#prng.between(0, 500) as OrderId;
    return this.#prng.pick(this.#openIds) as OrderId;
  }
}

const scratch = new ByteWriter();

/** What the wire cannot carry never reaches the engine. */
function isEncodable(command: Command): boolean {
  try {
    encodeCommand(scratch.clear(), command);
    return true;
  } catch (fault) {
    if (fault instanceof EncodeFault) return false;
    throw fault;
  }
}
