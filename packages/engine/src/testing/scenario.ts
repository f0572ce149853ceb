/**
 * A tiny line language for scenarios, so that a rule and its figures can be read at a glance. Statements stand on lines or between
 * bars; a number is a decimal in the unit of its asset or instrument. A command that must be refused ends with `=> name_of_the_rule`.
 *
 *   open ada bob | house mm            deposit ada 1000 USDC             index BTC 50000 [stale-after 60s]
 *   buy ada 1 BTC-PERP @ 50000 [ioc|fok|day|until 60s|post|reduce|newest|oldest|both|as NAME]      sell bob 1 BTC-PERP market
 *   amend ada NAME 0.5 @ 49000         (- keeps size or price)           cancel ada NAME      cancel-all ada [BTC-PERP]
 *   pledge ada 10 USDC | free ada 10 USDC | halt BTC-PERP operator | resume BTC-PERP | advance 60s | drain
 *   total|pledged|free-part|held|owed ada 10 USDC        fee|clearing|residue|external - 10 USDC
 *   position ada 1 BTC-PERP | cost ada 50000 BTC-PERP    equity|init|maint ada 100      orders ada 1
 *   bid|ask BTC-PERP 50000 1           status BTC-PERP trading open
 */
import { formatDecimal, type Instrument, type Money, parseDecimal, type Price, type Size, type UnixMs } from "@crossfloor/instruments";
import { balanceOf, type FloorClass, floorBalanceOf } from "@crossfloor/ledger";
import type { AccountId, Command, HaltReason, OrderId, SelfTrade, TimeInForce } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";
import { checkInvariants } from "../checks/check-invariants.ts";
import type { EngineLimits } from "../engine-limits.ts";
import { accountMargin, createMarginTotals } from "../money/account-margin.ts";
import { orderCount } from "../state/account-orders.ts";
import { accountOf } from "../state/account-rows.ts";
import { exposureIn } from "../state/exposure-rows.ts";
import { openOrder } from "../state/order-rows.ts";
import type { EngineState } from "../state/engine-state.ts";
import { Journal } from "./journal.ts";
import { indices, instruments, listingCommands, publish, USDC, WBTC } from "./test-floor.ts";

export class Scenario {
  readonly journal: Journal;
  readonly #accounts = new Map<string, AccountId>();
  #deposits = 0;

  constructor(limits: Partial<EngineLimits> = {}) {
    this.journal = new Journal((state) => checkInvariants(state, { books: false }), { assetIdMax: 7, ...limits });
    for (const command of listingCommands()) this.#do(command, undefined);
  }

  get state(): EngineState {
    return this.journal.state;
  }

  run(text: string): this {
    for (const line of text.split(/[\n|]/)) {
      const statement = line.trim();
      if (statement !== "" && !statement.startsWith("#")) this.#statement(statement);
    }
    return this;
  }

  account(name: string): AccountId {
    const account = this.#accounts.get(name);
    assert(account !== undefined, `the scenario opened ${name}`);
    return account;
  }

  #statement(statement: string): void {
    const [text, refusal] = statement.split("=>").map((part) => part.trim());
    const words = text.split(/\s+/);
    const [verb, ...rest] = words;
    switch (verb) {
      case "open":
      case "house":
        for (const name of rest) this.#open(name, verb === "open" ? "customer" : "house");
        return;
      case "deposit": return this.#deposit(rest, refusal);
      case "index": return this.#index(rest, refusal);
      case "buy":
      case "sell": return this.#place(verb, rest, refusal);
      case "amend": return this.#amend(rest, refusal);
      case "cancel": return this.#do({ type: "cancelOrder", account: this.account(rest[0]), ...orderNamed(rest[1]) }, refusal);
      case "cancel-all": return this.#do({ type: "cancelAllOrders", account: this.account(rest[0]), instrument: rest[1] === undefined ? (0 as Instrument["id"]) : instrumentOf(rest[1]).id }, refusal);
      case "pledge":
      case "free": return this.#do({ type: "movePledge", account: this.account(rest[0]), asset: assetOf(rest[2]).id, amount: moneyIn(rest[1], rest[2]), to: verb === "pledge" ? "pledged" : "free" }, refusal);
      case "halt": return this.#do({ type: "haltInstrument", instrument: instrumentOf(rest[0]).id, reason: rest[1] as HaltReason, note: "", change: "" }, refusal);
      case "resume": return this.#do({ type: "resumeInstrument", instrument: instrumentOf(rest[0]).id, change: rest[1] ?? "1" }, refusal);
      case "advance": return this.journal.advance(durationOf(rest[0]));
      case "drain": return this.journal.drain();
      default: return this.#expect(verb, rest, statement);
    }
  }

  #open(name: string, kind: "customer" | "house"): void {
    const account = (this.#accounts.size + 1) as AccountId;
    this.#accounts.set(name, account);
    this.#do({ type: "openAccount", account, kind }, undefined);
  }

  #deposit([name, amount, code]: string[], refusal: string | undefined): void {
    this.#deposits += 1;
    const txHash = `0x${this.#deposits.toString(16).padStart(64, "0")}`;
    this.#do({ type: "creditDeposit", account: this.account(name), asset: assetOf(code).id, amount: moneyIn(amount, code), chain: 1, txHash, logIndex: 0, height: this.#deposits }, refusal);
  }

  #index([code, value, , life]: string[], refusal: string | undefined): void {
    const index = indices.find((each) => each.code === code);
    assert(index !== undefined, `${code} is an index of the test floor`);
    const like = instruments.find((each) => each.product.kind !== "spread" && each.product.kind !== "event" && each.product.index === index.id);
    assert(like !== undefined, "every index has an instrument");
    this.#do(publish(index.id, priceIn(value, like), life === undefined ? undefined : durationOf(life)), refusal);
  }

  #place(side: "buy" | "sell", words: string[], refusal: string | undefined): void {
    const [name, size, symbol, how, price] = words;
    const instrument = instrumentOf(symbol);
    const market = how === "market";
    const flags = words.slice(market ? 4 : 5);
    const named = flags.indexOf("as");
    const until = flags.indexOf("until");
    const timeInForce: TimeInForce = until !== -1 ? "gtd" : flags.includes("day") ? "day" : flags.includes("fok") ? "fok" : flags.includes("ioc") || market ? "ioc" : "gtc";
    const selfTrade: SelfTrade = flags.includes("oldest") ? "cancelOldest" : flags.includes("both") ? "cancelBoth" : "cancelNewest";
    this.#do({
      type: "placeOrder", account: this.account(name), instrument: instrument.id, clientOrderId: named === -1 ? "" : flags[named + 1], side,
      size: sizeIn(size, instrument), limit: market ? null : priceIn(price, instrument),
      timeInForce, expiresAt: (until === -1 ? 0 : this.journal.at + durationOf(flags[until + 1])) as UnixMs, postOnly: flags.includes("post"), reduceOnly: flags.includes("reduce"), selfTrade,
    }, refusal);
  }

  #amend([name, id, size, , price]: string[], refusal: string | undefined): void {
    const account = this.account(name);
    const order = openOrder(this.state, this.state.accounts.clientIds(accountOf(this.state, account)).find(id) ?? (0 as OrderId));
    assert(order !== undefined, `${id} is open`);
    const { terms } = order.slot;
    this.#do({
      type: "amendOrder", account, ...orderNamed(id),
      size: size === "-" ? null : sizeIn(size, terms), limit: price === undefined || price === "-" ? null : priceIn(price, terms),
    }, refusal);
  }

  #do(command: Command, refusal: string | undefined): void {
    const outcome = this.journal.send(command);
    const was = outcome.refusal ?? "accepted";
    const wanted = refusal ?? "accepted";
    assert(was === wanted, `${command.type} is ${wanted}, not ${was} (${outcome.detail})`);
  }

  #expect(verb: string, words: string[], statement: string): void {
    const found = this.#measure(verb, words);
    const [was, wanted] = found;
    assert(was === wanted, `${statement}: it is ${was}`);
  }

  /** What is, and what the statement says. */
  #measure(verb: string, [first, second, third]: string[]): readonly [string, string] {
    const { state } = this;
    switch (verb) {
      case "total":
      case "pledged":
      case "free-part":
      case "held":
      case "owed": {
        const { pledged, free, held, owed } = balanceOf(state.ledger, this.account(first), assetOf(third).id);
        const amount = { total: pledged + free, pledged, "free-part": free, held, owed }[verb];
        return [moneyText(amount, third), canonicalMoney(second, third)];
      }
      case "fee":
      case "clearing":
      case "residue":
      case "external":
        return [moneyText(floorBalanceOf(state.ledger, verb as FloorClass, assetOf(third).id), third), canonicalMoney(second, third)];
      case "position": {
        const instrument = instrumentOf(third);
        return [String(this.#exposure(first, third)?.size ?? 0), String(sizeIn(second, instrument))];
      }
      case "cost": {
        const slot = state.slots.get(instrumentOf(third).id);
        const code = slot?.asset === WBTC.id ? "WBTC" : "USDC";
        return [moneyText(this.#exposure(first, third)?.cost ?? 0, code), canonicalMoney(second, code)];
      }
      case "equity":
      case "init":
      case "maint": {
        const account = accountOf(state, this.account(first));
        const totals = createMarginTotals();
        accountMargin(state, account, null, totals);
        const amount = { equity: totals.equity, init: totals.marginInit, maint: totals.marginMaint }[verb];
        return [moneyText(amount, "USDC"), canonicalMoney(second, "USDC")];
      }
      case "orders":
        return [String(orderCount(state, accountOf(state, this.account(first)))), second];
      case "bid":
      case "ask": {
        const instrument = instrumentOf(first);
        const book = state.slots.get(instrument.id)?.book;
        const price = verb === "bid" ? book?.bestBid() : book?.bestAsk();
        if (second === "none") return [price === undefined ? "none" : String(price), "none"];
        const best = priceIn(second, instrument);
        const size = price === undefined ? 0 : book?.sizeAtPrice(verb === "bid" ? "buy" : "sell", price);
        return [`${price} ${size}`, `${best} ${sizeIn(third, instrument)}`];
      }
      case "status": {
        const slot = state.slots.get(instrumentOf(first).id);
        return [`${slot?.state} ${slot?.sessionOpen === true ? "open" : "closed"}`, `${second} ${third}`];
      }
      default:
        assert(false, `no such statement: ${verb}`);
    }
  }

  #exposure(name: string, symbol: string): ReturnType<typeof exposureIn> {
    return exposureIn(this.state, accountOf(this.state, this.account(name)), instrumentOf(symbol).id);
  }
}

/** Runs a scenario on a fresh floor. Invariants are checked after every record. */
export function scenario(text: string, limits: Partial<EngineLimits> = {}): Scenario {
  return new Scenario(limits).run(text);
}

function instrumentOf(symbol: string): Instrument {
  const instrument = instruments.find((each) => each.symbol === symbol);
  assert(instrument !== undefined, `${symbol} is listed on the test floor`);
  return instrument;
}

function assetOf(code: string): typeof USDC {
  assert(code === "USDC" || code === "WBTC", `${code} is an asset of the test floor`);
  return code === "USDC" ? USDC : WBTC;
}

function orderNamed(name: string): { order: OrderId; clientOrderId: string } {
  return { order: 0 as OrderId, clientOrderId: name };
}

function durationOf(text: string): number {
  const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
  const unit = units[text.slice(-1) as keyof typeof units];
  assert(unit !== undefined, `a duration ends in s, m, h or d: ${text}`);
  return Number(text.slice(0, -1)) * unit;
}

function canonicalMoney(text: string, code: string): string {
  return moneyText(moneyIn(text, code), code);
}

function moneyText(amount: number, code: string): string {
  return formatDecimal(amount, assetOf(code).decimals);
}

function moneyIn(text: string, code: string): Money {
  return count(text, assetOf(code).decimals) as Money;
}

function priceIn(text: string, { trading }: Instrument): Price {
  return count(text, trading.priceDecimals) as Price;
}

function sizeIn(text: string, { trading }: Instrument): Size {
  return count(text, trading.sizeDecimals) as Size;
}

/** Off the grid is allowed: that is for the engine to refuse. */
function count(text: string, decimals: number): number {
  const parsed = parseDecimal(text, decimals);
  assert(parsed.ok, `a scenario writes plain decimals: ${text}`);
  return parsed.value;
}
