/**
 * A floor in one process and in virtual time: the real engine with the real catalogue, told by the real oracle, traded through
 * the makers' own door. No socket and no clock, so that an hour takes seconds and every run with one seed is the same.
 */
import { accountView, apply, createEngine, defaultLimits, type EngineState, floorView, hasPendingWork, type InstrumentView } from "@crossfloor/engine";
import { assets, indexOf, type Instrument, type InstrumentId, listings, type Money, type Price, type Size, type UnixMs } from "@crossfloor/instruments";
import type { AccountState, Answer, Door, MarketState, MarketTerms, NewOrder, OwnOrder } from "@crossfloor/market-maker";
import { catalogueOf, type FloorPort, type FloorPulse } from "@crossfloor/oracle";
import type { AccountId, Command, OrderId, OriginId, Outcome, Seq, Sequenced } from "@crossfloor/protocol";
import { assert } from "@crossfloor/stdx";

const deadlineMs = 10_000;
const origin = 1 as OriginId;

export interface Funds { readonly USDC: number; readonly WBTC: number; readonly ETH: number; readonly SOL: number }

export class EngineFloor implements FloorPort {
  readonly #state: EngineState;
  #at: UnixMs;
  #serial = 0;
  #view: ReadonlyMap<number, InstrumentView> = new Map();
  #viewSeq = -1;

  constructor(startAt: UnixMs) {
    this.#at = startAt;
    this.#state = createEngine(defaultLimits);
    const { indices, calendars } = catalogueOf(startAt);
    for (const definition of indices) this.#must({ type: "defineIndex", definition });
    for (const asset of assets) this.#must({ type: "listAsset", asset });
    for (const calendar of calendars) this.#must({ type: "setCalendar", calendar });
    for (const instrument of listings(startAt).instruments) this.#must({ type: "listInstrument", instrument });
  }

  /** Moves the venue's clock, and does the work that this brings. */
  advance(ms: number): void {
    this.#at = (this.#at + ms) as UnixMs;
    this.#apply({ type: "advanceTime" }, 0 as OriginId);
    while (hasPendingWork(this.#state)) this.#apply({ type: "continueWork" }, 0 as OriginId);
  }

  open(account: number, funds: Funds): void {
    this.#must({ type: "openAccount", account: account as AccountId, kind: "customer" });
    for (const [place, asset] of assets.entries()) {
      const whole = Object.entries(funds).find(([code]) => code === asset.code)?.[1] ?? 0;
      if (whole === 0) continue;
      const txHash = `0x${(account * 16 + place).toString(16).padStart(64, "0")}`;
      this.#must({ type: "creditDeposit", account: account as AccountId, asset: asset.id, amount: (whole * 10 ** asset.decimals) as Money, chain: 1, txHash, logIndex: 0, height: 1 });
    }
  }

  send(command: Command): Promise<Outcome> {
    return Promise.resolve(this.#apply(command, origin));
  }

  pulse(): FloorPulse {
    return { at: this.#at, wall: this.#at, speedNano: 1_000_000_000 };
  }

  /** Every market as it stands. */
  markets(): ReadonlyMap<number, InstrumentView> {
    if (this.#viewSeq !== this.#state.seq) {
      this.#view = new Map(floorView(this.#state).instruments.map((view) => [view.instrument.id, view]));
      this.#viewSeq = this.#state.seq;
    }
    return this.#view;
  }

  isOpen(view: InstrumentView): boolean {
    const { status, index } = view;
    return status.state === "trading" && status.mode === "continuous" && status.session === "open" && index !== null && index.validUntil >= this.#at;
  }

  account(account: number): NonNullable<ReturnType<typeof accountView>> {
    const view = accountView(this.#state, account as AccountId);
    assert(view !== undefined, "an account of the check is open");
    return view;
  }

  door(account: number): Door {
    return new EngineDoor(this, account as AccountId);
  }

  #must(command: Command): void {
    const outcome = this.#apply(command, origin);
    assert(outcome.refusal === null, `the check can be set up: ${command.type} ${outcome.refusal ?? ""} ${outcome.detail}`);
  }

  #apply(command: Command, from: OriginId): Outcome {
    this.#serial += 1;
    const sequenced: Sequenced = {
      seq: (this.#state.seq + 1) as Seq, at: this.#at, wall: this.#at, origin: from, serial: from === 0 ? 0 : this.#serial,
      deadline: (from === 0 ? 0 : this.#at + deadlineMs) as UnixMs, command,
    };
    return apply(this.#state, sequenced, () => {});
  }
}

class EngineDoor implements Door {
  readonly #floor: EngineFloor;
  readonly #account: AccountId;

  constructor(floor: EngineFloor, account: AccountId) {
    this.#floor = floor;
    this.#account = account;
  }

  terms(): readonly MarketTerms[] {
    return [...this.#floor.markets().values()].flatMap(({ instrument }) => termsOf(instrument) ?? []);
  }

  market(instrument: number): MarketState | undefined {
    const view = this.#floor.markets().get(instrument);
    return view === undefined ? undefined : { reference: view.index?.value ?? null, isOpen: this.#floor.isOpen(view) };
  }

  account(): Promise<AccountState> {
    const view = this.#floor.account(this.#account);
    const reference = assets.find(({ id }) => id === view.referenceAsset);
    assert(reference !== undefined, "the floor has a reference asset");
    const dollars = (amount: Money): number => amount / 10 ** reference.decimals;
    return Promise.resolve({
      seq: view.seq, equity: dollars(view.equity), marginInit: dollars(view.marginInit), marginMaint: dollars(view.marginMaint),
      balances: new Map(view.balances.flatMap(({ asset, pledged, free }) => {
        const held = assets.find(({ id }) => id === asset);
        return held === undefined ? [] : [[held.code, (pledged + free) / 10 ** held.decimals] as const];
      })),
      positions: new Map(view.positions.map(({ instrument, size }) => [instrument, size])),
      orders: view.openOrders.map(({ order, instrument, side, limit, remaining }): OwnOrder => ({ order, instrument, side, price: limit, remaining })),
    });
  }

  place({ instrument, side, price, size, style }: NewOrder): Promise<Answer> {
    return this.#ask({
      type: "placeOrder", account: this.#account, instrument: instrument as InstrumentId, clientOrderId: "", side, size: size as Size, limit: price as Price,
      timeInForce: style === "postOnly" ? "gtc" : "ioc", expiresAt: 0, postOnly: style === "postOnly", reduceOnly: false, selfTrade: "cancelNewest",
    });
  }

  amend({ order }: OwnOrder, price: number, size: number): Promise<Answer> {
    return this.#ask({ type: "amendOrder", account: this.#account, order: order as OrderId, clientOrderId: "", size: size as Size, limit: price as Price });
  }

  cancel({ order }: OwnOrder): Promise<Answer> {
    return this.#ask({ type: "cancelOrder", account: this.#account, order: order as OrderId, clientOrderId: "" });
  }

  cancelAll(instrument: number): Promise<Answer> {
    return this.#ask({ type: "cancelAllOrders", account: this.#account, instrument: instrument as InstrumentId });
  }

  async #ask(command: Command): Promise<Answer> {
    const { refusal, seq, order } = await this.#floor.send(command);
    return refusal === null ? { kind: "done", seq, order } : { kind: "refused", rule: refusal };
  }
}

/** What the public door tells in decimals, made from the engine's own integers. */
function termsOf(instrument: Instrument): MarketTerms | undefined {
  const { product, trading, risk } = instrument;
  if (product.kind !== "spot" && product.kind !== "perpetual" && product.kind !== "future") return undefined;
  assert(indexOf(product) > 0, "a quoted instrument follows an index");
  const settlement = product.kind === "spot" ? undefined : product.settlement;
  return {
    id: instrument.id, symbol: instrument.symbol, assetClass: instrument.assetClass,
    kind: settlement === undefined ? "spot" : settlement.kind === "inverse" ? "inverse" : "linear",
    base: product.kind === "spot" ? assets.find(({ id }) => id === product.base)?.code ?? null : null,
    priceDecimals: trading.priceDecimals, tick: trading.priceTick, sizeDecimals: trading.sizeDecimals, lot: trading.sizeLot,
    sizeMin: trading.orderSizeMin, sizeMax: trading.orderSizeMax, priceMax: trading.priceMax, allowNegative: trading.allowNegative,
    multiplier: multiplierOf(instrument), marginInit: risk.length === 0 ? 1 : risk[0].marginInit / 1_000_000_000,
  };
}

function multiplierOf({ product, trading }: Instrument): number {
  if (product.kind !== "perpetual" && product.kind !== "future") return 1;
  const { settlement } = product;
  const decimals = assets.find(({ id }) => id === settlement.asset)?.decimals ?? 0;
  if (settlement.kind === "inverse") return settlement.contractValue / 10 ** (decimals + trading.priceDecimals - trading.sizeDecimals);
  return settlement.unitValue / 10 ** (decimals - trading.priceDecimals - trading.sizeDecimals);
}
