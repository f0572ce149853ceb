/** The public door: what any participant reaches with an email and a password. */
import {
  type AccountViewDto, type ClientFault, type Connection, connect, faultOf, type InstrumentDto, type MarketDto, newClientOrderId, type PlacedDto, signIn, type WebSocketClass,
} from "@crossfloor/client";
import { formatDecimal } from "@crossfloor/instruments";
import { WebSocket } from "ws";
import type { AccountState, Answer, Door, MarketState, MarketTerms, OwnOrder } from "./door.ts";

export interface ClientDoor extends Door {
  /** True once the session is no longer good: sign in again with a new door. */
  readonly isSignedOut: boolean;
  close(): Promise<void>;
}

export interface Credentials { readonly email: string; readonly password: string }

/** Rejects while the gateway cannot be reached or does not know the credentials. */
export async function openClientDoor(gatewayUrl: string, credentials: Credentials): Promise<ClientDoor> {
  const { cookie } = await signIn({ url: gatewayUrl, ...credentials });
  // The class of `ws` follows the browser's and takes headers as its third argument, which the client relies on.
  const connection = connect({ url: gatewayUrl, headers: { cookie }, webSocket: WebSocket as unknown as WebSocketClass });
  const door = new GatewayDoor(connection);
  try {
    await door.readTerms();
  } catch (error) {
    await connection.close();
    throw error;
  }
  return door;
}

/** Contracts end and others follow: the list is read again this often. */
const termsEveryMs = 60_000;

class GatewayDoor implements ClientDoor {
  readonly #connection: Connection;
  readonly #stop: () => void;
  readonly #timer: NodeJS.Timeout;
  #terms: readonly MarketTerms[] = [];
  #byId = new Map<number, MarketTerms>();
  #signedOut = false;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#stop = connection.markets.subscribe(() => {});
    this.#timer = setInterval(() => {
      // Until the next time the known list stands.
      this.readTerms().catch((error: unknown) => void this.#answerOf(faultOf(error)));
    }, termsEveryMs);
  }

  get isSignedOut(): boolean {
    return this.#signedOut;
  }

  async readTerms(): Promise<void> {
    this.#terms = (await this.#connection.api.instruments.list.query()).flatMap((instrument) => termsOf(instrument) ?? []);
    this.#byId = new Map(this.#terms.map((terms) => [terms.id, terms]));
  }

  terms(): readonly MarketTerms[] {
    return this.#terms;
  }

  market(instrument: number): MarketState | undefined {
    const terms = this.#byId.get(instrument);
    const channel = this.#connection.markets.getState();
    const market = channel.value?.get(instrument);
    if (terms === undefined || market === undefined) return undefined;
    // Without live data nobody knows: what is held may be long over.
    const { status, engine } = this.#connection.state.getState();
    if (channel.status !== "live" || status !== "up" || engine !== "up") return undefined;
    return marketOf(terms, market);
  }

  async account(): Promise<AccountState | undefined> {
    try {
      return this.#accountOf(await this.#connection.api.account.view.query());
    } catch (error) {
      this.#answerOf(faultOf(error));
      return undefined;
    }
  }

  place({ instrument, side, price, size, style }: Parameters<Door["place"]>[0]): Promise<Answer> {
    const terms = this.#byId.get(instrument);
    if (terms === undefined) return Promise.resolve({ kind: "refused", rule: "instrument_must_exist" });
    return this.#ask(() => this.#connection.api.orders.place.mutate({
      instrument, side, type: "limit", size: formatDecimal(size, terms.sizeDecimals), limit: formatDecimal(price, terms.priceDecimals),
      timeInForce: style === "postOnly" ? "gtc" : "ioc", postOnly: style === "postOnly", reduceOnly: false, clientOrderId: newClientOrderId(),
    }));
  }

  amend({ order, instrument, price: priceBefore, remaining }: OwnOrder, price: number, size: number): Promise<Answer> {
    const terms = this.#byId.get(instrument);
    if (terms === undefined) return Promise.resolve({ kind: "refused", rule: "instrument_must_exist" });
    return this.#ask(() => this.#connection.api.orders.amend.mutate({
      order,
      ...(size === remaining ? {} : { size: formatDecimal(size, terms.sizeDecimals) }),
      ...(price === priceBefore ? {} : { limit: formatDecimal(price, terms.priceDecimals) }),
    }));
  }

  cancel({ order }: OwnOrder): Promise<Answer> {
    return this.#ask(() => this.#connection.api.orders.cancel.mutate({ order }));
  }

  cancelAll(instrument: number): Promise<Answer> {
    return this.#ask(async () => ({ order: 0, ...await this.#connection.api.orders.cancelAll.mutate({ instrument }) }));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop();
    await this.#connection.close();
  }

  async #ask(call: () => Promise<Pick<PlacedDto, "order" | "seq">>): Promise<Answer> {
    try {
      const { order, seq } = await call();
      return { kind: "done", order, seq };
    } catch (error) {
      return this.#answerOf(faultOf(error));
    }
  }

  #answerOf(fault: ClientFault): Answer {
    if (fault.kind === "refused") return { kind: "refused", rule: fault.refusal.name };
    if (fault.kind === "malformed") return { kind: "refused", rule: "command_must_be_well_formed" };
    if (fault.kind === "signedOut") this.#signedOut = true;
    return { kind: "away" };
  }

  #accountOf(view: AccountViewDto): AccountState {
    const orders = view.openOrders.flatMap((order): OwnOrder[] => {
      const terms = this.#byId.get(order.instrument);
      if (terms === undefined) return [];
      return [{ order: order.order, instrument: order.instrument, side: order.side, price: countOf(order.limit, terms.priceDecimals), remaining: countOf(order.remaining, terms.sizeDecimals) }];
    });
    return {
      seq: view.seq, equity: Number(view.equity), marginInit: Number(view.marginInit), marginMaint: Number(view.marginMaint), orders,
      balances: new Map(view.balances.map(({ asset, total }) => [asset, Number(total)])),
      positions: new Map(view.positions.map(({ instrument, size }) => [instrument, countOf(size, this.#byId.get(instrument)?.sizeDecimals ?? 0)])),
    };
  }
}

/** A text on the grid in whole counts. */
function countOf(text: string, decimals: number): number {
  return Math.round(Number(text) * 10 ** decimals);
}

function marketOf(terms: MarketTerms, market: MarketDto): MarketState {
  const { status } = market;
  const text = market.index ?? market.mark;
  return {
    reference: text === null ? null : Number(text) * 10 ** terms.priceDecimals,
    isOpen: market.indexFresh && status.state === "trading" && status.session === "open" && status.mode === "continuous",
  };
}

/** `undefined` for kinds that this maker does not quote. */
function termsOf(instrument: InstrumentDto): MarketTerms | undefined {
  const { trading, settlement } = instrument;
  const kind = settlement.kind === "quanto" ? "linear" : settlement.kind;
  if (instrument.kind !== "spot" && instrument.kind !== "perpetual" && instrument.kind !== "future") return undefined;
  const tier = instrument.risk.at(0);
  return {
    id: instrument.id, symbol: instrument.symbol, kind, assetClass: instrument.assetClass, base: kind === "spot" ? instrument.base : null,
    priceDecimals: trading.priceDecimals, tick: countOf(trading.priceTick, trading.priceDecimals), sizeDecimals: trading.sizeDecimals, lot: countOf(trading.sizeLot, trading.sizeDecimals),
    sizeMin: countOf(trading.orderSizeMin, trading.sizeDecimals), sizeMax: countOf(trading.orderSizeMax, trading.sizeDecimals), priceMax: countOf(trading.priceMax, trading.priceDecimals),
    allowNegative: trading.allowNegative, multiplier: kind === "spot" ? 1 : Number(settlement.multiplier), marginInit: tier === undefined ? 1 : Number(tier.marginInit),
  };
}
