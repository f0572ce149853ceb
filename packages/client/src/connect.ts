/**
 * One connection to the floor: typed calls over HTTP, live stores over one socket that heals itself.
 * Runs in browsers and, with a WebSocket class and a cookie passed in, in programs.
 */
import type { AccountViewDto, BookBestMessageDto, BookMessageDto, BookOrdersMessageDto, CandleDto, DepositDto, FloorDto, MarketDto, TradeMessageDto, TraderRouter } from "@crossfloor/api";
import { createTRPCClient, createWSClient, httpBatchLink, type HTTPBatchLinkOptions, httpLink, splitLink, type TRPCClient, wsLink } from "@trpc/client";
import { backoffMs } from "./backoff.ts";
import { applyBestMessage, type BestView } from "./best-view.ts";
import { applyBookMessage, type BookView } from "./book-view.ts";
import { seriesCandlesMax, withCandle, withHistory } from "./candle-series.ts";
import { type ConnectionState, createConnectionMonitor } from "./connection-state.ts";
import { type ChannelControl, type ChannelHandlers, createLiveChannel, type LiveChannel, type ReadableStore } from "./live-channel.ts";
import { createOrderDesk, type OrderDesk } from "./order-desk.ts";
import { applyOrdersMessage, type OrdersView } from "./orders-view.ts";
import { applyTradeMessage, type TradeTape } from "./trade-tape.ts";

export type TraderClient = TRPCClient<TraderRouter>;
/** Prices per side. */
export type BookDepth = 10 | 25 | 50 | 100 | 200;
/** Orders per side. */
export type OrdersDepth = 25 | 100 | 1_000;
export type CandleKind = "mark" | "trade";
export type CandleIntervalMs = 1_000 | 5_000 | 60_000 | 300_000 | 900_000 | 3_600_000 | 14_400_000 | 86_400_000;

export interface ConnectOptions {
  /** The gateway's origin, e.g. "http://localhost:4000". */
  readonly url: string;
  /** Where live data is; by default `/trpc-ws` at the gateway. */
  readonly wsUrl?: string;
  /** For programs: `{ cookie }` from `signIn`. Browsers send their cookie themselves. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For programs: the WebSocket class of `ws`, which can send headers. */
  readonly webSocket?: WebSocketClass;
}

/** A WebSocket class whose third argument may carry headers, as that of `ws` does. */
// The class of `ws` is structurally not the browser's: only what the socket client uses has to agree, at run time.
export type WebSocketClass = new (url: string, protocols?: string | string[], options?: { headers?: Record<string, string> }) => object;

export interface CandleView {
  /** Oldest first. */
  readonly candles: readonly CandleDto[];
  /** Opening of the first candle heard live since the last (re)start; what is older was read. */
  readonly liveFrom: number | null;
}
export interface CandleChannel extends LiveChannel<CandleView> {
  /** Reads a page before the oldest candle held. False: there is nothing older, or no room for it. */
  loadOlder(limit?: number): Promise<boolean>;
}

export interface Connection {
  readonly api: TraderClient;
  readonly state: ReadableStore<ConnectionState>;
  readonly orders: OrderDesk;
  readonly floor: LiveChannel<FloorDto>;
  /** By instrument number. */
  readonly markets: LiveChannel<ReadonlyMap<number, MarketDto>>;
  readonly account: LiveChannel<AccountViewDto>;
  readonly deposits: LiveChannel<readonly DepositDto[]>;
  /** L1: the best price of each side. */
  best(instrument: number): LiveChannel<BestView>;
  /** L2: the sums at the best prices. */
  book(instrument: number, depth: BookDepth): LiveChannel<BookView>;
  /** L3: the first orders in priority. */
  bookOrders(instrument: number, depth: OrdersDepth): LiveChannel<OrdersView>;
  trades(instrument: number): LiveChannel<TradeTape>;
  candles(instrument: number, kind: CandleKind, intervalMs: CandleIntervalMs): CandleChannel;
  /** Opens the socket anew, e.g. after signing in or out: the session is read when a socket opens. */
  reconnect(): void;
  close(): Promise<void>;
}

/** Server limits: a batch of queries holds at most this many. */
export const queryBatchMax = 10;
type Fetch = NonNullable<HTTPBatchLinkOptions<TraderRouter["_def"]["_config"]["$types"]>["fetch"]>;
const mutationWaitMs = 15_000;
const roundTripEveryMs = 5_000;

export function connect(options: ConnectOptions): Connection {
  const headers = { ...options.headers };
  const monitor = createConnectionMonitor();
  const channels = new Map<string, ChannelControl>();
  const onCopyFault = () => monitor.resynced();
  let closed = false;

  const socket = createWSClient({
    url: options.wsUrl ?? `${options.url.replace(/^http/, "ws")}/trpc-ws`,
    ...(options.webSocket === undefined ? {} : { WebSocket: withHeaders(options.webSocket, headers) }),
    retryDelayMs: (attempt) => backoffMs(attempt),
    keepAlive: { enabled: true, intervalMs: 3_000, pongTimeoutMs: 2_000 },
    onOpen: () => {
      monitor.opened();
      for (const channel of channels.values()) channel.reopened();
    },
    onClose: () => {
      monitor.closed();
      for (const channel of channels.values()) channel.interrupted();
    },
  });
  const http = { url: `${options.url}/trpc`, headers: () => headers, fetch: fetchInTime };
  const api = createTRPCClient<TraderRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription" || operation.context["overSocket"] === true,
        true: wsLink({ client: socket }),
        false: splitLink({
          // Each mutation travels alone, so that one slow order never holds up a cancel.
          condition: (operation) => operation.type === "mutation",
          true: httpLink(http),
          // Reads are POSTs too: nothing of an account ends up in a URL, a cache or a log.
          false: httpBatchLink({ ...http, methodOverride: "POST", maxItems: queryBatchMax }),
        }),
      }),
    ],
  });

  function channel<Kind extends ChannelControl>(key: string, make: () => Kind): Kind {
    const known = channels.get(key);
    if (known !== undefined) return known as Kind; // a key names one kind of channel
    const made = make();
    channels.set(key, made);
    return made;
  }

  const floor = channel("floor", () => createLiveChannel<FloorDto, FloorDto>({
    open: (handlers) => api.floor.live.subscribe(undefined, handlers),
    apply: (_, message) => {
      monitor.heard(message);
      return message;
    },
  }));
  const stopHeartbeat = floor.subscribe(() => {});
  const roundTrips = setInterval(() => {
    if (monitor.getState().status === "away") return;
    const sentAt = performance.now();
    api.floor.get.query(undefined, { context: { overSocket: true } }).then(
      () => monitor.roundTrip(performance.now() - sentAt),
      () => {}, // the socket closed in between; the monitor has heard of it
    );
  }, roundTripEveryMs);

  const orders = createOrderDesk({
    place: (input) => api.orders.place.mutate(input),
    get: (clientOrderId) => api.orders.get.query({ clientOrderId }),
    floor: () => api.floor.get.query(),
    now: () => performance.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    closed: () => closed,
  });

  return {
    api, state: monitor, orders, floor,
    markets: channel("markets", () => createLiveChannel<ReadonlyMap<number, MarketDto>, readonly MarketDto[]>({
      open: (handlers) => api.markets.live.subscribe(undefined, handlers),
      apply: (markets, message) => {
        const next = new Map(markets);
        for (const market of message) next.set(market.instrument, market);
        return next;
      },
    })),
    account: channel("account", () => createLiveChannel<AccountViewDto, AccountViewDto>({
      open: (handlers) => api.account.live.subscribe(undefined, handlers),
      apply: (_, message) => message,
    })),
    deposits: channel("deposits", () => createLiveChannel<readonly DepositDto[], readonly DepositDto[]>({
      open: (handlers) => api.deposits.live.subscribe(undefined, handlers),
      apply: (_, message) => message,
    })),
    book: (instrument, depth) => channel(`book ${instrument} ${depth}`, () => createLiveChannel<BookView, BookMessageDto>({
      open: (handlers) => api.book.live.subscribe({ instrument, depth }, handlers),
      apply: applyBookMessage, onCopyFault,
    })),
    best: (instrument) => channel(`best ${instrument}`, () => createLiveChannel<BestView, BookBestMessageDto>({
      open: (handlers) => api.book.best.subscribe({ instrument }, handlers),
      apply: applyBestMessage, onCopyFault,
    })),
    bookOrders: (instrument, depth) => channel(`orders ${instrument} ${depth}`, () => createLiveChannel<OrdersView, BookOrdersMessageDto>({
      open: (handlers) => api.book.orders.subscribe({ instrument, depth }, handlers),
      apply: applyOrdersMessage, onCopyFault,
    })),
    trades: (instrument) => channel(`trades ${instrument}`, () => createLiveChannel<TradeTape, TradeMessageDto>({
      open: (handlers) => api.trades.live.subscribe({ instrument }, handlers),
      apply: applyTradeMessage, onCopyFault,
    })),
    candles: (instrument, kind, intervalMs) => channel(`candles ${instrument} ${kind} ${intervalMs}`, () => createCandleChannel(api, instrument, kind, intervalMs)),
    reconnect: () => socket.connection?.ws.close(),
    async close() {
      closed = true;
      clearInterval(roundTrips);
      stopHeartbeat();
      for (const each of channels.values()) each.close();
      monitor.stop();
      await socket.close();
    },
  };
}

function createCandleChannel(api: TraderClient, instrument: number, kind: CandleKind, intervalMs: CandleIntervalMs): CandleChannel & ChannelControl {
  const latest = Date.UTC(9999, 0, 1);
  let older: readonly CandleDto[] = [];
  let lay: ((page: readonly CandleDto[]) => void) | undefined;
  const live = createLiveChannel<CandleView, CandleDto>({
    open: (handlers: ChannelHandlers<CandleDto>) => api.candles.live.subscribe({ instrument, kind, intervalMs }, handlers),
    apply: (view, candle) => ({ candles: withCandle(view?.candles ?? [], candle), liveFrom: view?.liveFrom ?? candle.openAt }),
    onStarted: (update) => {
      update((view) => (view === undefined ? undefined : { ...view, liveFrom: null }));
      lay = (page) => update((view) => ({ candles: withHistory(view?.candles ?? [], page, view?.liveFrom ?? Infinity), liveFrom: view?.liveFrom ?? null }));
      api.candles.list.query({ instrument, kind, intervalMs, before: latest, limit: 500 }).then(
        (page) => lay?.([...older, ...page]),
        () => {}, // live candles go on; the next start reads history again
      );
    },
  });
  return {
    ...live,
    async loadOlder(limit = 500) {
      // A full series would drop what was read, and be asked for it again without end.
      if ((live.getState().value?.candles.length ?? 0) >= seriesCandlesMax) return false;
      const before = live.getState().value?.candles[0]?.openAt ?? latest;
      const page = await api.candles.list.query({ instrument, kind, intervalMs, before, limit });
      older = [...page, ...older];
      lay?.(page);
      return page.length > 0;
    },
  };
}

/** Nobody waits for ever: a request without an answer counts as lost, and is then asked about, not sent again. */
const fetchInTime: Fetch = (input, init) => {
  const limit = AbortSignal.timeout(mutationWaitMs);
  const signal = init?.signal == null ? limit : AbortSignal.any([init.signal, limit]);
  // Both shapes that the link may pass are the platform's own; only their declared optional fields differ.
  return fetch(input, { ...(init as RequestInit), signal, credentials: "include" });
};

function withHeaders(Socket: WebSocketClass, headers: Record<string, string>): typeof WebSocket {
  class SocketWithHeaders extends Socket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, { headers });
    }
  }
  // The class keeps the statics and events of `ws`, which follow the browser's.
  return SocketWithHeaders as unknown as typeof WebSocket;
}
