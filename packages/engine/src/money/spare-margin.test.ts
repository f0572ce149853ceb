import { type Instrument, instrumentId, money, type Money, nano, type Price, type Size, sizeOf } from "@crossfloor/instruments";
import type { AccountId, Command, Event, OrderId } from "@crossfloor/protocol";
import { Prng } from "@crossfloor/stdx";
import { expect, test } from "vitest";
import { apply } from "../apply.ts";
import { stateHash } from "../encoding/state-hash.ts";
import { accountOf, SPARE, SPARE_VERSION } from "../state/account-rows.ts";
import { createEngine, type EngineState } from "../state/engine-state.ts";
import { openOrders } from "../state/order-rows.ts";
import { noOrder } from "../state/places.ts";
import { Journal } from "../testing/journal.ts";
import { RandomWorkload } from "../testing/random-workload.ts";
import { scenario } from "../testing/scenario.ts";
import { instruments as floor, listingCommands, publish, USDC, WBTC } from "../testing/test-floor.ts";
import { createMarginTotals, walkMargin } from "./account-margin.ts";
import { restingLoss } from "./limit-loss.ts";

const accounts = [1, 2, 3, 4, 5] as AccountId[];
const totals = createMarginTotals();

/** What the account has to spare, and what is said of it; `undefined` where nothing is. */
function spareOf(state: EngineState, id: AccountId): { readonly said: number; readonly is: number } | undefined {
  const account = accountOf(state, id);
  const at = state.accounts.at(account);
  const { rows } = state.accounts;
  if (rows[at + SPARE_VERSION] !== state.marketVersion) return undefined;
  walkMargin(state, account, null, totals);
  return { said: rows[at + SPARE], is: totals.equity - totals.marginInit - restingLoss(state, account, noOrder) };
}

/** Contracts whose tiers end within a few orders, with a rebate and with fees by rate and by contract; an inverse one that settles in the reference asset, and two that do not settle in it. */
function listed(): Instrument[] {
  const [, perp, inverse, oil] = floor;
  const risk = [[5_000, 50], [12_000, 100], [60_000, 150], [10_000_000, 300]].map(([end, rate]) => ({ notionalMax: money(end * 1_000_000), marginInit: nano(rate * 1_000_001), marginMaint: nano(rate * 500_000) }));
  const fees = (maker: number, taker: number) => ({ kind: "rate" as const, maker: nano(maker), taker: nano(taker) });
  const settled = { ...inverse, product: { ...inverse.product, settlement: { kind: "inverse" as const, asset: USDC.id, contractValue: money(1_000_000_000_000) } } } as Instrument;
  const quanto = { ...perp, product: { ...perp.product, settlement: { kind: "quanto" as const, asset: WBTC.id, unitValue: money(1) } } } as Instrument;
  return [
    { ...perp, risk, trading: { ...perp.trading, fees: fees(1_000_003, 2_500_001) } },
    { ...perp, risk, trading: { ...perp.trading, fees: fees(-200_000, 500_000) } },
    { ...oil, risk, trading: { ...oil.trading, fees: { kind: "perContract" as const, maker: money(350_001), taker: money(0) } } },
    { ...settled, risk, trading: { ...settled.trading, orderSizeMax: sizeOf(100_000), fees: fees(400_000, 300_000) } },
    { ...inverse, trading: { ...inverse.trading, fees: fees(400_000, 300_000) } },
    { ...quanto, risk: inverse.risk, trading: { ...quanto.trading, fees: fees(400_000, 300_000) } },
  ].map((each, place) => ({ ...each, id: instrumentId(20 + place), symbol: `T${place}`, name: `T${place}` }));
}

class Flow {
  readonly journal = new Journal(undefined, { assetIdMax: 7 });
  readonly instruments = listed();
  readonly #prng: Prng;
  readonly #levels = [0, 5_000_000, 400];
  #deposits = 0;

  constructor(seed: number) {
    this.#prng = new Prng(seed);
    for (const command of [...listingCommands(), ...this.instruments.map((instrument): Command => ({ type: "listInstrument", instrument }))]) expect(this.journal.send(command).refusal).toBe(null);
    for (const account of accounts) this.journal.send({ type: "openAccount", account, kind: account === 5 ? "house" : "customer" });
    for (const account of accounts) {
      this.journal.send(this.#deposit(account, USDC.id, this.#prng.between(500, 9_000) * 1_000_000));
      this.journal.send(this.#deposit(account, WBTC.id, this.#prng.between(1, 9_000_000)));
    }
    this.journal.send({ type: "movePledge", account: accounts[1], asset: USDC.id, amount: 200_000_000 as Money, to: "free" });
    for (const index of [1, 2]) this.journal.send(publish(index, this.#levels[index]));
    this.journal.advance(9 * 3_600_000);
  }

  step(): void {
    const prng = this.#prng;
    const drawn = prng.below(1_000);
    if (drawn < 800) this.journal.send(this.#place());
    else if (drawn < 880) this.#change();
    else if (drawn < 920) this.journal.send(this.#quote());
    else if (drawn < 960) this.#cancel();
    else if (drawn < 980) this.#move();
    else if (drawn < 990) this.journal.send(this.#deposit(prng.pick(accounts), USDC.id, prng.between(1, 300_000_000)));
    else this.journal.send(this.#deposit(prng.pick(accounts), WBTC.id, prng.between(1, 500_000)));
  }

  #place(): Command {
    const prng = this.#prng;
    // Now and then spot, whose orders take cash away.
    const instrument = prng.chance(1, 25) ? floor[0] : prng.pick(this.instruments);
    const market = prng.chance(1, 10);
    const timeInForce = market ? "ioc" : prng.pick(["gtc", "gtc", "gtc", "gtc", "ioc", "fok"] as const);
    return {
      type: "placeOrder", account: prng.pick(accounts), instrument: instrument.id, clientOrderId: "", side: prng.chance(1, 2) ? "buy" : "sell", size: this.#size(instrument), limit: market ? null : this.#price(instrument),
      timeInForce, expiresAt: 0, postOnly: false, reduceOnly: prng.chance(1, 8), selfTrade: prng.pick(["cancelNewest", "cancelOldest", "cancelBoth"]),
    };
  }

  #quote(): Command {
    const prng = this.#prng;
    const quotes = [prng.pick(this.instruments), prng.pick(this.instruments)].map((instrument) => {
      const [bid, ask] = [this.#price(instrument), this.#price(instrument)].sort((a, b) => a - b);
      return { instrument: instrument.id, bid: { price: bid, size: this.#size(instrument) }, ask: { price: ask, size: this.#size(instrument) } };
    });
    return { type: "massQuote", account: prng.pick(accounts), quoteSet: 1, postOnly: prng.chance(1, 3), selfTrade: "cancelOldest", quotes };
  }

  #change(): void {
    const open = openOrders(this.journal.state);
    if (open.length === 0) return;
    const { id, account, slot, open: size, limit } = this.#prng.pick(open);
    const smaller = this.#prng.chance(1, 2);
    this.journal.send({
      type: "amendOrder", account, order: id, clientOrderId: "", size: smaller ? (this.#prng.between(1, size) as Size) : this.#size(slot.terms), limit: smaller ? limit : this.#price(slot.terms),
    });
  }

  #cancel(): void {
    const open = openOrders(this.journal.state);
    if (open.length === 0) return;
    const { id, account } = this.#prng.pick(open);
    this.journal.send({ type: "cancelOrder", account, order: id as OrderId, clientOrderId: "" });
  }

  #move(): void {
    const index = this.#prng.pick([1, 2]);
    const most = Math.max(40, Math.floor(Math.abs(this.#levels[index]) / 100));
    const level = this.#levels[index] + this.#prng.between(-most, most);
    this.#levels[index] = index === 1 ? Math.min(Math.max(level, 4_000_000), 6_000_000) : Math.min(Math.max(level, -900), 900);
    this.journal.send(publish(index, this.#levels[index]));
  }

  #size({ id }: Instrument): Size {
    const [, , oil, settled, inverse, quanto] = this.instruments;
    const most = id === oil.id ? 30 : id === settled.id ? 40_000 : id === inverse.id || id === quanto.id ? 3_000 : 250;
    return this.#prng.between(1, this.#prng.chance(1, 4) ? most : Math.ceil(most / 8)) as Size;
  }

  #price({ id, trading }: Instrument): Price {
    const mark = this.#levels[id === this.instruments[2].id ? 2 : 1];
    const spread = Math.max(30, Math.floor(Math.abs(mark) / 150));
    // Often at the mark itself: then nothing but the fee is between the bound and the truth.
    const from = this.#prng.chance(1, 3) ? mark : mark + this.#prng.between(-spread, spread);
    return (Math.floor(from / trading.priceTick) * trading.priceTick) as Price;
  }

  #deposit(account: AccountId, asset: typeof USDC.id, amount: number): Command {
    this.#deposits += 1;
    return { type: "creditDeposit", account, asset, amount: amount as Money, chain: 1, txHash: `0x${this.#deposits.toString(16).padStart(64, "0")}`, logIndex: 0, height: this.#deposits };
  }
}

/** What accounts have to spare is forgotten before every command. */
function expectSameForgetting({ records, events, state }: Journal, where: string): void {
  const forgetful = createEngine(state.limits);
  const others: Event[] = [];
  for (const record of records) {
    forgetful.marketVersion += 1;
    apply(forgetful, record, (event) => void others.push(event));
  }
  expect(others, where).toEqual(events);
  expect(stateHash(forgetful), where).toBe(stateHash(state));
}

test("MARGIN-012: a log gives the same events whether what accounts have to spare is remembered or forgotten before every command", () => {
  let quick = 0;
  for (let seed = 4_000; seed < 4_040; seed += 1) {
    const journal = new Journal(undefined, { assetIdMax: 7 });
    const workload = new RandomWorkload(new Prng(seed), journal);
    workload.begin();
    for (let step = 0; step < 200; step += 1) {
      quick += journal.state.accountIds.filter((id) => spareOf(journal.state, id) !== undefined).length;
      workload.step();
    }
    expectSameForgetting(journal, `seed ${seed}`);
  }
  expect(quick).toBeGreaterThan(1_000);
});

test("MARGIN-012: through every fill, what an account is said to have to spare is no more than what it has, and often not far from it", () => {
  let bounded = 0;
  let near = 0;
  let refused = 0;
  for (let seed = 6_000; seed < 6_040; seed += 1) {
    const flow = new Flow(seed);
    const { journal } = flow;
    for (let step = 0; step < 250; step += 1) {
      flow.step();
      const traded = new Set(journal.last.flatMap((event) => (event.type === "fill" ? [event.makerAccount, event.takerAccount] : [])));
      if (journal.last.some((event) => event.type === "commandRefused" && event.refusal === "margin_must_cover_order")) refused += 1;
      for (const account of accounts) {
        const spare = spareOf(journal.state, account);
        if (spare === undefined) continue;
        expect(spare.said, `seed ${seed}, record ${journal.records.length}, account ${account}`).toBeLessThanOrEqual(spare.is);
        if (!traded.has(account)) continue;
        bounded += 1;
        if (spare.is - spare.said < 5_000_000) near += 1;
      }
    }
    expectSameForgetting(journal, `seed ${seed}`);
  }
  expect(bounded).toBeGreaterThan(1_500);
  expect(near).toBeGreaterThan(250);
  expect(refused).toBeGreaterThan(1_000);
});

test("MARGIN-012: many small fills, whose fees round up one by one, leave no more to spare than is said", () => {
  const [, perp] = floor;
  const exchange = scenario("open ada bob | deposit ada 1000 USDC | deposit bob 1000 USDC | index BTC 50000");
  const fees = { kind: "rate" as const, maker: nano(0), taker: nano(500_001) };
  expect(exchange.journal.send({ type: "changeInstrument", instrument: { ...perp, version: 2, trading: { ...perp.trading, fees } }, change: "1" }).refusal).toBe(null);
  exchange.run(Array.from({ length: 10 }, () => "sell bob 0.001 BTC-PERP @ 50000").join(" | "));
  exchange.run("buy ada 0.01 BTC-PERP @ 50000 ioc | position ada 0.01 BTC-PERP");
  // Ten times 25000.05, each rounded up.
  const spare = spareOf(exchange.state, 1 as AccountId);
  expect(spare?.is).toBe(1_000_000_000 - 50_000_000 - 250_010);
  expect(spare?.said).toBeLessThanOrEqual(spare?.is ?? 0);
});

test("MARGIN-012: an inverse order that becomes smaller may lose a unit more beyond the mark than it did, and leaves no more to spare than is said", () => {
  const [, , inverse] = floor;
  const fees = { kind: "rate" as const, maker: nano(0), taker: nano(0) };
  const exchange = scenario("open ada | deposit ada 1 WBTC | index BTC 50001");
  expect(exchange.journal.send({ type: "changeInstrument", instrument: { ...inverse, version: 2, trading: { ...inverse.trading, fees } }, change: "1" }).refusal).toBe(null);
  exchange.run("sell ada 30000 BTC-INV @ 52400.5 | buy ada 26 BTC-INV @ 50001.5 as a");
  // 26 are worth 51998 units at either price, 25 are worth 49999 and 49998.
  const before = spareOf(exchange.state, 1 as AccountId);
  expect(before?.said).toBe(before?.is);
  exchange.run("amend ada a 25 @ -");
  const after = spareOf(exchange.state, 1 as AccountId);
  expect(after?.said ?? 0).toBeLessThanOrEqual(after?.is ?? 0);
});
